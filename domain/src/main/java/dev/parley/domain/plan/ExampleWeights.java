package dev.parley.domain.plan;

import dev.parley.domain.flow.Action;
import dev.parley.domain.flow.ActionWeights;
import dev.parley.domain.flow.Role;
import dev.parley.domain.flow.Step;
import dev.parley.domain.prompt.PromptTemplates;
import dev.parley.domain.seed.Seed;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What turns weigh, as the sum over a few seeds that stand for all. A prompt is counted in two pieces, so that the long
 * one (all but the stage) is counted once for each role and seed, not once for each action.
 */
final class ExampleWeights implements ActionWeights {

    private final PromptTemplates templates;
    private final List<Seed> seeds;
    private final TokenCounter tokens;
    private final Map<Role, Long> promptsByRole = new EnumMap<>(Role.class);
    private final Map<String, Long> texts = new HashMap<>();

    ExampleWeights(PromptTemplates templates, List<Seed> seeds, TokenCounter tokens) {
        this.templates = templates;
        this.seeds = List.copyOf(seeds);
        this.tokens = tokens;
        for (Role role : Role.values()) {
            promptsByRole.put(role, sum(seed -> templates.promptWithoutStage(seed, role)));
        }
    }

    private interface Rendering {
        String of(Seed seed);
    }

    private long sum(Rendering rendering) {
        return seeds.stream()
                .mapToLong(seed -> tokens.count(rendering.of(seed)))
                .sum();
    }

    private long text(String text) {
        return texts.computeIfAbsent(text, key -> sum(seed -> templates.fillTemplate(key, seed)));
    }

    @Override
    public long promptTokens(Step step, Action action, @Nullable String decision) {
        return promptsByRole.getOrDefault(action.role(), 0L)
                + text(action.description())
                + text(action.example(decision));
    }

    @Override
    public long turnTokens(Step step, Action action, @Nullable String decision) {
        return text(action.example(decision));
    }
}
