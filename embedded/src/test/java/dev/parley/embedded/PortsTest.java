package dev.parley.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortsTest {
    @TempDir
    Path temporary;

    @Test
    void shouldTakeAnotherPortWhenTheFormerOneIsTaken() throws Exception {
        try (DataDirectory data = DataDirectory.open(temporary);
                ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Files.writeString(temporary.resolve("ports.properties"), "broker=" + other.getLocalPort());
            Ports ports = new Ports(data, port -> port != other.getLocalPort(), Duration.ofMillis(50));

            int port = ports.forServer("broker");

            assertThat(port).isNotEqualTo(other.getLocalPort()).isPositive();
            assertThat(ports.another("broker")).isNotEqualTo(port);
        }
    }

    @Test
    void shouldWaitForThePortOfAServerThatIsStillDying() throws Exception {
        try (DataDirectory data = DataDirectory.open(temporary)) {
            Files.writeString(temporary.resolve("ports.properties"), "registry=4711");
            AtomicInteger tries = new AtomicInteger();
            Ports ports = new Ports(data, _ -> tries.incrementAndGet() > 3, Duration.ofMinutes(1));

            assertThat(ports.forServer("registry")).isEqualTo(4711);
        }
    }

    @Test
    void shouldIgnoreDamagedNotes() throws Exception {
        try (DataDirectory data = DataDirectory.open(temporary)) {
            Files.writeString(temporary.resolve("ports.properties"), "broker=99999999\npostgres=x");
            Ports ports = new Ports(data);

            assertThat(ports.forServer("broker")).isBetween(1, 65535);
            assertThat(ports.forServer("postgres")).isBetween(1, 65535);
        }
    }
}
