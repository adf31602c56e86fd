package dev.parley.cli.chat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;

/** An API with one conversation that breaks one promise, or none: what the canary has to notice. */
final class FaultyApi implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String REPLY = "Yes, I am here.";

    /** What is wrong with it. */
    enum Fault {
        NONE,
        /** No promise is broken: what is written can be read a little later, and 202 says so. */
        BEHIND,
        KEYS_FORGOTTEN,
        WRITES_NOT_READ,
        PIECES_TORN,
        REPLY_STORED_TWICE,
        ANOTHER_REPLY_STORED,
        CHAT_FAILS,
        NEVER_ENDS,
        TURNS_AWAY,
        KNOWS_NO_KEY
    }

    private final Fault fault;
    private final HttpServer server;
    private final Map<String, String> ids = new ConcurrentHashMap<>();
    private final ArrayNode messages = JSON.createArrayNode();
    private int looks;

    FaultyApi(Fault fault) {
        this.fault = fault;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** How often it was asked, being behind, for something that was just made. */
    synchronized int looks() {
        return looks;
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            if (fault == Fault.TURNS_AWAY) {
                send(exchange, 429, "{\"detail\": \"too much is open\"}");
            } else if (fault == Fault.KNOWS_NO_KEY) {
                send(exchange, 401, "{\"detail\": \"The key is unknown.\"}");
            } else if (exchange.getRequestMethod().equals("POST")) {
                send(exchange, fault == Fault.BEHIND ? 202 : 201, "{\"id\": \"" + post(path, exchange) + "\"}");
            } else if (fault == Fault.BEHIND
                    && path.split("/").length == 3
                    && !path.startsWith("/chats")
                    && looks++ % 2 == 0) {
                send(exchange, 404, "{}");
            } else if (path.endsWith("/messages")) {
                send(
                        exchange,
                        200,
                        JSON.createObjectNode().set("data", messages).toString());
            } else {
                send(
                        exchange,
                        200,
                        path.endsWith("/events")
                                ? events(path)
                                : chat(path.replace("/chats/", "")).toString());
            }
        }
    }

    private String post(String path, HttpExchange exchange) throws IOException {
        String key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String known = ids.get(path + key);
        if (known != null && fault != Fault.KEYS_FORGOTTEN) {
            return known;
        }
        String id = UUID.randomUUID().toString();
        ids.put(path + key, id);
        if (path.endsWith("/messages") && fault != Fault.WRITES_NOT_READ) {
            message(id, JSON.readTree(body).path("content").asText());
        } else if (path.endsWith("/chat")) {
            String stored = fault == Fault.ANOTHER_REPLY_STORED ? "No." : REPLY;
            for (int i = fault == Fault.REPLY_STORED_TWICE ? 2 : 1; i > 0; i--) {
                message(UUID.randomUUID().toString(), stored).put("chat", id);
            }
        }
        return id;
    }

    private ObjectNode message(String id, String content) {
        return messages.addObject().put("id", id).put("content", content);
    }

    private String events(String path) {
        String chat = path.split("/")[2];
        if (fault == Fault.NEVER_ENDS) {
            return ": nothing yet\n\n";
        }
        String end =
                "event: response.completed\ndata: " + JSON.createObjectNode().set("response", chat(chat)) + "\n\n";
        String first = "event: response.output_text.delta\nid: 1\ndata: {\"delta\": \"Yes, I \"}\n\n";
        String second = "event: response.output_text.delta\nid: 2\ndata: {\"delta\": \"am here.\"}\n\n";
        return fault == Fault.PIECES_TORN ? second + end : first + second + end;
    }

    private ObjectNode chat(String id) {
        ObjectNode chat = JSON.createObjectNode().put("id", id);
        chat.put("status", fault == Fault.CHAT_FAILS ? "failed" : "completed");
        chat.putObject("message").put("content", REPLY);
        chat.putObject("error").put("message", fault == Fault.CHAT_FAILS ? "the key is refused" : "");
        return chat;
    }

    private static void send(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
