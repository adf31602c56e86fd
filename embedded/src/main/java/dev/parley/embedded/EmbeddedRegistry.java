package dev.parley.embedded;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The Apicurio registry's released application as a child process, on loopback, with its data in Postgres. */
final class EmbeddedRegistry implements EmbeddedServer {
    private static final int ATTEMPTS = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String PID_FILE = "registry.pid";

    private final Process process;
    private final String url;
    private final ServerLog log;

    private EmbeddedRegistry(Process process, String url, ServerLog log) {
        this.process = process;
        this.url = url;
        this.log = log;
    }

    /**
     * Where it runs.
     *
     * @param application the unpacked application, holding {@code quarkus-run.jar}
     * @param directory its own directory in the data directory
     * @param log where its output goes
     */
    record Places(Path application, Path directory, ServerLog log) {
        String marker() {
            return "-Dparley.registry=" + directory;
        }

        Path jar() {
            return application.resolve("quarkus-run.jar");
        }

        /** It halts when its parent ends, and leaves there what it unpacked: every start begins with an empty one. */
        Path emptyTemporaryFiles() throws IOException {
            Path temporary = directory.resolve("tmp");
            PostgresBinaries.delete(temporary);
            return Files.createDirectory(temporary);
        }
    }

    /** Returns when the registry answers and its global rules are set. Ends a registry left over by a killed Parley. */
    static EmbeddedRegistry start(Places places, EmbeddedPostgres postgres, Ports ports)
            throws PlatformException, InterruptedException {
        if (!Files.exists(places.jar())) {
            throw new PlatformException("The registry's application is not at " + places.application()
                    + ". Build Parley (mvn package), or set parley.registry.home to where it was unpacked.");
        }
        try {
            endLeftover(places);
            int port = ports.forServer("registry");
            for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
                Optional<EmbeddedRegistry> started = launch(places, postgres, port);
                if (started.isPresent()) {
                    return started.get();
                }
                port = ports.another("registry");
            }
        } catch (IOException failure) {
            throw new PlatformException("The embedded registry did not start: " + failure.getMessage() + ".", failure);
        }
        throw new PlatformException(
                "The embedded registry did not start. " + places.log().tail());
    }

    private static void endLeftover(Places places) throws IOException, InterruptedException {
        String pid = DataDirectory.read(places.directory().resolve(PID_FILE)).getProperty("pid", "");
        if (pid.matches("\\d{1,18}")) {
            Optional<Leftover> leftover = Leftover.find(Long.parseLong(pid), places.marker());
            if (leftover.isPresent()) {
                leftover.get().end("TERM");
            }
        }
    }

    private static Optional<EmbeddedRegistry> launch(Places places, EmbeddedPostgres postgres, int port)
            throws IOException, InterruptedException {
        String start = UUID.randomUUID().toString();
        ProcessBuilder builder = new ProcessBuilder(Programs.detached(command(places, start)))
                .redirectErrorStream(true)
                .redirectOutput(places.log().append());
        builder.environment().keySet().removeIf(EmbeddedRegistry::wouldConfigureIt);
        builder.environment().putAll(settings(postgres, port));
        Process process = builder.start();
        EmbeddedRegistry registry =
                new EmbeddedRegistry(process, "http://127.0.0.1:" + port + Endpoints.REGISTRY_API, places.log());
        boolean usable = false;
        try {
            OwnerOnly.write(places.directory().resolve(PID_FILE), "pid=" + process.pid() + "\n");
            usable = registry.becomesUsable(start);
            return usable ? Optional.of(registry) : Optional.empty();
        } finally {
            if (!usable) {
                registry.close();
            }
        }
    }

    /** Waits until it answers and sets its global rules; false when it ends or stays silent. */
    private boolean becomesUsable(String start) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(2))
                .build()) {
            RegistryClient client = new RegistryClient(http, URI.create(url));
            long end = System.nanoTime() + PATIENCE.toNanos();
            while (process.isAlive() && System.nanoTime() < end) {
                if (client.answers(start)) {
                    client.setRule("VALIDITY", "FULL");
                    client.setRule("COMPATIBILITY", "FULL_TRANSITIVE");
                    return true;
                }
                Thread.sleep(25);
            }
            return false;
        }
    }

    private static List<String> command(Places places, String start) throws IOException {
        return List.of(
                Programs.java(),
                places.marker(),
                "-Djava.io.tmpdir=" + places.emptyTemporaryFiles(),
                "-Dquarkus.http.header.\"" + RegistryClient.START_HEADER + "\".value=" + start,
                "-Xmx160m",
                "-Xss512k",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:ReservedCodeCacheSize=48m",
                "-XX:-UsePerfData",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                ownClasses() + File.pathSeparator + places.jar(),
                ChildMain.class.getName(),
                "io.quarkus.bootstrap.runner.QuarkusEntryPoint");
    }

    private static Path ownClasses() throws IOException {
        try {
            return Path.of(ChildMain.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException impossible) {
            throw new IOException("Parley's own classes cannot be located", impossible);
        }
    }

    /** Settings of the user's own registry or Quarkus applications must not change this one. */
    private static boolean wouldConfigureIt(String variable) {
        return variable.startsWith("QUARKUS_")
                || variable.startsWith("APICURIO_")
                || variable.equals("JAVA_TOOL_OPTIONS")
                || variable.equals("JDK_JAVA_OPTIONS");
    }

    /** By the environment, since a command line can be read by every user of the machine. */
    private static Map<String, String> settings(EmbeddedPostgres postgres, int port) {
        return Map.ofEntries(
                Map.entry("MALLOC_ARENA_MAX", "2"),
                Map.entry("QUARKUS_HTTP_HOST", "127.0.0.1"),
                Map.entry("QUARKUS_HTTP_PORT", Integer.toString(port)),
                Map.entry("QUARKUS_HTTP_IO_THREADS", "2"),
                Map.entry("QUARKUS_HTTP_ACCESS_LOG_ENABLED", "false"),
                Map.entry("QUARKUS_MANAGEMENT_HOST", "127.0.0.1"),
                Map.entry("QUARKUS_MANAGEMENT_PORT", "0"),
                Map.entry("APICURIO_STORAGE_KIND", "sql"),
                Map.entry("APICURIO_STORAGE_SQL_KIND", "postgresql"),
                Map.entry("APICURIO_DATASOURCE_URL", postgres.registryJdbcUrl()),
                Map.entry("APICURIO_DATASOURCE_USERNAME", PostgresCluster.REGISTRY),
                Map.entry("APICURIO_DATASOURCE_PASSWORD", postgres.registryPassword()),
                Map.entry("APICURIO_DATASOURCE_JDBC_INITIAL_SIZE", "1"),
                Map.entry("APICURIO_DATASOURCE_JDBC_MIN_SIZE", "1"),
                Map.entry("APICURIO_DATASOURCE_JDBC_MAX_SIZE", "8"));
    }

    /** The core API's address. */
    String url() {
        return url;
    }

    @Override
    public CompletableFuture<String> end() {
        return process.onExit().thenApply(_ -> log.tail());
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor(5, TimeUnit.SECONDS);
            }
        } catch (InterruptedException hurry) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
