package dev.parley.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A port can be taken by somebody else between the look at it and its use: then the server starts on another. */
class PortConflictIT {
    private static final Path REGISTRY_HOME = Path.of(System.getProperty("parley.registry.home"));

    @TempDir
    Path temporary;

    private ServerSocket other;
    private DataDirectory data;

    @BeforeEach
    void takeAPort() throws Exception {
        other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        data = DataDirectory.open(temporary);
    }

    @AfterEach
    void giveItBack() throws IOException {
        data.close();
        other.close();
    }

    @Test
    void shouldStartTheBrokerElsewhere() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(
                data.directory("broker"), OptionalInt.empty(), portsThatGiveTheTakenOneTo("broker"))) {
            assertThat(broker.bootstrapServers()).isNotEqualTo("127.0.0.1:" + other.getLocalPort());
        }
    }

    @Test
    void shouldStartPostgresElsewhere() throws Exception {
        try (EmbeddedPostgres postgres = postgres(portsThatGiveTheTakenOneTo("postgres"))) {
            assertThat(postgres.databaseUrl()).doesNotContain(":" + other.getLocalPort() + "/");
        }
    }

    @Test
    void shouldStartTheRegistryElsewhere() throws Exception {
        Ports ports = portsThatGiveTheTakenOneTo("registry");
        EmbeddedRegistry.Places places = new EmbeddedRegistry.Places(
                REGISTRY_HOME, data.directory("registry"), ServerLog.open(temporary.resolve("registry.log")));
        try (EmbeddedPostgres postgres = postgres(ports);
                EmbeddedRegistry registry = EmbeddedRegistry.start(places, postgres, ports)) {
            assertThat(registry.url()).doesNotContain(":" + other.getLocalPort() + "/");
        }
    }

    private Ports portsThatGiveTheTakenOneTo(String server) throws IOException {
        Files.writeString(temporary.resolve("ports.properties"), server + "=" + other.getLocalPort());
        return new Ports(data, port -> true, Duration.ZERO);
    }

    private EmbeddedPostgres postgres(Ports ports) throws Exception {
        Path cache = REGISTRY_HOME.resolveSibling("cache");
        OwnerOnly.directory(cache);
        return EmbeddedPostgres.start(
                data.directory("postgres"), cache, ServerLog.open(temporary.resolve("postgres.log")), ports);
    }
}
