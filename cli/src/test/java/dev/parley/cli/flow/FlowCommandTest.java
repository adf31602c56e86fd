package dev.parley.cli.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.parley.cli.CommandLineRun;
import dev.parley.cli.Parley;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** A loop has more flows than could be kept. */
class FlowCommandTest {
    private static final String LOOP = """
            - id: ask
              is_start: true
              is_branch: true
              max_visits: 300
              initiator: agent
              actions: [{role: agent, action_type: message, example: Well}, {role: candidate, action_type: message}]
              next: {a: ask, b: ask, stop: bye}
            - {id: bye, is_end: true, initiator: agent, actions: [{role: agent, action_type: message}]}
            """;

    @TempDir
    private Path directory;

    @BeforeEach
    void writeTheLoop() throws IOException {
        Files.writeString(directory.resolve("conversation_flow.yml"), LOOP);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--json", "--quiet"})
    void shouldPrintOneFlowAfterTheOtherForAsLongAsThereIsAReader(String option) {
        LeavingReader reader = new LeavingReader();
        CommandLine line = Parley.commandLine().setOut(new PrintWriter(reader)).setErr(new PrintWriter(reader));

        assertTimeoutPreemptively(
                Duration.ofSeconds(60),
                () -> line.execute("flow", "--config", "" + directory, "--limit", "2000000000", option));
        assertThat(reader.read).isGreaterThan(LeavingReader.ENOUGH);
    }

    @Test
    void shouldListFlowsInAFile() throws IOException {
        Path file = directory.resolve("new/flows.txt");
        String printed =
                CommandLineRun.of("flow", "--config", directory, "--limit", "3").results();

        CommandLineRun run = CommandLineRun.of("flow", "--config", directory, "--limit", "3", "--output", file);

        assertThat(run.results()).isEqualTo("Wrote " + file + ".\n");
        assertThat(file).hasContent(printed);
        assertThat(printed).startsWith("2 steps, ").contains("… and ");
    }

    private static final class LeavingReader extends Writer {
        private static final int ENOUGH = 100_000;
        private int read;

        @Override
        public void write(char[] text, int from, int length) throws IOException {
            read += length;
            if (read > ENOUGH) {
                throw new IOException("Broken pipe");
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
