package dev.parley.cli.roles;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.parley.api.ApiSettings;
import dev.parley.cli.CommandFailure;
import dev.parley.cli.ExitCode;
import dev.parley.cli.Output;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Serves the workers' figures for Prometheus, where that is asked for. */
final class WorkerMetrics {
    private static final Pattern ADDRESS = Pattern.compile("(?:(\\[[0-9A-Fa-f:]+]|[^:\\[\\]]+):)?([0-9]{1,5})");
    private static final int MAX_PORT = 65_535;

    @Option(
            names = "--worker-metrics",
            paramLabel = "[HOST:]PORT",
            description = "Serve the worker's figures at /metrics there, for Prometheus (default host: 127.0.0.1).")
    private @Nullable String address;

    /** Something that serves, or nothing. */
    @FunctionalInterface
    interface Serving extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Starts to serve, if it was asked for, and says where.
     *
     * @param figures in Prometheus' text format
     */
    Serving start(Output output, Supplier<String> figures) throws CommandFailure {
        String wanted = address;
        if (wanted == null) {
            return () -> {};
        }
        Matcher matcher = ADDRESS.matcher(wanted);
        if (!matcher.matches() || Integer.parseInt(matcher.group(2)) > MAX_PORT) {
            throw new CommandFailure(ExitCode.USAGE, "--worker-metrics must be PORT or HOST:PORT, not " + wanted + ".");
        }
        String host = matcher.group(1) == null ? ApiSettings.LOOPBACK : matcher.group(1);
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(host, Integer.parseInt(matcher.group(2))), 0);
            server.createContext("/metrics", exchange -> answer(exchange, figures.get()));
            server.start();
            output.note("The worker's figures are at http://" + host + ":"
                    + server.getAddress().getPort() + "/metrics.");
            return () -> server.stop(0);
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitCode.CONFIGURATION, "Metrics cannot be served at " + wanted + " (" + e.getMessage() + ").", e);
        }
    }

    private static void answer(HttpExchange exchange, String figures) throws IOException {
        try (exchange) {
            byte[] text = figures.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
            exchange.sendResponseHeaders(200, text.length);
            exchange.getResponseBody().write(text);
        }
    }
}
