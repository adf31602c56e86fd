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
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Serves the workers' figures for Prometheus, where that is asked for. */
final class WorkerMetrics {
    private static final Pattern ADDRESS = Pattern.compile("(?:(\\[[0-9A-Fa-f:]+]|[^:\\[\\]]+):)?([0-9]{1,5})");
    private static final int MAX_PORT = 65_535;

    @Option(
            names = "--worker-metrics",
            converter = Address.class,
            paramLabel = "[HOST:]PORT",
            description = "Serve the worker's figures at /metrics there, for Prometheus (default host: 127.0.0.1).")
    private @Nullable InetSocketAddress address;

    /** Checked with the command line, before anything is started. */
    private static final class Address implements ITypeConverter<InetSocketAddress> {
        @Override
        public InetSocketAddress convert(String value) {
            Matcher matcher = ADDRESS.matcher(value);
            if (!matcher.matches() || Integer.parseInt(matcher.group(2)) > MAX_PORT) {
                throw new TypeConversionException("expected PORT or HOST:PORT, but was '" + value + "'");
            }
            String host = matcher.group(1) == null ? ApiSettings.LOOPBACK : matcher.group(1);
            return InetSocketAddress.createUnresolved(host, Integer.parseInt(matcher.group(2)));
        }
    }

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
        InetSocketAddress wanted = address;
        if (wanted == null) {
            return () -> {};
        }
        String host = wanted.getHostString();
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(host, wanted.getPort()), 0);
            server.createContext("/metrics", exchange -> answer(exchange, figures.get()));
            server.start();
            output.note("The worker's figures are at http://" + host + ":"
                    + server.getAddress().getPort() + "/metrics.");
            return () -> server.stop(0);
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitCode.CONFIGURATION,
                    "Metrics cannot be served at " + host + ":" + wanted.getPort() + " (" + e.getMessage() + ").",
                    e);
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
