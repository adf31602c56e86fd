package dev.parley.testkit;

import dev.parley.embedded.PlatformSettings;
import java.nio.file.Path;

/** Settings of the embedded platform for tests: Postgres' programs are unpacked once for all tests of the build. */
public final class TestPlatform {
    private TestPlatform() {}

    /** Settings for that data directory; the registry's application is where the build unpacked it. */
    public static PlatformSettings settings(Path dataDirectory) {
        Path registry = Path.of(System.getProperty("parley.registry.home", "../embedded/target/registry"))
                .toAbsolutePath()
                .normalize();
        return new PlatformSettings(dataDirectory, registry, registry.resolveSibling("cache"));
    }
}
