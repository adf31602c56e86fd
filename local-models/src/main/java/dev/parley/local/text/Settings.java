package dev.parley.local.text;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * How a reply is drawn. What is empty is as the model's {@code generation_config.json} says.
 *
 * @param temperature 0 takes the likeliest token always
 * @param topP more than 0 and at most 1
 * @param maxTokens most tokens of the reply, at least 1; as far as the context goes if nobody says
 * @param stop the reply ends before the first of these
 * @param seed the same seed draws the same reply
 */
public record Settings(
        OptionalDouble temperature, OptionalDouble topP, OptionalInt maxTokens, List<String> stop, long seed) {

    /** Everything as the model says. */
    public static final Settings OF_THE_MODEL =
            new Settings(OptionalDouble.empty(), OptionalDouble.empty(), OptionalInt.empty(), List.of(), 0);

    public Settings {
        requireNonNull(temperature, "temperature is null");
        requireNonNull(topP, "topP is null");
        requireNonNull(maxTokens, "maxTokens is null");
        stop = List.copyOf(stop);
    }
}
