package dev.parley.domain.models;

import static java.util.Objects.requireNonNull;

import dev.parley.domain.yaml.ConfigException;
import dev.parley.domain.yaml.ConfigProblems;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What {@code models.yml} says: which models there are, and who speaks which role.
 *
 * @param models the catalogue; names are unique
 * @param agent who speaks the agent
 * @param candidate who speaks the candidate
 */
public record ModelsConfig(List<Model> models, RoleSettings agent, RoleSettings candidate) {

    /** The model that needs nothing. */
    public static final String REHEARSAL = "rehearsal";

    /** The model that is taken when a key is set and nothing else is said. */
    public static final String DEFAULT_TEACHER = "gpt-4o-mini";

    private static final Price TEACHER_PRICE = new Price(0.15, 0.60);
    private static final Pattern OPENAI_NAME = Pattern.compile("(gpt-|chatgpt-|o[0-9]|ft:gpt-)[A-Za-z0-9._:-]*");

    public ModelsConfig {
        models = List.copyOf(models);
        requireNonNull(agent, "agent is null");
        requireNonNull(candidate, "candidate is null");
        if (models.stream().map(Model::name).distinct().count() != models.size()) {
            throw new IllegalArgumentException("two models have the same name");
        }
    }

    /**
     * What the file says about a role.
     *
     * @param models names from the catalogue in the order of failover; empty leaves the choice to the environment
     * @param parameters how answers are drawn
     */
    public record RoleSettings(List<String> models, SamplingParameters parameters) {

        public static final RoleSettings NONE = new RoleSettings(List.of(), SamplingParameters.NONE);

        public RoleSettings {
            models = List.copyOf(models);
            requireNonNull(parameters, "parameters is null");
        }
    }

    /** What holds without a {@code models.yml}: the default teacher and the rehearsal. */
    public static ModelsConfig defaults() {
        return new ModelsConfig(List.of(), RoleSettings.NONE, RoleSettings.NONE);
    }

    /**
     * Reads the text of a {@code models.yml}.
     *
     * @param fileName how problems call the file
     * @throws ConfigException with everything that is wrong with it
     */
    public static ModelsConfig parse(String fileName, String text) throws ConfigException {
        ConfigProblems problems = new ConfigProblems(fileName);
        Optional<ModelsConfig> config = new ModelsReader(problems).read(text);
        problems.throwIfAny();
        return config.orElseGet(ModelsConfig::defaults);
    }

    /**
     * The model of a name. Besides the catalogue's, {@code rehearsal} is always there, and so is every model whose name
     * is one of OpenAI's ({@code gpt-…}, {@code chatgpt-…}, {@code o3…}, {@code ft:gpt-…}), at OPENAI_BASE_URL, at no
     * known price unless it is the default teacher.
     */
    public Optional<Model> find(String name) {
        return models.stream()
                .filter(model -> model.name().equals(name))
                .findFirst()
                .or(() -> builtIn(name));
    }

    private static Optional<Model> builtIn(String name) {
        if (name.equals(REHEARSAL)) {
            return Optional.of(new Model(name, Backend.Rehearsal.DEFAULT, Price.FREE, Limits.DEFAULT));
        }
        if (!OPENAI_NAME.matcher(name).matches()) {
            return Optional.empty();
        }
        Price price = name.equals(DEFAULT_TEACHER) ? TEACHER_PRICE : Price.FREE;
        Backend backend = new Backend.OpenAi(Backend.OpenAi.DEFAULT_URL, Optional.of(Backend.OpenAi.DEFAULT_KEY), name);
        return Optional.of(new Model(name, backend, price, Limits.DEFAULT));
    }

    /** Whether no real model speaks in such a run. */
    public boolean isRehearsal(RunModels run) {
        return Stream.concat(run.agent().models().stream(), run.candidate().models().stream())
                .allMatch(this::isRehearsal);
    }

    /** Models of a run that a server answers for, and that cost nothing as far as is known. */
    public List<String> unpriced(RunModels run) {
        return Stream.concat(run.agent().models().stream(), run.candidate().models().stream())
                .distinct()
                .filter(name -> find(name).filter(ModelsConfig::isUnpriced).isPresent())
                .toList();
    }

    private static boolean isUnpriced(Model model) {
        return model.backend() instanceof Backend.OpenAi && model.price().equals(Price.FREE);
    }

    boolean isRehearsal(String name) {
        return find(name).filter(Model::isRehearsal).isPresent();
    }
}
