package dev.parley.cli.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.parley.cli.CommandLineRun;
import dev.parley.cli.ExitCode;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Loops make more flows, and more tokens, than a {@code double} can hold. */
class HugePlanTest {
    private static final String LOOP = """
            - id: ask
              is_start: true
              is_branch: true
              max_visits: 1000
              initiator: agent
              actions: [{role: agent, action_type: message, example: Well}, {role: candidate, action_type: message}]
              next: {a: ask, b: ask, c: ask, stop: bye}
            - {id: bye, is_end: true, initiator: agent, actions: [{role: agent, action_type: message}]}
            """;

    @TempDir
    private Path config;

    @BeforeEach
    void copyTheConfiguration() throws IOException {
        for (String file : new String[] {"seeds.yml", "templates.yml"}) {
            Files.copy(CommandLineRun.SHIPPED.resolve(file), config.resolve(file));
        }
        Files.writeString(config.resolve("conversation_flow.yml"), LOOP);
        Files.writeString(config.resolve("models.yml"), """
                models:
                  - {name: cheap, backend: openai, price: {prompt_per_million_usd: 0.1, completion_per_million_usd: 1}}
                  - {name: dear, backend: openai, price: {prompt_per_million_usd: 1, completion_per_million_usd: 10}}
                roles: {agent: {models: cheap}, candidate: {models: dear}}
                """);
    }

    @Test
    void shouldCountAndPriceThem() throws IOException {
        CommandLineRun run = CommandLineRun.of("plan", "--config", config, "--json");

        assertThat(run.exit()).as(run.messages()).isZero();
        JsonNode plan = JsonMapper.builder()
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .build()
                .readTree(run.results());
        BigInteger flows =
                BigInteger.valueOf(3).pow(1000).subtract(BigInteger.ONE).shiftRight(1);
        assertThat(plan.path("flows").bigIntegerValue()).isEqualTo(flows);
        assertThat(plan.path("usd").decimalValue().toBigInteger()).isGreaterThan(flows);
    }

    @Test
    void shouldNotBeginToGenerateThemWhateverIsSaid() {
        for (String[] said : new String[][] {{}, {"--yes"}, {"--yes", "--sample", "9000000000"}}) {
            CommandLineRun run = generate(said);

            assertThat(run.exit()).isEqualTo(ExitCode.USAGE.status());
            assertThat(run.messages())
                    .contains("2147483647 at most", "--sample")
                    .doesNotContain("--yes");
        }
        assertThat(config.resolve("data")).doesNotExist();
    }

    private CommandLineRun generate(String... said) {
        List<Object> words = new ArrayList<>(List.of("generate", "--config", config, "--model", "rehearsal"));
        words.addAll(List.of("--data-dir", config.resolve("data"), "--output", config.resolve("output")));
        words.addAll(List.of(said));
        return CommandLineRun.of(words.toArray());
    }

    @Test
    void shouldSayWhatARehearsalOfThemWouldCost() {
        CommandLineRun run = CommandLineRun.of("plan", "--config", config, "--model", "rehearsal");

        assertThat(run.exit()).as(run.messages()).isZero();
        assertThat(run.results()).contains("$0.00").doesNotContain("NaN", "Infinity");
    }
}
