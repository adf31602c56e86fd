package dev.parley.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.embedded.Endpoints;
import dev.parley.events.InferenceResult;
import dev.parley.events.ReplyDelta;
import dev.parley.schemas.topic.TopicNames;
import dev.parley.testkit.Answer;
import dev.parley.testkit.ChildProcess;
import dev.parley.testkit.ParleyPlatform;
import dev.parley.testkit.Script;
import dev.parley.testkit.ScriptedTeacher;
import dev.parley.testkit.halt.HaltPoint;
import dev.parley.worker.inference.BudgetGate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Reliability cases 1, 2, 4 and 31 for replies that are being written: another worker goes on where one stopped. */
@Execution(ExecutionMode.CONCURRENT)
@ExtendWith(ParleyPlatform.class)
class ChatTakeoverIT {
    /** Takes so long over a reply that however busy the machine is, it is stopped in the middle of it. */
    private static final double SLOW = 2;

    private static final double FAST = 200;

    private final ScriptedTeacher teacher = ScriptedTeacher.start(Script.normal());
    private Endpoints endpoints;
    private String prefix;
    private Lanes lanes;
    private Chats chats;

    @BeforeEach
    void open(Endpoints platform, TopicNames names, TestInfo test) throws Exception {
        endpoints = platform;
        prefix = names.prefix() + test.getTestMethod().orElseThrow().getName().toLowerCase(java.util.Locale.ROOT) + ".";
        lanes = Lanes.open(endpoints, new TopicNames(prefix));
        chats = new Chats(lanes);
    }

    @AfterEach
    void close() {
        lanes.close();
        teacher.close();
    }

    private ChildProcess child(double wordsPerSecond, List<String> options, String... instance) {
        List<String> arguments = new ArrayList<>(List.of(
                endpoints.bootstrapServers(),
                endpoints.ccompatUrl(),
                prefix,
                teacher.baseUrl(),
                Double.toString(wordsPerSecond)));
        arguments.addAll(List.of(instance));
        return ChildProcess.run(ChatWorkerProcess.class, options, Map.of(), arguments.toArray(String[]::new));
    }

    private InferenceWorker worker() {
        return InferenceWorker.start(
                lanes.settings(),
                lanes.serdes(),
                ChatWorkerProcess.models(teacher.baseUrl(), FAST),
                BudgetGate.UNLIMITED,
                _ -> {});
    }

    private void assertContinued(String chat, String text) {
        assertThat(chats.results().get(chat)).hasSize(1);
        InferenceResult result = chats.result(chat);
        assertThat(result.getCompleted().getText()).isEqualTo(text).isEqualTo(chats.written(chat));
        assertThat(result.getAttempt()).isEqualTo(2);
        assertThat(chats.deltas(chat))
                .extracting(ReplyDelta::getAttempt)
                .contains(1, 2)
                .isSorted();
    }

    @Test
    void shouldGoOnWhereAKilledWorkerStopped() throws Exception {
        chats.ask(Chats.request("c1", "first", "slow"));
        try (ChildProcess victim = child(SLOW, List.of(), "victim")) {
            chats.awaitWritten("first", 10);
            chats.ask(Chats.request("c2", "second", "slow"));
            chats.awaitWritten("second", 10);
            victim.kill();
        }
        assertThat(chats.results()).isEmpty();
        try (ChildProcess _ = child(FAST, List.of(), "victim")) {
            chats.awaitResults(2);
            chats.ask(Chats.request("c1", "third", "slow"));
            assertThat(chats.result("third").getAttempt()).isEqualTo(1);
        }
        assertContinued("first", ChatWorkerProcess.REPLY);
        assertContinued("second", ChatWorkerProcess.REPLY);
    }

    @Test
    void shouldAskATeacherToGoOnBehindWhatIsThere() throws Exception {
        teacher.follow(request -> new Answer.Paced(
                Duration.ofMillis(40),
                Answer.text(request.roles().contains("assistant") ? "and no further." : "one two three ".repeat(50))));
        chats.ask(Chats.request("c", "chat", "m"));
        HaltPoint published =
                HaltPoint.entering("dev.parley.worker.intake.Reply", "written").atCall(5);
        try (ChildProcess victim = child(FAST, published.options(), "victim")) {
            assertThat(victim.awaitExit(Chats.PATIENCE)).isEqualTo(HaltPoint.STATUS);
        }
        String before = chats.written("chat");
        try (ChildProcess _ = child(FAST, List.of(), "victim")) {
            chats.awaitResults(1);
        }
        assertContinued("chat", before + "and no further.");
        assertThat(teacher.requests().getLast().contents()).contains(before);
    }

    @Test
    void shouldNotLetASuspendedWorkerSpeakAgain() throws Exception {
        chats.ask(Chats.request("c", "chat", "slow"));
        try (ChildProcess zombie = child(SLOW, List.of())) {
            chats.awaitWritten("chat", 10);
            signal("-STOP", zombie);
            try (InferenceWorker _ = worker()) {
                await().atMost(Chats.PATIENCE)
                        .until(() -> chats.replies().get("chat").attempt() == 2);
                signal("-CONT", zombie);
                chats.awaitResults(1);
                // The zombie is a member again, and has dealt with what it had in hand, when it answers something new.
                chats.ask(Chats.request("c", "later", "m"));
                chats.awaitResults(2);
            }
        }
        assertContinued("chat", ChatWorkerProcess.REPLY);
    }

    private static void signal(String signal, ChildProcess process) throws Exception {
        assertThat(new ProcessBuilder("kill", signal, Long.toString(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    @Test
    void shouldGiveEveryChatOneResultWhileWorkersComeAndGo() throws Exception {
        teacher.follow(Script.always(new Answer.Paced(Duration.ofMillis(20), new Answer.Normal())));
        try (InferenceWorker _ = worker()) {
            for (int round = 0; round < 4; round++) {
                askAll(round * 50, round * 50 + 25);
                try (InferenceWorker _ = worker()) {
                    askAll(round * 50 + 25, round * 50 + 50);
                    chats.awaitResults(round * 50 + 30);
                }
            }
            chats.awaitResults(200);
        }
        Map<String, List<InferenceResult>> results = chats.results();
        assertThat(results).hasSize(200);
        var replies = chats.replies();
        assertThat(results).allSatisfy((chat, all) -> {
            assertThat(all).hasSize(1);
            assertThat(all.getFirst().getCompleted().getText())
                    .isEqualTo(replies.get(chat).text());
            assertThat(all.getFirst().getAttempt()).isEqualTo(replies.get(chat).attempt());
        });
    }

    private void askAll(int from, int to) throws Exception {
        for (int i = from; i < to; i++) {
            chats.ask(Chats.request("c" + i % 20, "chat" + i, "m"));
        }
    }
}
