package dev.parley.local.template;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The names that hold at a place of a template. What is set within a loop's round or a macro is not seen outside. */
final class Scope {
    /** Rounds of loops in one rendering: far more than any conversation needs. */
    private static final int MAX_ROUNDS = 1_000_000;

    private final Map<String, Object> names = new HashMap<>();
    private final @Nullable Scope outer;
    private final int[] rounds;

    Scope(Map<String, ?> globals) {
        names.putAll(globals);
        outer = null;
        rounds = new int[1];
    }

    private Scope(Scope outer) {
        this.outer = outer;
        this.rounds = outer.rounds;
    }

    Scope inner() {
        return new Scope(this);
    }

    Object get(String name) {
        Object value = names.get(name);
        if (value != null) {
            return value;
        }
        return outer == null ? Nothing.UNDEFINED : outer.get(name);
    }

    void set(String name, Object value) {
        names.put(name, value);
    }

    /** Counts a round of a loop. */
    void round() {
        if (++rounds[0] > MAX_ROUNDS) {
            throw new TemplateException("the chat template loops more than " + MAX_ROUNDS + " times");
        }
    }
}
