package dev.parley.cli;

import dev.parley.events.RunPlanned;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which run is meant where a user names one. */
public final class RunChoice {
    /** The run planned last comes last. */
    public static final Comparator<RunPlanned> BY_TIME =
            Comparator.comparing(RunPlanned::getOccurredAt).thenComparing(RunPlanned::getRunId);

    private RunChoice() {}

    /**
     * A run by its id, else by its name, else by the beginning of its id; of several the one planned last.
     *
     * @param wanted what the user named; null for the run planned last
     */
    public static Optional<RunPlanned> of(Collection<RunPlanned> runs, @Nullable String wanted) {
        if (wanted == null) {
            return runs.stream().max(BY_TIME);
        }
        Stream<Predicate<RunPlanned>> ways = Stream.of(
                run -> run.getRunId().equals(wanted),
                run -> run.getName().equals(wanted),
                run -> !wanted.isEmpty() && run.getRunId().startsWith(wanted));
        return ways.flatMap(way -> runs.stream().filter(way).max(BY_TIME).stream())
                .findFirst();
    }
}
