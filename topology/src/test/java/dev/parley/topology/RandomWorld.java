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
import dev.parley.schemas.topic.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;

/**
 * A world around the bulk application, played with a random number generator: runs arrive before or after their seeds,
 * results late, doubled, as failures or refused for want of a budget; whatever fails or pauses is planned again with a
 * higher attempt. Only the attempts of one seed, and of one question, keep their order, as they do on the
 * log.
 */
final class RandomWorld {
    private static final Set<ErrorCode> WAITS = Set.of(ErrorCode.BUDGET_EXHAUSTED, ErrorCode.RUN_INACTIVE);
    private static final List<ErrorCode> FAILURES =
            List.of(ErrorCode.REFUSED, ErrorCode.TIMED_OUT, ErrorCode.BUDGET_EXHAUSTED, ErrorCode.RUN_INACTIVE);
    static final int MOST_SEEDS = 8;
    private static final int MOST_STEPS = 20_000;

    private final BulkHarness bulk;
    private final Random random;
    private final List<Seed> seeds;
    private final List<String> runs;
    private final Map<String, Seed> planned = new HashMap<>();
    private final Map<String, Integer> attempts = new HashMap<>();
    private final List<Runnable> mail = new ArrayList<>();
    private final Set<String> asked = new HashSet<>();
    private final Set<String> answered = new HashSet<>();
    private final Set<String> putOff = new HashSet<>();
    private final Map<String, Integer> newest = new HashMap<>();
    private final List<TurnRecorded> turns = new ArrayList<>();
    private final List<SpecificRecord> life = new ArrayList<>();
    private int failuresLeft;

    /**
     * @param name tells its runs apart from those of other worlds in the same application
     * @param seeds its own, at least {@value #MOST_SEEDS}
     */
    RandomWorld(BulkHarness bulk, Random random, String name, List<Seed> seeds) {
        this.bulk = bulk;
        this.random = random;
        this.seeds = new ArrayList<>(seeds);
        this.runs = random.nextBoolean() ? List.of(name + "run1") : List.of(name + "run1", name + "run2");
        this.failuresLeft = random.nextInt(30);
    }

    void play() {
        Collections.shuffle(seeds, random);
        for (String run : runs) {
            mail.add(() -> bulk.planRun(run));
            for (Seed seed : seeds.subList(0, 1 + random.nextInt(MOST_SEEDS))) {
                planned.put(EventKeys.conversation(seed.id(), run), seed);
            }
        }
        planned.keySet().stream().sorted().forEach(this::plan);
        for (int step = 0; step < MOST_STEPS; step++) {
            if (mail.isEmpty()) {
                bulk.advance(Duration.ofSeconds(1));
                look();
                if (mail.isEmpty()) {
                    return;
                }
            }
            deliver();
            look();
        }
        throw new AssertionError("it does not come to an end");
    }

    private void deliver() {
        int place = random.nextInt(mail.size());
        Runnable event = mail.get(place);
        event.run();
        if (random.nextInt(6) > 0) {
            mail.remove(event);
        }
    }

    private void plan(String conversationId) {
        int attempt = attempts.merge(conversationId, 1, Integer::sum);
        String run = conversationId.substring(conversationId.indexOf('.') + 1);
        mail.add(
                () -> inOrder(conversationId, attempt, () -> bulk.planSeed(run, planned.get(conversationId), attempt)));
    }

    /** Takes in what the application has written, and makes up what comes of it. */
    private void look() {
        bulk.requests().forEach(this::answer);
        turns.addAll(bulk.read(Topics.TURNS, TurnRecorded.class));
        for (SpecificRecord event : bulk.read(Topics.CONVERSATIONS, SpecificRecord.class)) {
            life.add(event);
            switch (event) {
                case ConversationFailed failed -> plan(failed.getConversationId());
                case ConversationPaused paused -> {
                    assertThat(putOff).as("runs that were refused an answer").contains(paused.getRunId());
                    plan(paused.getConversationId());
                }
                default -> {}
            }
        }
    }

    private void answer(InferenceRequest request) {
        String id = request.getRequestId();
        assertThat(asked.add(id + "/" + request.getAttempt()))
                .as("%s is asked once per attempt", request.getEventId())
                .isTrue();
        assertThat(answered).as("what has been answered is not asked again").doesNotContain(id);
        boolean fails = failuresLeft > 0 && random.nextInt(3) == 0;
        if (fails) {
            failuresLeft--;
            ErrorCode code = FAILURES.get(random.nextInt(FAILURES.size()));
            if (WAITS.contains(code)) {
                putOff.add(request.getRunId());
            }
            mail.add(() -> inOrder(id, request.getAttempt(), () -> bulk.fail(request, code)));
        } else {
            mail.add(() -> inOrder(id, request.getAttempt(), () -> {
                answered.add(id);
                bulk.answer(request, "text " + id);
            }));
        }
    }

    /** Lets an event pass that comes as often as it likes, but not after a higher attempt of the same. */
    private void inOrder(String id, int attempt, Runnable send) {
        if (newest.merge(id, attempt, Math::max) == attempt) {
            send.run();
        }
    }

    void check() {
        assertThat(bulk.deadLetters()).as("dead letters").isZero();
        assertThat(conversations(ConversationStarted.class)).containsExactlyInAnyOrderElementsOf(planned.keySet());
        assertThat(conversations(ConversationCompleted.class)).containsExactlyInAnyOrderElementsOf(planned.keySet());
        assertThat(bulk.read(Topics.EXAMPLES, ExampleDerived.class))
                .extracting(ExampleDerived::getConversationId)
                .containsExactlyInAnyOrderElementsOf(planned.keySet());
        for (SpecificRecord event : life) {
            if (event instanceof ConversationCompleted completed) {
                assertThat(turns.stream()
                                .filter(turn -> turn.getConversationId().equals(completed.getConversationId()))
                                .map(TurnRecorded::getPosition))
                        .containsExactlyElementsOf(IntStream.rangeClosed(1, completed.getTurns())
                                .boxed()
                                .toList());
            }
        }
    }

    private List<String> conversations(Class<? extends SpecificRecord> type) {
        return life.stream()
                .filter(type::isInstance)
                .map(event -> String.valueOf(
                        event.get(event.getSchema().getField("conversation_id").pos())))
                .toList();
    }
}
