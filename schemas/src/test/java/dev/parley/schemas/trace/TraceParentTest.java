package dev.parley.schemas.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TraceParentTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String VALID = "00-" + TRACE + "-00f067aa0ba902b7-01";

    @Test
    void shouldReadAndWriteTheExampleOfTheSpecification() {
        TraceParent parsed = TraceParent.parse(VALID).orElseThrow();

        assertThat(parsed).isEqualTo(new TraceParent(TRACE, "00f067aa0ba902b7", 1));
        assertThat(parsed).hasToString(VALID);
        assertThat(parsed.toString()).matches(TraceParent.PATTERN);
    }

    @ParameterizedTest
    @CsvSource({
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00, 0",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-03, 3",
        // Flags that are not known yet are not passed on.
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-fd, 1",
        // A later version is read as far as this one goes.
        "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01, 1",
        "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-what-the-future-brings, 1"
    })
    void shouldReadWhatIsValid(String value, int flags) {
        assertThat(TraceParent.parse(value)).contains(new TraceParent(TRACE, "00f067aa0ba902b7", flags));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no trace",
                "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
                "00-4bf92f3577b34da6a3ce929d0e0e473-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
                "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01more",
                " 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
            })
    void shouldTakeWhatIsInvalidForNone(String value) {
        assertThat(TraceParent.parse(value)).isEmpty();
    }

    @Test
    void shouldFindTheSameTraceForTheSameSubjectAndASpanForEachEvent() {
        TraceParent seed = TraceParent.begin("c1", "c1/seed/1");

        assertThat(TraceParent.begin("c1", "c1/seed/1")).isEqualTo(seed);
        assertThat(TraceParent.begin("c1", "c1/seed/2").traceId()).isEqualTo(seed.traceId());
        assertThat(TraceParent.begin("c1", "c1/seed/2").spanId()).isNotEqualTo(seed.spanId());
        assertThat(TraceParent.begin("c2", "c1/seed/1").traceId()).isNotEqualTo(seed.traceId());
    }

    @Test
    void shouldStayInTheTraceOfTheCause() {
        RecordHeaders headers = new RecordHeaders();
        headers.add(TraceParent.HEADER, "an older one".getBytes(StandardCharsets.US_ASCII));
        TraceParent.parse(VALID).orElseThrow().addTo(headers);

        TraceParent child = TraceParent.following(headers, "c1", "e1");

        assertThat(headers).hasSize(1);
        assertThat(child.traceId()).isEqualTo(TRACE);
        assertThat(child.spanId()).isNotEqualTo("00f067aa0ba902b7");
        assertThat(child.flags()).isEqualTo(1);
        assertThat(TraceParent.following(headers, "c1", "e1")).isEqualTo(child);
    }

    @Test
    void shouldBeginATraceWhereTheCauseHasNone() {
        RecordHeaders headers = new RecordHeaders();
        assertThat(TraceParent.following(headers, "c1", "e1")).isEqualTo(TraceParent.begin("c1", "e1"));

        headers.add(TraceParent.HEADER, null);
        assertThat(TraceParent.following(headers, "c1", "e1")).isEqualTo(TraceParent.begin("c1", "e1"));
    }

    @Test
    void shouldNotBeMadeOfAnythingInvalid() {
        assertThatIllegalArgumentException().isThrownBy(() -> new TraceParent("0".repeat(32), "00f067aa0ba902b7", 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new TraceParent(TRACE, "x", 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new TraceParent(TRACE, "00f067aa0ba902b7", 4));
    }
}
