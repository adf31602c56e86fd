package dev.parley.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.cli.e2e.ParleyProcess.Ended;
import dev.parley.embedded.Endpoints;
import dev.parley.schemas.topic.Topics;
import dev.parley.testkit.ParleyPlatform;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Servers that the environment names. */
@ExtendWith(ParleyPlatform.class)
class ExternalModeIT {
    private static final int CONFIGURATION = 3;
    private static final int TERMINATED = 143;

    @Test
    void shouldUseTheServersThatTheEnvironmentNamesAndStartNone(Endpoints endpoints) throws Exception {
        try (Workspace workspace = Workspace.on(endpoints)) {
            Ended ended = workspace.run("generate", "--sample", "3");

            assertThat(ended.status()).as("%s", ended).isZero();
            assertThat(ended.json().path("conversations").path("completed").asInt())
                    .isEqualTo(3);
            assertThat(workspace.data().resolve("broker")).doesNotExist();
            assertThat(workspace.data().resolve("postgres")).doesNotExist();
        }
    }

    @Test
    void shouldNameTheVariableThatIsMissingAndStartNothing(Endpoints endpoints) throws Exception {
        try (Workspace workspace = Workspace.on(endpoints).unset("APICURIO_REGISTRY_URL")) {
            Ended ended = workspace.run("generate");

            assertThat(ended.status()).as("%s", ended).isEqualTo(CONFIGURATION);
            assertThat(ended.messages())
                    .contains("APICURIO_REGISTRY_URL is missing")
                    .doesNotContain("\tat ");
            assertThat(workspace.data().resolve("broker")).doesNotExist();
        }
    }

    /** A service manager that has to wait for it kills it. */
    @Test
    void shouldEndAtOnceWhenItIsStoppedWhileItStarts(Endpoints endpoints) throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                Workspace workspace = Workspace.on(endpoints)
                        .set("APICURIO_REGISTRY_URL", "http://127.0.0.1:" + silent.getLocalPort());
                ParleyProcess worker = workspace.start("worker")) {
            try (Socket _ = silent.accept()) {
                long begin = System.nanoTime();
                worker.terminate();
                Ended ended = worker.await();

                assertThat(ended.status()).as("%s", ended).isEqualTo(TERMINATED);
                assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(8));
                assertThat(ended.messages()).doesNotContain("failure").doesNotContain("\tat ");
            }
        }
    }

    @Test
    void shouldSayWhatIsWrongWithAServer(Endpoints endpoints) throws Exception {
        try (Workspace workspace = Workspace.on(endpoints)) {
            String database = endpoints.databaseUrl();
            assertEnds(workspace.set("DATABASE_URL", database + "?ssl=true"), CONFIGURATION, "sslmode");
            workspace.set("DATABASE_URL", database.replaceFirst(":[^:@/]+@", ":wr0ng@"));
            assertEnds(workspace, CONFIGURATION, "password authentication failed");
            workspace.set("DATABASE_URL", database).set("KAFKA_SECURITY_PROTOCOL", "SASL_PLAIN");
            assertEnds(workspace, CONFIGURATION, "SASL_PLAIN");
        }
    }

    private static void assertEnds(Workspace workspace, int status, String reason) throws InterruptedException {
        Ended ended = workspace.run("keys", "list");
        assertThat(ended.status()).as("%s", ended).isEqualTo(status);
        assertThat(ended.messages()).contains(reason).doesNotContain("\tat ").doesNotContain("wr0ng");
    }

    /** Reliability case 33: keys would no longer be where they were, nor the stores of those that are. */
    @Test
    void shouldNotStartWithTopicsWhosePartitionsSomebodyChanged(Endpoints endpoints) throws Exception {
        try (Workspace workspace = Workspace.on(endpoints).set("PARLEY_PARTITIONS", "2");
                Admin admin = Admin.create(endpoints.kafkaProperties())) {
            assertThat(workspace.run("provision").status()).isZero();
            List<String> topics =
                    Topics.all().stream().map(workspace.topics()::of).toList();
            String store = workspace.topics().prefix() + "generation-generation.waiting-changelog";
            admin.createTopics(List.of(new NewTopic(store, 2, (short) 1))).all().get();

            admin.createPartitions(Map.of(topics.getFirst(), NewPartitions.increaseTo(3)))
                    .all()
                    .get();
            assertRefused(workspace.run("worker"), "3: " + topics.getFirst() + "; 2: ");

            admin.createPartitions(topics.stream()
                            .skip(1)
                            .collect(Collectors.toMap(Function.identity(), _ -> NewPartitions.increaseTo(3))))
                    .all()
                    .get();
            assertRefused(workspace.run("generate"), "2: " + store + "; 3: ");
        }
    }

    private static void assertRefused(Ended ended, String reason) {
        assertThat(ended.status()).as("%s", ended).isEqualTo(CONFIGURATION);
        assertThat(ended.messages())
                .contains("must have the same number of partitions")
                .contains(reason)
                .doesNotContain("\tat ");
    }
}
