package dev.parley.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.parley.api.chat.ChatOrder;
import dev.parley.embedded.Endpoints;
import dev.parley.schemas.topic.TopicNames;
import dev.parley.testkit.ParleyPlatform;
import io.micronaut.http.server.HttpServerConfiguration;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The server's life: several at once over empty tables, health, metrics, a start without a database. */
@ExtendWith(ParleyPlatform.class)
class ApiServerIT {
    private static ApiSettings settings;
    private static List<ApiServer> servers;

    @BeforeAll
    static void startThreeAtOnce(Endpoints endpoints, TopicNames topics) throws Exception {
        ApiHarness.provision(endpoints, topics);
        settings = ApiHarness.settings(endpoints, topics);
        Callable<ApiServer> start = () -> ApiServer.start(settings);
        try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
            List<Future<ApiServer>> starting = threads.invokeAll(List.of(start, start, start));
            servers = List.of(
                    starting.get(0).get(),
                    starting.get(1).get(),
                    starting.get(2).get());
        }
    }

    @AfterAll
    static void stop() {
        servers.forEach(ApiServer::close);
    }

    @Test
    void shouldStartSeveralAtOnceOverEmptyTables() {
        for (ApiServer server : servers) {
            try (ApiClient client = new ApiClient(server.port())) {
                for (String path : List.of("/health", "/health/liveness")) {
                    assertThat(client.get(path).body()).isEqualTo("{\"status\":\"up\"}");
                }
                for (String path : List.of("/health/ready", "/health/readiness")) {
                    assertThat(client.get(path).json().path("postgres").asText())
                            .isEqualTo("up");
                }
            }
        }
    }

    @Test
    void shouldGiveFiguresToPrometheus() {
        try (ApiClient client = new ApiClient(servers.getFirst().port())) {
            client.get("/health");

            ApiClient.Answer answer = client.get("/metrics");

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("Content-Type")).startsWith("text/plain");
            assertThat(answer.body()).contains("# TYPE jvm_memory_used_bytes gauge", "http_server_requests_seconds");
        }
    }

    @Test
    void shouldLetWhatRunsEndWhenItStops() throws Exception {
        String body = "{\"title\":\"Developer\"}";
        ApiServer stopping = ApiServer.start(settings);
        try (Socket socket = new Socket("127.0.0.1", stopping.port())) {
            socket.setSoTimeout(60_000);
            OutputStream out = socket.getOutputStream();
            out.write(("POST /job_openings HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                            + "Expect: 100-continue\r\nContent-Length: " + body.length() + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            out.flush();
            // It says this when it has begun with the request.
            String goOn = "HTTP/1.1 100 Continue\r\n\r\n";
            assertThat(new String(socket.getInputStream().readNBytes(goOn.length()), StandardCharsets.US_ASCII))
                    .isEqualToIgnoringCase(goOn);
            Thread stop = Thread.ofVirtual().start(stopping::close);
            await().atMost(Duration.ofSeconds(60)).until(() -> !listens(stopping.port()));

            out.write(body.getBytes(StandardCharsets.US_ASCII));
            out.flush();

            String status = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
            assertThat(status).isIn("HTTP/1.1 201", "HTTP/1.1 202");
            stop.join();
        }
    }

    @Test
    void shouldNotCallItselfWorkingOnceItsProjectorEnded() {
        Set<Thread> others = projectors();
        ApiServer server = ApiServer.start(settings);
        try {
            assertThat(server.isWorking()).isTrue();

            projectors().stream().filter(thread -> !others.contains(thread)).forEach(Thread::interrupt);

            await().atMost(Duration.ofSeconds(60)).until(() -> !server.isWorking());
        } finally {
            server.close();
        }
    }

    private static Set<Thread> projectors() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("projector"))
                .collect(Collectors.toSet());
    }

    @Test
    void shouldAnnounceItsEndAndGoOnServingMeanwhile() throws Exception {
        ApiServer stopping = ApiServer.start(settings);
        try (ApiClient client = new ApiClient(stopping.port());
                Socket kept = new Socket("127.0.0.1", stopping.port())) {
            assertThat(client.get("/health/ready").status()).isEqualTo(200);

            stopping.leave();

            assertThat(client.get("/health/ready").status()).isEqualTo(503);
            assertThat(client.get("/health/ready").body()).contains("being stopped");
            assertThat(client.get("/health").status()).isEqualTo(200);
            kept.setSoTimeout(60_000);
            kept.getOutputStream()
                    .write("GET /profiles HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            // To the end of the connection.
            assertThat(new String(kept.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 200")
                    .containsIgnoringCase("connection: close");
        } finally {
            stopping.close();
        }
    }

    /** Otherwise a completion is cut off a moment before the answer that says that its time is up. */
    @Test
    void shouldKeepConnectionsForAsLongAsAnAnswerMayTake() {
        Duration idle = servers.getFirst().part(HttpServerConfiguration.class).getIdleTimeout();

        assertThat(idle).isGreaterThan(ChatOrder.DEFAULT_TIMEOUT.plusSeconds(10));
    }

    /** Case 60. */
    @Test
    void shouldAnswerBesideHundredsThatNeverFinishWhatTheySay() throws IOException {
        List<Socket> slow = new ArrayList<>();
        try (ApiClient client = new ApiClient(servers.getFirst().port())) {
            for (int i = 0; i < 500; i++) {
                Socket socket = new Socket("127.0.0.1", servers.getFirst().port());
                slow.add(socket);
                String half = i % 2 == 0
                        ? "GET /profiles HTTP/1.1\r\nHost: local"
                        : "POST /profiles HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                                + "Content-Length: 1000000\r\n\r\n{";
                socket.getOutputStream().write(half.getBytes(StandardCharsets.US_ASCII));
            }

            assertThat(client.get("/health/ready").status()).isEqualTo(200);
            assertThat(client.get("/profiles").status()).isEqualTo(200);
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void shouldNotStartWithoutADatabase() {
        ApiSettings nowhere = new ApiSettings(
                settings.host(),
                0,
                settings.kafka(),
                settings.topics(),
                settings.serdes(),
                "postgresql://nobody:secret@127.0.0.1:1/none",
                settings.configuration(),
                new ApiLimits(1, Duration.ZERO, 1, Duration.ZERO, Duration.ZERO));

        assertThatThrownBy(() -> ApiServer.start(nowhere))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("127.0.0.1:1/none")
                .hasMessageNotContaining("secret");
    }
}
