package dev.parley.domain.flow;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Who speaks. */
public enum Role {
    AGENT,
    CANDIDATE;

    /** The names in files and events, in the order of the constants. */
    static final List<String> WIRE_NAMES =
            Arrays.stream(values()).map(Role::wireName).toList();

    /** The name in files and events: {@code agent} or {@code candidate}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The role with a name from a file or an event.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static Role of(String wireName) {
        return switch (wireName) {
            case "agent" -> AGENT;
            case "candidate" -> CANDIDATE;
            default -> throw new IllegalArgumentException("no role is called '" + wireName + "'");
        };
    }

    /** The one whom this role speaks with. */
    public Role other() {
        return this == AGENT ? CANDIDATE : AGENT;
    }
}
