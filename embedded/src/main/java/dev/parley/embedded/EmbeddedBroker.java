package dev.parley.embedded;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.BindException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/** A real Kafka broker and controller in this JVM, on loopback. */
final class EmbeddedBroker implements EmbeddedServer {
    private static final int ATTEMPTS = 3;

    private final KafkaRaftServer server;
    private final String bootstrapServers;

    private EmbeddedBroker(KafkaRaftServer server, String bootstrapServers) {
        this.server = server;
        this.bootstrapServers = bootstrapServers;
    }

    /** Returns when the broker takes requests. Formats the directory the first time. */
    static EmbeddedBroker start(Path directory, OptionalInt advertisedPort, Ports ports)
            throws PlatformException, InterruptedException {
        if (directory.toString().contains(",")) {
            throw new PlatformException("The broker cannot keep its data in " + directory
                    + ": a path with a comma would be two. Choose another directory with --data-dir.");
        }
        haltWithReason();
        try {
            format(directory);
            PlainDigits.nameFilesOf(directory);
            int brokerPort = ports.forServer("broker");
            int controllerPort = ports.forServer("controller");
            for (int attempt = 1; ; attempt++) {
                try {
                    return start(directory, brokerPort, advertisedPort.orElse(brokerPort), controllerPort);
                } catch (RuntimeException failure) {
                    if (attempt == ATTEMPTS || !portTaken(failure)) {
                        throw failure;
                    }
                    brokerPort = ports.another("broker");
                    controllerPort = ports.another("controller");
                }
            }
        } catch (IOException | RuntimeException failure) {
            throw new PlatformException(
                    "The embedded broker did not start in " + directory + ": " + failure.getMessage()
                            + ". The log says more; start again, or set this directory aside and begin with an empty one.",
                    failure);
        }
    }

    private static EmbeddedBroker start(Path directory, int brokerPort, int advertisedPort, int controllerPort)
            throws InterruptedException {
        Properties settings = BrokerSettings.of(directory, brokerPort, advertisedPort, controllerPort);
        if (FormerSession.isLeftIn(directory)) {
            FormerSession.end(settings);
        }
        KafkaRaftServer server = new KafkaRaftServer(KafkaConfig.fromProps(settings, false), Time.SYSTEM);
        try {
            server.startup();
        } catch (RuntimeException failure) {
            server.shutdown();
            throw failure;
        }
        return new EmbeddedBroker(server, "127.0.0.1:" + brokerPort);
    }

    private static void format(Path directory) throws IOException {
        if (Files.exists(directory.resolve("meta.properties"))) {
            return;
        }
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        Formatter formatter = new Formatter()
                .setPrintStream(new PrintStream(said, true, StandardCharsets.UTF_8))
                .setClusterId(Uuid.randomUuid().toString())
                .setNodeId(BrokerSettings.NODE)
                .setControllerListenerName(BrokerSettings.CONTROLLER_LISTENER)
                .setDirectories(List.of(directory.toString()))
                .setMetadataLogDirectory(directory.toString())
                // Torn transactions are impossible from version 2 on (KIP-890).
                .setFeatureLevel("transaction.version", (short) 2)
                // For replicated topics. With one copy of each, a kill would only take that copy out of its own ISR.
                .setFeatureLevel("eligible.leader.replicas.version", (short) 0);
        try {
            formatter.run();
        } catch (IOException | RuntimeException failure) {
            throw failure;
        } catch (Exception failure) {
            throw new IOException("formatting failed: " + said.toString(StandardCharsets.UTF_8), failure);
        }
    }

    /** A broker that cannot write its log halts its JVM, by design; then this is the last thing that can be said. */
    private static void haltWithReason() {
        Exit.setHaltProcedure((status, message) -> {
            System.err.println("The embedded broker cannot go on (is the disk full?); what it acknowledged is kept. "
                    + "Its log says why; put that right and start again.");
            Runtime.getRuntime().halt(status == 0 ? 1 : status);
        });
    }

    private static boolean portTaken(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof BindException) {
                return true;
            }
        }
        return failure instanceof KafkaException
                && String.valueOf(failure.getMessage()).contains("bind");
    }

    String bootstrapServers() {
        return bootstrapServers;
    }

    /** Never: it halts its JVM, or is closed. */
    @Override
    public CompletableFuture<String> end() {
        return new CompletableFuture<>();
    }

    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }
}
