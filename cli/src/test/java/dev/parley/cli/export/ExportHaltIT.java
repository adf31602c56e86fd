package dev.parley.cli.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.domain.hash.Sha256;
import dev.parley.embedded.Endpoints;
import dev.parley.schemas.topic.TopicNames;
import dev.parley.testkit.ChildProcess;
import dev.parley.testkit.ParleyPlatform;
import dev.parley.testkit.halt.HaltPoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An export dies at places that matter, in a directory that holds another one. */
@ExtendWith(ParleyPlatform.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExportHaltIT {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final String PACKAGE = "dev.parley.cli.export.";
    private static final String LARGE = "aaaa1111";
    private static final String SMALL = "bbbb2222";

    private LogWriter log;
    private Exports exports;
    private Path fresh;

    @BeforeAll
    void fillLog(Endpoints endpoints, TopicNames names, @TempDir Path temporary, @TempDir Path whole) throws Exception {
        fresh = whole;
        log = new LogWriter(endpoints, names);
        log.commit(() -> {
            log.run(SampleExamples.run(LARGE, "large", Instant.EPOCH));
            log.run(SampleExamples.run(SMALL, "small", Instant.EPOCH));
            IntStream.range(0, 60).forEach(number -> log.example(SampleExamples.example(LARGE, "dddd0001", number)));
            IntStream.range(0, 20).forEach(number -> log.example(SampleExamples.example(SMALL, "dddd0002", number)));
        });
        exports = new Exports(
                new ExportSettings(endpoints.kafkaProperties(), names, log.serdes(), temporary, 16 << 10, "test"));
    }

    @AfterAll
    void closeLog() {
        log.close();
    }

    private static Stream<HaltPoint> shouldBeMadeGoodByTheNextOneWhateverThatWrites() {
        return Stream.of(
                HaltPoint.leaving(PACKAGE + "DatasetExporter", "writeSplits"),
                HaltPoint.entering(PACKAGE + "PartFile", "rename"),
                HaltPoint.leaving(PACKAGE + "PartFile", "rename"),
                HaltPoint.leaving(PACKAGE + "EarlierExport", "removeAllBut"),
                HaltPoint.leaving(PACKAGE + "PartFile", "rename").atCall(3));
    }

    /** Trainers take what lies there: what is left of one dataset must not become a part of another. */
    @ParameterizedTest
    @MethodSource
    void shouldBeMadeGoodByTheNextOneWhateverThatWrites(
            HaltPoint place, Endpoints endpoints, TopicNames names, @TempDir Path directory, @TempDir Path other)
            throws Exception {
        exports.splits(ExportFormat.OPENAI, ExportRequest.of(SMALL, directory));
        die(place, endpoints, names, directory);
        copy(directory, other);

        exports.splits(ExportFormat.PARQUET, ExportRequest.of(LARGE, directory));
        exports.splits(ExportFormat.OPENAI, ExportRequest.of(SMALL, other));

        assertThat(checksums(directory)).isEqualTo(checksums(fresh(ExportFormat.PARQUET, LARGE)));
        assertThat(checksums(other)).isEqualTo(checksums(fresh(ExportFormat.OPENAI, SMALL)));
    }

    private Path fresh(ExportFormat format, String run) throws ExportException {
        Path directory = fresh.resolve(run);
        exports.splits(format, ExportRequest.of(run, directory));
        return directory;
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = to.resolve(from.relativize(file));
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
    }

    private static void die(HaltPoint place, Endpoints endpoints, TopicNames names, Path directory) throws Exception {
        try (ChildProcess child = ChildProcess.run(
                ExportProcess.class,
                place.options(),
                Map.of(),
                endpoints.bootstrapServers(),
                endpoints.ccompatUrl(),
                names.prefix(),
                LARGE,
                "PARQUET",
                directory.toString())) {
            assertThat(child.awaitExit(PATIENCE)).as("%s", child.output()).isEqualTo(HaltPoint.STATUS);
        }
    }

    private static Map<String, String> checksums(Path directory) throws IOException {
        Map<String, String> checksums = new TreeMap<>();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                checksums.put(
                        directory.relativize(file).toString(),
                        Sha256.hex(Sha256.start().digest(Files.readAllBytes(file))));
            }
        }
        return checksums;
    }
}
