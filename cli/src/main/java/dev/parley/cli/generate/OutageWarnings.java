package dev.parley.cli.generate;

import dev.parley.domain.models.Backend;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/** Says of each model that is down, once, where it should be, why its calls fail, and what becomes of them. */
final class OutageWarnings {
    private final RunPlan plan;
    private final Map<String, String> environment;
    private final Set<String> said = new HashSet<>();

    /** @param environment which the addresses of models may be taken from */
    OutageWarnings(RunPlan plan, Map<String, String> environment) {
        this.plan = plan;
        this.environment = Map.copyOf(environment);
    }

    /**
     * What is new.
     *
     * @param unavailable the models that are down now, and why the last call of each failed
     */
    List<String> about(SortedMap<String, String> unavailable) {
        List<String> warnings = new ArrayList<>();
        unavailable.forEach((model, reason) -> {
            if (said.add(model)) {
                warnings.add("The model " + model
                        + address(model).map(at -> " at " + at).orElse("")
                        + " does not answer: " + reason + ". "
                        + (plan.models().hasSubstitute(model, unavailable.keySet())
                                ? "Another one of its role takes over; it is tried again now and then."
                                : "Its calls are tried again for a while; Ctrl-C stops, and everything so far is kept."
                                        + " The reason of each failure: 'parley runs failures'."));
            }
        });
        return warnings;
    }

    private Optional<String> address(String model) {
        return plan.configuration()
                .models()
                .find(model)
                .flatMap(known -> known.backend() instanceof Backend.OpenAi server
                        ? server.baseUrl().resolve(environment)
                        : Optional.empty());
    }
}
