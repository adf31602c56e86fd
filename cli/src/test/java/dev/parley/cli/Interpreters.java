package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * Runs the programs of {@code src/test/python} and {@code src/test/node}, each language in an environment of its own, made once
 * below {@code target/}. Where an interpreter or its packages cannot be had, the test is aborted; on a build server
 * ({@code CI=true}) it fails.
 */
public final class Interpreters {
    private static final Path TESTS = Path.of("src", "test").toAbsolutePath();
    private static final Path TARGET = Path.of("target").toAbsolutePath();

    private Interpreters() {}

    /** Runs a Python program and gives its standard output; fails the test when it exits with anything but 0. */
    public static String python(String script, String... arguments) throws IOException, InterruptedException {
        return run(python().toString(), TESTS.resolve("python").resolve(script), arguments);
    }

    /** Runs a Node program and gives its standard output; fails the test when it exits with anything but 0. */
    public static String node(String script, String... arguments) throws IOException, InterruptedException {
        return run("node", modules().resolve(script), arguments);
    }

    private static String run(String interpreter, Path script, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(interpreter, script.toString()));
        command.addAll(List.of(arguments));
        Finished finished = execute(command);
        assertThat(finished.status())
                .as("%s said: %s", script, finished.errors())
                .isZero();
        return finished.output();
    }

    /** The interpreter of a virtual environment that has the packages. */
    public static synchronized Path python() throws IOException, InterruptedException {
        Path environment = TARGET.resolve("python");
        Path python = environment.resolve("bin").resolve("python");
        Path wanted = TESTS.resolve("python").resolve("requirements.txt");
        if (!isInstalled(environment, wanted)) {
            prepare(List.of("python3", "-m", "venv", "--clear", environment.toString()));
            prepare(List.of(python.toString(), "-m", "pip", "install", "--quiet", "--requirement", wanted.toString()));
            Files.copy(wanted, environment.resolve("installed"), StandardCopyOption.REPLACE_EXISTING);
        }
        return python;
    }

    /** The programs, beside the packages that they import. */
    private static synchronized Path modules() throws IOException, InterruptedException {
        Path environment = Files.createDirectories(TARGET.resolve("node"));
        Path wanted = TESTS.resolve("node").resolve("package.json");
        try (Stream<Path> files = Files.list(TESTS.resolve("node"))) {
            for (Path file : files.toList()) {
                Files.copy(file, environment.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        if (!isInstalled(environment, wanted)) {
            prepare(List.of(
                    "npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", environment.toString()));
            Files.copy(wanted, environment.resolve("installed"), StandardCopyOption.REPLACE_EXISTING);
        }
        return environment;
    }

    private static boolean isInstalled(Path environment, Path wanted) throws IOException {
        Path installed = environment.resolve("installed");
        return Files.exists(installed) && Files.readString(installed).equals(Files.readString(wanted));
    }

    private static void prepare(List<String> command) throws InterruptedException {
        String problem;
        try {
            Finished finished = execute(command);
            problem = finished.status() == 0 ? "" : finished.errors();
        } catch (IOException e) {
            problem = String.valueOf(e.getMessage());
        }
        if (!problem.isEmpty()) {
            String message = "What the test needs cannot be had here: " + String.join(" ", command) + ": " + problem;
            if ("true".equals(System.getenv("CI"))) {
                fail(message);
            }
            Assumptions.abort(message);
        }
    }

    private record Finished(int status, String output, String errors) {}

    private static Finished execute(List<String> command) throws IOException, InterruptedException {
        Path output = Files.createTempFile("python", ".out");
        Path errors = Files.createTempFile("python", ".err");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectOutput(output.toFile())
                    .redirectError(errors.toFile())
                    .start();
            int status = process.waitFor();
            return new Finished(
                    status,
                    Files.readString(output, StandardCharsets.UTF_8),
                    Files.readString(errors, StandardCharsets.UTF_8));
        } finally {
            Files.delete(output);
            Files.delete(errors);
        }
    }
}
