package dev.parley.cli.roles;

import dev.parley.api.ApiSettings;
import dev.parley.cli.Bounds;
import dev.parley.cli.CommandFailure;
import dev.parley.cli.ExitCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import picocli.CommandLine.Option;

/** Where the API listens. */
final class ListenOptions {
    @Option(
            names = "--host",
            paramLabel = "HOST",
            defaultValue = ApiSettings.LOOPBACK,
            description = "Address to listen on (default: 127.0.0.1). Another one needs API keys: see 'parley keys'.")
    private String host = ApiSettings.LOOPBACK;

    @Option(
            names = "--port",
            converter = Bounds.Port.class,
            paramLabel = "N",
            defaultValue = "8080",
            description = "Port to listen on; 0 takes a free one (default: 8080).")
    private int port = ApiSettings.DEFAULT_PORT;

    String host() {
        return host;
    }

    int port() {
        return port;
    }

    /** Fails early, before anything is started, when the API could not listen there. */
    void check() throws CommandFailure {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(InetAddress.getByName(host), port));
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitCode.CONFIGURATION,
                    "The API cannot listen on " + host + ":" + port + " (" + e.getMessage()
                            + "). Take another port with --port N, or a free one with --port 0.",
                    e);
        }
    }

    URI address(int actualPort) {
        String name = host.equals("0.0.0.0") || host.equals("::") ? ApiSettings.LOOPBACK : host;
        return URI.create("http://" + (name.contains(":") ? "[" + name + "]" : name) + ":" + actualPort);
    }
}
