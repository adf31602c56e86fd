package dev.parley.cli.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.parley.domain.dataset.DatasetManifest;
import dev.parley.domain.dataset.DatasetManifest.Configuration;
import dev.parley.domain.dataset.DatasetManifest.DatasetFile;
import dev.parley.domain.dataset.DatasetManifest.OffsetRange;
import dev.parley.domain.dataset.DatasetManifest.Source;
import dev.parley.domain.dataset.DatasetManifest.TokenUsage;
import dev.parley.domain.hash.Sha256;
import dev.parley.embedded.Endpoints;
import dev.parley.schemas.topic.TopicNames;
import dev.parley.schemas.topic.Topics;
import dev.parley.testkit.ParleyPlatform;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What an export takes from the log, and says of it. */
@ExtendWith(ParleyPlatform.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExportSourcesIT {
    private static final String RUN = "aaaa1111";
    private static final String OTHER = "bbbb2222";

    private LogWriter log;

    @BeforeAll
    void fillLog(Endpoints endpoints, TopicNames names) throws Exception {
        log = new LogWriter(endpoints, names);
        log.commit(() -> {
            log.run(SampleExamples.run(OTHER, "other", Instant.EPOCH));
            log.run(SampleExamples.run(RUN, "spring", Instant.EPOCH));
            examples(log, OTHER);
            examples(log, RUN);
            examples(log, OTHER);
        });
    }

    @AfterAll
    void closeLog() {
        log.close();
    }

    @Test
    void shouldSayInTheManifestWhatTheFilesAreMadeOf(Endpoints endpoints, TopicNames names, @TempDir Path directory)
            throws Exception {
        Exports exports = exports(endpoints, names, directory, ExportSettings.DEFAULT_SORT_BUFFER_BYTES);
        List<OffsetRange> offsets = offsets(endpoints, names);

        for (ExportFormat format : ExportFormat.values()) {
            Path output = directory.resolve(format.wireName());
            exports.splits(format, ExportRequest.of(RUN, output));

            DatasetManifest manifest = DatasetManifest.fromJson(Files.readString(output.resolve("manifest.json")));
            assertThat(manifest.configuration())
                    .isEqualTo(new Configuration(
                            Sha256.hex("steps: []\n"), Sha256.hex("base: hello\n"), Sha256.hex("{}")));
            assertThat(manifest.usage()).isEqualTo(new TokenUsage(2_190, 200, new BigDecimal("0.02")));
            assertThat(manifest.source()).isEqualTo(new Source(names.of(Topics.EXAMPLES), offsets));
            for (DatasetFile file : manifest.files()) {
                byte[] bytes = Files.readAllBytes(output.resolve(file.path()));
                assertThat(file.bytes()).isEqualTo(bytes.length);
                assertThat(file.sha256()).isEqualTo(Sha256.hex(Sha256.of(bytes)));
            }
        }
    }

    @Test
    void shouldSayWhereSortedPartsFindNoPlace(Endpoints endpoints, TopicNames names, @TempDir Path directory)
            throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "in the way");
        Exports exports = exports(endpoints, names, file.resolve("tmp"), 1 << 10);

        assertThatExceptionOfType(ExportException.class)
                .isThrownBy(() -> exports.splits(ExportFormat.OPENAI, ExportRequest.of(RUN, directory.resolve("out"))))
                .withMessageContaining("cannot be put into " + file.resolve("tmp") + ": ")
                .withMessageContaining("Make room there")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("--output"));
        assertThat(directory.resolve("out")).doesNotExist();
    }

    private Exports exports(Endpoints endpoints, TopicNames names, Path temporaryFiles, long sortBufferBytes) {
        return new Exports(new ExportSettings(
                endpoints.kafkaProperties(), names, log.serdes(), temporaryFiles, sortBufferBytes, "test"));
    }

    private static void examples(LogWriter log, String run) {
        IntStream.range(0, 20).forEach(number -> log.example(SampleExamples.example(run, "dddd0001", number)));
    }

    private static List<OffsetRange> offsets(Endpoints endpoints, TopicNames names) throws Exception {
        Map<Integer, OffsetRange> ranges = new TreeMap<>();
        new TopicReader(endpoints.kafkaProperties()).read(names.of(Topics.EXAMPLES), record -> {
            if (record.key().contains("." + RUN + "/")) {
                OffsetRange known = ranges.get(record.partition());
                long first = known == null ? record.offset() : known.first();
                ranges.put(record.partition(), new OffsetRange(record.partition(), first, record.offset() + 1));
            }
        });
        return List.copyOf(ranges.values());
    }
}
