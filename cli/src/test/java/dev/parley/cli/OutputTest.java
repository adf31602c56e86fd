package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class OutputTest {
    private final StringWriter results = new StringWriter();
    private final StringWriter messages = new StringWriter();

    private record Document(long jobOpenings, BigDecimal usd, List<String> files) {}

    @Test
    void shouldPrintResultsAsTextOrAsJsonInSnakeCase() {
        Document document = new Document(3, new BigDecimal("0.000001"), List.of("a.jsonl"));

        output().result(document, () -> "three");
        output("--json").result(document, () -> "three");

        assertThat(results).hasToString("""
                        three
                        {
                          "job_openings": 3,
                          "usd": 0.000001,
                          "files": [
                            "a.jsonl"
                          ]
                        }
                        """);
        assertThat(messages.toString()).isEmpty();
    }

    @Test
    void shouldSayOnlyWhatMustBeKnownWhenQuiet() {
        Output output = output("--quiet");

        output.note("good to know");
        output.warn("must be known");

        assertThat(messages).hasToString("must be known\n");
        assertThat(results.toString()).isEmpty();
    }

    @Test
    void shouldTellATerminalNothingOfWhatAModelWrote() {
        String written = "one\r\n\ttwo \033[2J\033]0;title\007three\u009b31m";
        String printed = "one\n\ttwo [2J]0;titlethree31m";
        Output output = output();

        output.piece(written);
        output.line(written, () -> written);
        output.result(written, () -> written);
        output.warn(written);

        assertThat(results).hasToString(printed + (printed + "\n").repeat(2));
        assertThat(messages).hasToString(printed + "\n");
    }

    @Test
    void shouldPrintAResultPieceByPiece() {
        output().stream(List.of("one", "two").iterator(), () -> Stream.of("one\n", "two\n"));
        output("--json").stream(List.of("one", "two").iterator(), Stream::empty);

        assertThat(results).hasToString("one\ntwo\n[\n  \"one\",\n  \"two\"\n]\n");
    }

    @Test
    void shouldKeepStandingLinesBelowWhatIsSaid() {
        Output output = output();

        output.stand(List.of("one", "two"));
        output.warn("careful");
        output.stand(List.of());

        String away = "\033[2A\r\033[J";
        assertThat(messages).hasToString("one\ntwo\n" + away + "careful\none\ntwo\n" + away);
    }

    @Test
    void shouldBelieveTheLauncherAboutTheTerminal() {
        Properties told = new Properties();
        told.setProperty("parley.terminal", "true");
        told.setProperty("parley.terminal.columns", "132");
        told.setProperty("stderr.encoding", "UTF-8");

        assertThat(Terminal.detect(Map.of(), told)).isEqualTo(new Terminal(true, true, true, 132));
        assertThat(Terminal.detect(Map.of("NO_COLOR", "1"), told).color()).isFalse();
        assertThat(Terminal.detect(Map.of("TERM", "dumb"), told).live()).isFalse();
        told.setProperty("parley.terminal", "false");
        assertThat(Terminal.detect(Map.of(), told).live()).isFalse();
    }

    @Test
    void shouldAlignNumbersToTheRight() {
        String table = new TextTable(Set.of(1))
                .row("agents", "2", "|A|")
                .row("job openings", "1,000", "|J|")
                .toString();

        assertThat(table).isEqualTo("agents            2  |A|\njob openings  1,000  |J|\n");
    }

    @Test
    void shouldKeepRowsOfManyLinesOnOne() {
        String table = new TextTable(Set.of()).row("a\nb", "\033[31mred\033[0m").toString();

        assertThat(table).isEqualTo("a b   [31mred [0m\n");
    }

    @Test
    void shouldBeDoneSoonWithALongTable() {
        TextTable table = new TextTable(Set.of());
        for (int row = 0; row < 50_000; row++) {
            table.row("conversation " + row, "step", row, "timed_out", "no answer within 60000 ms");
        }

        assertTimeoutPreemptively(Duration.ofSeconds(20), table::toString);
    }

    @Test
    void shouldCutStandingLinesToTheTerminal() {
        Output output = new Output(
                new PrintWriter(results), new PrintWriter(messages), new Terminal(true, false, true, 20), parsed());

        output.stand(List.of("a line that is longer than the terminal is wide"));

        assertThat(messages).hasToString("a line that is long\n");
    }

    @Test
    void shouldKeepNothingStandingWhenQuiet() {
        output("--quiet").stand(List.of("one"));

        assertThat(messages.toString()).isEmpty();
    }

    private static CommonOptions parsed(String... options) {
        CommonOptions parsed = new CommonOptions();
        new CommandLine(CommandLine.Model.CommandSpec.create()
                        .addMixin("options", CommandLine.Model.CommandSpec.forAnnotatedObject(parsed)))
                .parseArgs(options);
        return parsed;
    }

    private Output output(String... options) {
        return new Output(new PrintWriter(results), new PrintWriter(messages), Terminal.NONE, parsed(options));
    }
}
