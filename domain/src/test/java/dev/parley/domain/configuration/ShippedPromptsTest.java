package dev.parley.domain.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.domain.flow.Flows;
import dev.parley.domain.flow.Role;
import dev.parley.domain.flow.ScriptedTurn;
import dev.parley.domain.prompt.Message;
import dev.parley.domain.prompt.Spoken;
import dev.parley.domain.seed.Seed;
import dev.parley.domain.seed.SeedPlanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Prompts of the shipped configuration as models get them. {@code -Dupdate-golden} rewrites the files. */
class ShippedPromptsTest {

    private static final Path ROOT = Path.of(System.getProperty("parley.root"));
    private static final Path GOLDEN = ROOT.resolve("domain/src/test/resources/golden/prompts");

    private static Configuration configuration;
    private static Seed seed;

    @BeforeAll
    static void load() throws Exception {
        configuration = Configuration.load(ROOT.resolve("config"));
        seed = new SeedPlanner(configuration.seeds(), new Flows(configuration.flowSchema()))
                .all()
                .findFirst()
                .orElseThrow();
    }

    private static void assertGolden(String name, String actual) throws IOException {
        Path file = GOLDEN.resolve(name);
        if (System.getProperty("update-golden") != null) {
            Files.createDirectories(GOLDEN);
            Files.writeString(file, actual);
        }
        assertThat(actual).isEqualTo(Files.readString(file));
    }

    /** The prompt for the first model turn of a role that has something to look back on. */
    private static String prompt(Role role) {
        List<Spoken> history = new ArrayList<>();
        for (ScriptedTurn turn : configuration.flowSchema().script(seed.flow())) {
            if (turn.action().role() == role && turn.action().callsModel() && history.size() > 2) {
                return configuration
                        .templates()
                        .prompt(seed, turn.step(), turn.action(), turn.decision(), history)
                        .stream()
                        .map(ShippedPromptsTest::text)
                        .collect(Collectors.joining("\n"));
            }
            history.add(
                    new Spoken(turn.action().role(), configuration.templates().fillTemplate(turn.example(), seed)));
        }
        throw new AssertionError("the flow has no such turn");
    }

    private static String text(Message message) {
        return "[" + message.role() + "]\n" + message.content() + "\n";
    }

    @Test
    void shouldRenderTheAgentsPrompt() throws IOException {
        assertGolden("agent.txt", prompt(Role.AGENT));
    }

    @Test
    void shouldRenderTheCandidatesPrompt() throws IOException {
        assertGolden("candidate.txt", prompt(Role.CANDIDATE));
    }

    @Test
    void shouldRenderTheTrainedModelsPrompt() throws IOException {
        assertGolden("fine_tuning.txt", configuration.templates().fineTuning(seed) + "\n");
    }

    @Test
    void shouldFillEveryTextOfTheShippedFlow() {
        SeedPlanner planner = new SeedPlanner(configuration.seeds(), new Flows(configuration.flowSchema()));

        assertThat(planner.all()).hasSize(420).allSatisfy(each -> {
            for (ScriptedTurn turn : configuration.flowSchema().script(each.flow())) {
                String text = configuration.templates().fillTemplate(turn.example(), each);
                assertThat(text).isNotBlank().doesNotContain("{");
                if (!turn.action().callsModel()) {
                    assertThat(text).doesNotContain("<");
                }
            }
        });
    }
}
