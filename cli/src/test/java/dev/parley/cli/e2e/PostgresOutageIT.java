package dev.parley.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.cli.e2e.ParleyProcess.Ended;
import dev.parley.embedded.EmbeddedPlatform;
import dev.parley.embedded.Endpoints;
import dev.parley.testkit.inspect.Inspection;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * The real Postgres of a running Parley does not answer, then crashes, then its disk is full, while clients write (reliability cases
 * 34, 35). Shut down and started again, and for a minute each: benchmarks/chat/faults/run.py.
 */
class PostgresOutageIT {
    @Test
    void shouldLoseNothingWhenPostgresIsAwayOrCrashes() throws Exception {
        Workspace workspace = Workspace.embedded();
        SmallDisk disk = new SmallDisk(workspace.data().resolve("postgres"), 160);
        boolean small = disk.isAllowed();
        try (Workspace _ = small ? workspace.within(disk.wrapper()) : workspace;
                LiveApi api = LiveApi.start(workspace, "up");
                ChatWriters writers = new ChatWriters(() -> api)) {
            ProcessHandle postgres =
                    postmaster(small ? disk.seenBy(api.process().handle()) : disk.directory());
            writers.start(4);
            writers.awaitMore(20);

            signal("STOP", postgres);
            try {
                // Each client meets it.
                writers.awaitWithheld(8);
            } finally {
                signal("CONT", postgres);
            }
            writers.awaitMore(20);

            // Of a process that is killed Postgres fears for its memory: it ends all of them, and recovers from its
            // log.
            assertThat(postgres.children().count()).isPositive();
            backend(postgres).destroyForcibly();
            writers.awaitMore(20);

            Endpoints endpoints = EmbeddedPlatform.running(workspace.data()).orElseThrow();
            if (small) {
                fillFor(disk, api.process().handle(), endpoints, writers);
            }

            writers.stop();
            writers.verify();
            Inspection inspection = new Inspection(endpoints, workspace.topics());
            await().atMost(LiveApi.PATIENCE)
                    .untilAsserted(
                            () -> assertThat(inspection.compare().differences()).isEmpty());
            assertThat(inspection.compare().rows().get("messages")).isGreaterThan(30);

            // The registry has its schemas in the same Postgres.
            Ended generated = workspace.within(List.of()).run("generate", "--attach", "--sample", "3");
            assertThat(generated.status()).as("%s", generated).isZero();
            assertThat(generated.json().path("conversations").path("completed").asInt())
                    .isEqualTo(3);
        }
    }

    private static void fillFor(SmallDisk disk, ProcessHandle process, Endpoints endpoints, ChatWriters writers)
            throws Exception {
        URI url = URI.create(endpoints.databaseUrl());
        String[] user = url.getUserInfo().split(":", 2);
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:postgresql://" + url.getHost() + ":" + url.getPort() + url.getPath(), user[0], user[1]);
                Statement statement = connection.createStatement()) {
            // A segment of the log is made as a whole: there is room in it for what is written meanwhile.
            statement.execute("SELECT pg_switch_wal()");
        }
        writers.awaitMore(4);
        Path full = disk.fill(process);
        writers.awaitWithheld(8);
        Files.delete(full);
        writers.awaitMore(20);
    }

    private static ProcessHandle postmaster(Path home) throws IOException {
        Path file = home.resolve("data/postmaster.pid");
        return ProcessHandle.of(
                        Long.parseLong(Files.readAllLines(file).getFirst().strip()))
                .orElseThrow();
    }

    /** A process that serves a connection of Parley's. */
    private static ProcessHandle backend(ProcessHandle postgres) {
        return await().atMost(LiveApi.PATIENCE)
                .until(
                        () -> postgres.children()
                                .filter(child -> title(child).contains("parley parley"))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    private static String title(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"));
        } catch (IOException gone) {
            return "";
        }
    }

    private static void signal(String signal, ProcessHandle postgres) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("kill", "-" + signal, Long.toString(postgres.pid())));
        postgres.descendants().forEach(child -> command.add(Long.toString(child.pid())));
        // One of them may end meanwhile, and kill then says so.
        new ProcessBuilder(command).start().waitFor();
    }
}
