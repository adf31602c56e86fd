package dev.parley.worker.model.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.domain.configuration.Configuration;
import dev.parley.domain.flow.FlowSchema;
import dev.parley.domain.flow.Flows;
import dev.parley.domain.flow.ScriptedTurn;
import dev.parley.domain.prompt.Message;
import dev.parley.domain.prompt.PromptTemplates;
import dev.parley.domain.prompt.Spoken;
import dev.parley.domain.seed.Seed;
import dev.parley.domain.seed.SeedConfig;
import dev.parley.domain.seed.SeedPlanner;
import dev.parley.worker.model.Prompt;
import dev.parley.worker.model.Sampling;
import dev.parley.worker.model.Scene;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Rehearses every conversation of the configuration that Parley is shipped with. */
class ShippedConfigurationTest {
    private static final Path CONFIG = Path.of(System.getProperty("parley.root", ".."), "config");

    private final RehearsalModel model = new RehearsalModel();
    private final FlowSchema schema;
    private final PromptTemplates templates;
    private final List<Seed> seeds;

    ShippedConfigurationTest() throws Exception {
        schema = FlowSchema.parse("flow", text(Configuration.FLOW_FILE));
        templates = PromptTemplates.parse("templates", text(Configuration.TEMPLATES_FILE));
        SeedConfig cast = SeedConfig.parse("seeds", text(Configuration.SEEDS_FILE));
        seeds = new SeedPlanner(cast, new Flows(schema)).all().toList();
    }

    private static String text(String file) throws java.io.IOException {
        return Files.readString(CONFIG.resolve(file));
    }

    @Test
    void shouldNeverRepeatATurnNorLeaveASlotOpen() {
        for (Seed seed : seeds) {
            List<String> turns = rehearse(seed).stream().map(Spoken::text).toList();
            assertThat(turns).doesNotHaveDuplicates().noneMatch(turn -> turn.isBlank() || turn.matches(".*[<>{}].*"));
            assertThat(turns).allMatch(turn -> Character.isUpperCase(turn.charAt(0)));
            assertThat(turns).noneMatch(turn -> turn.matches(".*(\\.\\.|\\s[,.;?!]|  ).*"));
        }
    }

    @Test
    void shouldSayTheSameForTheSameSeedAndVaryBetweenSeeds() {
        Set<String> conversations = new HashSet<>();
        for (Seed seed : seeds.subList(0, 100)) {
            assertThat(rehearse(seed)).isEqualTo(rehearse(seed));
            conversations.add(rehearse(seed).toString());
        }
        assertThat(conversations).hasSize(100);
    }

    @Test
    void shouldNameWhatTheSeedSays() {
        Seed seed = seeds.stream()
                .filter(each -> each.candidate().label().startsWith("Ines")
                        && each.jobOpening().label().equals("Backend engineer")
                        && each.flow().visits().size() > 5)
                .findFirst()
                .orElseThrow();
        String said = rehearse(seed).toString().toLowerCase(Locale.ROOT);
        assertThat(said)
                .contains("tramline software", "copperleaf media", "senior backend developer")
                .containsAnyOf("java", "spring boot", "kafka", "postgresql");
    }

    private List<Spoken> rehearse(Seed seed) {
        List<Spoken> said = new ArrayList<>();
        for (ScriptedTurn turn : schema.script(seed.flow())) {
            String text = turn.action().callsModel()
                    ? model.answer(prompt(seed, turn, said)).text()
                    : templates.fillTemplate(turn.example(), seed).strip();
            said.add(new Spoken(turn.action().role(), text));
        }
        return said;
    }

    private Prompt prompt(Seed seed, ScriptedTurn turn, List<Spoken> said) {
        List<Message> messages = templates.prompt(seed, turn.step(), turn.action(), turn.decision(), said);
        Scene scene = new Scene(
                turn.step().id(),
                turn.action().role().wireName(),
                Optional.ofNullable(turn.expressedDecision()),
                templates.fillTemplate(turn.example(), seed),
                seed.agent().toJson(),
                seed.candidate().toJson(),
                seed.jobOpening().toJson());
        List<Prompt.Message> copied = messages.stream()
                .map(message -> new Prompt.Message(message.role(), message.content()))
                .toList();
        return new Prompt(copied, Sampling.PROVIDERS_CHOICE, seed.id(), Optional.of(scene));
    }

    /** Prints some conversations, for people to read. */
    public static void main(String[] arguments) throws Exception {
        ShippedConfigurationTest shipped = new ShippedConfigurationTest();
        for (int i = 0; i < shipped.seeds.size(); i += Integer.parseInt(arguments[0])) {
            Seed seed = shipped.seeds.get(i);
            System.out.println("--- " + seed.candidate().label() + " / "
                    + seed.jobOpening().label());
            shipped.rehearse(seed).forEach(spoken -> System.out.println(spoken.speaker() + ": " + spoken.text()));
        }
    }
}
