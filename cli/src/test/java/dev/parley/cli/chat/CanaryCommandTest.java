package dev.parley.cli.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.cli.CommandLineRun;
import dev.parley.cli.Parley;
import dev.parley.cli.chat.FaultyApi.Fault;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class CanaryCommandTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path directory;

    @Test
    void shouldEndWell() throws IOException {
        try (FaultyApi api = new FaultyApi(Fault.NONE)) {
            CommandLineRun run = canary(api.url(), "--json");

            assertThat(run.exit()).as("%s", run).isZero();
            JsonNode found = JSON.readTree(run.results());
            assertThat(found.path("status").asText()).isEqualTo("well");
            assertThat(found.path("conversation").asText()).isNotEmpty();
            assertThat(List.of("accepted_ms", "first_delta_ms", "ended_ms", "stored_ms"))
                    .allSatisfy(name -> assertThat(found.path(name).isIntegralNumber())
                            .as(name)
                            .isTrue());
            assertThat(found.path("stored_ms").asLong())
                    .isGreaterThanOrEqualTo(found.path("ended_ms").asLong());
            assertThat(found.path("ended_ms").asLong())
                    .isGreaterThanOrEqualTo(found.path("first_delta_ms").asLong());
        }
    }

    @Test
    void shouldWaitForAReadModelThatIsBehind() {
        try (FaultyApi api = new FaultyApi(Fault.BEHIND)) {
            CommandLineRun run = canary(api.url());

            assertThat(run.exit()).as("%s", run).isZero();
            assertThat(api.looks()).isEqualTo(6);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "KEYS_FORGOTTEN, one Idempotency-Key made two of chat",
        "WRITES_NOT_READ, was acknowledged and is not among the messages",
        "PIECES_TORN, the pieces together are not the reply",
        "REPLY_STORED_TWICE, but has 3 messages",
        "ANOTHER_REPLY_STORED, the conversation is not what was said and its reply"
    })
    void shouldNoticeABrokenPromise(Fault fault, String problem) {
        try (FaultyApi api = new FaultyApi(fault)) {
            CommandLineRun run = canary(api.url());

            assertThat(run.exit()).as("%s", run).isEqualTo(1);
            assertThat(run.results()).contains(" wrong: ").contains(problem).contains("(conversation ");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "CHAT_FAILS, ended as failed: the key is refused",
        "NEVER_ENDS, not done within 1 seconds",
        "TURNS_AWAY, too much is open"
    })
    void shouldFindItUnavailableWithoutAReply(Fault fault, String problem) {
        try (FaultyApi api = new FaultyApi(fault)) {
            CommandLineRun run = canary(api.url(), "--timeout", "1");

            assertThat(run.exit()).as("%s", run).isEqualTo(5);
            assertThat(run.results()).contains(" unavailable: ").contains(problem);
        }
    }

    @Test
    void shouldTellARefusedKeyFromABrokenPromise() {
        try (FaultyApi api = new FaultyApi(Fault.KNOWS_NO_KEY)) {
            CommandLineRun run = canary(api.url());

            assertThat(run.exit()).isEqualTo(3);
            assertThat(run.messages()).contains("(401): The key is unknown. PARLEY_API_KEY is the key");
        }
    }

    @Test
    void shouldFindItUnavailableWhereNobodyListens() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        CommandLineRun run = canary("http://127.0.0.1:" + free);

        assertThat(run.exit()).isEqualTo(5);
        assertThat(run.results()).contains("No API answers at http://127.0.0.1:" + free);
    }

    @Test
    void shouldSayWhatEachProbeFound() {
        try (FaultyApi api = new FaultyApi(Fault.NONE)) {
            // Each probe begins a conversation of its own; of this API they are all the same, with ever more messages.
            CommandLineRun run = canary(api.url(), "--probes", "3", "--json");

            assertThat(run.results().lines()).hasSize(3);
            assertThat(run.results().lines().findFirst()).get().asString().contains("\"well\"");
            assertThat(run.exit()).isEqualTo(1);
        }
    }

    @Test
    void shouldEndWithItsReader() {
        PrintWriter closed = new PrintWriter(new Writer() {
            @Override
            public void write(char[] text, int from, int length) throws IOException {
                throw new IOException("Broken pipe");
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        });
        try (FaultyApi api = new FaultyApi(Fault.NONE)) {
            CommandLine line = Parley.commandLine().setOut(closed).setErr(closed);

            assertTimeoutPreemptively(
                    Duration.ofSeconds(30),
                    () -> line.execute(
                            "canary", "--url", api.url(), "--probes", "1000000", "--data-dir", "" + directory));
        }
    }

    private CommandLineRun canary(String url, String... more) {
        Object[] arguments = new Object[more.length + 5];
        System.arraycopy(new Object[] {"canary", "--url", url, "--data-dir", directory}, 0, arguments, 0, 5);
        System.arraycopy(more, 0, arguments, 5, more.length);
        return CommandLineRun.of(arguments);
    }
}
