package dev.parley.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.embedded.Endpoints;
import dev.parley.schemas.topic.TopicNames;
import dev.parley.testkit.ParleyPlatform;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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
                assertThat(client.get("/health").body()).isEqualTo("{\"status\":\"up\"}");
                assertThat(client.get("/health/ready").json().path("postgres").asText())
                        .isEqualTo("up");
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
