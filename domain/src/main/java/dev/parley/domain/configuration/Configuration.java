package dev.parley.domain.configuration;

import static java.util.Objects.requireNonNull;

import dev.parley.domain.flow.FlowSchema;
import dev.parley.domain.models.ModelsConfig;
import dev.parley.domain.prompt.PromptTemplates;
import dev.parley.domain.seed.SeedConfig;
import dev.parley.domain.yaml.ConfigException;
import java.nio.file.Path;

/**
 * A configuration that was read and checked as a whole.
 *
 * @param flowSchema {@code conversation_flow.yml}
 * @param seeds {@code seeds.yml}
 * @param templates {@code templates.yml}
 * @param models {@code models.yml}
 * @param texts what the files hold, for the events
 */
public record Configuration(
        FlowSchema flowSchema, SeedConfig seeds, PromptTemplates templates, ModelsConfig models, Texts texts) {

    public static final String FLOW_FILE = "conversation_flow.yml";
    public static final String SEEDS_FILE = "seeds.yml";
    public static final String TEMPLATES_FILE = "templates.yml";
    public static final String MODELS_FILE = "models.yml";

    public Configuration {
        requireNonNull(flowSchema, "flowSchema is null");
        requireNonNull(seeds, "seeds is null");
        requireNonNull(templates, "templates is null");
        requireNonNull(models, "models is null");
        requireNonNull(texts, "texts is null");
    }

    /**
     * The texts of the files.
     *
     * @param flowSchema {@code conversation_flow.yml}
     * @param seeds {@code seeds.yml}
     * @param templates {@code templates.yml}
     * @param models {@code models.yml}; empty when there is no such file
     */
    public record Texts(String flowSchema, String seeds, String templates, String models) {}

    /**
     * Reads the files of a directory. All of them are needed, except {@code models.yml}.
     *
     * @throws ConfigException with everything that is wrong with any of them
     */
    public static Configuration load(Path directory) throws ConfigException {
        return new ConfigurationReader(directory).read();
    }
}
