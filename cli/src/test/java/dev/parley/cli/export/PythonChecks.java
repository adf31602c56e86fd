package dev.parley.cli.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/**
 * Runs the Python programs of {@code src/test/python} in an environment of their own, made once below {@code target/}.
 * Where Python or its packages cannot be had, the test is aborted; on a build server ({@code CI=true}) it fails.
 */
final class PythonChecks {
    private static final Path SCRIPTS = Path.of("src", "test", "python").toAbsolutePath();
    private static final Path ENVIRONMENT = Path.of("target", "python").toAbsolutePath();

    private PythonChecks() {}

    /** Runs a program and gives its standard output; fails the test when it exits with anything but 0. */
    static String run(String script, String... arguments) throws IOException, InterruptedException {
        Path python = python();
        List<String> command = new ArrayList<>(
                List.of(python.toString(), SCRIPTS.resolve(script).toString()));
        command.addAll(List.of(arguments));
        Finished finished = execute(command);
        assertThat(finished.status())
                .as("%s said: %s", script, finished.errors())
                .isZero();
        return finished.output();
    }

    private static synchronized Path python() throws IOException, InterruptedException {
        Path python = ENVIRONMENT.resolve("bin").resolve("python");
        String requirements = Files.readString(SCRIPTS.resolve("requirements.txt"));
        Path installed = ENVIRONMENT.resolve("installed.txt");
        if (!Files.exists(installed) || !Files.readString(installed).equals(requirements)) {
            prepare(List.of("python3", "-m", "venv", "--clear", ENVIRONMENT.toString()));
            String file = SCRIPTS.resolve("requirements.txt").toString();
            prepare(List.of(python.toString(), "-m", "pip", "install", "--quiet", "--requirement", file));
            Files.writeString(installed, requirements);
        }
        return python;
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
            String message = "Python's packages cannot be had here: " + String.join(" ", command) + ": " + problem;
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
