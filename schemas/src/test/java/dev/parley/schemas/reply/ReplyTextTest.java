package dev.parley.schemas.reply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.events.ReplyDelta;
import dev.parley.events.ReplyStarted;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

class ReplyTextTest {
    private static final String WHOLE = "Thank you, Zoë 🦊: what brought you to data engineering?";

    private final ReplyText reply = new ReplyText();

    @Test
    void shouldJoinThePiecesOfAnAttempt() {
        reply.started(started(1));

        assertThat(reply.written(delta(1, 0, "Hello"))).isEqualTo("Hello");
        assertThat(reply.written(delta(1, 5, " there"))).isEqualTo(" there");
        assertThat(reply.text()).isEqualTo("Hello there");
        assertThat(reply.length()).isEqualTo(11);
        assertThat(reply.from(5)).isEqualTo(" there");
        assertThat(reply.attempt()).isEqualTo(1);
    }

    @Test
    void shouldTakeNothingBeforeAnAttemptBegan() {
        assertThat(reply.written(delta(1, 0, "Hello"))).isEmpty();
        assertThat(reply.text()).isEmpty();
    }

    @Test
    void shouldIgnoreRepeatedPiecesAndGaps() {
        reply.started(started(1));
        reply.written(delta(1, 0, "Hello"));

        assertThat(reply.written(delta(1, 0, "Hello"))).isEmpty();
        assertThat(reply.written(delta(1, 2, "llo"))).isEmpty();
        assertThat(reply.written(delta(1, 6, "there"))).isEmpty();
        assertThat(reply.text()).isEqualTo("Hello");
    }

    @Test
    void shouldTakeOnlyTheNewPartOfAnOverlappingPiece() {
        reply.started(started(1));
        reply.written(delta(1, 0, "Hello"));

        assertThat(reply.written(delta(1, 3, "lo there"))).isEqualTo(" there");
        assertThat(reply.text()).isEqualTo("Hello there");
    }

    @Test
    void shouldKeepTheTextWhenAnotherAttemptTakesOverAndVoidTheEarlierOne() {
        reply.started(started(1));
        reply.written(delta(1, 0, "Hello"));

        assertThat(reply.started(started(2))).isTrue();
        assertThat(reply.started(started(2))).isFalse();
        assertThat(reply.started(started(1))).isFalse();
        assertThat(reply.written(delta(1, 5, " nobody"))).isEmpty();
        assertThat(reply.written(delta(2, 5, " there"))).isEqualTo(" there");
        assertThat(reply.text()).isEqualTo("Hello there");
    }

    /** What is known at each marker is where the next attempt goes on: whatever repeats, no piece is lost or doubled. */
    @Test
    void shouldGiveTheWholeTextHoweverPiecesRepeatAndAttemptsChange() {
        for (int seed = 0; seed < 500; seed++) {
            Random random = new Random(seed);
            ReplyText folded = new ReplyText();
            StringBuilder joined = new StringBuilder();
            for (SpecificRecord event : log(random)) {
                switch (event) {
                    case ReplyStarted started -> folded.started(started);
                    case ReplyDelta delta -> joined.append(folded.written(delta));
                    default -> throw new AssertionError(event);
                }
            }
            assertThat(folded.text()).as("seed %d", seed).isEqualTo(WHOLE);
            assertThat(joined).as("seed %d", seed).hasToString(WHOLE);
        }
    }

    private static List<SpecificRecord> log(Random random) {
        List<SpecificRecord> log = new ArrayList<>();
        int attempt = 1;
        int position = 0;
        log.add(started(1));
        while (position < WHOLE.length()) {
            int end = Math.min(WHOLE.length(), position + 1 + random.nextInt(8));
            log.add(delta(attempt, position, WHOLE.substring(position, end)));
            position = end;
            switch (random.nextInt(6)) {
                case 0 -> log.add(log.get(random.nextInt(log.size())));
                case 1 -> {
                    log.add(started(++attempt));
                    log.add(delta(attempt - 1, position, "void"));
                }
                default -> {}
            }
        }
        return log;
    }

    private static ReplyStarted started(int attempt) {
        return ReplyStarted.newBuilder()
                .setEventId("e")
                .setOccurredAt(Instant.EPOCH)
                .setRequestId("r")
                .setConversationId("c")
                .setAttempt(attempt)
                .build();
    }

    private static ReplyDelta delta(int attempt, int position, String text) {
        return ReplyDelta.newBuilder()
                .setEventId("e")
                .setOccurredAt(Instant.EPOCH)
                .setRequestId("r")
                .setConversationId("c")
                .setAttempt(attempt)
                .setPosition(position)
                .setText(text)
                .build();
    }
}
