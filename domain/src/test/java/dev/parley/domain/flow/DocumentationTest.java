package dev.parley.domain.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.domain.yaml.ConfigMapping;
import dev.parley.domain.yaml.ConfigProblems;
import dev.parley.domain.yaml.ConfigYaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page for users and the JSON Schema for editors say what the reader does. */
class DocumentationTest {

    private static final Pattern EXAMPLE = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

    @Test
    void shouldLoadEveryExampleOfThePage() throws IOException {
        Path page = Path.of(System.getProperty("parley.root", ".."), "docs", "conversation-flow-schema.md");

        List<String> counts = EXAMPLE.matcher(Files.readString(page))
                .results()
                .map(match -> new Flows(Schemas.valid(match.group(1))).count().toString())
                .toList();

        assertThat(counts).containsExactly("2", "3", "3");
    }

    @Test
    void shouldDescribeTheSameKeysInTheJsonSchema() {
        ConfigMapping definitions = jsonSchema().mapping("$defs").orElseThrow();

        assertThat(keys(definitions, "step")).containsExactlyInAnyOrderElementsOf(StepReader.KEYS);
        assertThat(keys(definitions, "action")).containsExactlyInAnyOrderElementsOf(ActionReader.KEYS);
        assertThat(keys(definitions, "document")).containsExactly("version", "steps", "limits");
        assertThat(definitions
                        .mapping("role")
                        .orElseThrow()
                        .list("enum")
                        .orElseThrow()
                        .texts(""))
                .isEqualTo(Role.WIRE_NAMES);
    }

    @Test
    void shouldDescribeEveryKeyInTheJsonSchema() {
        ConfigMapping definitions = jsonSchema().mapping("$defs").orElseThrow();

        for (String definition : List.of("step", "action", "document")) {
            ConfigMapping properties = definitions
                    .mapping(definition)
                    .orElseThrow()
                    .mapping("properties")
                    .orElseThrow();
            for (String key : properties.keys()) {
                ConfigMapping property = properties.mapping(key).orElseThrow();
                assertThat(property.has("description") || property.has("$ref"))
                        .as(key)
                        .isTrue();
            }
        }
    }

    private static List<String> keys(ConfigMapping definitions, String name) {
        return definitions
                .mapping(name)
                .orElseThrow()
                .mapping("properties")
                .orElseThrow()
                .keys();
    }

    private static ConfigMapping jsonSchema() {
        ConfigProblems problems = new ConfigProblems("conversation-flow.schema.json");
        return ConfigYaml.parse(FlowSchema.jsonSchema(), problems)
                .flatMap(root -> root.asMapping(""))
                .orElseThrow(() -> new AssertionError(problems.list()));
    }
}
