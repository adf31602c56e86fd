package dev.parley.domain.models;

import static java.util.Objects.requireNonNull;

import dev.parley.domain.flow.Role;
import dev.parley.domain.json.Json;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who speaks in a run, and how. It names models and never their addresses or keys, so it may travel in events.
 *
 * @param agent who speaks the agent
 * @param candidate who speaks the candidate
 */
public record RunModels(RoleModels agent, RoleModels candidate) {

    public RunModels {
        requireNonNull(agent, "agent is null");
        requireNonNull(candidate, "candidate is null");
    }

    /** Who speaks a role. */
    public RoleModels of(Role role) {
        return switch (role) {
            case AGENT -> agent;
            case CANDIDATE -> candidate;
        };
    }

    /** Whether each role that this model speaks has another one, which is not among those that do not answer. */
    public boolean hasSubstitute(String model, Collection<String> unavailable) {
        return Stream.of(agent, candidate)
                .map(RoleModels::models)
                .filter(models -> models.contains(model))
                .allMatch(models ->
                        models.stream().anyMatch(other -> !other.equals(model) && !unavailable.contains(other)));
    }

    /** What people call this choice: the first model of each role, once if it is the same. */
    public String label() {
        String first = agent.models().getFirst();
        String second = candidate.models().getFirst();
        return first.equals(second) ? first : first + "+" + second;
    }

    /** Canonical JSON: equal choices give equal text. */
    public String toJson() {
        return Json.write(new TreeMap<>(Map.of("agent", agent.toValues(), "candidate", candidate.toValues())));
    }

    /**
     * Reads what {@link #toJson()} wrote.
     *
     * @throws IllegalArgumentException when the text is something else
     */
    public static RunModels fromJson(String json) {
        Map<String, Object> values = Json.readObject(json);
        return new RunModels(role(values.get("agent")), role(values.get("candidate")));
    }

    private static RoleModels role(@Nullable Object value) {
        if (value instanceof Map<?, ?> role
                && role.get("models") instanceof List<?> models
                && role.get("parameters") instanceof Map<?, ?> parameters) {
            return new RoleModels(
                    models.stream().map(String::valueOf).toList(), SamplingParameters.fromValues(parameters));
        }
        throw new IllegalArgumentException("a role needs models and parameters");
    }
}
