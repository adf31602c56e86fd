package dev.parley.cli.training;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Stands in for a teacher: a server on loopback that gives the same answer to every chat completion. */
final class StandIn implements AutoCloseable {
    static {
        // Otherwise every answer on a kept connection waits for the client's delayed acknowledgement, 40 ms.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private static final byte[] ANSWER = """
            {"id":"chatcmpl-0","object":"chat.completion","created":1700000000,"model":"stand-in","choices":[{"index":0,\
            "message":{"role":"assistant","content":"That sounds interesting. Could you tell me what a usual week in the \
            team looks like, and how the work is shared between the office and home?"},"finish_reason":"stop"}],\
            "usage":{"prompt_tokens":570,"completion_tokens":32,"total_tokens":602}}
            """.getBytes(StandardCharsets.UTF_8);

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    StandIn() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/chat/completions", StandIn::answer);
        server.setExecutor(threads);
        server.start();
    }

    private static void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, ANSWER.length);
            exchange.getResponseBody().write(ANSWER);
        }
    }

    /** The API's address. */
    String baseUrl() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}
