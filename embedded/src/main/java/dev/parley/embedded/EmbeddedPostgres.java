package dev.parley.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A real Postgres as a child process, on loopback, with passwords. It shuts itself down when this JVM is gone. */
final class EmbeddedPostgres implements EmbeddedServer {
    private static final int ATTEMPTS = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(20);

    /**
     * Runs the server and asks it to shut down fast when standard input ends, which it does with the JVM that holds the other end
     * of it, even on kill -9. The shell's read is a builtin, so nothing else stays behind. It asks again and again: a server that
     * has just been started does not listen to signals yet. A service manager's SIGTERM goes to all processes at once: the shell
     * stays to see the server's end.
     */
    static final String SUPERVISOR = """
            trap '' INT HUP TERM
            exec 3<&0
            "$@" 3<&- </dev/null &
            server=$!
            (read -r _ <&3; while kill -INT $server 2>/dev/null; do sleep 1; done) &
            watch=$!
            exec 3<&-
            wait $server
            status=$?
            kill -KILL $watch 2>/dev/null
            exit $status
            """;

    private final Process process;
    private final PostgresCluster cluster;
    private final int port;
    private final ServerLog log;

    private EmbeddedPostgres(Process process, PostgresCluster cluster, int port, ServerLog log) {
        this.process = process;
        this.cluster = cluster;
        this.port = port;
        this.log = log;
    }

    /** Returns when the server takes connections. Creates its data the first time; ends a server left over by a killed Parley. */
    static EmbeddedPostgres start(Path home, Path cache, ServerLog log, Ports ports)
            throws PlatformException, InterruptedException {
        PostgresBinaries binaries = PostgresBinaries.unpack(cache);
        PostgresCluster cluster = PostgresCluster.open(home, binaries, log);
        try {
            PostmasterFile file = new PostmasterFile(cluster.directory());
            file.endLeftover();
            int port = ports.forServer("postgres");
            for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
                Optional<EmbeddedPostgres> started = launch(cluster, binaries, log, port, file);
                if (started.isPresent()) {
                    return started.get();
                }
                port = ports.another("postgres");
            }
        } catch (IOException failure) {
            throw new PlatformException("The embedded Postgres did not start: " + failure.getMessage() + ".", failure);
        }
        throw new PlatformException("The embedded Postgres did not start. " + log.tail());
    }

    private static Optional<EmbeddedPostgres> launch(
            PostgresCluster cluster, PostgresBinaries binaries, ServerLog log, int port, PostmasterFile file)
            throws IOException, PlatformException, InterruptedException {
        Optional<String> stale = file.identity();
        Process process = new ProcessBuilder(command(cluster, binaries, port))
                .redirectErrorStream(true)
                .redirectOutput(log.append())
                .start();
        EmbeddedPostgres postgres = new EmbeddedPostgres(process, cluster, port, log);
        long end = System.nanoTime() + PATIENCE.toNanos();
        try {
            while (process.isAlive() && System.nanoTime() < end) {
                if (file.ready() && !file.identity().equals(stale)) {
                    return Optional.of(postgres);
                }
                Thread.sleep(10);
            }
        } catch (IOException | InterruptedException failure) {
            postgres.close();
            throw failure;
        }
        postgres.close();
        return Optional.empty();
    }

    private static List<String> command(PostgresCluster cluster, PostgresBinaries binaries, int port)
            throws PlatformException {
        List<String> server = new ArrayList<>(List.of(
                binaries.program("postgres"), "-D", cluster.directory().toString(), "-p", Integer.toString(port)));
        for (String setting : List.of(
                "listen_addresses=127.0.0.1",
                "unix_socket_directories=",
                "shared_buffers=32MB",
                "max_connections=50",
                "log_checkpoints=off",
                "max_wal_size=128MB",
                "min_wal_size=32MB",
                "io_method=sync",
                "autovacuum_max_workers=1",
                "max_parallel_workers=2")) {
            server.add("-c");
            server.add(setting);
        }
        server = PostgresCluster.unprivileged(server);
        if (Programs.find("sh").isEmpty()) {
            return server;
        }
        List<String> supervised = new ArrayList<>(List.of("sh", "-c", SUPERVISOR, "sh"));
        supervised.addAll(server);
        return Programs.detached(supervised);
    }

    /** Parley's database. */
    String databaseUrl() {
        return "postgresql://" + PostgresCluster.PARLEY + ":" + cluster.password(PostgresCluster.PARLEY) + "@127.0.0.1:"
                + port + "/" + PostgresCluster.PARLEY;
    }

    /** The registry's database, without its password. */
    String registryJdbcUrl() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + PostgresCluster.REGISTRY;
    }

    String registryPassword() {
        return cluster.password(PostgresCluster.REGISTRY);
    }

    @Override
    public CompletableFuture<String> end() {
        return process.onExit().thenApply(_ -> log.tail());
    }

    /** Shuts the server down fast: clients are cut off, nothing that was committed is lost. */
    @Override
    public void close() {
        boolean interrupted = false;
        try {
            process.getOutputStream().close();
            if (!process.waitFor(STOP_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
            }
        } catch (IOException alreadyGone) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
        } catch (InterruptedException hurry) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            interrupted = true;
        }
        process.destroyForcibly();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** What Postgres writes about its running server into its data directory. */
    private record PostmasterFile(Path data) {
        private static final int PID = 0;
        private static final int START = 2;
        private static final int STATUS = 7;

        private List<String> lines() throws IOException {
            Path file = data.resolve("postmaster.pid");
            try {
                return Files.readAllLines(file);
            } catch (NoSuchFileException notRunning) {
                return List.of();
            }
        }

        boolean ready() throws IOException {
            List<String> lines = lines();
            return lines.size() > STATUS && lines.get(STATUS).strip().equals("ready");
        }

        /** Tells one start from another. */
        Optional<String> identity() throws IOException {
            List<String> lines = lines();
            return lines.size() > START ? Optional.of(lines.get(PID) + " " + lines.get(START)) : Optional.empty();
        }

        void endLeftover() throws IOException, InterruptedException {
            List<String> lines = lines();
            if (lines.isEmpty() || !lines.getFirst().strip().matches("\\d{1,18}")) {
                return;
            }
            Optional<Leftover> leftover =
                    Leftover.find(Long.parseLong(lines.getFirst().strip()), data.toString());
            if (leftover.isPresent()) {
                leftover.get().end("INT");
            } else {
                // Its process id may belong to a stranger by now, which Postgres would take for a running server.
                Files.deleteIfExists(data.resolve("postmaster.pid"));
            }
        }
    }
}
