package dev.parley.cli.roles;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.cli.CommandLineRun;
import dev.parley.cli.ExitCode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoleOptionsTest {
    @TempDir
    private Path directory;

    @Test
    void shouldRefuseWorkersTogetherWithNone() {
        CommandLineRun run = run("up", "--workers", "2", "--no-worker");

        assertThat(run.exit()).isEqualTo(ExitCode.USAGE.status());
        assertThat(run.messages()).contains("--workers 2", "--no-worker");
    }

    private CommandLineRun run(String... words) {
        List<Object> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--config", CommandLineRun.SHIPPED, "--data-dir", directory.resolve("data")));
        CommandLineRun run = CommandLineRun.of(all.toArray());
        assertThat(directory.resolve("data/kafka")).doesNotExist();
        return run;
    }
}
