package dev.parley.cli.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.parley.cli.ExitCode;
import dev.parley.cli.Interpreters;
import dev.parley.cli.export.ExportException.Reason;
import dev.parley.domain.dataset.DatasetManifest;
import dev.parley.domain.dataset.License;
import dev.parley.domain.dataset.Split;
import dev.parley.domain.hash.Sha256;
import dev.parley.embedded.Endpoints;
import dev.parley.events.ExampleDerived;
import dev.parley.schemas.topic.TopicNames;
import dev.parley.testkit.ParleyPlatform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(ParleyPlatform.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExportIT {
    private static final int EXAMPLES = 60;
    private static final String RUN = "aaaa1111";
    private static final String DATASET = "dddd0001";

    private LogWriter log;
    private Exports exports;

    @BeforeAll
    void fillLog(Endpoints endpoints, TopicNames names, @TempDir Path temporary) throws Exception {
        log = new LogWriter(endpoints, names);
        List<ExampleDerived> examples = IntStream.range(0, EXAMPLES)
                .mapToObj(number -> SampleExamples.example(RUN, DATASET, number))
                .toList();
        log.commit(() -> {
            log.run(SampleExamples.run(RUN, "spring", Instant.EPOCH));
            log.run(SampleExamples.run("bbbb2222", "empty", Instant.EPOCH.minusSeconds(1)));
            log.run(SampleExamples.run("eeee4444", "tiny", Instant.EPOCH.minusSeconds(2)));
            log.run(SampleExamples.run("eeee4445", "small", Instant.EPOCH.minusSeconds(2)));
            log.example(SampleExamples.example("eeee4445", "dddd0014", numberOf(Split.TRAIN)));
            log.example(SampleExamples.example("eeee4445", "dddd0014", numberOf(Split.TRAIN, 1)));
            log.run(SampleExamples.run("ffff5555", "one-sided", Instant.EPOCH.minusSeconds(3)));
            log.run(SampleExamples.run("ffff6666", "mute", Instant.EPOCH.minusSeconds(4)));
            log.example(SampleExamples.example("ffff5555", "dddd0005", numberOf(Split.TRAIN)));
            log.example(SampleExamples.mute("ffff5555", "dddd0005", numberOf(Split.VALIDATION)));
            log.example(SampleExamples.mute("ffff6666", "dddd0006", numberOf(Split.TRAIN)));
            log.example(SampleExamples.example("eeee4444", "dddd0004", numberOf(Split.TRAIN)));
            examples.reversed().forEach(log::example);
            log.example(SampleExamples.example("cccc3333", "dddd0003", 1));
            log.example(SampleExamples.example(RUN, DATASET, 998));
        });
        log.abort(() -> log.example(SampleExamples.example(RUN, DATASET, 999)));
        log.commit(() -> {
            log.tombstone(SampleExamples.example(RUN, DATASET, 998));
            log.example(examples.get(7));
        });
        exports = new Exports(
                new ExportSettings(endpoints.kafkaProperties(), names, log.serdes(), temporary, 16 << 10, "test"));
    }

    @AfterAll
    void closeLog() {
        log.close();
    }

    @Test
    void shouldLoadEveryFormatWithPython(@TempDir Path output) throws Exception {
        for (ExportFormat format : ExportFormat.values()) {
            ExportResult result = exports.splits(format, ExportRequest.of("spring", output.resolve(format.wireName())));

            assertThat(result.manifest().counts().conversations()).isEqualTo(EXAMPLES);
        }

        assertThat(Interpreters.python("check_datasets.py", output.toString())).contains("\"parquet\"");
    }

    /** The library's cache goes by the card alone, whatever the directory. */
    @Test
    void shouldLoadDatasetsWithoutValidationSplitFromOneCache(@TempDir Path output) throws Exception {
        List<String> roots = new ArrayList<>();
        for (String run : List.of("tiny", "small")) {
            Path root = output.resolve(run);
            for (ExportFormat format : ExportFormat.values()) {
                exports.splits(format, ExportRequest.of(run, root.resolve(format.wireName())));
            }
            roots.add(root.toString());
        }

        assertThat(output.resolve("tiny/openai/validation.jsonl")).doesNotExist();
        assertThat(Interpreters.python("check_datasets.py", roots.toArray(String[]::new)))
                .contains("\"parquet\": {\"train\": 1}", "\"parquet\": {\"train\": 2}");
    }

    @Test
    void shouldWriteNoFileOfASplitWithoutRows(@TempDir Path output) throws Exception {
        exports.splits(ExportFormat.TRL, ExportRequest.of("one-sided", output));

        assertThat(checksums(output)).containsOnlyKeys("README.md", "manifest.json", "train.jsonl");
        assertThatExceptionOfType(ExportException.class)
                .isThrownBy(() -> exports.splits(ExportFormat.TRL, ExportRequest.of("mute", output)))
                .withMessageContaining("one row for each turn of the agent")
                .satisfies(failure -> assertThat(failure.reason()).isEqualTo(Reason.NOTHING_TO_EXPORT));
        assertThat(checksums(output)).containsOnlyKeys("README.md", "manifest.json", "train.jsonl");
    }

    /** Also of a directory that somebody else has sent. */
    @Test
    void shouldDeleteNothingButDataFilesWhateverTheManifestNames(@TempDir Path directory) throws Exception {
        Path mine = Files.writeString(directory.resolve("mine.txt"), "mine");
        Path reused = directory.resolve("dataset");
        exports.splits(ExportFormat.OPENAI, ExportRequest.of("spring", reused));
        Path manifest = reused.resolve("manifest.json");
        String changed = Files.readString(manifest).replace("\"validation.jsonl\"", "\"../mine.txt\"");
        assertThat(Files.writeString(manifest, changed)).content().contains("../mine.txt");

        exports.splits(ExportFormat.OPENAI, ExportRequest.of("tiny", reused));

        assertThat(mine).hasContent("mine");
    }

    @Test
    void shouldReplaceAnEarlierExportAsAWhole(@TempDir Path reused, @TempDir Path fresh) throws Exception {
        Path notes = Files.writeString(reused.resolve("notes.txt"), "mine");
        exports.splits(ExportFormat.OPENAI, ExportRequest.of("spring", reused));
        assertThat(reused.resolve("validation.jsonl")).exists();

        exports.splits(ExportFormat.OPENAI, ExportRequest.of("tiny", reused));
        exports.splits(ExportFormat.OPENAI, ExportRequest.of("tiny", fresh));

        assertThat(notes).hasContent("mine");
        Files.delete(notes);
        assertThat(checksums(reused))
                .isEqualTo(checksums(fresh))
                .containsOnlyKeys("README.md", "manifest.json", "train.jsonl");

        exports.splits(ExportFormat.PARQUET, ExportRequest.of("spring", reused));

        assertThat(checksums(reused)).hasSize(4).doesNotContainKey("train.jsonl");

        exports.splits(ExportFormat.OPENAI, ExportRequest.of("spring", reused));

        assertThat(reused.resolve("data")).doesNotExist();
    }

    @Test
    void shouldLeaveAloneWhatNoExportWrote(@TempDir Path output) throws Exception {
        Files.writeString(output.resolve("validation.jsonl"), "mine");
        Files.writeString(output.resolve("manifest.json"), "{\"files\": [{\"path\": \"validation.jsonl\"}]}");

        exports.splits(ExportFormat.OPENAI, ExportRequest.of("tiny", output));

        assertThat(output.resolve("validation.jsonl")).hasContent("mine");
    }

    @Test
    void shouldWriteSameBytesAgain(@TempDir Path first, @TempDir Path second) throws Exception {
        for (ExportFormat format : ExportFormat.values()) {
            exports.splits(format, ExportRequest.of(RUN, first.resolve(format.wireName())));
            exports.splits(format, ExportRequest.of(null, second.resolve(format.wireName())));
        }
        exports.conversations(ExportRequest.of(RUN, first));
        exports.conversations(ExportRequest.of(RUN, second));

        assertThat(checksums(second)).hasSize(18).isEqualTo(checksums(first));
    }

    @Test
    void shouldWriteOneFileOfAllConversations(@TempDir Path output) throws Exception {
        ExportRequest request = new ExportRequest(
                RUN, DATASET, output.resolve("new"), new License("CC-BY-4.0"), "en", false, _ -> true);

        ExportResult result = exports.conversations(request);

        String name = "conversations_gpt-4o-mini_" + result.manifest().version();
        assertThat(result.files())
                .containsExactly(
                        request.output().resolve(name + ".jsonl"),
                        request.output().resolve(name + ".manifest.json"));
        assertThat(Files.readAllLines(result.files().getFirst())).hasSize(EXAMPLES);
        DatasetManifest manifest =
                DatasetManifest.fromJson(Files.readString(result.files().getLast()));
        assertThat(manifest).isEqualTo(result.manifest());
        assertThat(manifest.license().name()).isEqualTo("CC-BY-4.0");
        assertThat(manifest.counts().splits().values().stream()
                        .mapToLong(Long::longValue)
                        .sum())
                .isEqualTo(EXAMPLES);
    }

    @Test
    void shouldLeaveOutWhatWasCutOff(@TempDir Path output) throws Exception {
        ExportRequest all = ExportRequest.of(RUN, output.resolve("all"));
        ExportRequest whole =
                new ExportRequest(RUN, DATASET, output.resolve("whole"), License.UNKNOWN, "en", true, _ -> true);

        ExportResult everything = exports.conversations(all);
        ExportResult left = exports.conversations(whole);

        long truncated = everything.manifest().counts().truncated();
        assertThat(truncated).isPositive();
        assertThat(everything.aboutTruncated()).hasValueSatisfying(advice -> assertThat(advice)
                .startsWith(truncated + " conversations of the dataset have turns that max_tokens cut off.")
                .contains("--skip-truncated"));
        assertThat(left.manifest().counts().truncated()).isZero();
        assertThat(left.manifest().counts().conversations()).isEqualTo(EXAMPLES - truncated);
        assertThat(left.manifest().version()).isNotEqualTo(everything.manifest().version());
        assertThat(left.aboutTruncated()).isEmpty();
    }

    @Test
    void shouldSayWhichRunsThereAre(@TempDir Path output) {
        assertThatExceptionOfType(ExportException.class)
                .isThrownBy(() -> exports.conversations(ExportRequest.of("winter", output)))
                .withMessageContaining("spring (aaaa1111)")
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.NOTHING_TO_EXPORT));
        assertThatExceptionOfType(ExportException.class)
                .isThrownBy(() -> exports.conversations(ExportRequest.of("empty", output)))
                .withMessageContaining("no finished conversation yet");
        assertThat(output).isEmptyDirectory();
    }

    @Test
    void shouldSayWhatCannotBeWritten(@TempDir Path temporary) throws IOException {
        Path file = Files.writeString(temporary.resolve("file"), "in the way");

        assertThatExceptionOfType(ExportException.class)
                .isThrownBy(() -> exports.splits(ExportFormat.TRL, ExportRequest.of(RUN, file.resolve("output"))))
                .withMessageContaining(file.toString())
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.CANNOT_WRITE));
    }

    @Test
    void shouldGoOnOnceThereIsRoomOnTheDisk(@TempDir Path output, @TempDir Path elsewhere) throws Exception {
        Path full = Path.of("/dev/full");
        assumeThat(full).exists();
        Path part = Files.createSymbolicLink(output.resolve("train.jsonl.part"), full);

        assertThatExceptionOfType(ExportException.class)
                .isThrownBy(() -> exports.splits(ExportFormat.OPENAI, ExportRequest.of("spring", output)))
                .withMessageContaining("No space left")
                .satisfies(e -> assertThat(e.exitCode()).isEqualTo(ExitCode.PARTIAL));
        assertThat(checksums(output).keySet()).allMatch(file -> file.endsWith(".part"));

        Files.delete(part);
        exports.splits(ExportFormat.OPENAI, ExportRequest.of("spring", output));
        exports.splits(ExportFormat.OPENAI, ExportRequest.of("spring", elsewhere));
        assertThat(checksums(output)).isEqualTo(checksums(elsewhere));
    }

    private static int numberOf(Split split) {
        return numberOf(split, 0);
    }

    private static int numberOf(Split split, int which) {
        return IntStream.iterate(0, number -> number + 1)
                .filter(number ->
                        SampleExamples.example(RUN, DATASET, number).getSplit().equals(split.wireName()))
                .skip(which)
                .findFirst()
                .orElseThrow();
    }

    private static Map<String, String> checksums(Path directory) throws IOException {
        Map<String, String> checksums = new TreeMap<>();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String path = directory.relativize(file).toString();
                checksums.put(path, Sha256.hex(Sha256.start().digest(Files.readAllBytes(file))));
            }
        }
        return checksums;
    }
}
