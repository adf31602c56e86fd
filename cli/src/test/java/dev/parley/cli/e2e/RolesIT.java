package dev.parley.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.cli.e2e.ParleyProcess.Ended;
import dev.parley.embedded.Endpoints;
import dev.parley.testkit.ParleyPlatform;
import dev.parley.testkit.Script;
import dev.parley.testkit.ScriptedTeacher;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The roles as processes of their own, as docker-compose.yml runs them. */
@ExtendWith(ParleyPlatform.class)
class RolesIT {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int SAMPLE = 12;
    private static final int CONFIGURATION = 3;
    private static final int TERMINATED = 143;

    @Test
    void shouldSayWhichRoleIsMissingAndGoOnWhenItComes(Endpoints endpoints) throws Exception {
        try (ScriptedTeacher teacher = ScriptedTeacher.start(Script.normal());
                Workspace workspace = Workspace.on(endpoints)
                        .taughtBy(teacher)
                        .set("PARLEY_STALL_SECONDS", "2")
                        .set("HOSTNAME", "box-1")) {
            Path topologyBeats = workspace.directory().resolve("topology.beats");
            Path workerBeats = workspace.directory().resolve("worker.beats");
            try (ParleyProcess run = workspace.start("generate", "--attach", "--sample", Integer.toString(SAMPLE))) {
                awaitMessage(run, "no topology is running");
                try (ParleyProcess topology = workspace.start("topology", "--heartbeat", topologyBeats.toString())) {
                    awaitMessage(run, "no worker is running");
                    assertThat(teacher.count()).isZero();
                    try (ParleyProcess worker =
                            workspace.start("worker", "--heartbeat", workerBeats.toString(), "--worker-metrics", "0")) {
                        Ended ended = run.await();

                        assertThat(ended.status()).as("%s", ended).isZero();
                        assertThat(ended.json()
                                        .path("conversations")
                                        .path("completed")
                                        .asInt())
                                .isEqualTo(SAMPLE);
                        assertIdentity(endpoints, workspace);
                        assertHasItsStoresForItself(workspace);
                        assertBeats(topologyBeats);
                        assertBeats(workerBeats);
                        assertFigures(worker, teacher);
                        assertEndsInGoodOrder(worker, workerBeats);
                    }
                    assertEndsInGoodOrder(topology, topologyBeats);
                }
            }
        }
    }

    private static void awaitMessage(ParleyProcess process, String text) {
        await().atMost(PATIENCE).until(() -> process.messages().contains(text) || !process.isAlive());
        assertThat(process.messages()).contains(text);
    }

    /** Several containers of one service are told apart by the name of their host. */
    private static void assertIdentity(Endpoints endpoints, Workspace workspace) throws Exception {
        String group = workspace.topics().prefix() + "generation";
        try (Admin admin = Admin.create(endpoints.kafkaProperties())) {
            assertThat(admin.describeConsumerGroups(List.of(group))
                            .all()
                            .get()
                            .get(group)
                            .members())
                    .isNotEmpty()
                    .allSatisfy(member ->
                            assertThat(member.groupInstanceId().orElseThrow()).startsWith("topology-box-1"));
        }
    }

    /** Reliability case 9. */
    private static void assertHasItsStoresForItself(Workspace workspace) throws InterruptedException {
        Ended other = workspace.run("topology", "--instance-id", "other");
        assertThat(other.status()).as("%s", other).isEqualTo(CONFIGURATION);
        assertThat(other.messages())
                .contains("Another process keeps its stores in")
                .doesNotContain("\tat ");
    }

    private static void assertBeats(Path heartbeat) throws Exception {
        await().atMost(PATIENCE).until(() -> Files.exists(heartbeat));
        FileTime before = Files.getLastModifiedTime(heartbeat);
        await().atMost(PATIENCE)
                .until(() -> Files.getLastModifiedTime(heartbeat).compareTo(before) > 0);
    }

    private static void assertFigures(ParleyProcess worker, ScriptedTeacher teacher) throws Exception {
        Matcher address = Pattern.compile("http://127\\.0\\.0\\.1:\\d+/metrics").matcher(worker.messages());
        assertThat(address.find()).as(worker.messages()).isTrue();
        try (HttpClient http = HttpClient.newHttpClient()) {
            String figures = http.send(
                            HttpRequest.newBuilder(URI.create(address.group())).build(), BodyHandlers.ofString())
                    .body();
            assertThat(figures.lines())
                    .contains("parley_worker_calls_total{worker=\"0\"} " + (double) teacher.count())
                    .contains("parley_worker_requests_open{worker=\"0\"} 0.0")
                    .anyMatch(line -> line.matches("parley_worker_model_limit\\{model=\".+\",worker=\"0\"} [1-9].*"));
        }
    }

    private static void assertEndsInGoodOrder(ParleyProcess role, Path heartbeat) throws InterruptedException {
        role.terminate();
        Ended ended = role.await();
        assertThat(ended.status()).as("%s", ended).isEqualTo(TERMINATED);
        assertThat(heartbeat).doesNotExist();
    }
}
