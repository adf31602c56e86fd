package dev.parley.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.embedded.EmbeddedPlatform;
import dev.parley.embedded.Endpoints;
import dev.parley.embedded.PlatformListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Case 13 of the reliability catalogue: the whole embedded JVM killed, a start alone recovers. */
@Execution(ExecutionMode.CONCURRENT)
class PlatformKillIT {
    private static final Duration PATIENCE = Duration.ofSeconds(180);

    @TempDir
    Path temporary;

    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void shouldRecoverFromKillsOfTheWholeJvm() throws Exception {
        for (int round = 1; round <= 3; round++) {
            try (ChildProcess child = ChildProcess.run(PlatformProcess.class, temporary.toString())) {
                child.awaitLine(line -> line.startsWith("ready"), PATIENCE);
                Traces traces = new Traces(EmbeddedPlatform.running(temporary).orElseThrow());
                if (round == 1) {
                    traces.createTopic();
                    traces.createTable();
                    assertThat(traces.registerSchema()).isEqualTo(200);
                }
                traces.write("record " + round);
                traces.insert("row " + round);

                child.kill();
            }
        }

        try (EmbeddedPlatform platform = platform()) {
            Traces traces = new Traces(platform.start());
            assertThat(traces.read()).containsExactly("record 1", "record 2", "record 3");
            assertThat(traces.rows()).containsExactly("row 1", "row 2", "row 3");
            assertThat(traces.schemaStatus()).isEqualTo(200);
        }
        // What watched over the killed JVMs notices their end by itself.
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(EmbeddedPlatformIT.childrenOf(temporary))
                .isEmpty());
    }

    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void shouldClearAwayWhatKilledStartsHaveUnpacked() throws Exception {
        List<Path> unpacked;
        try (ChildProcess child = ChildProcess.run(PlatformProcess.class, temporary.toString())) {
            child.awaitLine(line -> line.startsWith("ready"), PATIENCE);
            unpacked = registrysTemporaryFiles();
            child.kill();
        }

        try (EmbeddedPlatform platform = platform()) {
            platform.start();
            assertThat(unpacked).isNotEmpty().doesNotContainAnyElementsOf(registrysTemporaryFiles());
        }
    }

    private List<Path> registrysTemporaryFiles() throws IOException {
        try (Stream<Path> files = Files.walk(temporary.resolve("registry/tmp"))) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void shouldEndServersThatOutlivedTheirParley() throws Exception {
        List<ProcessHandle> orphans;
        try (ChildProcess child = ChildProcess.run(PlatformProcess.class, temporary.toString())) {
            child.awaitLine(line -> line.startsWith("ready"), PATIENCE);
            // The supervisor that would shut Postgres down goes first, and of it the part that watches.
            List<ProcessHandle> family = child.family();
            List<ProcessHandle> shells = family.stream()
                    .filter(process -> process.info().command().orElse("").matches(".*/(sh|dash|bash)"))
                    .toList();
            shells.stream()
                    .filter(shell -> shell.parent().filter(shells::contains).isPresent())
                    .forEach(ProcessHandle::destroyForcibly);
            shells.forEach(ProcessHandle::destroyForcibly);
            child.kill();
            orphans = family.stream()
                    .filter(process -> commandLine(process).contains("bin/postgres"))
                    .toList();
            assertThat(orphans).isNotEmpty();
        }

        try (EmbeddedPlatform platform = platform()) {
            Endpoints endpoints = platform.start();
            new Traces(endpoints).createTable();
            assertThat(orphans).noneMatch(process -> commandLine(process).contains("bin/postgres"));
        }
    }

    /** What it wrote about its servers is still there, and they may be elsewhere now, or not be at all. */
    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void shouldNotSendOthersToServersOfAKilledStart() throws Exception {
        Files.writeString(
                temporary.resolve("endpoints.properties"),
                "bootstrap.servers=127.0.0.1:1\nregistry.url=http://127.0.0.1:1/apis/registry/v3\n"
                        + "database.url=postgresql://a:b@127.0.0.1:1/c\n");
        try (ChildProcess child = ChildProcess.run(PlatformProcess.class, temporary.toString())) {
            child.awaitLine(line -> line.contains(" started in "), PATIENCE);

            assertThat(EmbeddedPlatform.running(temporary).map(Endpoints::bootstrapServers))
                    .isNotEqualTo(Optional.of("127.0.0.1:1"));
        }
    }

    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void shouldNotTouchAStrangerThatHasTheProcessIdOfAFormerServer() throws Exception {
        try (EmbeddedPlatform platform = platform()) {
            platform.start();
        }
        long stranger = ProcessHandle.current().pid();
        Files.writeString(
                temporary.resolve("postgres/data/postmaster.pid"),
                stranger + "\n/elsewhere\n1\n5432\n\n127.0.0.1\n\nready\n");
        Files.writeString(temporary.resolve("registry/registry.pid"), "pid=" + stranger + "\n");

        try (EmbeddedPlatform platform = platform()) {
            new Traces(platform.start()).createTable();
        }
    }

    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void shouldEndCleanlyOnSigterm() throws Exception {
        try (ChildProcess child = ChildProcess.run(PlatformProcess.class, temporary.toString())) {
            child.awaitLine(line -> line.startsWith("ready"), PATIENCE);
            List<ProcessHandle> family = child.family();

            int status = child.terminate(PATIENCE);

            assertThat(status).isEqualTo(143);
            assertThat(child.output()).anyMatch(line -> line.startsWith("stopped"));
            assertThat(family).noneMatch(process -> commandLine(process).contains(temporary.toString()));
            assertThat(temporary.resolve("broker/.kafka_cleanshutdown")).exists();
            assertThat(temporary.resolve("postgres/data/postmaster.pid")).doesNotExist();
        }
    }

    private static String commandLine(ProcessHandle process) {
        return process.isAlive() ? process.info().commandLine().orElse("") : "";
    }

    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void shouldRefuseADirectoryThatAnotherProcessUses() throws Exception {
        try (ChildProcess first = ChildProcess.run(PlatformProcess.class, temporary.toString())) {
            first.awaitLine(line -> line.startsWith("ready"), PATIENCE);
            try (ChildProcess second = ChildProcess.run(PlatformProcess.class, temporary.toString())) {
                assertThat(second.awaitExit(PATIENCE)).isEqualTo(3);
                assertThat(second.output()).anyMatch(line -> line.contains("Another parley (pid " + first.pid()));
            }
            new Traces(EmbeddedPlatform.running(temporary).orElseThrow()).createTopic();
        }
    }

    private EmbeddedPlatform platform() {
        return new EmbeddedPlatform(TestPlatform.settings(temporary), PlatformListener.silent());
    }
}
