package dev.parley.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.cli.e2e.ParleyProcess.Ended;
import dev.parley.embedded.EmbeddedPlatform;
import dev.parley.embedded.Endpoints;
import dev.parley.events.ConversationCompleted;
import dev.parley.events.ExampleDerived;
import dev.parley.events.TurnRecorded;
import dev.parley.schemas.topic.Topics;
import dev.parley.testkit.Answer;
import dev.parley.testkit.ChildProcess;
import dev.parley.testkit.ParleyPlatform;
import dev.parley.testkit.PlatformProcess;
import dev.parley.testkit.Script;
import dev.parley.testkit.ScriptedTeacher;
import dev.parley.testkit.inspect.Inspection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The broker does not answer, then is killed and comes back, while the roles that use it are processes of their own (reliability
 * cases 14 and 15). Registry and database are not those that its process has brought, and stay.
 */
@Execution(ExecutionMode.CONCURRENT)
@ExtendWith(ParleyPlatform.class)
class BrokerOutageIT {
    private static final int CONCURRENCY = 8;

    @TempDir
    private Path data;

    private ChildProcess broker;
    private Workspace workspace;
    private Endpoints endpoints;

    @BeforeEach
    void open(Endpoints shared) throws Exception {
        startBroker();
        String bootstrapServers = EmbeddedPlatform.running(data).orElseThrow().bootstrapServers();
        workspace = Workspace.on(new Endpoints(bootstrapServers, shared.registryUrl(), shared.databaseUrl()));
        endpoints = workspace.ownDatabase(new Endpoints(bootstrapServers, shared.registryUrl(), shared.databaseUrl()));
    }

    /** At the same address as before. */
    private void startBroker() throws InterruptedException {
        broker = ChildProcess.run(PlatformProcess.class, data.toString());
        broker.awaitLine(line -> line.startsWith("ready"), LiveApi.PATIENCE);
    }

    @AfterEach
    void close() {
        broker.close();
        workspace.close();
    }

    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void shouldLoseAndRepeatNothingOfARun() throws Exception {
        try (ScriptedTeacher teacher = ScriptedTeacher.start(
                        Script.always(new Answer.Delayed(Duration.ofMillis(150), new Answer.Normal())));
                ParleyProcess topology = workspace.taughtBy(teacher).start("topology");
                ParleyProcess worker = workspace.start("worker", "--concurrency", Integer.toString(CONCURRENCY));
                ParleyProcess run = workspace.start("generate", "--attach")) {
            awaitCalls(Workspace.MODEL_CALLS / 4, teacher, run, topology, worker);
            broker.suspend();
            Thread.sleep(Duration.ofSeconds(8));
            broker.resume();
            awaitCalls(Workspace.MODEL_CALLS / 2, teacher, run, topology, worker);
            broker.kill();
            Thread.sleep(Duration.ofSeconds(3));
            startBroker();

            Ended ended = run.await();
            assertThat(ended.status()).as("%s", ended).isZero();
            assertThat(topology.isAlive()).isTrue();
            assertThat(worker.isAlive()).isTrue();
            assertThat(teacher.count()).isBetween(Workspace.MODEL_CALLS, Workspace.MODEL_CALLS + 2 * CONCURRENCY);
            assertComplete();
        }
    }

    private static void awaitCalls(int calls, ScriptedTeacher teacher, ParleyProcess... processes) {
        await().atMost(LiveApi.PATIENCE).untilAsserted(() -> assertThat(teacher.count())
                .as(
                        "calls; %s",
                        Stream.of(processes).map(ParleyProcess::messages).toList())
                .isGreaterThanOrEqualTo(calls));
    }

    private void assertComplete() {
        CommittedLog log = new CommittedLog(endpoints, workspace.topics());
        assertThat(log.events(Topics.CONVERSATIONS, ConversationCompleted.class).map(ConversationCompleted::getSeedId))
                .hasSize(Workspace.SEEDS)
                .doesNotHaveDuplicates();
        assertThat(log.events(Topics.EXAMPLES, ExampleDerived.class).map(ExampleDerived::getSeedId))
                .hasSize(Workspace.SEEDS)
                .doesNotHaveDuplicates();
        assertThat(log.events(Topics.TURNS, TurnRecorded.class)
                        .map(turn -> turn.getConversationId() + "/" + turn.getPosition()))
                .doesNotHaveDuplicates();
        assertThat(log.count(Topics.DEAD_LETTERS)).isZero();
    }

    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void shouldAcceptOrRefuseWritesAndGoOnServingReads() throws Exception {
        try (ParleyProcess _ = workspace.start("topology");
                ParleyProcess _ = workspace.start("worker");
                LiveApi api = LiveApi.start(workspace, "api");
                ChatWriters writers = new ChatWriters(() -> api)) {
            writers.start(4);
            writers.awaitMore(20);
            String conversation = api.conversation();

            broker.kill();
            writers.awaitWithheld(8);
            assertThat(api.get("/conversations/" + conversation).status()).isEqualTo(200);
            assertThat(List.of(201, 202, 503))
                    .contains(api.post(
                                    "/conversations/" + conversation + "/messages",
                                    "{\"role\": \"user\", \"content\": \"hi\"}")
                            .status());
            startBroker();
            writers.awaitMore(20);

            writers.stop();
            writers.verify();
            Inspection inspection = new Inspection(endpoints, workspace.topics());
            await().atMost(LiveApi.PATIENCE)
                    .untilAsserted(
                            () -> assertThat(inspection.compare().differences()).isEmpty());
        }
    }
}
