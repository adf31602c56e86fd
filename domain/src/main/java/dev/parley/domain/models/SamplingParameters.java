package dev.parley.domain.models;

import dev.parley.domain.json.Json;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * How an answer is drawn. What is empty is the choice of the model's provider.
 *
 * @param temperature 0 to 2
 * @param topP 0 to 1
 * @param maxTokens most tokens of the answer, at least 1
 * @param stop the answer ends before the first of these, at most 4
 */
public record SamplingParameters(
        OptionalDouble temperature, OptionalDouble topP, OptionalInt maxTokens, List<String> stop) {

    /** Everything is the provider's choice. */
    public static final SamplingParameters NONE =
            new SamplingParameters(OptionalDouble.empty(), OptionalDouble.empty(), OptionalInt.empty(), List.of());

    static final int MAX_STOPS = 4;
    static final double MAX_TEMPERATURE = 2;

    public SamplingParameters {
        stop = List.copyOf(stop);
        requireWithin("temperature", temperature.orElse(0), MAX_TEMPERATURE);
        requireWithin("topP", topP.orElse(0), 1);
        if (maxTokens.orElse(1) < 1 || stop.size() > MAX_STOPS) {
            throw new IllegalArgumentException("maxTokens must be at least 1, and there are at most 4 stops");
        }
    }

    private static void requireWithin(String name, double value, double max) {
        if (!(value >= 0 && value <= max)) {
            throw new IllegalArgumentException(name + " must be from 0 to " + max);
        }
    }

    Map<String, Object> toValues() {
        Map<String, Object> values = new LinkedHashMap<>();
        maxTokens.ifPresent(tokens -> values.put("max_tokens", (long) tokens));
        values.put("stop", stop);
        temperature.ifPresent(value -> values.put("temperature", plain(value)));
        topP.ifPresent(value -> values.put("top_p", plain(value)));
        return values;
    }

    private static Number plain(double value) {
        return Json.normal(BigDecimal.valueOf(value).stripTrailingZeros());
    }

    static SamplingParameters fromValues(Map<?, ?> values) {
        return new SamplingParameters(
                decimal(values.get("temperature")),
                decimal(values.get("top_p")),
                values.get("max_tokens") instanceof Number tokens
                        ? OptionalInt.of(Math.toIntExact(tokens.longValue()))
                        : OptionalInt.empty(),
                values.get("stop") instanceof List<?> stops
                        ? stops.stream().map(String::valueOf).toList()
                        : List.of());
    }

    private static OptionalDouble decimal(@Nullable Object value) {
        return value instanceof Number number ? OptionalDouble.of(number.doubleValue()) : OptionalDouble.empty();
    }
}
