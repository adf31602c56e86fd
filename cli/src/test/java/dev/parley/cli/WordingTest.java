package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.embedded.DataDirectory;
import dev.parley.embedded.PlatformException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WordingTest {
    @TempDir
    private Path config;

    @Test
    void shouldCountOneAsOne() throws IOException {
        Files.writeString(config.resolve("conversation_flow.yml"), """
                - id: hello
                  is_start: true
                  is_end: true
                  initiator: agent
                  actions: [{role: agent, action_type: template, example: Hello.}]
                """);
        Files.writeString(config.resolve("seeds.yml"), """
                agent: {first_name: A, last_name: B, company_name: C, company_info: D, career_site_url: E}
                candidate:
                  {first_name: F, last_name: G, experiences: [{company: H, position: I, description: J}]}
                job_opening: {title: K, description: L, requirements: M}
                """);
        Files.writeString(config.resolve("templates.yml"), """
                base: N
                fine_tuning: O
                agent: {system_message: P, description_template: Q, context_template: R}
                candidate: {system_message: S, description_template: T, context_template: U}
                """);

        assertThat(CommandLineRun.of("validate", "--config", config).results())
                .isEqualTo(config + " is valid: 1 step, 1 flow, 1 conversation.\n");
        assertThat(CommandLineRun.of("validate", "--config", CommandLineRun.SHIPPED)
                        .results())
                .endsWith(" is valid: 12 steps, 7 flows, 420 conversations.\n");
    }

    @Test
    void shouldNotAnnounceARunThatCannotBegin() throws PlatformException {
        Path data = config.resolve("data");
        try (DataDirectory held = DataDirectory.open(data)) {
            CommandLineRun run = CommandLineRun.of(
                    "generate", "--config", CommandLineRun.SHIPPED, "--data-dir", held.path(), "--output", config);

            assertThat(run.exit()).isNotZero();
            assertThat(run.messages()).contains("Another parley").doesNotContain("Run ", "Rehearsing");
        }
    }

    @Test
    void shouldNameTheOptionThatIsThereTwice() {
        CommandLineRun sampled = CommandLineRun.of("plan", "--sample", "1", "--seed=2", "--sample=3");
        CommandLineRun named = CommandLineRun.of("generate", "--name", "a", "--name", "b");

        assertThat(sampled.exit()).isEqualTo(ExitCode.USAGE.status());
        assertThat(sampled.messages()).startsWith("option '--sample' should be specified only once\n");
        assertThat(named.messages()).startsWith("option '--name' (NAME) should be specified only once\n");
    }
}
