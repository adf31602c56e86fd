package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class FailureHandlerTest {
    @TempDir
    private Path data;

    @Test
    void shouldEndWithTheCodeAndWordsOfAKnownFailure() {
        CommandLineRun run = fail(new CommandFailure(ExitCode.PARTIAL, "Two failed. Try them again."));

        assertThat(run).isEqualTo(new CommandLineRun(4, "", "Two failed. Try them again.\n"));
    }

    @Test
    void shouldCallABrokerThatDoesNotAnswerAnOutage() {
        CommandLineRun run = fail(new ExecutionException(new TimeoutException("no answer in 60 s")));

        assertThat(run.exit()).isEqualTo(ExitCode.UNAVAILABLE.status());
        assertThat(run.messages()).contains("no answer in 60 s").contains("run the command again");
    }

    @Test
    void shouldSayWhatIsTooLargeForTheBroker() {
        CommandLineRun run = fail(new ExecutionException(new RecordTooLargeException("2000000 bytes.")));

        assertThat(run.exit()).isEqualTo(ExitCode.CONFIGURATION.status());
        assertThat(run.messages()).contains("2000000 bytes. A run's flow schema and templates travel in one event");
    }

    @Test
    void shouldCallARefusedLoginAMatterOfTheEnvironment() {
        CommandLineRun run = fail(new SaslAuthenticationException("bad password"));

        assertThat(run.exit()).isEqualTo(ExitCode.CONFIGURATION.status());
        assertThat(run.messages()).contains("KAFKA_SASL_");
    }

    @Test
    void shouldNameAFileThatIsNotThere() {
        assertThat(fail(new NoSuchFileException("there.txt")).messages()).isEqualTo("there.txt does not exist.\n");
    }

    @Test
    void shouldEndAnInterruptedCommandWith130() {
        assertThat(fail(new InterruptedException()).exit()).isEqualTo(ExitCode.INTERRUPTED.status());
    }

    @Test
    void shouldKeepTheTraceOfTheUnexpectedToTheLog() {
        CommandLineRun run = fail(new IllegalStateException("a bug"));

        assertThat(run.exit()).isEqualTo(ExitCode.FAILURE.status());
        assertThat(run.messages()).contains("a bug").contains("parley.log").doesNotContain("\tat ");
        assertThat(run.messages().lines()).hasSize(1);
    }

    @Test
    void shouldShowTheTraceWhenVerbose() {
        assertThat(fail(new IllegalStateException("a bug"), "--verbose").messages())
                .contains("\tat ");
    }

    @Test
    void shouldDescribeAFailureAsJson() {
        CommandLineRun run = fail(new CommandFailure(ExitCode.UNAVAILABLE, "Gone."), "--json");

        assertThat(run.results()).contains("\"error\": \"Gone.\"").contains("\"code\": \"unavailable\"");
    }

    private CommandLineRun fail(Exception failure, String... options) {
        CommandLine line = new CommandLine(new Failing(failure));
        line.setExecutionExceptionHandler(new FailureHandler());
        StringWriter results = new StringWriter();
        StringWriter messages = new StringWriter();
        line.setOut(new PrintWriter(results)).setErr(new PrintWriter(messages));
        String[] words = java.util.Arrays.copyOf(options, options.length + 2);
        words[options.length] = "--data-dir";
        words[options.length + 1] = data.toString();
        int exit = line.execute(words);
        return new CommandLineRun(exit, results.toString(), messages.toString());
    }

    @Command(name = "failing")
    private static final class Failing extends ParleyCommand {
        private final Exception failure;

        Failing(Exception failure) {
            this.failure = failure;
        }

        @Override
        protected ExitCode run(CommandContext context) throws Exception {
            throw failure;
        }
    }
}
