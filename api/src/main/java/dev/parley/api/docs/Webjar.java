package dev.parley.api.docs;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;

/** Swagger UI, as it comes in its jar. */
final class Webjar {
    private static final String POM = "/META-INF/maven/org.webjars/swagger-ui/pom.properties";

    private Webjar() {}

    static byte[] read(String name) {
        String path = "/META-INF/resources/webjars/swagger-ui/" + version() + "/" + name;
        try (InputStream file = Objects.requireNonNull(Webjar.class.getResourceAsStream(path), path)) {
            return file.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String version() {
        try (InputStream pom = Objects.requireNonNull(Webjar.class.getResourceAsStream(POM), POM)) {
            Properties properties = new Properties();
            properties.load(pom);
            return Objects.requireNonNull(properties.getProperty("version"), POM);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
