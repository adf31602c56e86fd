package dev.parley.local.hub;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The Hub over HTTP. The token goes to the Hub itself and to nobody whom it sends us on to. */
public final class HubClient {
    private static final String DEFAULT_ENDPOINT = "https://huggingface.co";
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final int MAX_REDIRECTS = 8;
    private static final int MAX_LISTING = 16 << 20;

    private final URI endpoint;
    private final Optional<String> token;
    private final Duration silence;

    /**
     * @param endpoint the Hub's address
     * @param token sent to it, if there is one
     * @param silence how long a server may send nothing
     */
    HubClient(URI endpoint, Optional<String> token, Duration silence) {
        this.endpoint = endpoint;
        this.token = token;
        this.silence = silence;
    }

    /**
     * The Hub that the environment names: {@code HF_ENDPOINT}, {@code HF_TOKEN}.
     *
     * @throws HubException when the address is none
     */
    public static HubClient of(Map<String, String> environment) throws HubException {
        String address = environment.getOrDefault("HF_ENDPOINT", "").strip().replaceFirst("/+$", "");
        Optional<String> token =
                Optional.of(environment.getOrDefault("HF_TOKEN", "").strip()).filter(secret -> !secret.isEmpty());
        if (token.isPresent() && !token.get().matches("[!-~]+")) {
            throw HubException.lasting(
                    "HF_TOKEN is no token: it holds a space, a line end or another character that none has.");
        }
        URI endpoint = address(address.isEmpty() ? DEFAULT_ENDPOINT : address)
                .orElseThrow(() ->
                        HubException.lasting("HF_ENDPOINT is no address: it must be http:// or https:// and a host."));
        return new HubClient(endpoint, token, Duration.ofSeconds(60));
    }

    /** An address of a server that can be asked. */
    private static Optional<URI> address(String text) {
        try {
            return Optional.of(URI.create(text))
                    .filter(address -> "https".equals(address.getScheme()) || "http".equals(address.getScheme()))
                    .filter(address -> address.getHost() != null);
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /**
     * What a revision of a model consists of.
     *
     * @param commit which commit it is
     * @param files those at the top; names that are not safe are left out
     */
    record Listing(String commit, List<RemoteFile> files) {}

    Listing list(RepoName name) throws IOException {
        try {
            return ask(name);
        } catch (HubException e) {
            throw e;
        } catch (JsonProcessingException e) {
            throw HubException.temporary("The Hub's answer about " + name + " is not understood.", e);
        } catch (IOException e) {
            String why = e instanceof UnknownHostException ? "its name is not known here" : e.getMessage();
            throw HubException.temporary(
                    "The Hub at " + endpoint + " cannot be reached: " + why
                            + ". Check the network, or name another one with HF_ENDPOINT.",
                    e);
        }
    }

    private Listing ask(RepoName name) throws IOException {
        URI address = URI.create(endpoint + "/api/models/" + name.id() + "/revision/"
                + name.revision().replace("/", "%2F") + "?blobs=true");
        HttpURLConnection connection = get(address, 0, name.toString());
        try (InputStream body = connection.getInputStream()) {
            byte[] bytes = body.readNBytes(MAX_LISTING);
            return listing(new JsonMapper().readTree(bytes), name);
        } finally {
            connection.disconnect();
        }
    }

    private static Listing listing(JsonNode answer, RepoName name) throws HubException {
        String commit = answer.path("sha").asText();
        if (!commit.matches("[0-9a-f]{40}")) {
            throw HubException.temporary("The Hub's answer about " + name + " is not understood.", null);
        }
        List<RemoteFile> files = new ArrayList<>();
        for (JsonNode file : answer.path("siblings")) {
            JsonNode large = file.path("lfs");
            JsonNode hash = large.path("sha256").isTextual() ? large.path("sha256") : file.path("blobId");
            try {
                files.add(new RemoteFile(
                        file.path("rfilename").asText(),
                        large.path("size").asLong(file.path("size").asLong(-1)),
                        hash.asText()));
            } catch (IllegalArgumentException _) {
                // In a directory, or of an unsafe name: nothing that a model is loaded from.
            }
        }
        return new Listing(commit, files);
    }

    /**
     * Opens a file's content.
     *
     * @param from bytes that are there already; the answer says whether it begins behind them
     */
    HttpURLConnection open(RepoName name, String commit, RemoteFile file, long from) throws IOException {
        URI address = URI.create(endpoint + "/" + name.id() + "/resolve/" + commit + "/" + file.name());
        return get(address, from, file.name() + " of " + name);
    }

    private HttpURLConnection get(URI first, long from, String what) throws IOException {
        URI address = first;
        for (int i = 0; i <= MAX_REDIRECTS; i++) {
            HttpURLConnection connection = connect(address, from);
            int status = connection.getResponseCode();
            if (status / 100 != 3) {
                check(status, what, connection);
                return connection;
            }
            String location =
                    Optional.ofNullable(connection.getHeaderField("Location")).orElse("");
            connection.disconnect();
            boolean secret = address.getScheme().equals("https");
            address = next(address, location)
                    .filter(next -> !secret || next.getScheme().equals("https"))
                    .orElseThrow(() -> HubException.lasting(
                            "The Hub sends on to an address that is none or not safe, for " + what + "."));
        }
        throw HubException.temporary("The Hub sends on and on, for " + what + ".", null);
    }

    private HttpURLConnection connect(URI address, long from) throws IOException {
        HttpURLConnection connection = connection(address);
        connection.setInstanceFollowRedirects(false);
        connection.setConnectTimeout((int) CONNECT_TIMEOUT.toMillis());
        connection.setReadTimeout((int) silence.toMillis());
        connection.setRequestProperty("User-Agent", "parley");
        connection.setRequestProperty("Accept-Encoding", "identity");
        if (from > 0) {
            connection.setRequestProperty("Range", "bytes=" + from + "-");
        }
        if (token.isPresent() && isSameServer(address)) {
            connection.setRequestProperty("Authorization", "Bearer " + token.get());
        }
        return connection;
    }

    private static HttpURLConnection connection(URI address) throws IOException {
        try {
            return (HttpURLConnection) address.toURL().openConnection();
        } catch (MalformedURLException e) {
            throw HubException.temporary("The Hub gives an address that is none.", e);
        }
    }

    private static Optional<URI> next(URI address, String location) {
        try {
            return address(address.resolve(location).toString());
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private boolean isSameServer(URI address) {
        return address.getScheme().equals(endpoint.getScheme())
                && endpoint.getHost().equalsIgnoreCase(address.getHost())
                && address.getPort() == endpoint.getPort();
    }

    private void check(int status, String what, HttpURLConnection connection) throws HubException {
        if (status == 200 || status == 206 || status == 416) {
            return;
        }
        connection.disconnect();
        throw switch (status) {
            case 401, 403 ->
                HubException.lasting("The Hub does not give out " + what + " (status " + status + "). "
                        + (token.isPresent()
                                ? "Accept its conditions on its page, or use a HF_TOKEN that may read it."
                                : "If there is such a model, it needs a HF_TOKEN that may read it."));
            case 404 -> HubException.lasting("The Hub has no " + what + ".");
            default ->
                status == 429 || status >= 500
                        ? HubException.temporary("The Hub answers with status " + status + " for " + what + ".", null)
                        : HubException.lasting("The Hub answers with status " + status + " for " + what + ".");
        };
    }
}
