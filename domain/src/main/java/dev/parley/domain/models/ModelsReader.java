package dev.parley.domain.models;

import dev.parley.domain.yaml.ConfigMapping;
import dev.parley.domain.yaml.ConfigNode;
import dev.parley.domain.yaml.ConfigProblems;
import dev.parley.domain.yaml.ConfigScalar;
import dev.parley.domain.yaml.ConfigYaml;
import dev.parley.domain.yaml.Suggestions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads a {@code models.yml}; what is wrong goes to the problems. */
final class ModelsReader {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:/-]{0,99}");
    private static final int MAX_TOKENS = 1_000_000;
    private static final int MAX_CONCURRENCY = 100_000;
    private static final long MAX_PER_MINUTE = 1_000_000_000_000L;
    private static final int MAX_TIMEOUT_SECONDS = 3600;
    private static final double MAX_PRICE = 1_000_000;
    private static final double MIN_PACE = 0.1;
    private static final double MAX_PACE = 1_000_000;

    private final ConfigProblems problems;
    /** Names in the catalogue, those of faulty entries included: who names them makes no mistake. */
    private final Set<String> named = new HashSet<>();

    ModelsReader(ConfigProblems problems) {
        this.problems = problems;
    }

    Optional<ModelsConfig> read(String text) {
        return ConfigYaml.parse(text, problems)
                .flatMap(root -> root.asMapping("the models"))
                .map(this::config);
    }

    private ModelsConfig config(ConfigMapping file) {
        file.allowOnly("models", "roles");
        Map<String, Model> models = new LinkedHashMap<>();
        file.list("models").ifPresent(list -> {
            for (ConfigMapping entry : list.mappings("model")) {
                entry.requiredText("name").ifPresent(name -> {
                    boolean taken = !named.add(name);
                    addModel(models, entry, name, taken);
                });
            }
        });
        ModelsConfig catalogue = new ModelsConfig(
                List.copyOf(models.values()), ModelsConfig.RoleSettings.NONE, ModelsConfig.RoleSettings.NONE);
        Optional<ConfigMapping> roles = file.mapping("roles");
        roles.ifPresent(mapping -> mapping.allowOnly("agent", "candidate"));
        return new ModelsConfig(
                catalogue.models(),
                role(roles.flatMap(mapping -> mapping.mapping("agent")), "agent", catalogue),
                role(roles.flatMap(mapping -> mapping.mapping("candidate")), "candidate", catalogue));
    }

    private static void addModel(Map<String, Model> models, ConfigMapping unnamed, String name, boolean taken) {
        ConfigMapping entry = unnamed.describedAs("model '" + name + "'");
        if (!NAME.matcher(name).matches()) {
            entry.problem(
                    "the name '" + name + "' cannot be used in files and on the command line",
                    "Use letters, digits and . _ : / - and at most 100 of them");
        }
        Optional<Backend> backend = backend(entry, name);
        Price price = price(entry);
        boolean local = backend.filter(Backend.Djl.class::isInstance).isPresent();
        Limits limits = limits(entry, local ? Limits.OF_LOCAL_MODELS : Limits.DEFAULT);
        Optional<Model> model = backend.map(known -> new Model(name, known, price, limits));
        if (taken) {
            entry.problem("there are two models '" + name + "'", "Rename or remove one of them");
        } else {
            model.ifPresent(read -> models.put(name, read));
        }
    }

    private static Optional<Backend> backend(ConfigMapping entry, String name) {
        Optional<String> backend = entry.requiredText("backend");
        if (backend.isEmpty()) {
            return Optional.empty();
        }
        return switch (backend.get()) {
            case "openai" -> {
                entry.allowOnly("name", "backend", "base_url", "api_key", "model", "price", "limits");
                yield Optional.of(new Backend.OpenAi(
                        baseUrl(entry), apiKey(entry), entry.text("model").orElse(name)));
            }
            case "djl" -> LocalModelReader.read(entry);
            case "rehearsal" -> {
                entry.allowOnly("name", "backend", "limits", "reply", "words_per_second");
                yield Optional.of(new Backend.Rehearsal(
                        entry.text("reply"), entry.number("words_per_second", MIN_PACE, MAX_PACE)));
            }
            default -> {
                entry.choice("backend", Backend.NAMES);
                yield Optional.empty();
            }
        };
    }

    private static Reference baseUrl(ConfigMapping entry) {
        Optional<Reference> url = entry.text("base_url").map(Reference::new);
        url.filter(reference -> !reference.text().contains("${"))
                .filter(reference -> !Backend.OpenAi.isAddress(reference.text()))
                .ifPresent(reference -> place(entry, "base_url")
                        .problem(
                                entry.called("base_url") + " is not an address without password and query",
                                "Write http:// or https://, a host (no underscores), with a port up to 65535 if it has one,"
                                        + " and a path, as in https://api.openai.com/v1"));
        // OPENAI_BASE_URL may be left unset wherever it is used: OpenAI's own address is its default.
        return url.filter(reference -> !reference.text().equals("${OPENAI_BASE_URL}"))
                .orElse(Backend.OpenAi.DEFAULT_URL);
    }

    private static Optional<Reference> apiKey(ConfigMapping entry) {
        Optional<Reference> key = entry.text("api_key").map(Reference::new);
        if (key.filter(reference -> !reference.isVariable()).isPresent()) {
            place(entry, "api_key")
                    .problem(
                            entry.called("api_key") + " must be a variable of the environment, not the key itself",
                            "Put the key into .env and write api_key: ${OPENAI_API_KEY} here; a key that stood in"
                                    + " a shared file should be replaced");
        }
        return key.filter(Reference::isVariable);
    }

    static ConfigNode place(ConfigMapping entry, String key) {
        return entry.find(key).orElse(entry);
    }

    private static Price price(ConfigMapping entry) {
        return entry.mapping("price")
                .map(price -> {
                    price.allowOnly("prompt_per_million_usd", "completion_per_million_usd");
                    return new Price(
                            price.number("prompt_per_million_usd", 0, 0, MAX_PRICE),
                            price.number("completion_per_million_usd", 0, 0, MAX_PRICE));
                })
                .orElse(Price.FREE);
    }

    private static Limits limits(ConfigMapping entry, Limits usual) {
        return entry.mapping("limits")
                .map(limits -> {
                    limits.allowOnly("concurrency", "requests_per_minute", "tokens_per_minute", "timeout_seconds");
                    return new Limits(
                            limits.wholeNumber("concurrency", usual.concurrency(), 1, MAX_CONCURRENCY),
                            limits.wholeNumber("requests_per_minute", 1, MAX_PER_MINUTE),
                            limits.wholeNumber("tokens_per_minute", 1, MAX_PER_MINUTE),
                            Duration.ofSeconds(limits.wholeNumber(
                                    "timeout_seconds", (int) usual.timeout().toSeconds(), 1, MAX_TIMEOUT_SECONDS)));
                })
                .orElse(usual);
    }

    private ModelsConfig.RoleSettings role(Optional<ConfigMapping> mapping, String name, ModelsConfig catalogue) {
        return mapping.map(role -> {
                    role.allowOnly("models", "temperature", "max_tokens", "top_p", "stop");
                    return new ModelsConfig.RoleSettings(names(role, catalogue), parameters(role));
                })
                .orElse(ModelsConfig.RoleSettings.NONE);
    }

    private List<String> names(ConfigMapping role, ModelsConfig catalogue) {
        List<String> names = new ArrayList<>();
        for (ConfigNode node : items(role, "models")) {
            node.asText(role.called("models")).ifPresent(name -> {
                if (catalogue.find(name).isEmpty() && !named.contains(name)) {
                    List<String> known =
                            catalogue.models().stream().map(Model::name).toList();
                    node.problem(
                            role.called("models") + ": there is no model '" + name + "'",
                            Suggestions.advice(name, known));
                }
                names.add(name);
            });
        }
        return names;
    }

    /** The items of a list, or the one text that stands in its place. */
    private static List<ConfigNode> items(ConfigMapping role, String key) {
        Optional<ConfigNode> value = role.find(key);
        if (value.orElse(null) instanceof ConfigScalar one) {
            return List.of(one);
        }
        return role.list(key).map(list -> list.items()).orElse(List.of());
    }

    /** A line's end may well be one: only what is empty is none. */
    private static Optional<String> stop(ConfigNode node, String called) {
        Optional<ConfigScalar> text = node.asScalar(called);
        if (text.filter(scalar -> scalar.isAbsent() || scalar.raw().isEmpty()).isPresent()) {
            node.problem(called + " has an empty text", "Write the text before which the answer ends");
            return Optional.empty();
        }
        return text.map(ConfigScalar::raw);
    }

    private static SamplingParameters parameters(ConfigMapping role) {
        OptionalLong maxTokens = role.wholeNumber("max_tokens", 1, MAX_TOKENS);
        List<String> stop = items(role, "stop").stream()
                .flatMap(node -> stop(node, role.called("stop")).stream())
                .toList();
        if (stop.size() > SamplingParameters.MAX_STOPS) {
            place(role, "stop").problem(role.called("stop") + " has more than 4 texts", "Leave some out");
            stop = List.of();
        }
        OptionalDouble temperature = role.number("temperature", 0, SamplingParameters.MAX_TEMPERATURE);
        OptionalInt tokens = maxTokens.isPresent() ? OptionalInt.of((int) maxTokens.getAsLong()) : OptionalInt.empty();
        return new SamplingParameters(temperature, role.number("top_p", 0, 1), tokens, stop);
    }
}
