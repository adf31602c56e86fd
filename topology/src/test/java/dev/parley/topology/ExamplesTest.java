package dev.parley.topology;

import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.domain.seed.Seed;
import dev.parley.events.ChatMessage;
import dev.parley.events.ConversationCompleted;
import dev.parley.events.ConversationStarted;
import dev.parley.events.ExampleDerived;
import dev.parley.events.TurnRecorded;
import dev.parley.events.Usage;
import dev.parley.schemas.id.EventKeys;
import dev.parley.schemas.topic.Topics;
import dev.parley.topology.generation.Window;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExamplesTest {
    private static final String RUN = "run1";

    @TempDir
    private Path stateDirectory;

    private BulkHarness bulk;

    @BeforeEach
    void start() throws Exception {
        bulk = new BulkHarness(stateDirectory, Window.DEFAULT);
        bulk.planRun(RUN);
    }

    @AfterEach
    void shouldLeaveNoDeadLetters() {
        assertThat(bulk.deadLetters()).isZero();
        bulk.close();
    }

    @Test
    void shouldCountTheTurnsThatWereCutOff() {
        List<Seed> seeds = bulk.seeds(2);
        seeds.forEach(seed -> bulk.planSeed(RUN, seed, 1));
        String cutOff = EventKeys.conversation(seeds.getFirst().id(), RUN);

        bulk.requests()
                .forEach(request -> bulk.answer(
                        request, "I was", request.getConversationId().equals(cutOff) ? "length" : "stop"));
        bulk.answerAll();

        assertThat(bulk.read(Topics.TURNS, TurnRecorded.class))
                .filteredOn(turn -> turn.getConversationId().equals(cutOff) && turn.getModel() != null)
                .extracting(TurnRecorded::getFinishReason)
                .startsWith("length", "stop");
        assertThat(bulk.read(Topics.EXAMPLES, ExampleDerived.class)).hasSize(2).allSatisfy(example -> assertThat(
                        example.getTruncatedTurns())
                .isEqualTo(example.getConversationId().equals(cutOff) ? 1 : 0));
    }

    @Test
    void shouldPutAllConversationsOfASeedIntoOneSplit() {
        bulk.planRun("run2");
        List<Seed> seeds = bulk.seeds(40);
        for (String run : List.of(RUN, "run2")) {
            seeds.forEach(seed -> bulk.planSeed(run, seed, 1));
            bulk.answerAll();
        }

        List<ExampleDerived> examples = bulk.read(Topics.EXAMPLES, ExampleDerived.class);
        assertThat(examples).hasSize(80);
        assertThat(examples).extracting(ExampleDerived::getSplit).contains("train", "validation");
        assertThat(examples.stream().collect(groupingBy(ExampleDerived::getSeedId)))
                .allSatisfy((_, ofSeed) -> assertThat(ofSeed)
                        .extracting(ExampleDerived::getSplit)
                        .containsOnly(ofSeed.getFirst().getSplit()));
    }

    @Test
    void shouldPutTheTurnsOfALongConversationInOrder() {
        Seed seed = bulk.seeds(1).getFirst();
        String conversation = begin(seed);
        int count = 10_001;
        IntStream.rangeClosed(1, count).forEach(position -> say(conversation, position));

        complete(conversation, count);

        ExampleDerived example =
                bulk.read(Topics.EXAMPLES, ExampleDerived.class).getFirst();
        assertThat(example.getMessages().stream()
                        .skip(1)
                        .map(ChatMessage::getContent)
                        .toList())
                .isEqualTo(IntStream.rangeClosed(1, count)
                        .mapToObj(Integer::toString)
                        .toList());
    }

    /** What it waits for tells of itself: each look in between would be a transaction for nothing. */
    @Test
    void shouldSleepUntilTheLastTurnComes() {
        String conversation = begin(bulk.seeds(1).getFirst());
        say(conversation, 1);
        complete(conversation, 2);
        long before = bulk.alarms();

        bulk.advance(Duration.ofSeconds(10));
        assertThat(bulk.alarms()).isEqualTo(before);
        assertThat(bulk.read(Topics.EXAMPLES, ExampleDerived.class)).isEmpty();

        say(conversation, 2);
        assertThat(bulk.read(Topics.EXAMPLES, ExampleDerived.class)).hasSize(1);
    }

    private String begin(Seed seed) {
        String conversation = EventKeys.conversation(seed.id(), RUN);
        bulk.send(
                Topics.CONVERSATIONS,
                EventKeys.started(conversation),
                ConversationStarted.newBuilder()
                        .setEventId("started")
                        .setOccurredAt(BulkHarness.START)
                        .setConversationId(conversation)
                        .setRunId(RUN)
                        .setSeedId(seed.id())
                        .setFlowId(seed.flow().id())
                        .setAgent(seed.agent().toJson())
                        .setCandidate(seed.candidate().toJson())
                        .setJobOpening(seed.jobOpening().toJson())
                        .build());
        return conversation;
    }

    private void complete(String conversation, int turns) {
        bulk.send(
                Topics.CONVERSATIONS,
                EventKeys.completed(conversation),
                ConversationCompleted.newBuilder()
                        .setEventId("completed")
                        .setOccurredAt(BulkHarness.START)
                        .setConversationId(conversation)
                        .setRunId(RUN)
                        .setTurns(turns)
                        .setModelTurns(0)
                        .setUsage(new Usage(0L, 0L, 0.0))
                        .build());
    }

    private void say(String conversation, int position) {
        bulk.send(
                Topics.TURNS,
                EventKeys.turn(conversation, position),
                TurnRecorded.newBuilder()
                        .setEventId("turn " + position)
                        .setOccurredAt(BulkHarness.START)
                        .setConversationId(conversation)
                        .setRunId(RUN)
                        .setPosition(position)
                        .setRole("agent")
                        .setStep("step")
                        .setText(Integer.toString(position))
                        .setSource("template")
                        .build());
    }
}
