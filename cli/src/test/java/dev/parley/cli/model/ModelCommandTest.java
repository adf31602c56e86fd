package dev.parley.cli.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.cli.CommandLineRun;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelCommandTest {
    private static final Path CHECKPOINT =
            Path.of(System.getProperty("parley.root"), "local-models/src/test/resources/checkpoints/llama");

    @TempDir
    private Path directory;

    @Test
    void shouldWriteLogitsAsNumpyReadsThem() throws IOException {
        Path input = Files.writeString(directory.resolve("in.jsonl"), "{\"ids\": [1, 2, 3]}\n");
        Path output = directory.resolve("out.npy");

        CommandLineRun run = run("logits", CHECKPOINT, "--input", input, "--output", output, "--precision", "fp32");

        assertThat(run.exit()).as(run.messages()).isZero();
        byte[] file = Files.readAllBytes(output);
        int header = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getShort(8);
        assertThat(new String(file, 10, header, StandardCharsets.US_ASCII))
                .startsWith("{'descr': '<f4', 'fortran_order': False, 'shape': (3, 128), }")
                .endsWith("\n");
        assertThat((10 + header) % 64).isZero();
        assertThat(file).hasSize(10 + header + 3 * 128 * 4);
    }

    @Test
    void shouldPrintALineForEachBatch() throws IOException {
        CommandLineRun run = run(
                "bench",
                CHECKPOINT,
                "--batches",
                "1,3",
                "--prompt",
                "8",
                "--tokens",
                "4",
                "--threads",
                "9999",
                "--json");

        assertThat(run.exit()).as(run.messages()).isZero();
        List<String> lines = run.results().lines().toList();
        assertThat(lines).hasSize(2);
        JsonNode second = new ObjectMapper().readTree(lines.get(1));
        assertThat(second.path("batch").asInt()).isEqualTo(3);
        assertThat(second.path("threads").asInt())
                .isEqualTo(Runtime.getRuntime().availableProcessors());
        assertThat(second.path("prefill_tokens_per_second").asDouble()).isPositive();
        assertThat(second.path("decode_tokens_per_second").asDouble()).isPositive();
        assertThat(second.path("load_seconds").asDouble()).isPositive();
        assertThat(second.has("resident_megabytes")).isEqualTo(Files.exists(Path.of("/proc/self/status")));
    }

    @Test
    void shouldTakeTheNameOfAPulledModel() throws IOException {
        String commit = "0123456789abcdef0123456789abcdef01234567";
        Path cache = directory.resolve("hub");
        Path snapshot = Files.createDirectories(cache.resolve("models--acme--tiny/snapshots/" + commit));
        for (String file : List.of("config.json", "model.safetensors")) {
            Files.copy(CHECKPOINT.resolve(file), snapshot.resolve(file));
        }
        Path refs = Files.createDirectories(cache.resolve("models--acme--tiny/refs"));
        Files.writeString(refs.resolve("main"), commit);
        Path config = Files.createDirectory(directory.resolve("config"));
        Files.writeString(config.resolve(".env"), "HF_HUB_CACHE=" + cache + "\n");
        Path input = Files.writeString(directory.resolve("in.jsonl"), "{\"ids\": [1, 2, 3]}\n");
        Path output = directory.resolve("out.npy");

        for (String name : List.of("acme/tiny", "acme/tiny@" + commit)) {
            CommandLineRun logits = run("logits", name, "--input", input, "--output", output, "--config", config);
            assertThat(logits.exit()).as(logits.messages()).isZero();
            assertThat(output).isNotEmptyFile();
            Files.delete(output);
        }
        CommandLineRun bench =
                run("bench", "acme/tiny", "--batches", "1", "--prompt", "8", "--tokens", "4", "--config", config);
        assertThat(bench.exit()).as(bench.messages()).isZero();
        CommandLineRun absent = run("bench", "acme/absent", "--config", config);
        assertThat(absent.exit()).isEqualTo(3);
        assertThat(absent.messages()).contains("parley model pull acme/absent");
    }

    @Test
    void shouldSayWhatIsWrongWithACheckpoint() throws IOException {
        Files.copy(CHECKPOINT.resolve("config.json"), directory.resolve("config.json"));

        CommandLineRun run = run("bench", directory);

        assertThat(run.exit()).isEqualTo(3);
        assertThat(run.messages())
                .contains("has no weights: expected model.safetensors")
                .doesNotContain("\tat ");
    }

    @Test
    void shouldSayWhatAPromptLooksLike() throws IOException {
        Path input = Files.writeString(directory.resolve("in.jsonl"), "{\"text\": \"hello\"}\n");

        CommandLineRun run = run("logits", CHECKPOINT, "--input", input, "--output", directory.resolve("x.npy"));

        assertThat(run.exit()).isEqualTo(3);
        assertThat(run.messages()).contains("{\"ids\": [1, 2]}");
    }

    @Test
    void shouldSayWhatIsWrongWithWhatIsAsked() throws IOException {
        Path output = directory.resolve("x.npy");
        for (String line : List.of(
                "{\"ids\": [1, 999]}",
                "{\"ids\": [1.7]}",
                "{\"ids\": [1]} {\"ids\": [2]}",
                "{\"ids\": " + Collections.nCopies(300, 1) + "}")) {
            Path input = Files.writeString(directory.resolve("in.jsonl"), line + "\n");
            CommandLineRun run = run("logits", CHECKPOINT, "--input", input, "--output", output);
            assertThat(run.exit()).as(line).isEqualTo(3);
            assertThat(run.messages()).contains("in.jsonl").doesNotContain("Unexpected failure");
        }
    }

    @Test
    void shouldReadFilesOfWindowsAndNameFoldersThatAreMissing() throws IOException {
        Path input = Files.writeString(directory.resolve("in.jsonl"), "\uFEFF{\"ids\": [1, 2, 3]}\r\n");

        CommandLineRun fine = run("logits", CHECKPOINT, "--input", input, "--output", directory.resolve("x.npy"));
        CommandLineRun nowhere = run("logits", CHECKPOINT, "--input", input, "--output", directory.resolve("no/x.npy"));
        CommandLineRun folder = run("logits", CHECKPOINT, "--input", directory, "--output", directory.resolve("y.npy"));

        assertThat(fine.exit()).as(fine.messages()).isZero();
        assertThat(nowhere.exit()).isEqualTo(3);
        assertThat(nowhere.messages()).contains("x.npy cannot be written").doesNotContain("Loading");
        assertThat(folder.exit()).isEqualTo(3);
        assertThat(folder.messages()).contains("is a directory; expected a file");
    }

    @Test
    void shouldNameTheLineThatIsNoText() throws IOException {
        Path input = directory.resolve("in.jsonl");
        Files.write(input, "{\"ids\": [1]}\n{\"prompt\": \"\u00FF\"}\n".getBytes(StandardCharsets.ISO_8859_1));

        CommandLineRun run = run("logits", CHECKPOINT, "--input", input, "--output", directory.resolve("x.npy"));

        assertThat(run.exit()).isEqualTo(3);
        assertThat(run.messages()).contains("in.jsonl:2: it is not text in UTF-8");
    }

    @Test
    void shouldFailInOneLineWhereResultsAreLines() throws IOException {
        CommandLineRun run = run("bench", directory, "--json");

        assertThat(run.results().lines()).hasSize(1);
        assertThat(new ObjectMapper().readTree(run.results()).path("code").asText())
                .isEqualTo("configuration");
    }

    @Test
    void shouldRefuseToMeasureWhatMakesNoSense() {
        for (List<String> options : List.of(
                List.of("--prompt", "0"),
                List.of("--tokens", "1"),
                List.of("--batches", "0"),
                List.of("--threads", "-1"),
                List.of("--prompt", "250", "--tokens", "64"))) {
            List<Object> arguments = new ArrayList<>(List.of("bench", CHECKPOINT));
            arguments.addAll(options);
            CommandLineRun run = run(arguments.toArray());
            assertThat(run.exit()).as("%s: %s", options, run.messages()).isEqualTo(2);
            assertThat(run.messages()).contains(options.getFirst());
        }
    }

    private CommandLineRun run(Object... arguments) {
        Object[] words = new Object[arguments.length + 2];
        words[0] = "model";
        System.arraycopy(arguments, 0, words, 1, arguments.length);
        words[words.length - 1] = "--data-dir=" + directory.resolve("data");
        return CommandLineRun.of(words);
    }
}
