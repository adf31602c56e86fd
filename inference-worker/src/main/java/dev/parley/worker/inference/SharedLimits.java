package dev.parley.worker.inference;

import dev.parley.domain.models.Limits;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** What all models of a worker share: limits that hold for their calls together, the budget, the count of calls in flight. */
final class SharedLimits {
    private final OptionalInt concurrency;
    private final Optional<PriorityPermits> permits;
    private final Optional<Pacer> requests;
    private final Optional<Pacer> tokens;
    private final BudgetGate budget;
    private final boolean oneRun;
    private final AtomicInteger inFlight = new AtomicInteger();
    private volatile boolean closed;

    SharedLimits(InferenceSettings settings, BudgetGate budget) {
        this.concurrency = settings.concurrency();
        this.permits =
                concurrency.isPresent() ? Optional.of(new PriorityPermits(concurrency.getAsInt())) : Optional.empty();
        this.requests = pacer(settings.requestsPerMinute());
        this.tokens = pacer(settings.tokensPerMinute());
        this.budget = budget;
        this.oneRun = settings.activeRun().isPresent();
    }

    private static Optional<Pacer> pacer(OptionalLong perMinute) {
        return perMinute.isPresent() ? Optional.of(new Pacer(perMinute.getAsLong())) : Optional.empty();
    }

    /** Most calls at once, over all models and for each of them; empty leaves it to each model's own limit. */
    OptionalInt concurrency() {
        return concurrency;
    }

    List<Pacer> requestPacers(Limits own) {
        return Stream.concat(requests.stream(), pacer(own.requestsPerMinute()).stream())
                .toList();
    }

    List<Pacer> tokenPacers(Limits own) {
        return Stream.concat(tokens.stream(), pacer(own.tokensPerMinute()).stream())
                .toList();
    }

    /** Whether the worker works for one run only, and ends with it. */
    boolean servesOneRun() {
        return oneRun;
    }

    BudgetGate budget() {
        return budget;
    }

    /** Begins a call, the urgent before the others; one {@link #leave} follows. */
    void enter(boolean urgently) throws InterruptedException, AbandonedException {
        if (permits.isPresent()) {
            permits.get().acquire(urgently);
        }
        inFlight.incrementAndGet();
        if (closed) {
            leave();
            throw new AbandonedException();
        }
    }

    void leave() {
        inFlight.decrementAndGet();
        permits.ifPresent(waiting -> waiting.release(1));
    }

    int inFlight() {
        return inFlight.get();
    }

    /** Lets nobody in any more. */
    void close() {
        closed = true;
        permits.ifPresent(waiting -> waiting.release(Integer.MAX_VALUE / 2));
        budget.close();
    }
}
