package dev.parley.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The version that was built. */
public final class ParleyVersion {
    private ParleyVersion() {}

    /** As in {@code 0.1.0}; {@code unknown} outside of a build. */
    public static String number() {
        Properties properties = new Properties();
        try (InputStream in = ParleyVersion.class.getResourceAsStream("version.properties")) {
            if (in != null) {
                properties.load(in);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version", "unknown");
    }
}
