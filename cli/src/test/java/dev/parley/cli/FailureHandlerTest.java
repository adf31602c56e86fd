package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.parley.schemas.serde.IncompatibleSchemaException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
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
    void shouldSayWhichSettingKafkaDoesNotTake() {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers", "localhost:9092",
                "security.protocol", "SSL",
                "ssl.truststore.location", "/nowhere/trust.jks",
                "ssl.truststore.password", "secret");
        KafkaException failure = catchThrowableOfType(KafkaException.class, () -> Admin.create(settings));

        CommandLineRun run = fail(failure);

        assertThat(run.exit()).isEqualTo(ExitCode.CONFIGURATION.status());
        assertThat(run.messages())
                .contains("KAFKA_* variables")
                .contains("/nowhere/trust.jks")
                .doesNotContain("secret");
    }

    @Test
    void shouldQuoteNothingOfAJaasConfigurationThatCannotBeRead() {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers", "localhost:9092",
                "security.protocol", "SASL_PLAINTEXT",
                "sasl.mechanism", "PLAIN",
                "sasl.jaas.config", "PlainLoginModule required password secret;");
        KafkaException failure = catchThrowableOfType(KafkaException.class, () -> Admin.create(settings));

        assertThat(fail(failure).messages()).contains("KAFKA_SASL_JAAS_CONFIG").doesNotContain("secret");
    }

    @Test
    void shouldSayWhatTheDatabaseRefuses() {
        CommandLineRun refused = fail(new IllegalStateException(
                "the tables at postgresql://me@db:5432/parley cannot be brought up to date",
                new SQLException("FATAL: password authentication failed", "28P01")));
        CommandLineRun away = fail(new IllegalStateException(
                "the tables at postgresql://me@db:5432/parley cannot be brought up to date",
                new SQLException("Connection refused.", "08001")));
        CommandLineRun open = fail(new IllegalStateException(
                "the tables at postgresql://me@db:5432/parley cannot be brought up to date",
                new SQLException("The server does not support SSL.", "08004")));

        assertThat(refused.exit()).isEqualTo(ExitCode.CONFIGURATION.status());
        assertThat(refused.messages()).contains("me@db:5432").contains("password authentication failed");
        assertThat(away.exit()).isEqualTo(ExitCode.UNAVAILABLE.status());
        assertThat(open.exit()).isEqualTo(ExitCode.CONFIGURATION.status());
        assertThat(open.messages()).contains("does not support SSL. Check DATABASE_URL, its sslmode");
    }

    @Test
    void shouldSayThatTheRegistryHasOtherSchemas() {
        CommandLineRun run = fail(new IncompatibleSchemaException("409 for dev.parley.events.TurnRecorded"));

        assertThat(run.exit()).isEqualTo(ExitCode.CONFIGURATION.status());
        assertThat(run.messages()).contains("TurnRecorded").contains("registry of its own");
    }

    /** Whatever failed in it: a start that is stopped fails in many ways. */
    @Test
    void shouldCallACommandInterruptedThatWas() {
        Thread.currentThread().interrupt();
        try {
            assertThat(fail(new IllegalStateException("interrupted while waiting"))
                            .exit())
                    .isEqualTo(ExitCode.INTERRUPTED.status());
        } finally {
            Thread.interrupted();
        }
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

    @Test
    void shouldLeaveOneDocumentWhereThereIsAResultAlready() {
        CommandLineRun run = execute(
                new Failing(new CommandFailure(ExitCode.UNAVAILABLE, "Gone."), "ready"),
                "--json",
                "--data-dir",
                "" + data);

        assertThat(run).isEqualTo(new CommandLineRun(5, "\"ready\"\n", "Gone.\n"));
    }

    @Test
    void shouldNameTheLogWhereItIs() throws IOException {
        Path config = Files.createDirectory(data.resolve("config"));
        Files.writeString(config.resolve(".env"), "PARLEY_DATA_DIR=" + data.resolve("elsewhere") + "\n");

        CommandLineRun run = execute(new Failing(new IllegalStateException("a bug"), ""), "--config", "" + config);

        assertThat(run.messages()).endsWith("The log: " + data.resolve("elsewhere/logs/parley.log") + "\n");
    }

    @Test
    void shouldKeepInTheLogWhatAKnownFailureWasFoundBy() throws IOException {
        ch.qos.logback.classic.Logger logger =
                (ch.qos.logback.classic.Logger) LoggerFactory.getLogger(FailureHandler.class);
        ListAppender<ILoggingEvent> kept = new ListAppender<>();
        kept.start();
        logger.addAppender(kept);
        try {
            Files.createDirectories(data.resolve("logs"));
            fail(new CommandFailure(ExitCode.UNAVAILABLE, "It stopped.", new IOException("the reason")));
            assertThat(kept.list).singleElement().satisfies(event -> assertThat(
                            event.getThrowableProxy().getMessage())
                    .isEqualTo("the reason"));
        } finally {
            logger.detachAppender(kept);
        }
    }

    @Test
    void shouldSayWhatStandsInTheWayOfADirectory() {
        assertThat(fail(new FileAlreadyExistsException("taken")).messages())
                .isEqualTo("taken is no directory, and one is needed there. Move it, or choose another place.\n");
        assertThat(fail(new FileSystemLoopException("loop")).messages()).isEqualTo("loop: FileSystemLoopException.\n");
    }

    private CommandLineRun fail(Exception failure, String... options) {
        String[] words = java.util.Arrays.copyOf(options, options.length + 2);
        words[options.length] = "--data-dir";
        words[options.length + 1] = data.toString();
        return execute(new Failing(failure, ""), words);
    }

    private static CommandLineRun execute(Failing command, String... words) {
        CommandLine line = new CommandLine(command);
        line.setExecutionExceptionHandler(new FailureHandler());
        StringWriter results = new StringWriter();
        StringWriter messages = new StringWriter();
        line.setOut(new PrintWriter(results)).setErr(new PrintWriter(messages));
        int exit = line.execute(words);
        return new CommandLineRun(exit, results.toString(), messages.toString());
    }

    @Command(name = "failing")
    private static final class Failing extends ParleyCommand {
        private final Exception failure;
        private final String result;

        Failing(Exception failure, String result) {
            this.failure = failure;
            this.result = result;
        }

        @Override
        protected ExitCode run(CommandContext context) throws Exception {
            if (!result.isEmpty()) {
                context.output().result(result, () -> result);
            }
            throw failure;
        }
    }
}
