package dev.parley.domain.models;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * An entry of the model catalogue.
 *
 * @param name by which everything else refers to it
 * @param backend what runs it
 * @param price what it costs
 * @param limits what its server allows
 */
public record Model(String name, Backend backend, Price price, Limits limits) {

    public Model {
        requireNonNull(name, "name is null");
        requireNonNull(backend, "backend is null");
        requireNonNull(price, "price is null");
        requireNonNull(limits, "limits is null");
    }

    /** Whether it writes turns without a model. */
    public boolean isRehearsal() {
        return backend instanceof Backend.Rehearsal;
    }

    /** Names of the variables that it needs and that are not set. */
    public List<String> missingVariables(Map<String, String> environment) {
        return switch (backend) {
            case Backend.Rehearsal _ -> List.of();
            case Backend.Djl local ->
                Stream.of(local.path().missing(environment))
                        .filter(names -> !names.isEmpty())
                        .toList();
            case Backend.OpenAi openAi -> {
                List<String> missing = new ArrayList<>();
                missing.add(openAi.baseUrl().missing(environment));
                openAi.apiKey().ifPresent(key -> missing.add(key.missing(environment)));
                yield missing.stream().filter(names -> !names.isEmpty()).toList();
            }
        };
    }
}
