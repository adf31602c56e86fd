package dev.parley.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.domain.seed.Seed;
import dev.parley.events.ConversationCompleted;
import dev.parley.events.ConversationFailed;
import dev.parley.events.ConversationPaused;
import dev.parley.events.ConversationStarted;
import dev.parley.events.ExampleDerived;
import dev.parley.events.InferenceRequest;
import dev.parley.events.TurnRecorded;
import dev.parley.schemas.error.ErrorCode;
import dev.parley.schemas.id.EventKeys;
import dev.parley.schemas.topic.Topic;
import dev.parley.schemas.topic.Topics;
import dev.parley.schemas.trace.TraceParent;
import dev.parley.topology.generation.Window;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BulkApplicationTest {
    private static final String RUN = "run1";
    private static final int WINDOW = 4;

    @TempDir
    private Path stateDirectory;

    private BulkHarness bulk;

    @BeforeEach
    void start() throws Exception {
        bulk = new BulkHarness(stateDirectory, Window.widening(WINDOW));
    }

    @AfterEach
    void shouldLeaveNoDeadLetters() {
        assertThat(bulk.deadLetters()).isZero();
        bulk.close();
    }

    @Test
    void shouldCompleteEverySeedOnceWithoutGaps() {
        bulk.planRun(RUN);
        List<Seed> seeds = bulk.seeds(20);
        seeds.forEach(seed -> bulk.planSeed(RUN, seed, 1));

        bulk.answerAll();

        List<SpecificRecord> life = bulk.read(Topics.CONVERSATIONS, SpecificRecord.class);
        assertThat(life.stream().filter(ConversationStarted.class::isInstance)).hasSize(20);
        Map<String, Integer> lengths = life.stream()
                .filter(ConversationCompleted.class::isInstance)
                .map(ConversationCompleted.class::cast)
                .collect(Collectors.toMap(ConversationCompleted::getConversationId, ConversationCompleted::getTurns));
        Map<String, List<Integer>> positions = bulk.read(Topics.TURNS, TurnRecorded.class).stream()
                .collect(Collectors.groupingBy(
                        TurnRecorded::getConversationId,
                        Collectors.mapping(TurnRecorded::getPosition, Collectors.toList())));
        assertThat(positions).hasSize(20);
        assertThat(positions).allSatisfy((conversation, found) -> assertThat(found)
                .isEqualTo(IntStream.rangeClosed(1, lengths.get(conversation))
                        .boxed()
                        .toList()));
    }

    @Test
    void shouldEmitOneExamplePerCompletedConversation() {
        bulk.planRun(RUN);
        Seed seed = bulk.seeds(1).getFirst();
        bulk.planSeed(RUN, seed, 1);
        bulk.answerAll();

        List<ExampleDerived> examples = bulk.read(Topics.EXAMPLES, ExampleDerived.class);

        assertThat(examples).singleElement().satisfies(example -> {
            assertThat(example.getSeedId()).isEqualTo(seed.id());
            assertThat(example.getRehearsal()).isTrue();
            assertThat(example.getMessages().getFirst().getRole()).isEqualTo("system");
            assertThat(example.getMessages().get(1).getRole()).isEqualTo("assistant");
            assertThat(example.getMessages())
                    .allSatisfy(message -> assertThat(message.getContent()).isNotBlank());
        });
    }

    @Test
    void shouldKeepEverythingOfAConversationInItsTrace() {
        bulk.planRun(RUN);
        String conversationId = bulk.planSeed(RUN, bulk.seeds(1).getFirst(), 1);
        bulk.answerAll();

        String trace = TraceParent.begin(conversationId, "any event of it").traceId();
        for (Topic topic : List.of(Topics.TURNS, Topics.CONVERSATIONS, Topics.EXAMPLES)) {
            List<TraceParent> contexts = bulk.headers(topic).stream()
                    .map(headers -> TraceParent.of(headers).orElseThrow())
                    .toList();
            assertThat(contexts).as("on %s", topic.name()).isNotEmpty().doesNotHaveDuplicates();
            assertThat(contexts).extracting(TraceParent::traceId).containsOnly(trace);
        }
    }

    @Test
    void shouldAskForOneTurnAtATimeWithTheHistoryFromTheSpeakersSide() {
        bulk.planRun(RUN);
        bulk.planSeed(RUN, bulk.seeds(1).getFirst(), 1);

        InferenceRequest first = bulk.requests().getFirst();
        bulk.answer(first, "the agent asks");
        InferenceRequest second = bulk.requests().getFirst();

        assertThat(first.getScene().getSpeaker()).isEqualTo("agent");
        assertThat(first.getMessages()).extracting("role").containsExactly("system", "assistant");
        assertThat(second.getScene().getSpeaker()).isEqualTo("candidate");
        assertThat(second.getMessages()).extracting("role").containsExactly("system", "user", "user");
        assertThat(second.getMessages().getLast().getContent()).isEqualTo("the agent asks");
    }

    @Test
    void shouldKeepNoMoreConversationsOpenThanTheWindow() {
        bulk.planRun(RUN);
        bulk.seeds(20).forEach(seed -> bulk.planSeed(RUN, seed, 1));

        assertThat(bulk.requests()).hasSize(WINDOW);
    }

    /** More than are kept in memory. */
    @Test
    void shouldGoOnWithRunsThatManyOthersCameAfter() {
        Seed seed = bulk.seeds(1).getFirst();
        for (int run = 0; run < 70; run++) {
            bulk.planRun("run" + run);
            bulk.planSeed("run" + run, seed, 1);
        }

        bulk.answerAll();

        assertThat(bulk.read(Topics.CONVERSATIONS, ConversationCompleted.class)).hasSize(70);
        assertThat(bulk.read(Topics.EXAMPLES, ExampleDerived.class)).hasSize(70);
    }

    /** Each time that its alarm rings, a task makes a transaction. */
    @Test
    void shouldSleepWhileTheWindowIsFull() {
        bulk.planRun(RUN);
        bulk.seeds(3 * WINDOW).forEach(seed -> bulk.planSeed(RUN, seed, 1));
        bulk.advance(Duration.ofSeconds(1));
        long before = bulk.alarms();
        bulk.advance(Duration.ofSeconds(10));

        assertThat(before).isPositive();
        assertThat(bulk.alarms()).isEqualTo(before);
        bulk.answerAll();
        assertThat(bulk.read(Topics.CONVERSATIONS, ConversationCompleted.class)).hasSize(3 * WINDOW);
    }

    @Test
    void shouldOpenTheLastOnesTogether() {
        bulk.planRun(RUN);
        bulk.seeds(3 * WINDOW).forEach(seed -> bulk.planSeed(RUN, seed, 1));
        Deque<InferenceRequest> waiting = new ArrayDeque<>(bulk.requests());
        Set<String> begun = new HashSet<>();

        while (begun.size() < 2 * WINDOW) {
            assertThat(waiting).hasSize(WINDOW);
            bulk.answer(waiting.removeFirst(), "one conversation after the other, " + begun.size() + waiting.size());
            // What follows in the same conversation comes first.
            bulk.requests().reversed().forEach(waiting::addFirst);
            waiting.forEach(request -> begun.add(request.getConversationId()));
        }
        bulk.answer(waiting.removeFirst(), "now as many wait to be opened as are open");

        bulk.requests().forEach(request -> begun.add(request.getConversationId()));
        assertThat(begun).hasSize(3 * WINDOW);
    }

    @Test
    void shouldWaitForARunThatArrivesAfterItsSeeds() {
        bulk.planSeed(RUN, bulk.seeds(1).getFirst(), 1);
        assertThat(bulk.requests()).isEmpty();

        bulk.planRun(RUN);
        bulk.advance(Duration.ofSeconds(1));

        assertThat(bulk.requests()).hasSize(1);
    }

    @Test
    void shouldChangeNothingWhenAnEventComesTwice() {
        bulk.planRun(RUN);
        Seed seed = bulk.seeds(1).getFirst();
        bulk.planSeed(RUN, seed, 1);
        bulk.planSeed(RUN, seed, 1);
        InferenceRequest request = bulk.requests().getFirst();
        bulk.answer(request, "one");
        bulk.answer(request, "two");

        assertThat(bulk.requests()).hasSize(1);
        assertThat(bulk.read(Topics.TURNS, TurnRecorded.class))
                .extracting(TurnRecorded::getText)
                .contains("one")
                .doesNotContain("two");
        bulk.planSeed(RUN, seed, 1);
        assertThat(bulk.requests()).isEmpty();
    }

    @Test
    void shouldAnswerFromTheLogWhatAnotherRunHasAskedBefore() {
        bulk.planRun(RUN);
        Seed seed = bulk.seeds(1).getFirst();
        bulk.planSeed(RUN, seed, 1);
        List<InferenceRequest> asked = bulk.answerAll();
        bulk.read(Topics.CONVERSATIONS, SpecificRecord.class);

        bulk.planRun("run2");
        bulk.planSeed("run2", seed, 1);

        assertThat(bulk.requests()).isEmpty();
        List<ConversationCompleted> completed = bulk.read(Topics.CONVERSATIONS, ConversationCompleted.class);
        assertThat(completed).singleElement().satisfies(event -> {
            assertThat(event.getReusedTurns()).isEqualTo(asked.size());
            assertThat(event.getRunId()).isEqualTo("run2");
        });
    }

    @Test
    void shouldAskOnceWhenTwoRunsWaitForTheSameAnswer() {
        bulk.planRun(RUN);
        bulk.planRun("run2");
        Seed seed = bulk.seeds(1).getFirst();
        bulk.planSeed(RUN, seed, 1);
        bulk.planSeed("run2", seed, 1);

        bulk.answerAll();

        assertThat(bulk.read(Topics.CONVERSATIONS, ConversationCompleted.class)).hasSize(2);
        assertThat(bulk.read(Topics.EXAMPLES, ExampleDerived.class)).hasSize(2);
    }

    @Test
    void shouldAskForItselfWhatAnotherRunWasRefused() {
        bulk.planRun(RUN);
        bulk.planRun("run2");
        Seed seed = bulk.seeds(1).getFirst();
        bulk.planSeed(RUN, seed, 1);
        String second = bulk.planSeed("run2", seed, 1);

        bulk.fail(bulk.requests().getFirst(), ErrorCode.RUN_INACTIVE);

        assertThat(bulk.read(Topics.CONVERSATIONS, ConversationPaused.class))
                .extracting(ConversationPaused::getRunId)
                .containsExactly(RUN);
        assertThat(bulk.requests()).singleElement().satisfies(request -> {
            assertThat(request.getConversationId()).isEqualTo(second);
            assertThat(request.getAttempt()).isEqualTo(2);
            bulk.answer(request, "one");
        });
        bulk.answerAll();
        assertThat(bulk.read(Topics.CONVERSATIONS, ConversationCompleted.class))
                .extracting(ConversationCompleted::getRunId)
                .containsExactly("run2");
    }

    @Test
    void shouldEndAFailedConversationAndGoOnWithTheOthers() {
        bulk.planRun(RUN);
        bulk.seeds(2).forEach(seed -> bulk.planSeed(RUN, seed, 1));
        bulk.fail(bulk.requests().getFirst(), ErrorCode.CONTENT_FILTERED);
        bulk.answerAll();

        List<ConversationFailed> failed = bulk.read(Topics.CONVERSATIONS, ConversationFailed.class);

        assertThat(failed).singleElement().satisfies(event -> {
            assertThat(event.getCode()).isEqualTo("content_filtered");
            assertThat(event.getPosition()).isEqualTo(2);
        });
    }

    @Test
    void shouldTryAFailedConversationAgainWhereItFailed() {
        bulk.planRun(RUN);
        Seed seed = bulk.seeds(1).getFirst();
        bulk.planSeed(RUN, seed, 1);
        bulk.answer(bulk.requests().getFirst(), "first");
        InferenceRequest refused = bulk.requests().getFirst();
        bulk.fail(refused, ErrorCode.REFUSED);
        assertThat(bulk.requests()).isEmpty();

        bulk.planSeed(RUN, seed, 2);

        assertThat(bulk.requests()).singleElement().satisfies(again -> {
            assertThat(again.getRequestId()).isEqualTo(refused.getRequestId());
            assertThat(again.getAttempt()).isEqualTo(2);
        });
    }

    @Test
    void shouldFailSeedsOfARunThatCannotBeRead() {
        bulk.planRun(RUN, "- id: [");
        bulk.planSeed(RUN, bulk.seeds(1).getFirst(), 1);

        assertThat(bulk.read(Topics.CONVERSATIONS, ConversationFailed.class))
                .singleElement()
                .satisfies(event -> assertThat(event.getCode()).isEqualTo("invalid_run"));
    }

    @Test
    void shouldPutGarbageIntoTheDeadLettersAndGoOn() {
        bulk.planRun(RUN);
        bulk.sendBytes(Topics.SEEDS, "x/seed", new byte[] {9, 9, 9});
        bulk.planSeed(RUN, bulk.seeds(1).getFirst(), 1);
        bulk.answerAll();

        assertThat(bulk.deadLetters()).isEqualTo(1);
        assertThat(bulk.read(Topics.CONVERSATIONS, ConversationCompleted.class)).hasSize(1);
    }

    /** The thread of a global table has no producer for dead letters: Kafka Streams used to end with the attempt. */
    @Test
    void shouldPassOverGarbageAmongTheRuns() {
        bulk.sendBytes(Topics.RUNS, "x", new byte[] {9, 9, 9});
        bulk.planRun(RUN);
        bulk.planSeed(RUN, bulk.seeds(1).getFirst(), 1);
        bulk.answerAll();

        assertThat(bulk.read(Topics.CONVERSATIONS, ConversationCompleted.class)).hasSize(1);
    }

    @Test
    void shouldLeaveLiveConversationsAlone() {
        String live = "01981f6e-0000-7000-8000-000000000001";
        bulk.send(
                Topics.CONVERSATIONS,
                EventKeys.started(live),
                ConversationStarted.newBuilder()
                        .setEventId("started")
                        .setOccurredAt(BulkHarness.START)
                        .setConversationId(live)
                        .setTrainingConsent(true)
                        .build());
        bulk.send(
                Topics.TURNS,
                EventKeys.message(live, "message"),
                TurnRecorded.newBuilder()
                        .setEventId("turn")
                        .setOccurredAt(BulkHarness.START)
                        .setConversationId(live)
                        .setPosition(0)
                        .setRole("user")
                        .setText("hello")
                        .setSource("person")
                        .setMessageId("message")
                        .build());
        bulk.advance(Duration.ofSeconds(1));

        assertThat(bulk.read(Topics.EXAMPLES, ExampleDerived.class)).isEmpty();
        assertThat(bulk.stored("examples.turns")).isZero();
        assertThat(bulk.stored("examples.conversations")).isZero();
        bulk.planRun(RUN);
        bulk.planSeed(RUN, bulk.seeds(1).getFirst(), 1);
        bulk.answerAll();
        assertThat(bulk.read(Topics.EXAMPLES, ExampleDerived.class)).hasSize(1);
    }
}
