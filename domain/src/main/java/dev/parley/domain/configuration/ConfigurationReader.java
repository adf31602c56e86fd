package dev.parley.domain.configuration;

import dev.parley.domain.flow.FlowSchema;
import dev.parley.domain.models.ModelsConfig;
import dev.parley.domain.prompt.ConfigurationCheck;
import dev.parley.domain.prompt.PromptTemplates;
import dev.parley.domain.seed.SeedConfig;
import dev.parley.domain.yaml.ConfigException;
import dev.parley.domain.yaml.ConfigFile;
import dev.parley.domain.yaml.ConfigProblem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the files of a configuration and gathers what is wrong with all of them. */
final class ConfigurationReader {

    private final Path directory;
    private final Set<ConfigProblem> problems = new LinkedHashSet<>();

    ConfigurationReader(Path directory) {
        this.directory = directory;
    }

    private interface Parser<T> {
        T parse(String fileName, String text) throws ConfigException;
    }

    /** Whoever names one of the files would be told that each of them is not there. */
    static void refuseFile(Path directory) throws ConfigException {
        if (Files.isRegularFile(directory)) {
            throw new ConfigException(List.of(ConfigProblem.ofFile(
                    directory.toString(),
                    "this is a file, and the configuration is a directory",
                    "Name the directory that holds its files")));
        }
    }

    Configuration read() throws ConfigException {
        refuseFile(directory);
        if (Files.notExists(directory)) {
            throw new ConfigException(List.of(ConfigProblem.ofFile(
                    directory.toString(),
                    "the directory of the configuration does not exist",
                    "Call parley from where it lies, or name it with --config")));
        }
        Optional<String> flowText = text(Configuration.FLOW_FILE);
        Optional<String> seedsText = text(Configuration.SEEDS_FILE);
        Optional<String> templatesText = text(Configuration.TEMPLATES_FILE);
        Optional<String> modelsText = modelsText();
        Optional<FlowSchema> flowSchema = parse(Configuration.FLOW_FILE, flowText, FlowSchema::parse);
        Optional<SeedConfig> seeds = parse(Configuration.SEEDS_FILE, seedsText, SeedConfig::parse);
        Optional<ModelsConfig> models = models(modelsText);
        Optional<SeedConfig> knownFields = seeds.or(() -> seedsText.flatMap(SeedConfig::parseLeniently));
        flowText.ifPresent(
                text -> problems.addAll(ConfigurationCheck.flow(name(Configuration.FLOW_FILE), text, knownFields)));
        Optional<PromptTemplates> templates = templates(templatesText, knownFields);
        if (!problems.isEmpty()) {
            throw new ConfigException(List.copyOf(problems));
        }
        Configuration.Texts texts = new Configuration.Texts(
                flowText.orElseThrow(), seedsText.orElseThrow(), templatesText.orElseThrow(), modelsText.orElseThrow());
        return new Configuration(
                flowSchema.orElseThrow(), seeds.orElseThrow(), templates.orElseThrow(), models.orElseThrow(), texts);
    }

    private Optional<String> modelsText() {
        // A link that leads nowhere is a mistake, not a choice.
        return Files.exists(directory.resolve(Configuration.MODELS_FILE), LinkOption.NOFOLLOW_LINKS)
                ? text(Configuration.MODELS_FILE)
                : Optional.of("");
    }

    private Optional<ModelsConfig> models(Optional<String> text) {
        return text.filter(String::isEmpty).isPresent()
                ? Optional.of(ModelsConfig.defaults())
                : parse(Configuration.MODELS_FILE, text, ModelsConfig::parse);
    }

    /** The check with the seeds finds all that reading finds, so one of the two reports. */
    private Optional<PromptTemplates> templates(Optional<String> text, Optional<SeedConfig> seeds) {
        List<ConfigProblem> found = text.stream()
                .flatMap(read -> ConfigurationCheck.templates(name(Configuration.TEMPLATES_FILE), read, seeds).stream())
                .toList();
        problems.addAll(found);
        return found.isEmpty() ? parse(Configuration.TEMPLATES_FILE, text, PromptTemplates::parse) : Optional.empty();
    }

    private Optional<String> text(String file) {
        List<ConfigProblem> found = new ArrayList<>();
        Optional<String> text = ConfigFile.read(directory.resolve(file), found);
        problems.addAll(found);
        return text;
    }

    private <T> Optional<T> parse(String file, Optional<String> text, Parser<T> parser) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(parser.parse(name(file), text.get()));
        } catch (ConfigException e) {
            problems.addAll(e.problems());
            return Optional.empty();
        }
    }

    private String name(String file) {
        return directory.resolve(file).toString();
    }
}
