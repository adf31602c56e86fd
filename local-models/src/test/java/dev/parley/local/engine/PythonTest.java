package dev.parley.local.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Makes again what the Python sources beside the tests and the engine made, and compares. Only where Python knows PyTorch and
 * {@code transformers}: these are gigabytes. PARLEY_PYTHON names another interpreter than {@code python3}.
 */
class PythonTest {
    private static final String PYTHON = System.getenv().getOrDefault("PARLEY_PYTHON", "python3");

    @TempDir
    Path folder;

    @Test
    void shouldHoldTheModuleOfItsSource() throws Exception {
        assumeTrue(runs("-c", "import torch"), "there is no PyTorch in " + PYTHON);
        Path made = folder.resolve("decoder.pt");

        assertThat(runs("src/main/python/decoder.py", made.toString())).isTrue();

        Path kept = Path.of("src/main/resources/dev/parley/local/engine/decoder.pt");
        assertThat(code(kept)).isEqualTo(code(made)).isNotEmpty();
    }

    @Test
    void shouldComputeOnTheDeviceThatItIsTold() throws Exception {
        assumeTrue(runs("-c", "import torch"), "there is no PyTorch in " + PYTHON);

        assertThat(runs("src/test/python/check_placement.py")).isTrue();
    }

    @Test
    void shouldHoldTheGoldenValuesOfTransformers() throws Exception {
        assumeTrue(runs("-c", "import torch, transformers"), "there are no transformers in " + PYTHON);

        assertThat(runs("src/test/python/make_checkpoints.py", folder.toString()))
                .isTrue();

        for (String name : List.of("llama", "llama-dynamic", "llama-bf16", "qwen2", "llama-yarn", "phi3-longrope")) {
            Golden kept = Golden.of(name);
            Golden made = Golden.read(folder.resolve(name));
            assertThat(made.greedy()).isEqualTo(kept.greedy());
            assertThat(ParityTest.largestDifference(made.logits(), kept.logits()))
                    .isCloseTo(0, within(1e-4));
        }
    }

    private static boolean runs(String... arguments) throws InterruptedException {
        List<String> command = new ArrayList<>(List.of(PYTHON));
        command.addAll(List.of(arguments));
        ProcessBuilder process =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        process.environment().put("OMP_NUM_THREADS", "1");
        try {
            return process.start().waitFor() == 0;
        } catch (IOException e) {
            return false; // there is no such interpreter
        }
    }

    private static Map<String, String> code(Path module) throws IOException {
        Map<String, String> code = new TreeMap<>();
        try (ZipFile zip = new ZipFile(module.toFile())) {
            for (ZipEntry entry : zip.stream().toList()) {
                if (entry.getName().endsWith("/code/__torch__.py")) {
                    code.put(
                            entry.getName(),
                            new String(zip.getInputStream(entry).readAllBytes()));
                }
            }
        }
        return code;
    }
}
