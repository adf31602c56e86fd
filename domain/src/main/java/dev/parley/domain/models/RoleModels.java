package dev.parley.domain.models;

import static java.util.Objects.requireNonNull;

import dev.parley.domain.json.Json;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Who speaks a role.
 *
 * @param models names from the catalogue, at least one: the first is asked, the others take over when it is not
 *     available
 * @param parameters how answers are drawn
 */
public record RoleModels(List<String> models, SamplingParameters parameters) {

    public RoleModels {
        models = List.copyOf(new LinkedHashSet<>(models));
        requireNonNull(parameters, "parameters is null");
        if (models.isEmpty()) {
            throw new IllegalArgumentException("models is empty");
        }
    }

    Map<String, Object> toValues() {
        Map<String, Object> values = new TreeMap<>();
        values.put("models", models);
        values.put("parameters", parameters.toValues());
        return values;
    }

    /**
     * Canonical JSON of what tells a question apart: the model that it is put to, and how. Those that take over when it is
     * not available have no part in it, so that adding one asks for nothing again.
     */
    public String questionJson() {
        return new RoleModels(models.subList(0, 1), parameters).toJson();
    }

    /** Canonical JSON: equal settings give equal text. */
    public String toJson() {
        return Json.write(toValues());
    }
}
