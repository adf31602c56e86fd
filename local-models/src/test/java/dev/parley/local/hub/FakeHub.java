package dev.parley.local.hub;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** A Hub on this machine, with a second server behind it that holds the large files, as the real one has. */
final class FakeHub implements AutoCloseable {
    static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

    final Map<String, byte[]> files = new TreeMap<>();
    /** Each request: server, path, range, whether it had a token. */
    final List<String> requests = new CopyOnWriteArrayList<>();

    private final HttpServer hub = server();
    private final HttpServer storage = server();
    /** Bytes after which the connection is cut, for large files. */
    volatile int cutAfter = Integer.MAX_VALUE;

    volatile boolean ranges = true;
    volatile boolean spoiled;
    /** Bytes at the end of large files that the storage has lost. */
    volatile int lost;

    volatile int status = 200;

    /** Listings that are turned away before one is given. */
    final AtomicInteger crowded = new AtomicInteger();

    volatile String redirect = "";
    /** The size of large files in the listing, when it is not their own. */
    volatile long claimed;

    FakeHub() throws IOException {
        hub.createContext("/api/models/", this::listing);
        hub.createContext("/", this::resolve);
        storage.createContext("/", this::large);
        redirect = "http://localhost:" + storage.getAddress().getPort();
        hub.start();
        storage.start();
    }

    private static HttpServer server() throws IOException {
        return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + hub.getAddress().getPort());
    }

    private void note(String server, HttpExchange exchange) {
        String token = exchange.getRequestHeaders().getFirst("Authorization");
        String range = exchange.getRequestHeaders().getFirst("Range");
        requests.add(server + " " + exchange.getRequestURI().getPath() + (range == null ? "" : " " + range)
                + (token == null ? "" : " with a token"));
    }

    private void listing(HttpExchange exchange) throws IOException {
        note("hub", exchange);
        String siblings = files.entrySet().stream()
                .map(file -> sibling(file.getKey(), file.getValue()))
                .collect(Collectors.joining(","));
        int now = crowded.getAndUpdate(left -> Math.max(0, left - 1)) > 0 ? 429 : status;
        answer(exchange, now, "{\"sha\":\"" + COMMIT + "\",\"siblings\":[" + siblings + "]}");
    }

    private String sibling(String name, byte[] content) {
        if (!isLarge(name)) {
            byte[] head = ("blob " + content.length + "\0").getBytes(StandardCharsets.UTF_8);
            return "{\"rfilename\":\"" + name + "\",\"size\":" + content.length + ",\"blobId\":\""
                    + hash("SHA-1", head, content) + "\"}";
        }
        long size = claimed > 0 ? claimed : content.length;
        return "{\"rfilename\":\"" + name + "\",\"size\":" + size
                + ",\"blobId\":\"0000000000000000000000000000000000000000\",\"lfs\":{\"size\":" + size
                + ",\"sha256\":\"" + hash("SHA-256", content) + "\"}}";
    }

    private static boolean isLarge(String name) {
        return name.endsWith(".safetensors");
    }

    static String hash(String algorithm, byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance(algorithm);
            for (byte[] part : parts) {
                digest.update(part);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private void resolve(HttpExchange exchange) throws IOException {
        note("hub", exchange);
        String path = exchange.getRequestURI().getPath();
        String name = path.substring(path.lastIndexOf('/') + 1);
        byte[] content = files.get(name);
        if (content == null) {
            answer(exchange, 404, "no");
        } else if (isLarge(name)) {
            exchange.getResponseHeaders().set("Location", redirect + "/" + name);
            answer(exchange, 302, "");
        } else {
            answer(exchange, 200, new String(content, StandardCharsets.UTF_8));
        }
    }

    private void large(HttpExchange exchange) throws IOException {
        note("storage", exchange);
        byte[] content =
                files.get(exchange.getRequestURI().getPath().substring(1)).clone();
        if (spoiled) {
            content[content.length - 1]++;
        }
        String range = exchange.getRequestHeaders().getFirst("Range");
        content = Arrays.copyOf(content, content.length - lost);
        int from = range == null || !ranges ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
        if (from > 0 && from >= content.length) {
            answer(exchange, 416, "");
            return;
        }
        if (from > 0) {
            exchange.getResponseHeaders()
                    .set("Content-Range", "bytes " + from + "-" + (content.length - 1) + "/" + content.length);
        }
        exchange.sendResponseHeaders(from > 0 ? 206 : 200, content.length - from);
        int length = Math.min(cutAfter, content.length - from);
        // Closing the exchange before all was written cuts the connection; closing its body first would not.
        try (exchange) {
            exchange.getResponseBody().write(content, from, length);
            exchange.getResponseBody().flush();
        }
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            if (body.length > 0) {
                exchange.getResponseBody().write(body);
            }
        }
    }

    @Override
    public void close() {
        hub.stop(0);
        storage.stop(0);
    }
}
