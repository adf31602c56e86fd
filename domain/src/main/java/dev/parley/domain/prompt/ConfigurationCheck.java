package dev.parley.domain.prompt;

import dev.parley.domain.seed.SeedConfig;
import dev.parley.domain.yaml.ConfigList;
import dev.parley.domain.yaml.ConfigMapping;
import dev.parley.domain.yaml.ConfigNode;
import dev.parley.domain.yaml.ConfigProblem;
import dev.parley.domain.yaml.ConfigProblems;
import dev.parley.domain.yaml.ConfigScalar;
import dev.parley.domain.yaml.ConfigYaml;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Checks what one file alone cannot tell: whether the placeholders of the texts name fields that the seeds have. */
public final class ConfigurationCheck {

    private ConfigurationCheck() {}

    /**
     * Everything that is wrong with the templates, the placeholders included.
     *
     * @param fileName how problems call the file
     * @param text the text of a {@code templates.yml}
     * @param seeds whose fields the placeholders must name; without them only their form is checked
     */
    public static List<ConfigProblem> templates(String fileName, String text, Optional<SeedConfig> seeds) {
        ConfigProblems problems = new ConfigProblems(fileName);
        TemplateTexts.read(text, problems, seeds);
        return problems.list();
    }

    /**
     * What is wrong with the placeholders of a flow schema. Its structure is not looked at: a step or an action that
     * cannot be read is passed over.
     *
     * @param fileName how problems call the file
     * @param text the text of a {@code conversation_flow.yml}
     * @param seeds whose fields the placeholders must name; without them only their form is checked
     */
    public static List<ConfigProblem> flow(String fileName, String text, Optional<SeedConfig> seeds) {
        ConfigProblems problems = new ConfigProblems(fileName);
        PlaceholderCheck check = new PlaceholderCheck(seeds);
        ConfigYaml.parse(text, problems).stream()
                .flatMap(ConfigurationCheck::steps)
                .forEach(step -> checkStep(step, check));
        return problems.list();
    }

    private static Stream<ConfigMapping> steps(ConfigNode root) {
        return switch (root) {
            case ConfigList steps -> mappings(steps);
            case ConfigMapping document -> inner(document, "steps");
            case ConfigScalar _ -> Stream.empty();
        };
    }

    private static void checkStep(ConfigMapping step, PlaceholderCheck check) {
        String name = "step '" + step.find("id").map(ConfigurationCheck::raw).orElse("?") + "'";
        inner(step, "actions").forEach(action -> {
            boolean said = isSaid(action);
            checkText(action.find("description"), name + ": 'description'", check, false);
            checkText(action.find("example"), name + ": 'example'", check, said);
            if (action.find("examples").orElse(null) instanceof ConfigMapping examples) {
                for (ConfigMapping.Entry entry : examples.entries()) {
                    String subject = name + ": 'examples' for '" + entry.key().raw() + "'";
                    checkText(Optional.of(entry.value()), subject, check, said);
                }
            }
        });
    }

    private static boolean isSaid(ConfigMapping action) {
        return Stream.of("action_type", "response_type").anyMatch(key -> action.find(key)
                .map(ConfigurationCheck::raw)
                .filter("template"::equals)
                .isPresent());
    }

    private static void checkText(Optional<ConfigNode> node, String subject, PlaceholderCheck check, boolean said) {
        if (node.orElse(null) instanceof ConfigScalar text) {
            check.check(text, subject, List.of());
            if (said) {
                check.checkSaid(text, subject);
            }
        }
    }

    private static String raw(ConfigNode node) {
        return node instanceof ConfigScalar scalar ? scalar.raw() : "?";
    }

    private static Stream<ConfigMapping> inner(ConfigMapping mapping, String key) {
        return mapping.find(key).orElse(null) instanceof ConfigList list ? mappings(list) : Stream.empty();
    }

    private static Stream<ConfigMapping> mappings(ConfigList list) {
        return list.items().stream().filter(ConfigMapping.class::isInstance).map(ConfigMapping.class::cast);
    }
}
