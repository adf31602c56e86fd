package dev.parley.cli.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.cli.CommandLineRun;
import dev.parley.cli.Parley;
import dev.parley.testkit.TalkingCheckpoint;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelCommandsIT {
    private static final String SENTENCE = "Good morning! We have an opening in São Paulo 👋.";
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path directory;

    private Path model;

    @BeforeEach
    void writeModel() throws IOException {
        model = TalkingCheckpoint.write(directory.resolve("model"), SENTENCE);
    }

    private CommandLineRun run(Object... arguments) {
        Object[] all = Arrays.copyOf(arguments, arguments.length + 2);
        all[arguments.length] = "--data-dir";
        all[arguments.length + 1] = directory.resolve("data");
        return CommandLineRun.of(all);
    }

    private Path input(String text) throws IOException {
        return Files.writeString(directory.resolve("input.jsonl"), text);
    }

    private CommandLineRun generate(Path input, Object... more) {
        List<Object> arguments = new ArrayList<>(List.of("model", "generate", model, "--input", input));
        arguments.addAll(List.of("--precision", "fp32", "--device", "cpu", "--threads", "1"));
        arguments.addAll(List.of(more));
        return run(arguments.toArray());
    }

    @Test
    void shouldAnswerEachLineInOrder() throws IOException {
        Path input = input("""
            {"prompt": "Hello"}
            {"messages": [{"role": "system", "content": "Be kind."}, {"role": "user", "content": "Oi! Привет 👋"}]}

            {"ids": [5, 6, 7]}
            """);

        CommandLineRun run = generate(input, "--max-tokens", 64, "--temperature", 0, "--batch", 2, "--json");

        assertThat(run.exit()).as("%s", run).isZero();
        List<String> lines = run.results().lines().toList();
        assertThat(lines).hasSize(3);
        for (String line : lines) {
            JsonNode reply = JSON.readTree(line);
            assertThat(reply.path("text").asText()).isEqualTo(SENTENCE);
            assertThat(reply.path("finish_reason").asText()).isEqualTo("stop");
            assertThat(reply.path("ids")).hasSameSizeAs(reply.path("logprobs")).isNotEmpty();
            assertThat(reply.has("error")).isFalse();
        }
    }

    @Test
    void shouldEndAtTheLimitOrAStopText() throws IOException {
        Path input = input("{\"prompt\": \"Hello\"}\n");
        JsonNode cut =
                JSON.readTree(generate(input, "--max-tokens", 2, "--json").results());
        assertThat(cut.path("finish_reason").asText()).isEqualTo("length");
        assertThat(cut.path("ids")).hasSize(2);
        assertThat(generate(input, "--stop", "opening").results()).isEqualTo("Good morning! We have an \n");
    }

    @Test
    void shouldStopWhenItsReaderHasLeft() throws IOException {
        Path input = input("{\"prompt\": \"Hello\"}\n".repeat(40));
        AtomicInteger writes = new AtomicInteger();
        OutputStream head = new OutputStream() {
            @Override
            public void write(int character) throws IOException {
                write(new byte[1], 0, 1);
            }

            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
                if (writes.incrementAndGet() > 1) {
                    throw new IOException("Broken pipe");
                }
            }
        };
        Parley.commandLine()
                .setOut(new PrintWriter(head, false, StandardCharsets.UTF_8))
                .execute("model", "generate", model.toString(), "--input", input.toString(), "--max-tokens", "2");

        assertThat(writes).hasValueBetween(2, 10);
    }

    @Test
    void shouldSayWhichLineCannotBeAnswered() throws IOException {
        Path input =
                input("{\"prompt\": \"Hello\"}\n{\"prompt\": \"" + "long ".repeat(50) + "\"}\n{\"ids\": [999999]}\n");

        CommandLineRun run = generate(input, "--context", 100, "--json");

        assertThat(run.exit()).isEqualTo(4);
        assertThat(run.messages()).contains("input.jsonl:2: the prompt has", "input.jsonl:3: ");
        List<String> lines = run.results().lines().toList();
        assertThat(lines).hasSize(3);
        assertThat(JSON.readTree(lines.get(0)).path("text").asText()).isEqualTo(SENTENCE);
        assertThat(JSON.readTree(lines.get(1)).path("finish_reason").asText()).isEqualTo("error");
        assertThat(JSON.readTree(lines.get(1)).path("error").asText()).contains("100");
    }

    /** Of 261 tokens, where the kernels take blocks of 16 or 64. */
    @ParameterizedTest
    @ValueSource(strings = {"int8", "int4"})
    void shouldRunQuantisedWhateverTheVocabulary(String precision) throws IOException {
        Path endless = TalkingCheckpoint.writeEndless(directory.resolve("endless"), "abc");
        Path input = input("{\"ids\": [5, 6, 7]}\n");

        CommandLineRun run = run(
                "model", "generate", endless, "--input", input, "--max-tokens", 8, "--precision", precision, "--json");

        assertThat(run.exit()).as("%s", run).isZero();
        assertThat(JSON.readTree(run.results()).path("ids"))
                .hasSize(8)
                .allMatch(id -> id.isInt() && id.asInt() >= 0 && id.asInt() < 261);
    }

    @Test
    void shouldAnswerIdsWithoutATokenizer() throws IOException {
        Files.delete(model.resolve("tokenizer.json"));
        Path input = input("{\"ids\": [5, 6]}\n{\"prompt\": \"Hello\"}\n");

        CommandLineRun run = generate(input, "--json");

        assertThat(run.exit()).isEqualTo(4);
        assertThat(run.messages()).contains("input.jsonl:2: the model has no tokenizer.json");
        JsonNode reply = JSON.readTree(run.results().lines().findFirst().orElseThrow());
        assertThat(reply.path("finish_reason").asText()).isEqualTo("stop");
        assertThat(reply.path("ids")).isNotEmpty();
        assertThat(reply.path("text").asText()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense",
                "{\"text\": \"x\"}",
                "{\"ids\": []}",
                "{\"ids\": [1.5]}",
                "{\"messages\": []}",
                "{\"messages\": [{\"role\": \"user\"}]}"
            })
    void shouldRefuseLinesThatAskForNothing(String line) throws IOException {
        CommandLineRun run = generate(input("{\"prompt\": \"fine\"}\n" + line + "\n"));
        assertThat(run.exit()).isEqualTo(3);
        assertThat(run.messages()).contains("input.jsonl:2: ", "Expected {\"ids\"");
        assertThat(run.results()).isEmpty();
    }

    @Test
    void shouldRefuseOptionsOutOfBounds() throws IOException {
        Path input = input("{\"prompt\": \"Hello\"}\n");
        assertThat(generate(input, "--max-tokens", 0).exit()).isEqualTo(2);
        assertThat(generate(input, "--temperature", 3).exit()).isEqualTo(2);
        assertThat(generate(input, "--device", "gpu").exit()).isEqualTo(2);
        assertThat(generate(directory.resolve("absent")).exit()).isEqualTo(3);
    }

    @Test
    void shouldCheckAModel() throws IOException {
        CommandLineRun fine = run("model", "check", model);
        assertThat(fine.exit()).as("%s", fine).isZero();
        assertThat(fine.results())
                .contains("ok     config.json: llama, 1 layers", "ok     tensors", "ok     chat template");

        Files.write(model.resolve("model.safetensors"), new byte[40]);
        Files.writeString(model.resolve("chat_template.jinja"), "{% if %}");
        CommandLineRun broken = run("model", "check", model, "--json");
        assertThat(broken.exit()).isEqualTo(3);
        JsonNode findings = JSON.readTree(broken.results()).path("findings");
        assertThat(findings).hasSize(5);
        assertThat(findings.get(2).path("says").asText()).contains("line 1 of the chat template");
        assertThat(findings.get(4).path("ok").asBoolean()).isFalse();
        assertThat(findings.get(4).path("says").asText()).contains("model.safetensors");
    }

    @Test
    void shouldSayWhatIsNoModel() {
        assertThat(run("model", "pull", "a/b/c").exit()).isEqualTo(2);
        CommandLineRun absent = run("model", "check", "acme/never-pulled");
        assertThat(absent.exit()).isEqualTo(3);
        assertThat(absent.messages()).contains("parley model pull acme/never-pulled");
        assertThat(run("model", "list", "--json").exit()).isZero();
        assertThat(run("model").exit()).isEqualTo(2);
    }
}
