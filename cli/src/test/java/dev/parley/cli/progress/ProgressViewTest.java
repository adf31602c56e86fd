package dev.parley.cli.progress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.cli.CommonOptions;
import dev.parley.cli.ManualClock;
import dev.parley.cli.Output;
import dev.parley.cli.Terminal;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProgressViewTest {
    private static final Terminal WIDE = new Terminal(true, false, true, 80);

    private final StringWriter messages = new StringWriter();
    private final ManualClock clock = new ManualClock();

    @Test
    void shouldWriteALineEveryTenSecondsWhereThereIsNoTerminal() {
        try (ProgressView view = view(Terminal.NONE)) {
            view.show(at(0));
            clock.pass(Duration.ofSeconds(9));
            view.show(at(90));
            assertThat(messages.toString()).isEmpty();
            clock.pass(Duration.ofSeconds(1));
            view.show(at(100));
        }

        assertThat(messages.toString().lines())
                .hasSize(2)
                .first()
                .isEqualTo(
                        "generating: 100 of 400 conversations (2 failed), 800 turns (80.0/s), 100,000 + 8,000 tokens,"
                                + " $1.50, 64 in flight, 3 retries, 0:30 to go");
    }

    @Test
    void shouldLeaveOneLineAtTheEndHoweverShortTheRun() {
        try (ProgressView view = view(Terminal.NONE)) {
            view.show(at(400));
        }

        assertThat(messages.toString())
                .startsWith("generating: 400 of 400 conversations")
                .doesNotContain("to go");
    }

    @Test
    void shouldGoOnWhenTheClockIsSetBack() {
        try (ProgressView view = view(Terminal.NONE)) {
            view.show(at(0));
            clock.pass(Duration.ofSeconds(-3600));
            view.show(at(90));
            clock.pass(Duration.ofSeconds(10));
            view.show(at(190));
            assertThat(messages.toString().lines()).hasSize(2).last().asString().contains("(80.0/s)");
        }
    }

    @Test
    void shouldRedrawInPlaceOnATerminal() {
        try (ProgressView view = view(WIDE)) {
            view.show(at(0));
            clock.pass(Duration.ofMillis(50));
            view.show(at(1));
            clock.pass(Duration.ofMillis(50));
            view.show(at(2));
        }

        assertThat(messages.toString().split("\033\\[4A\r\033\\[J", -1))
                .as("two drawings, not three, then the last line")
                .hasSize(3);
    }

    @Test
    void shouldShowEveryFigureInTheLiveView() {
        Pace pace = new Pace();
        pace.mark(clock.instant(), at(0));
        clock.pass(Duration.ofSeconds(10));
        pace.mark(clock.instant(), at(100));

        List<String> lines = new ProgressText(WIDE).view(at(100), pace);

        assertThat(lines)
                .containsExactly(
                        "generating ━━━━━━━━━━──────────────────────────────  25 %  ETA 0:30",
                        "  conversations  98 done, 2 failed, 400 in all",
                        "  turns          800 (80.0/s)   tokens 100 k in, 8,000 out   $1.50",
                        "  requests       64 in flight, 3 retries");
    }

    @Test
    void shouldFitAnyWidth() {
        for (int width = 20; width < 120; width++) {
            Terminal terminal = new Terminal(true, false, true, width);
            assertThat(new ProgressText(terminal).view(at(123), new Pace()))
                    .allSatisfy(line -> assertThat(line.length()).isLessThan(terminal.width()));
        }
    }

    @Test
    void shouldUseColorsOnlyWhereTheyAreWanted() {
        Terminal colorful = new Terminal(true, true, true, 80);

        assertThat(String.join("", new ProgressText(colorful).view(at(100), new Pace())))
                .contains("\033[32m")
                .contains("\033[31m2 failed");
        assertThat(String.join("", new ProgressText(WIDE).view(at(100), new Pace())))
                .doesNotContain("\033");
    }

    @Test
    void shouldDrawInAsciiWhereThereIsNothingElse() {
        Terminal ascii = new Terminal(true, false, false, 80);

        assertThat(new ProgressText(ascii).view(at(100), new Pace()).getFirst())
                .isPrintable()
                .isASCII();
    }

    @Test
    void shouldLeaveOutTheRequestsOfWorkersElsewhere() {
        ProgressSnapshot elsewhere = new ProgressSnapshot("generating", 4, 1, 0, 8, 1000, 80, 0.5, Optional.empty());

        assertThat(ProgressText.line(elsewhere, new Pace()))
                .startsWith("generating: 1 of 4 conversations, 8 turns")
                .endsWith("1,000 + 80 tokens, $0.50")
                .doesNotContain("in flight", "retries");
    }

    @Test
    void shouldSayTimesInHoursMinutesAndSeconds() {
        assertThat(ProgressText.clock(Duration.ofSeconds(7))).isEqualTo("0:07");
        assertThat(ProgressText.clock(Duration.ofSeconds(3723))).isEqualTo("1:02:03");
    }

    private ProgressView view(Terminal terminal) {
        PrintWriter writer = new PrintWriter(messages);
        return new ProgressView(new Output(writer, writer, terminal, new CommonOptions()), clock);
    }

    private static ProgressSnapshot at(long ended) {
        long failed = Math.min(2, ended);
        return new ProgressSnapshot(
                "generating",
                400,
                ended - failed,
                failed,
                ended * 8,
                ended * 1000,
                ended * 80,
                ended * 0.015,
                Optional.of(new ProgressSnapshot.Requests(64, 3)));
    }
}
