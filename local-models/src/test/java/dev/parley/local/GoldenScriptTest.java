package dev.parley.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files that the tests compare with are what the script makes; where Python has its libraries. */
class GoldenScriptTest {
    @TempDir
    private Path directory;

    @Test
    void shouldMakeTheSameAgain() throws Exception {
        String python = System.getenv().getOrDefault("PARLEY_PYTHON", "python3");
        assumeTrue(runs(python, "-c", "import tokenizers, transformers"), "Python with transformers");
        Files.createDirectories(directory.resolve("templates"));
        for (Path template : files(Golden.DIRECTORY.resolve("templates"))) {
            Files.copy(template, directory.resolve("templates").resolve(template.getFileName()));
        }
        assertThat(runs(python, "src/test/python/text_golden.py", directory.toString()))
                .isTrue();
        for (Path made : files(directory)) {
            Path kept = Golden.DIRECTORY.resolve(directory.relativize(made));
            assertThat(made).hasSameTextualContentAs(kept);
        }
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static boolean runs(String... command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(5, TimeUnit.MINUTES) && process.exitValue() == 0;
        } catch (IOException _) {
            return false;
        }
    }
}
