package dev.parley.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.domain.seed.Seed;
import dev.parley.events.InferenceRequest;
import dev.parley.schemas.error.ErrorCode;
import dev.parley.schemas.id.EventKeys;
import dev.parley.schemas.topic.Topics;
import dev.parley.topology.generation.Window;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of conversations of which something is lost that they wait for. */
class BulkLossTest {
    private static final String RUN = "run1";
    private static final String OTHER_RUN = "run2";

    @TempDir
    private Path state;

    private BulkHarness bulk;
    private List<Seed> seeds;

    /** One conversation of two waits for its first answer, and the other one for it. */
    @BeforeEach
    void start() throws Exception {
        bulk = new BulkHarness(state, Window.fixed(1));
        bulk.planRun(RUN);
        bulk.planRun(OTHER_RUN);
        seeds = bulk.seeds(2);
        bulk.planSeed(RUN, seeds.getFirst(), 1);
        bulk.planSeed(OTHER_RUN, seeds.getLast(), 1);
    }

    @AfterEach
    void shouldLeaveNoDeadLetters() {
        assertThat(bulk.deadLetters()).isZero();
        bulk.close();
    }

    @Test
    void shouldAskAgainWhatIsNoLongerOnTheLog() {
        InferenceRequest asked = bulk.requests().getFirst();
        bulk.advance(Duration.ofDays(6));
        assertThat(bulk.requests()).isEmpty();

        bulk.advance(Duration.ofDays(2));
        assertThat(bulk.requests()).singleElement().satisfies(again -> {
            assertThat(again.getEventId()).isEqualTo(asked.getEventId());
            assertThat(again.getMessages()).isEqualTo(asked.getMessages());
        });
        bulk.advance(Duration.ofHours(2));
        assertThat(bulk.requests()).isEmpty();
    }

    /** The abandoned run's conversations used to take the window for ever. */
    @Test
    void shouldLetAnotherRunGoOnAfterARestart() {
        bulk.requests();
        bulk.advance(Duration.ofDays(8));
        bulk.requests();
        bulk.initialiseAnew();
        bulk.advance(Duration.ofMinutes(2));

        bulk.fail(bulk.requests().getFirst(), ErrorCode.RUN_INACTIVE);

        assertThat(bulk.requests()).extracting(InferenceRequest::getRunId).containsExactly(OTHER_RUN);
    }

    /** Its answer used to become a dead letter, unless its seed was remembered, and its place in the window was lost. */
    @Test
    void shouldForgetAConversationWhoseSeedIsErased() {
        InferenceRequest asked = bulk.requests().getFirst();
        String conversationId = EventKeys.conversation(seeds.getFirst().id(), RUN);
        bulk.sendBytes(Topics.SEEDS, EventKeys.seed(conversationId), null);
        bulk.initialiseAnew();

        bulk.answer(asked, "text");

        assertThat(bulk.requests()).extracting(InferenceRequest::getRunId).containsExactly(OTHER_RUN);
        assertThat(bulk.stored("generation.conversations")).isEqualTo(1);
    }
}
