package dev.parley.local.text;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.local.checkpoint.CheckpointException;
import dev.parley.local.engine.Sampling;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * What a checkpoint says about drawing replies.
 *
 * @param sampling how tokens are drawn; greedily unless {@code do_sample} is true
 * @param stopIds tokens that end a reply
 */
record GenerationDefaults(Sampling sampling, Set<Integer> stopIds) {
    private static final String END = "eos_token_id";
    private static final List<String> NUMBERS = List.of("temperature", "top_k", "top_p", "min_p", "repetition_penalty");

    GenerationDefaults {
        stopIds = Set.copyOf(stopIds);
    }

    /** @throws CheckpointException when a field is of another kind than it should be; what is out of bounds is taken as left out */
    static GenerationDefaults read(Path checkpoint) {
        Path file = checkpoint.resolve("generation_config.json");
        JsonNode settings = JsonFiles.readIfThere(file);
        NUMBERS.forEach(name -> requireNumber(file, settings, name));
        Set<Integer> stops = stops(file, settings);
        if (stops.isEmpty()) {
            Path config = checkpoint.resolve("config.json");
            stops = stops(config, JsonFiles.readIfThere(config));
        }
        boolean drawn = settings.path("do_sample").asBoolean();
        Sampling sampling = new Sampling(
                drawn ? Math.clamp(number(settings, "temperature", 1), 0, 100) : 0,
                drawn ? Math.max(0, settings.path("top_k").asInt()) : 0,
                drawn ? probability(settings) : 1,
                drawn ? Math.clamp(number(settings, "min_p", 0), 0, 1) : 0,
                penalty(settings),
                0);
        return new GenerationDefaults(sampling, stops);
    }

    private static double number(JsonNode settings, String name, double otherwise) {
        return settings.path(name).asDouble(otherwise);
    }

    private static double probability(JsonNode settings) {
        double topP = number(settings, "top_p", 1);
        return topP > 0 && topP <= 1 ? topP : 1;
    }

    private static double penalty(JsonNode settings) {
        double penalty = number(settings, "repetition_penalty", 1);
        return penalty > 0 && penalty <= 100 ? penalty : 1;
    }

    private static void requireNumber(Path file, JsonNode settings, String name) {
        if (settings.hasNonNull(name) && !settings.get(name).isNumber()) {
            throw new CheckpointException(file + ": " + name + " is " + settings.get(name) + "; expected a number");
        }
    }

    private static Set<Integer> stops(Path file, JsonNode settings) {
        Set<Integer> ids = new HashSet<>();
        JsonNode value = settings.path(END);
        for (JsonNode id : value.isArray() ? value : List.of(value)) {
            if (id.canConvertToExactIntegral() && id.canConvertToInt()) {
                ids.add(id.asInt());
            } else if (settings.hasNonNull(END)) {
                throw new CheckpointException(
                        file + ": " + END + " is " + value + "; expected the id of a token, or a list of them");
            }
        }
        return ids;
    }

    /** These, with what a request says. */
    Sampling with(Settings settings) {
        double topP = positive(settings.topP(), sampling.topP());
        boolean drawnAnyway =
                settings.temperature().isEmpty() && settings.topP().isPresent() && sampling.temperature() == 0;
        return new Sampling(
                drawnAnyway ? 1 : settings.temperature().orElse(sampling.temperature()),
                sampling.topK(),
                topP,
                sampling.minP(),
                sampling.repetitionPenalty(),
                settings.seed());
    }

    /** A share of nothing leaves the likeliest token: the smallest share does. */
    private static double positive(OptionalDouble given, double otherwise) {
        return Math.max(Double.MIN_NORMAL, given.orElse(otherwise));
    }
}
