package dev.parley.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Properties;

/** A Postgres data directory with its two users and databases, one for Parley and one for the registry. */
final class PostgresCluster {
    static final String PARLEY = "parley";
    static final String REGISTRY = "registry";
    private static final String DRAFT = "data.part";

    private static final SecureRandom RANDOM = new SecureRandom();

    private final Path directory;
    private final Properties passwords;

    private PostgresCluster(Path directory, Properties passwords) {
        this.directory = directory;
        this.passwords = passwords;
    }

    /** Opens the cluster in {@code home/data}; the first time it is made beside and moved there when it is complete. */
    static PostgresCluster open(Path home, PostgresBinaries binaries, ServerLog log)
            throws PlatformException, InterruptedException {
        Path directory = home.resolve("data");
        Path credentials = home.resolve("credentials.properties");
        if (!Files.exists(directory)) {
            try {
                create(home, credentials, binaries, log);
            } catch (IOException failure) {
                throw new PlatformException(
                        "The database in " + home + " could not be created: " + failure.getMessage(), failure);
            }
        }
        Properties passwords = DataDirectory.read(credentials);
        if (!passwords.containsKey(PARLEY) || !passwords.containsKey(REGISTRY)) {
            throw new PlatformException(
                    credentials + " with the passwords of the embedded database is missing or damaged. "
                            + "Restore it, or choose a new directory with --data-dir.");
        }
        return new PostgresCluster(directory, passwords);
    }

    private static void create(Path home, Path credentials, PostgresBinaries binaries, ServerLog log)
            throws IOException, PlatformException, InterruptedException {
        clearAway(home);
        // Of its own: what a killed start has set going may still be writing into that one's.
        Path draft = Files.createTempDirectory(home, DRAFT);
        String own = password();
        String registry = password();
        OwnerOnly.write(credentials, PARLEY + "=" + own + "\n" + REGISTRY + "=" + registry + "\n");
        initialise(draft, own, binaries, log);
        run(
                unprivileged(List.of(binaries.program("postgres"), "--single", "-D", draft.toString(), "postgres")),
                "CREATE ROLE " + REGISTRY + " LOGIN PASSWORD '" + registry + "'\n"
                        + "CREATE DATABASE " + REGISTRY + " OWNER " + REGISTRY + "\n"
                        + "CREATE DATABASE " + PARLEY + " OWNER " + PARLEY + "\n",
                log);
        Files.move(draft, home.resolve("data"));
    }

    /** What starts that were killed have left, unless it is still growing: then the next one does it. */
    private static void clearAway(Path home) throws IOException {
        try (DirectoryStream<Path> drafts = Files.newDirectoryStream(home, DRAFT + "*")) {
            for (Path draft : drafts) {
                try {
                    PostgresBinaries.delete(draft);
                } catch (IOException | UncheckedIOException growing) {
                    // It takes a few megabytes until then.
                }
            }
        }
    }

    private static void initialise(Path draft, String password, PostgresBinaries binaries, ServerLog log)
            throws IOException, PlatformException, InterruptedException {
        Path secret = draft.resolveSibling(draft.getFileName() + ".secret");
        try {
            OwnerOnly.write(secret, password + "\n");
            List<String> command = List.of(
                    binaries.program("initdb"),
                    "-D",
                    draft.toString(),
                    "-U",
                    PARLEY,
                    "--pwfile=" + secret,
                    "--auth=scram-sha-256",
                    "--encoding=UTF8",
                    "--locale=C",
                    "--locale-provider=builtin",
                    "--builtin-locale=C.UTF-8",
                    "--no-instructions");
            run(unprivileged(command), "", log);
        } finally {
            Files.deleteIfExists(secret);
        }
    }

    private static void run(List<String> command, String input, ServerLog log)
            throws IOException, PlatformException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.append())
                .start();
        try (Writer stdin = process.outputWriter(StandardCharsets.UTF_8)) {
            stdin.write(input);
        }
        if (process.waitFor() != 0) {
            throw new PlatformException("The embedded Postgres could not be set up. " + log.tail());
        }
    }

    /**
     * Postgres refuses to run as root. In a user namespace of its own root is nobody to it, yet still owns the files.
     */
    static List<String> unprivileged(List<String> command) throws PlatformException {
        if (!System.getProperty("user.name").equals("root")) {
            return command;
        }
        if (Programs.find("unshare").isEmpty()) {
            throw new PlatformException("The embedded Postgres cannot run as root here: there is no 'unshare'. "
                    + "Install util-linux, or run parley as an ordinary user.");
        }
        List<String> wrapped = new ArrayList<>(List.of("unshare", "-U"));
        wrapped.addAll(command);
        return wrapped;
    }

    private static String password() {
        byte[] random = new byte[24];
        RANDOM.nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    Path directory() {
        return directory;
    }

    String password(String user) {
        return passwords.getProperty(user);
    }
}
