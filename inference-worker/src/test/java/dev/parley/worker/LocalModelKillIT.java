package dev.parley.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.embedded.Endpoints;
import dev.parley.events.InferenceRequest;
import dev.parley.events.InferenceResult;
import dev.parley.events.ReplyDelta;
import dev.parley.events.SamplingParameters;
import dev.parley.schemas.reply.ReplyText;
import dev.parley.schemas.topic.TopicNames;
import dev.parley.testkit.ChildProcess;
import dev.parley.testkit.ParleyPlatform;
import dev.parley.testkit.TalkingCheckpoint;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Reliability cases 1, 24 and 40 to 43 for a model in the worker's own process: 200 requests on both lanes, and a kill. */
@ExtendWith(ParleyPlatform.class)
class LocalModelKillIT {
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";
    private static final String ENDLESS = LETTERS.repeat(500);
    private static final int EACH = 100;

    /** So long behind each letter that however busy the machine is, the worker is killed in the middle of a reply. */
    private static final int PAUSE_MS = 500;

    @TempDir
    private Path directory;

    private Endpoints endpoints;
    private String prefix;
    private Lanes lanes;
    private Chats chats;

    @BeforeEach
    void open(Endpoints platform, TopicNames names) throws Exception {
        endpoints = platform;
        prefix = names.prefix();
        lanes = Lanes.open(endpoints, new TopicNames(prefix));
        chats = new Chats(lanes);
        TalkingCheckpoint.writeEndless(directory, LETTERS);
    }

    @AfterEach
    void close() {
        lanes.close();
    }

    /** What becomes of a chat, by its number. */
    private enum Kind {
        WAITED_FOR,
        TAKEN_OVER,
        CANCELLED,
        CANCELLED_AFTER_THE_KILL,
        CANCELLED_AT_ONCE,
        LATE,
        TOO_SLOW;

        static Kind of(int chat) {
            return switch (chat % 10) {
                case 0 -> TAKEN_OVER;
                case 1 -> chat % 20 == 1 ? CANCELLED : CANCELLED_AFTER_THE_KILL;
                case 2 -> CANCELLED_AT_ONCE;
                case 3 -> LATE;
                case 4 -> TOO_SLOW;
                default -> WAITED_FOR;
            };
        }

        boolean slow() {
            return switch (this) {
                case TAKEN_OVER, CANCELLED, CANCELLED_AFTER_THE_KILL, TOO_SLOW -> true;
                case WAITED_FOR, CANCELLED_AT_ONCE, LATE -> false;
            };
        }
    }

    private static List<Integer> numbers(Kind kind) {
        return IntStream.range(0, EACH)
                .filter(chat -> Kind.of(chat) == kind)
                .boxed()
                .toList();
    }

    @Test
    void shouldEndEachOfManyRequestsOnceWhenItsWorkerIsKilled() throws Exception {
        lanes.publish(
                IntStream.range(0, EACH / 2).mapToObj(LocalModelKillIT::bulk).toList());
        askAll(0, EACH / 2);
        try (ChildProcess victim = child(PAUSE_MS)) {
            askAll(EACH / 2, EACH);
            for (int chat : numbers(Kind.TAKEN_OVER)) {
                chats.awaitWritten("chat" + chat, 3);
            }
            cancelAll(Kind.CANCELLED);
            lanes.publish(IntStream.range(EACH / 2, EACH)
                    .mapToObj(LocalModelKillIT::bulk)
                    .toList());
            victim.kill();
        }
        cancelAll(Kind.CANCELLED_AFTER_THE_KILL);
        try (ChildProcess _ = child(0)) {
            chats.awaitResults(EACH);
            lanes.awaitResults(EACH);
            chats.ask(Chats.request("c", "later", "local").setParameters(most(5)));
            assertThat(chats.result("later").getCompleted().getText()).isEqualTo("abcde");
        }
        assertChats();
        assertBulk(lanes.results());
    }

    private ChildProcess child(int pause) throws Exception {
        ChildProcess child = ChildProcess.run(
                LocalWorkerProcess.class,
                endpoints.bootstrapServers(),
                endpoints.ccompatUrl(),
                prefix,
                directory.toString(),
                Integer.toString(pause));
        child.awaitLine("started"::equals, Chats.PATIENCE);
        return child;
    }

    private void askAll(int from, int to) throws Exception {
        for (int chat = from; chat < to; chat++) {
            Kind kind = Kind.of(chat);
            InferenceRequest.Builder request = Chats.request(
                            "c" + chat % 30, "chat" + chat, kind.slow() ? "slow" : "local")
                    .setParameters(most(length(chat)));
            if (kind == Kind.LATE) {
                request.setDeadline(Instant.EPOCH);
            } else if (kind == Kind.TOO_SLOW) {
                request.setDeadline(Instant.now().plusSeconds(3));
            }
            chats.ask(request);
            if (kind == Kind.CANCELLED_AT_ONCE) {
                chats.cancel("c" + chat % 30, "chat" + chat);
            }
        }
    }

    private void cancelAll(Kind kind) throws Exception {
        for (int chat : numbers(kind)) {
            chats.cancel("c" + chat % 30, "chat" + chat);
        }
    }

    private static SamplingParameters most(int tokens) {
        return SamplingParameters.newBuilder().setMaxTokens(tokens).build();
    }

    /** Letters of a reply, and tokens. Those that are to be stopped would go on for long. */
    private static int length(int chat) {
        return switch (Kind.of(chat)) {
            case WAITED_FOR -> 1 + chat * 37 % 600;
            case TAKEN_OVER -> 500 + chat;
            case CANCELLED, CANCELLED_AFTER_THE_KILL, CANCELLED_AT_ONCE, LATE, TOO_SLOW -> 2000;
        };
    }

    /** A request of the bulk lane; for every tenth its deadline has passed. */
    private static InferenceRequest bulk(int number) {
        InferenceRequest.Builder request =
                Lanes.draft("seed" + number, 0, 1, "local").setParameters(most(bulkLength(number)));
        return (number % 10 == 0 ? request.setDeadline(Instant.EPOCH) : request).build();
    }

    private static int bulkLength(int number) {
        return 1 + number * 53 % 700;
    }

    private void assertChats() {
        Map<String, List<InferenceResult>> results = chats.results();
        Map<String, ReplyText> replies = chats.replies();
        assertThat(results).hasSize(EACH + 1);
        for (int chat = 0; chat < EACH; chat++) {
            List<InferenceResult> all = results.getOrDefault("chat" + chat, List.of());
            assertThat(all).as("results of chat %d, %s", chat, Kind.of(chat)).hasSize(1);
            InferenceResult result = all.getFirst();
            ReplyText reply = replies.getOrDefault("chat" + chat, new ReplyText());
            assertThat(ENDLESS).as("chat %d", chat).startsWith(reply.text());
            if (result.getFailed() == null) {
                assertThat(text(result)).as("chat %d", chat).isEqualTo(reply.text());
            }
            assertEnd(Kind.of(chat), chat, result);
        }
    }

    private void assertEnd(Kind kind, int chat, InferenceResult result) {
        switch (kind) {
            case WAITED_FOR -> assertComplete(result, length(chat));
            case TAKEN_OVER -> {
                assertComplete(result, length(chat));
                assertThat(result.getAttempt()).isGreaterThanOrEqualTo(2);
                assertThat(chats.deltas("chat" + chat))
                        .extracting(ReplyDelta::getAttempt)
                        .contains(1, result.getAttempt())
                        .isSorted();
            }
            case CANCELLED, CANCELLED_AFTER_THE_KILL ->
                assertThat(result.getStopped().getCode()).isEqualTo("cancelled");
            case CANCELLED_AT_ONCE -> assertThat(result.getFailed()).isNull();
            case LATE -> assertThat(result.getFailed().getCode()).isEqualTo("expired");
            case TOO_SLOW -> assertThat(code(result)).isEqualTo("expired");
        }
    }

    private static void assertComplete(InferenceResult result, int length) {
        assertThat(result.getCompleted()).as("%s", result).isNotNull();
        assertThat(result.getCompleted().getText()).isEqualTo(ENDLESS.substring(0, length));
        assertThat(result.getCompleted().getFinishReason()).isEqualTo("length");
    }

    private static String text(InferenceResult result) {
        return result.getStopped() == null
                ? result.getCompleted().getText()
                : result.getStopped().getText();
    }

    /** Of one that was stopped in the middle, or never begun on a machine so busy. */
    private static String code(InferenceResult result) {
        return result.getStopped() == null
                ? result.getFailed().getCode()
                : result.getStopped().getCode();
    }

    private static void assertBulk(List<InferenceResult> results) {
        assertThat(results)
                .hasSize(EACH)
                .extracting(InferenceResult::getRequestId)
                .doesNotHaveDuplicates();
        List<String> expired = new ArrayList<>();
        for (InferenceResult result : results) {
            int number = Integer.parseInt(result.getRequestId().replaceAll("seed(.*)r0", "$1"));
            if (number % 10 == 0) {
                assertThat(result.getFailed().getCode()).isEqualTo("expired");
                expired.add(result.getRequestId());
            } else {
                assertComplete(result, bulkLength(number));
            }
        }
        assertThat(expired).hasSize(EACH / 10);
    }
}
