package dev.parley.cli.roles;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Where the API of a data directory listens, for other commands on the same machine: a file beside the data. */
public final class RunningApi {
    private static final String FILE = "api.url";
    private static final URI DEFAULT = URI.create("http://127.0.0.1:" + dev.parley.api.ApiSettings.DEFAULT_PORT);

    private RunningApi() {}

    /** The address of the API that was started last in a data directory; the default address when there is none. */
    public static URI of(Path dataDirectory) throws IOException {
        Path file = dataDirectory.resolve(FILE);
        return Files.exists(file) ? parse(Files.readString(file)).orElse(DEFAULT) : DEFAULT;
    }

    /** An address of an API, if the text is one. */
    public static Optional<URI> parse(String text) {
        try {
            URI address = new URI(text.strip());
            boolean web = String.valueOf(address.getScheme()).matches("(?i)https?");
            return web && address.getHost() != null ? Optional.of(address) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    static void write(Path dataDirectory, URI address) throws IOException {
        Files.writeString(Files.createDirectories(dataDirectory).resolve(FILE), address + "\n");
    }

    static void remove(Path dataDirectory) throws IOException {
        Files.deleteIfExists(dataDirectory.resolve(FILE));
    }
}
