package dev.parley.embedded;

import java.nio.file.Path;
import java.util.OptionalInt;

/**
 * What the embedded platform needs to know.
 *
 * @param dataDirectory everything that is kept
 * @param registryHome the registry's unpacked application, holding {@code quarkus-run.jar}
 * @param cache what can be made again and shared by several data directories: Postgres' programs
 * @param advertisedPort the port on loopback by which clients reach the broker, where it is not the one that it listens on: one
 *     that is forwarded
 */
public record PlatformSettings(Path dataDirectory, Path registryHome, Path cache, OptionalInt advertisedPort) {
    /** Makes the paths absolute. */
    public PlatformSettings {
        dataDirectory = dataDirectory.toAbsolutePath().normalize();
        registryHome = registryHome.toAbsolutePath().normalize();
        cache = cache.toAbsolutePath().normalize();
    }

    /** Settings for a broker that its clients reach where it listens. */
    public PlatformSettings(Path dataDirectory, Path registryHome, Path cache) {
        this(dataDirectory, registryHome, cache, OptionalInt.empty());
    }

    /**
     * Settings from the system properties {@code parley.registry.home} (default: where the build puts it, below the working
     * directory) and {@code parley.cache} (default: in the data directory).
     */
    public static PlatformSettings of(Path dataDirectory) {
        return new PlatformSettings(
                dataDirectory,
                Path.of(System.getProperty("parley.registry.home", "embedded/target/registry")),
                Path.of(System.getProperty(
                        "parley.cache", dataDirectory.resolve("cache").toString())));
    }

    /** These, for a broker that its clients reach by that port. */
    public PlatformSettings advertising(int port) {
        return new PlatformSettings(dataDirectory, registryHome, cache, OptionalInt.of(port));
    }
}
