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
import dev.parley.testkit.TcpProxy;
import dev.parley.testkit.inspect.Inspection;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Connections to the broker are slow and break, it does not answer, then is killed and comes back, while the roles that use it are
 * processes of their own (reliability cases 14 to 17). The registry is away all the while (25): everything was registered at the start.
 * The database is not the one that the broker's process has brought, and stays.
 */
// Long, and in one piece: not at the end, alone.
@Order(2)
@Execution(ExecutionMode.CONCURRENT)
@ExtendWith(ParleyPlatform.class)
class BrokerOutageIT {
    private static final int CONCURRENCY = 8;
    private static final long SEED = Long.getLong("parley.test.seed", System.nanoTime());

    @TempDir
    private static Path data;

    private static final TcpProxy PROXY = TcpProxy.start(SEED);
    private static final TcpProxy REGISTRY = TcpProxy.start(SEED);
    private static ChildProcess broker;

    private Workspace workspace;
    private Endpoints endpoints;

    /** At the same address as before; its clients reach it by the proxy. */
    @BeforeAll
    static void startBroker() throws Exception {
        broker = ChildProcess.run(PlatformProcess.class, data.toString(), Integer.toString(PROXY.port()));
        broker.awaitLine(line -> line.startsWith("ready"), LiveApi.PATIENCE);
        String address = EmbeddedPlatform.running(data).orElseThrow().bootstrapServers();
        PROXY.forwardTo(Integer.parseInt(address.substring(address.indexOf(':') + 1)));
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
        PROXY.close();
        REGISTRY.close();
    }

    @BeforeEach
    void open(Endpoints shared) throws Exception {
        URI registry = URI.create(shared.registryUrl());
        REGISTRY.forwardTo(registry.getPort());
        Endpoints behindProxies = new Endpoints(
                "127.0.0.1:" + PROXY.port(),
                "http://127.0.0.1:" + REGISTRY.port() + registry.getPath(),
                shared.databaseUrl());
        workspace = Workspace.on(behindProxies);
        endpoints = workspace.ownDatabase(behindProxies);
    }

    @AfterEach
    void close() {
        PROXY.heal();
        REGISTRY.heal();
        System.out.println(PROXY.resets() + " connections reset so far; -Dparley.test.seed=" + SEED);
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
            awaitCalls(1, teacher, run, topology, worker);
            REGISTRY.timeout(true);
            breakConnections();
            awaitCalls(Workspace.MODEL_CALLS / 4, teacher, run, topology, worker);
            PROXY.heal();
            broker.suspend();
            Thread.sleep(Duration.ofSeconds(8));
            broker.resume();
            awaitCalls(Workspace.MODEL_CALLS * 3 / 8, teacher, run, topology, worker);
            broker.kill();
            Thread.sleep(Duration.ofSeconds(3));
            startBroker();

            Ended ended = run.await();
            REGISTRY.heal();
            assertThat(ended.status()).as("%s", ended).isZero();
            assertThat(topology.isAlive()).isTrue();
            assertThat(worker.isAlive()).isTrue();
            assertThat(teacher.count()).isBetween(Workspace.MODEL_CALLS, Workspace.MODEL_CALLS + 2 * CONCURRENCY);
            assertComplete();
        }
    }

    /** Often enough for commits to be cut, on their way to the broker or on their way back; not all the time, or nothing moves. */
    private static void breakConnections() {
        PROXY.latency(Duration.ofMillis(20));
        PROXY.resetPeer(0.05);
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
        // What a transaction that was cut off leaves open is ended in its place (reliability case 32).
        await().atMost(LiveApi.PATIENCE).until(() -> Topics.all().stream().allMatch(log::isStable));
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

            REGISTRY.timeout(true);
            breakConnections();
            writers.awaitMore(40);
            PROXY.heal();

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
            REGISTRY.heal();
            Inspection inspection = new Inspection(endpoints, workspace.topics());
            await().atMost(LiveApi.PATIENCE)
                    .untilAsserted(
                            () -> assertThat(inspection.compare().differences()).isEmpty());
        }
    }
}
