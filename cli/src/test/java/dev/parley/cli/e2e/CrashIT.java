package dev.parley.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.cli.e2e.ParleyProcess.Ended;
import dev.parley.embedded.EmbeddedPlatform;
import dev.parley.embedded.Endpoints;
import dev.parley.embedded.PlatformListener;
import dev.parley.events.ConversationCompleted;
import dev.parley.events.ConversationStarted;
import dev.parley.events.ExampleDerived;
import dev.parley.events.InferenceResult;
import dev.parley.events.TurnRecorded;
import dev.parley.schemas.topic.Topic;
import dev.parley.schemas.topic.Topics;
import dev.parley.testkit.Answer;
import dev.parley.testkit.Script;
import dev.parley.testkit.ScriptedTeacher;
import dev.parley.testkit.TestPlatform;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TransactionState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Kills a run of a thousand conversations again and again (reliability cases A1 to A3, A6, A13, H80). Process kills keep the
 * page cache: a power failure is not tested. It takes longest, so it comes first: the others have their time beside it.
 */
@Order(1)
@Execution(ExecutionMode.CONCURRENT)
class CrashIT {
    private static final int SEEDS = 1_000;
    private static final int TURNS = 4;
    private static final int MODEL_TURNS = 3;
    private static final int KILLS = 20;
    private static final int CONCURRENCY = 16;
    /** Of so many kills, one spares the servers: the next start has to deal with living ones. */
    private static final int SPARING = 4;

    private static final Duration LATENCY = Duration.ofMillis(15);
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    /** Not all answers are given before the last kill, however fast the runs are: each kill finds something to kill. */
    private static final int ANSWERED_BEFORE_LAST_KILL = SEEDS * MODEL_TURNS - 1;

    private static final Script ANSWERS = Script.always(new Answer.Delayed(LATENCY, new Answer.Normal()));
    private static final long SEED = Long.getLong("parley.crash.seed", 20_260_801L);

    private final SplittableRandom random = new SplittableRandom(SEED);
    private Workspace workspace;
    private ScriptedTeacher teacher;

    @BeforeEach
    void open() {
        teacher = ScriptedTeacher.start(Script.upTo(ANSWERED_BEFORE_LAST_KILL, ANSWERS));
        workspace = Workspace.embedded()
                .taughtBy(teacher)
                .write("conversation_flow.yml", FLOW)
                .write("seeds.yml", seeds());
    }

    @AfterEach
    void close() {
        teacher.close();
        workspace.close();
    }

    private static final String FLOW = """
            - id: hello
              is_start: true
              initiator: agent
              actions:
                - {role: agent, action_type: message, description: Says hello, example: Hello.}
                - {role: candidate, action_type: message, description: Answers, example: Hi.}
              next: bye
            - id: bye
              is_end: true
              initiator: agent
              actions:
                - {role: agent, action_type: message, description: Says goodbye, example: Bye.}
                - {role: candidate, action_type: template, example: "Bye, {agent[first_name]}."}
            """;

    private static String seeds() {
        String candidates = IntStream.range(0, SEEDS / 5)
                .mapToObj(i ->
                        "  - {first_name: C%d, last_name: L, experiences: [{company: A, position: B, description: D}]}"
                                .formatted(i))
                .collect(Collectors.joining("\n"));
        String openings = IntStream.range(0, 5)
                .mapToObj(i -> "  - {title: T%d, description: D, requirements: [R]}".formatted(i))
                .collect(Collectors.joining("\n"));
        return """
            agents: [{first_name: Ida, last_name: B, company_name: N, company_info: I, career_site_url: https://n.example}]
            candidates:
            %s
            job_openings:
            %s
            """.formatted(candidates, openings);
    }

    @Test
    void shouldLoseAndRepeatNothingHoweverOftenItIsKilled() throws Exception {
        for (int kill = 0; kill < KILLS; kill++) {
            runAndKill(kill);
        }
        int askedBefore = teacher.count();
        teacher.follow(ANSWERS);
        Ended last = workspace.run(arguments());
        System.out.println(SEED + ": " + KILLS + " kills after " + askedBefore + " calls; " + teacher.count()
                + " calls for " + SEEDS * MODEL_TURNS);

        assertThat(last.status()).as("%s", last).isZero();
        JsonNode json = last.json();
        assertThat(json.path("conversations").path("completed").asInt()).isEqualTo(SEEDS);
        assertThat(Files.readAllLines(
                        workspace.directory().resolve(json.path("files").path(0).asText())))
                .hasSize(SEEDS)
                .doesNotHaveDuplicates();
        assertThat(teacher.count() - SEEDS * MODEL_TURNS).isBetween(0, KILLS * CONCURRENCY);
        verifyLog();
    }

    private String[] arguments() {
        return new String[] {"generate", "--concurrency", Integer.toString(CONCURRENCY)};
    }

    /** Kills a run after a random number of calls and a random moment more. */
    private void runAndKill(int kill) throws InterruptedException {
        int left = Math.max(0, ANSWERED_BEFORE_LAST_KILL - teacher.count());
        int calls = teacher.count() + random.nextInt(0, Math.max(1, 3 * left / 2 / (KILLS - kill + 1)));
        int pause = random.nextInt(150);
        try (ParleyProcess parley = workspace.start(arguments())) {
            awaitCalls(parley, calls, kill);
            Thread.sleep(pause);
            if (!parley.isAlive()) {
                throw new AssertionError("ended before kill " + kill + " of seed " + SEED + ": " + parley.await());
            }
            if (kill % SPARING == SPARING - 1) {
                parley.killAlone();
            } else {
                parley.killFamily();
            }
        }
    }

    private void awaitCalls(ParleyProcess parley, int calls, int kill) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (teacher.count() <= calls && parley.isAlive()) {
            assertThat(System.nanoTime())
                    .as("calls after kill %s, seed %s", kill, SEED)
                    .isLessThan(end);
            Thread.sleep(1);
        }
    }

    private void verifyLog() throws Exception {
        try (EmbeddedPlatform platform =
                new EmbeddedPlatform(TestPlatform.settings(workspace.data()), PlatformListener.silent())) {
            Endpoints endpoints = platform.start();
            verifyTransactions(endpoints);
            CommittedLog log = new CommittedLog(endpoints, workspace.topics());
            verifyConversations(log);
            verifyTurns(log);
            verifyExamples(log);
            verifyResults(log);
            assertThat(log.count(Topics.DEAD_LETTERS)).isZero();
        }
    }

    /** Seldom does a kill hit the instant between two writes that belong together: so that they are one shows here. */
    private static void verifyTransactions(Endpoints endpoints) throws Exception {
        try (Admin admin = Admin.create(endpoints.kafkaProperties())) {
            assertThat(admin.listTransactions().all().get())
                    .filteredOn(transaction -> transaction.transactionalId().contains("generation-"))
                    .isNotEmpty()
                    .allMatch(transaction -> transaction.state() != TransactionState.ONGOING);
        }
    }

    private static void verifyConversations(CommittedLog log) {
        assertThat(keys(log, Topics.CONVERSATIONS)).doesNotHaveDuplicates().hasSize(2 * SEEDS);
        assertThat(log.events(Topics.CONVERSATIONS, ConversationStarted.class).map(ConversationStarted::getSeedId))
                .doesNotHaveDuplicates()
                .hasSize(SEEDS);
        assertThat(log.events(Topics.CONVERSATIONS, ConversationCompleted.class).map(ConversationCompleted::getSeedId))
                .doesNotHaveDuplicates()
                .hasSize(SEEDS);
    }

    private static void verifyTurns(CommittedLog log) {
        assertThat(keys(log, Topics.TURNS)).doesNotHaveDuplicates().hasSize(SEEDS * TURNS);
        Map<String, List<Integer>> positions = new TreeMap<>(log.events(Topics.TURNS, TurnRecorded.class)
                .collect(Collectors.groupingBy(
                        TurnRecorded::getConversationId,
                        Collectors.mapping(TurnRecorded::getPosition, Collectors.toList()))));
        assertThat(positions).hasSize(SEEDS);
        assertThat(positions.values()).allMatch(List.of(1, 2, 3, 4)::equals);
    }

    private static void verifyExamples(CommittedLog log) {
        assertThat(keys(log, Topics.EXAMPLES)).doesNotHaveDuplicates().hasSize(SEEDS);
        assertThat(log.events(Topics.EXAMPLES, ExampleDerived.class))
                .allMatch(example -> example.getMessages().size() == 1 + TURNS);
    }

    /** Each question has one answer on the log, although some were asked twice. */
    private static void verifyResults(CommittedLog log) {
        assertThat(log.events(Topics.GENERATION_RESULTS, InferenceResult.class))
                .hasSize(SEEDS * MODEL_TURNS)
                .allMatch(result -> result.getCompleted() != null);
        assertThat(keys(log, Topics.GENERATION_RESULTS)).doesNotHaveDuplicates();
    }

    private static List<String> keys(CommittedLog log, Topic topic) {
        return log.read(topic).stream().map(CommittedLog.Entry::key).toList();
    }
}
