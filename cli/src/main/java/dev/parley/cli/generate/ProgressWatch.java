package dev.parley.cli.generate;

import dev.parley.worker.WorkerStatistics;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Notices that a run makes no progress, and says why: each reason once, until there is progress again. */
final class ProgressWatch {
    private static final String KEPT = " Everything so far is kept.";

    private final Duration patience;
    private final Clock clock;
    private final Supplier<Missing> missing;
    private final Set<String> said = new HashSet<>();
    private @Nullable Moment last;
    private Instant since;
    private long rateLimitedBefore;

    /** Which roles nobody has taken. */
    record Missing(boolean topology, boolean worker) {
        static final Missing NOTHING = new Missing(false, false);
    }

    /** What changes as long as there is progress. */
    private record Moment(RunProgress.View view, long answers) {}

    /**
     * @param patience how long nothing may happen
     * @param missing finds out who is missing; may take a moment, and is asked only when nothing happens
     */
    ProgressWatch(Duration patience, Clock clock, Supplier<Missing> missing) {
        this.patience = patience;
        this.clock = clock;
        this.missing = missing;
        this.since = clock.instant();
    }

    /**
     * Looks whether something has happened.
     *
     * @param worker this process's own, if it has one
     * @return what to tell the user, if there is something new to tell
     */
    Optional<String> look(RunProgress.View view, @Nullable WorkerStatistics worker) {
        Instant now = clock.instant();
        Moment moment = new Moment(
                view,
                worker == null
                        ? 0
                        : worker.figures().completed() + worker.figures().failed());
        if (!moment.equals(last)) {
            last = moment;
            rateLimitedBefore = worker == null ? 0 : worker.figures().rateLimited();
            since = now;
            said.clear();
            return Optional.empty();
        }
        if (now.isBefore(since)) {
            since = now; // the clock was set back
        }
        if (Duration.between(since, now).compareTo(patience) < 0) {
            return Optional.empty();
        }
        since = now;
        String reason = worker == null ? reason(missing.get()) : reason(worker);
        return said.add(reason)
                ? Optional.of("No progress for " + patience.toSeconds() + " s: " + reason + KEPT)
                : Optional.empty();
    }

    private static String reason(Missing missing) {
        if (missing.topology()) {
            return "no topology is running. Start one with 'parley topology'.";
        }
        if (missing.worker()) {
            return "no worker is running. Start one with 'parley worker'.";
        }
        return "topology and worker are running and say nothing. Look at their logs: they restore, or a model does not answer.";
    }

    private String reason(WorkerStatistics worker) {
        Set<String> down = worker.unavailableModels().keySet();
        if (!down.isEmpty()) {
            return (down.size() == 1 ? "the model " : "the models ") + String.join(", ", down)
                    + " cannot be reached; it is tried again now and then.";
        }
        if (worker.figures().rateLimited() > rateLimitedBefore) {
            return "the provider turns calls away (429), and its Retry-After is waited for.";
        }
        if (worker.inFlight() > 0) {
            return worker.inFlight() + " calls are in flight and no answer comes. Each ends with the model's timeout.";
        }
        return "no call is in flight: topologies restore or rebalance. If it lasts, look at parley.log in the data directory.";
    }
}
