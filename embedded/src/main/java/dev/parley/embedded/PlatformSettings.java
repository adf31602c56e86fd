package dev.parley.embedded;

import java.nio.file.Path;

/**
 * What the embedded platform needs to know.
 *
 * @param dataDirectory everything that is kept
 * @param registryHome the registry's unpacked application, holding {@code quarkus-run.jar}
 * @param cache what can be made again and shared by several data directories: Postgres' programs
 */
public record PlatformSettings(Path dataDirectory, Path registryHome, Path cache) {
    /** Makes the paths absolute. */
    public PlatformSettings {
        dataDirectory = dataDirectory.toAbsolutePath().normalize();
        registryHome = registryHome.toAbsolutePath().normalize();
        cache = cache.toAbsolutePath().normalize();
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
}
