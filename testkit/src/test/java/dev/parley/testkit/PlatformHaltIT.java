package dev.parley.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.embedded.EmbeddedPlatform;
import dev.parley.testkit.halt.HaltPoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Case 13 of the reliability catalogue: the first start dies again and again, each time a step further. */
class PlatformHaltIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String PACKAGE = "dev.parley.embedded.";

    private static final HaltPoint SERVER_LAUNCHED = HaltPoint.leaving(PACKAGE + "EmbeddedPostgres", "<init>");

    /** Postgres' programs are unpacked while the broker starts. */
    private static final List<HaltPoint> UNPACKING = List.of(
            HaltPoint.leaving(PACKAGE + "EmbeddedBroker", "format"),
            HaltPoint.leaving(PACKAGE + "PostgresBinaries", "unpack").atCall(300));

    private static final List<HaltPoint> UNPACKED = List.of(
            HaltPoint.leaving(PACKAGE + "PostgresCluster", "initialise"),
            SERVER_LAUNCHED,
            HaltPoint.entering(PACKAGE + "EmbeddedRegistry", "becomesUsable"),
            HaltPoint.leaving(PACKAGE + "RegistryClient", "setRule"),
            HaltPoint.entering(PACKAGE + "EndpointsFile", "write"));

    @TempDir
    Path temporary;

    @Test
    void shouldStartInTheEndWhereverItHalted() throws Exception {
        Path data = temporary.resolve("data");
        Path cache = temporary.resolve("cache");
        for (HaltPoint place : UNPACKING) {
            dieAt(place, data, cache);
        }
        for (HaltPoint place : UNPACKED) {
            dieAt(place, data, cache);
        }
        assertThat(cache).isDirectoryNotContaining("glob:**/.postgres*");

        try (ChildProcess child = ChildProcess.run(PlatformProcess.class, options(cache), Map.of(), data.toString())) {
            child.awaitLine(line -> line.startsWith("ready"), PATIENCE);
            Traces traces = new Traces(EmbeddedPlatform.running(data).orElseThrow());
            traces.createTopic();
            traces.write("record");
            traces.createTable();
            assertThat(traces.registerSchema()).isEqualTo(200);
            assertThat(traces.registerIncompatibleSchema()).isEqualTo(409);
            assertThat(drafts(data)).isEmpty();
            child.kill();
        }

        dieAt(SERVER_LAUNCHED, data, cache);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(EmbeddedPlatformIT.childrenOf(temporary))
                .as("nobody is there to end what was launched a moment before")
                .isEmpty());
    }

    private static void dieAt(HaltPoint place, Path data, Path cache) throws InterruptedException {
        List<String> options = new ArrayList<>(options(cache));
        options.addAll(place.options());
        try (ChildProcess child = ChildProcess.run(PlatformProcess.class, options, Map.of(), data.toString())) {
            assertThat(child.awaitExit(PATIENCE))
                    .as("%s: %s", place, child.output())
                    .isEqualTo(HaltPoint.STATUS);
        }
    }

    private static List<String> options(Path cache) {
        return List.of("-Xmx512m", "-Dparley.cache=" + cache);
    }

    private static List<Path> drafts(Path data) throws IOException {
        try (Stream<Path> files = Files.list(data.resolve("postgres"))) {
            return files.filter(file -> file.getFileName().toString().startsWith("data.part"))
                    .toList();
        }
    }
}
