package dev.parley.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.domain.seed.Seed;
import dev.parley.events.ConversationCompleted;
import dev.parley.events.ConversationPaused;
import dev.parley.events.InferenceRequest;
import dev.parley.schemas.error.ErrorCode;
import dev.parley.schemas.id.EventKeys;
import dev.parley.schemas.topic.Topics;
import dev.parley.topology.generation.Window;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How a run pauses, and goes on. */
class BulkPauseTest {
    private static final String RUN = "run1";
    private static final int WINDOW = 4;

    @TempDir
    private Path state;

    private BulkHarness bulk;

    @BeforeEach
    void start() throws Exception {
        bulk = new BulkHarness(state, Window.fixed(WINDOW));
    }

    @AfterEach
    void stop() {
        bulk.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"BUDGET_EXHAUSTED", "UNAUTHORIZED"})
    void shouldPauseARunWithoutBudgetOrKeyAndGoOnWhenItsSeedsComeAgain(ErrorCode code) {
        bulk.planRun(RUN);
        List<Seed> seeds = bulk.seeds(10);
        seeds.forEach(seed -> bulk.planSeed(RUN, seed, 1));
        bulk.requests().forEach(request -> bulk.fail(request, code));

        assertThat(bulk.requests()).isEmpty();
        List<ConversationPaused> paused = bulk.read(Topics.CONVERSATIONS, ConversationPaused.class);
        assertThat(paused).hasSize(WINDOW).allMatch(event -> event.getCode().equals(code.wireName()));

        seeds.stream()
                .filter(seed -> paused.stream().anyMatch(event -> seed.id().equals(event.getSeedId())))
                .forEach(seed -> bulk.planSeed(RUN, seed, 2));
        bulk.answerAll();

        assertThat(bulk.read(Topics.CONVERSATIONS, ConversationCompleted.class)).hasSize(10);
    }

    /** Each of those that are open when the budget ends was begun in vain, at the end of a run as at its beginning. */
    @Test
    void shouldNotWidenAFixedWindowForTheLastOnes() {
        bulk.planRun(RUN);
        bulk.seeds(2 * WINDOW + 1).forEach(seed -> bulk.planSeed(RUN, seed, 1));
        Deque<InferenceRequest> open = new ArrayDeque<>(bulk.requests());

        for (int answered = 0; !open.isEmpty(); answered++) {
            assertThat(open).hasSizeLessThanOrEqualTo(WINDOW);
            bulk.answer(open.removeFirst(), "answer " + answered);
            open.addAll(bulk.requests());
        }

        assertThat(bulk.read(Topics.CONVERSATIONS, ConversationCompleted.class)).hasSize(2 * WINDOW + 1);
    }

    @Test
    void shouldFinishWhatWasBegunBeforeItBeginsMore() {
        List<Seed> seeds = bulk.seeds(12);
        List<String> begun = pause(seeds);

        for (int resumed = 0; resumed < WINDOW; resumed++) {
            String seedId = begun.get(resumed);
            planAgain(seeds, seedId);
            assertThat(bulk.requests())
                    .extracting(InferenceRequest::getConversationId)
                    .containsExactly(of(seedId));
        }
        bulk.advance(Duration.ofMillis(100));
        assertThat(bulk.requests()).isEmpty();
    }

    @Test
    void shouldBeginOthersWhenNoMoreOfARunThatGoesOnIsResumed() {
        List<Seed> seeds = bulk.seeds(12);
        String resumed = pause(seeds).getFirst();

        planAgain(seeds, resumed);
        bulk.advance(Duration.ofMillis(900));
        assertThat(bulk.requests())
                .extracting(InferenceRequest::getConversationId)
                .containsExactly(of(resumed));
        bulk.advance(Duration.ofMillis(200));

        assertThat(bulk.requests()).hasSize(WINDOW - 1);
    }

    @Test
    void shouldKeepARunPausedWhenMoreOfItsSeedsAreFirstPlanned() {
        List<Seed> seeds = bulk.seeds(12);
        pause(seeds.subList(0, 8));

        seeds.subList(8, 12).forEach(seed -> bulk.planSeed(RUN, seed, 1));
        bulk.advance(Duration.ofSeconds(2));

        assertThat(bulk.requests()).isEmpty();
    }

    /** The seeds of those that are paused were changed since, so they never come again. */
    @Test
    void shouldGoOnWithTheOthersWhenARunIsPlannedAgainWithoutItsPausedConversations() {
        pause(bulk.seeds(12));

        bulk.advance(Duration.ofSeconds(3));
        assertThat(bulk.requests()).isEmpty();
        bulk.planRun(RUN);
        bulk.advance(Duration.ofSeconds(3));
        bulk.advance(Duration.ofSeconds(1));
        bulk.answerAll();

        assertThat(bulk.read(Topics.CONVERSATIONS, ConversationCompleted.class)).hasSize(12 - WINDOW);
    }

    /** The seeds of what was under way do not come again with the new plan: they used to look as if it did not have them. */
    @Test
    void shouldStayPausedOverARestartWhenItWasPlannedAgainBefore() {
        bulk.planRun(RUN);
        bulk.seeds(12).forEach(seed -> bulk.planSeed(RUN, seed, 1));
        bulk.advance(Duration.ofSeconds(1));
        bulk.planRun(RUN);
        bulk.advance(Duration.ofSeconds(1));
        bulk.requests().forEach(request -> bulk.fail(request, ErrorCode.BUDGET_EXHAUSTED));

        bulk.initialiseAnew();
        bulk.advance(Duration.ofSeconds(3));
        bulk.advance(Duration.ofSeconds(3));

        assertThat(bulk.requests()).isEmpty();
    }

    /** Plans seeds and pauses their run at the first questions. Returns the ids of the seeds whose conversations are paused. */
    private List<String> pause(List<Seed> seeds) {
        bulk.planRun(RUN);
        seeds.forEach(seed -> bulk.planSeed(RUN, seed, 1));
        bulk.requests().forEach(request -> bulk.fail(request, ErrorCode.BUDGET_EXHAUSTED));
        List<ConversationPaused> paused = bulk.read(Topics.CONVERSATIONS, ConversationPaused.class);
        assertThat(paused).hasSize(WINDOW);
        return paused.stream().map(ConversationPaused::getSeedId).toList();
    }

    private void planAgain(List<Seed> seeds, String seedId) {
        seeds.stream().filter(seed -> seed.id().equals(seedId)).forEach(seed -> bulk.planSeed(RUN, seed, 2));
    }

    private static String of(String seedId) {
        return EventKeys.conversation(seedId, RUN);
    }
}
