package dev.parley.domain.models;

import dev.parley.domain.yaml.ConfigException;
import dev.parley.domain.yaml.ConfigProblem;
import dev.parley.domain.yaml.Suggestions;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Decides who speaks in a run. In this order: the model asked for on the command line, for both roles; what the file
 * says about a role; {@code gpt-4o-mini} when OPENAI_API_KEY is set; the rehearsal.
 */
public final class ModelChoice {

    private final String fileName;
    private final ModelsConfig config;
    private final Map<String, String> environment;

    /**
     * @param fileName how problems call the {@code models.yml}
     * @param config what it says
     * @param environment the variables that are set
     */
    public ModelChoice(String fileName, ModelsConfig config, Map<String, String> environment) {
        this.fileName = fileName;
        this.config = config;
        this.environment = Map.copyOf(environment);
    }

    /**
     * Who speaks.
     *
     * @param model the model asked for on the command line, if any
     * @throws ConfigException when a model is not known, lacks a variable of the environment, or rehearsal and real
     *     models would speak in the same run
     */
    public RunModels choose(Optional<String> model) throws ConfigException {
        RunModels chosen = new RunModels(role(config.agent(), model), role(config.candidate(), model));
        Set<String> names = new LinkedHashSet<>(chosen.agent().models());
        names.addAll(chosen.candidate().models());
        List<ConfigProblem> problems = Stream.concat(
                        names.stream().flatMap(this::problems), Stream.of(names).flatMap(this::mixture))
                .toList();
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return chosen;
    }

    private RoleModels role(ModelsConfig.RoleSettings settings, Optional<String> model) {
        List<String> names = model.map(List::of)
                .or(() -> Optional.of(settings.models()).filter(models -> !models.isEmpty()))
                .orElseGet(() -> List.of(hasKey() ? ModelsConfig.DEFAULT_TEACHER : ModelsConfig.REHEARSAL));
        return new RoleModels(names, settings.parameters());
    }

    /** Whether a key for the default teacher is set. */
    public boolean hasKey() {
        return !environment.getOrDefault("OPENAI_API_KEY", "").isBlank();
    }

    private Stream<ConfigProblem> problems(String name) {
        Optional<Model> model = config.find(name);
        if (model.isEmpty()) {
            List<String> known = Stream.concat(
                            config.models().stream().map(Model::name),
                            Stream.of(ModelsConfig.DEFAULT_TEACHER, ModelsConfig.REHEARSAL))
                    .distinct()
                    .toList();
            return Stream.of(ConfigProblem.ofFile(
                    fileName, "there is no model '" + name + "'", Suggestions.advice(name, known)));
        }
        return Stream.concat(
                model.get().missingVariables(environment).stream()
                        .map(variables -> ConfigProblem.ofFile(
                                fileName,
                                "the model '" + name + "' needs " + variables + ", which is not set",
                                "Set it in the environment or in .env, or take another model;"
                                        + " 'rehearsal' needs nothing")),
                model.get().backend() instanceof Backend.OpenAi openAi ? faults(name, openAi) : Stream.empty());
    }

    private Stream<ConfigProblem> faults(String name, Backend.OpenAi backend) {
        String model = "the model '" + name + "': ";
        return Stream.concat(
                backend.addressFault(environment).stream()
                        .map(fault -> ConfigProblem.ofFile(
                                fileName,
                                model + fault,
                                "Set it to http:// or https://, a host (no underscores) and a path, as in"
                                        + " https://api.openai.com/v1")),
                backend.keyFault(environment).stream()
                        .map(fault -> ConfigProblem.ofFile(
                                fileName,
                                model + fault,
                                "Copy the key anew: it has no spaces, line ends or letters beyond ASCII")));
    }

    private Stream<ConfigProblem> mixture(Set<String> names) {
        long rehearsals = names.stream().filter(config::isRehearsal).count();
        return rehearsals == 0 || rehearsals == names.size()
                ? Stream.empty()
                : Stream.of(ConfigProblem.ofFile(
                        fileName,
                        "'rehearsal' and real models would speak in one run: " + String.join(", ", names),
                        "Take the one or the other, so that nobody trains on rehearsed text by mistake"));
    }
}
