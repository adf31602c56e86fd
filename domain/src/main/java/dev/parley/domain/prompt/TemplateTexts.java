package dev.parley.domain.prompt;

import dev.parley.domain.seed.SeedConfig;
import dev.parley.domain.yaml.ConfigMapping;
import dev.parley.domain.yaml.ConfigProblems;
import dev.parley.domain.yaml.ConfigScalar;
import dev.parley.domain.yaml.ConfigYaml;
import java.util.List;
import java.util.Optional;

/** The texts of a {@code templates.yml}. */
record TemplateTexts(String base, String fineTuning, Speaker agent, Speaker candidate) {

    static final String SYSTEM_MESSAGE = "system_message";
    static final String DESCRIPTION_TEMPLATE = "description_template";
    static final String CONTEXT_TEMPLATE = "context_template";
    static final String STAGE_DESCRIPTION = "stage_description";
    static final String STAGE_EXAMPLE = "stage_example";

    private static final List<String> SPEAKER_SLOTS = List.of(SYSTEM_MESSAGE, DESCRIPTION_TEMPLATE, CONTEXT_TEMPLATE);

    /** All that a placeholder can name besides the parts of a seed; which of them, depends on the text. */
    static final List<String> SLOTS =
            List.of(SYSTEM_MESSAGE, DESCRIPTION_TEMPLATE, CONTEXT_TEMPLATE, STAGE_DESCRIPTION, STAGE_EXAMPLE);

    /** The part of one role. */
    record Speaker(String systemMessage, String descriptionTemplate, String contextTemplate) {}

    /**
     * Reads and checks the texts.
     *
     * @param seeds whose fields the placeholders must name; without them only their form is checked
     * @return the texts; complete where no problem was added, nothing where the file is no mapping
     */
    static Optional<TemplateTexts> read(String text, ConfigProblems problems, Optional<SeedConfig> seeds) {
        PlaceholderCheck check = new PlaceholderCheck(seeds);
        return ConfigYaml.parse(text, problems)
                .flatMap(root -> root.asMapping("the templates"))
                .map(file -> {
                    file.allowOnly("base", "fine_tuning", "agent", "candidate");
                    return new TemplateTexts(
                            text(file, "base", SLOTS, check),
                            text(file, "fine_tuning", SPEAKER_SLOTS, check),
                            speaker(file, "agent", check),
                            speaker(file, "candidate", check));
                });
    }

    private static Speaker speaker(ConfigMapping file, String role, PlaceholderCheck check) {
        return file.requiredMapping(role)
                .map(mapping -> {
                    ConfigMapping speaker = mapping.describedAs(role);
                    speaker.allowOnly(SPEAKER_SLOTS);
                    return new Speaker(
                            text(speaker, SYSTEM_MESSAGE, List.of(), check),
                            text(speaker, DESCRIPTION_TEMPLATE, List.of(), check),
                            text(speaker, CONTEXT_TEMPLATE, List.of(), check));
                })
                .orElseGet(() -> new Speaker("", "", ""));
    }

    private static String text(ConfigMapping mapping, String key, List<String> slots, PlaceholderCheck check) {
        Optional<ConfigScalar> scalar = mapping.require(key)
                .flatMap(node -> node.asText(mapping.called(key)).flatMap(text -> node.asScalar(mapping.called(key))));
        scalar.ifPresent(text -> check.check(text, mapping.called(key), slots));
        return scalar.map(ConfigScalar::raw).map(String::strip).orElse("");
    }
}
