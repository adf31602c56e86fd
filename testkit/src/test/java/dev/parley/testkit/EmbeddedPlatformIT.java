package dev.parley.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.embedded.DataDirectoryInUse;
import dev.parley.embedded.EmbeddedPlatform;
import dev.parley.embedded.Endpoints;
import dev.parley.embedded.Part;
import dev.parley.embedded.PlatformException;
import dev.parley.embedded.PlatformListener;
import dev.parley.embedded.PlatformSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPlatformIT {
    @TempDir
    Path temporary;

    @Test
    void shouldKeepEverythingAcrossARestart() throws Exception {
        Endpoints before;
        try (EmbeddedPlatform platform = platform(temporary)) {
            before = platform.start();
            Traces traces = new Traces(before);
            traces.createTopic();
            traces.write("first");
            assertThat(traces.registerSchema()).isEqualTo(200);
            traces.createTable();
            traces.insert("row");
            assertThat(EmbeddedPlatform.running(temporary)).contains(before);
        }
        assertThat(EmbeddedPlatform.running(temporary)).isEmpty();

        try (EmbeddedPlatform platform = platform(temporary)) {
            Endpoints after = platform.start();
            Traces traces = new Traces(after);
            assertThat(traces.read()).containsExactly("first");
            assertThat(traces.schemaStatus()).isEqualTo(200);
            assertThat(traces.rows()).containsExactly("row");
            assertThat(traces.registerIncompatibleSchema()).isEqualTo(409);
            // The same unless another process took one meanwhile, which is not ours to prevent.
            assertThat(after.toString()).contains("***").doesNotContain(passwordOf(after));
        }
    }

    @Test
    void shouldRefuseADirectoryThatIsInUse() throws Exception {
        try (EmbeddedPlatform first = platform(temporary);
                EmbeddedPlatform second = platform(temporary)) {
            Endpoints endpoints = first.start();

            assertThatThrownBy(second::start)
                    .isInstanceOf(DataDirectoryInUse.class)
                    .hasMessageContaining("pid " + ProcessHandle.current().pid())
                    .hasMessageContaining("--data-dir");

            second.close();
            new Traces(endpoints).createTopic();
        }
    }

    @Test
    void shouldLetNobodyElseIn() throws Exception {
        try (EmbeddedPlatform platform = platform(temporary.resolve("data"))) {
            Endpoints endpoints = platform.start();

            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(temporary.resolve("data"))))
                    .isEqualTo("rwx------");
            String wrong = endpoints.databaseUrl().replace(passwordOf(endpoints), "guess");
            assertThatThrownBy(() -> Traces.connect(wrong))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("password authentication failed");
            assertThat(endpoints.bootstrapServers()).startsWith("127.0.0.1:");
        }
    }

    @Test
    void shouldStopWhatHasStartedWhenOnePartCannotStart() throws Exception {
        PlatformSettings complete = TestPlatform.settings(temporary);
        PlatformSettings lacking = new PlatformSettings(temporary, temporary.resolve("no-registry"), complete.cache());
        try (EmbeddedPlatform platform = new EmbeddedPlatform(lacking, PlatformListener.silent())) {
            assertThatThrownBy(platform::start)
                    .isInstanceOf(PlatformException.class)
                    .hasMessageContaining("no-registry")
                    .hasMessageContaining("parley.registry.home");
        }
        assertThat(childrenOf(temporary)).isEmpty();

        try (EmbeddedPlatform platform = platform(temporary)) {
            platform.start();
        }
    }

    @Test
    void shouldTellOfAServerThatEndsByItselfAndOfNoneThatIsStopped() throws Exception {
        BlockingQueue<PlatformException> losses = new LinkedBlockingQueue<>();
        try (EmbeddedPlatform platform = platform(temporary)) {
            platform.start();
            platform.onLoss(losses::add);
            Path pid = temporary.resolve("postgres/data/postmaster.pid");
            ProcessHandle.of(Long.parseLong(Files.readAllLines(pid).getFirst()))
                    .orElseThrow()
                    .destroyForcibly();

            assertThat(losses.poll(60, TimeUnit.SECONDS))
                    .hasMessageContaining("The embedded database ended by itself")
                    .hasMessageContaining("postgres.log");
        }
        assertThat(losses).isEmpty();
    }

    @Test
    void shouldEndAStartThatIsUnderWayWhenClosed() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        EmbeddedPlatform platform = new EmbeddedPlatform(TestPlatform.settings(temporary), new PlatformListener() {
            @Override
            public void started(Part part, Duration took) {
                if (part == Part.DATABASE) {
                    begun.countDown();
                    // Not sooner than it is told to: the close must find it under way.
                    while (!Thread.currentThread().isInterrupted()) {
                        LockSupport.park();
                    }
                }
            }
        });
        Set<String> outcome = new ConcurrentSkipListSet<>();
        Thread starter = Thread.ofPlatform().start(() -> {
            try {
                platform.start();
                outcome.add("started");
            } catch (InterruptedException expected) {
                outcome.add("interrupted");
            } catch (PlatformException failure) {
                outcome.add(failure.toString());
            }
        });
        begun.await();

        platform.close();
        starter.join();

        assertThat(outcome).containsExactly("interrupted");
        assertThat(childrenOf(temporary)).isEmpty();
    }

    private static EmbeddedPlatform platform(Path directory) {
        return new EmbeddedPlatform(TestPlatform.settings(directory), PlatformListener.silent());
    }

    private static String passwordOf(Endpoints endpoints) {
        return endpoints.databaseUrl().replaceFirst(".*//[^:]*:([^@]*)@.*", "$1");
    }

    static List<ProcessHandle> childrenOf(Path directory) {
        try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
            return all.filter(
                            process -> process.pid() != ProcessHandle.current().pid())
                    .filter(process -> process.info()
                            .commandLine()
                            .filter(line -> line.contains(directory.toString()))
                            .isPresent())
                    .toList();
        }
    }
}
