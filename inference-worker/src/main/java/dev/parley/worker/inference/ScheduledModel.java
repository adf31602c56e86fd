package dev.parley.worker.inference;

import dev.parley.schemas.error.ErrorCode;
import dev.parley.worker.model.Answer;
import dev.parley.worker.model.CatalogueEntry;
import dev.parley.worker.model.ModelFault;
import dev.parley.worker.model.Prompt;
import dev.parley.worker.model.TokenCount;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A model of the catalogue behind everything that a call has to pass: its turn, its pace, its budget, its circuit. */
final class ScheduledModel {
    /** Sent as the most tokens of an answer when a budget needs one and the request names none. */
    static final int DEFAULT_MAX_TOKENS = 1024;

    private static final int BYTES_PER_TOKEN = 3;
    private static final int USUAL_BYTES_PER_TOKEN = 4;
    private static final int TOKENS_PER_MESSAGE = 8;

    /** What comes within this time stands in its order: one call after the other would wake up too late for high limits. */
    private static final Duration SETTLED = Duration.ofMillis(100);

    private final CatalogueEntry entry;
    private final SharedLimits shared;
    private final WorkTime time;
    private final AdaptiveConcurrency concurrency;
    private final CircuitBreaker circuit = new CircuitBreaker();
    private final List<Pacer> requestPacers;
    private final List<Pacer> tokenPacers;

    /** Held while the time of a call is far: those behind it can still be overtaken by urgent ones. */
    private final PriorityPermits pacing = new PriorityPermits(1);

    private volatile Optional<String> denial = Optional.empty();

    ScheduledModel(CatalogueEntry entry, SharedLimits shared, WorkTime time) {
        this.entry = entry;
        this.shared = shared;
        this.time = time;
        this.concurrency = new AdaptiveConcurrency(
                shared.concurrency().orElse(entry.limits().concurrency()));
        this.requestPacers = shared.requestPacers(entry.limits());
        this.tokenPacers = shared.tokenPacers(entry.limits());
    }

    CatalogueEntry entry() {
        return entry;
    }

    CircuitBreaker circuit() {
        return circuit;
    }

    AdaptiveConcurrency concurrency() {
        return concurrency;
    }

    /**
     * One call, in its turn.
     *
     * @throws ModelFault with {@link ErrorCode#BUDGET_EXHAUSTED} when there was no call because of the budget; otherwise as
     *     the model says
     * @throws AbandonedException when the work was lost while it waited; there was no call then
     */
    Call call(InferenceTask task, Asking asking, Lease lease)
            throws ModelFault, AbandonedException, InterruptedException {
        Optional<String> run = task.run();
        Prompt prompt = shared.budget().limits(run)
                        && task.prompt().sampling().maxTokens().isEmpty()
                ? task.prompt().withMaxTokens(DEFAULT_MAX_TOKENS)
                : task.prompt();
        lease.rest();
        concurrency.acquire(asking.isUrgent());
        boolean overloaded = false;
        boolean kept = false;
        try {
            Call call = budgeted(prompt, run, asking, lease);
            lease.keep(() -> concurrency.release(false));
            kept = true;
            return call;
        } catch (ModelFault fault) {
            overloaded = fault.code() == ErrorCode.RATE_LIMITED || fault.code() == ErrorCode.TIMED_OUT;
            throw fault;
        } finally {
            if (!kept) {
                concurrency.release(overloaded);
            }
        }
    }

    private Call budgeted(Prompt prompt, Optional<String> run, Asking asking, Lease lease)
            throws ModelFault, AbandonedException, InterruptedException {
        Consumption most = estimate(prompt);
        if (!shared.budget().reserve(run, most)) {
            throw ModelFault.notAsked(ErrorCode.BUDGET_EXHAUSTED, "the run's budget does not allow another call");
        }
        Consumption actual = Consumption.NONE;
        try {
            pace(most, asking.isUrgent());
            Call call = timed(prompt, asking, lease);
            actual = call.answer().tokens().isPresent() ? call.consumption() : most;
            return call;
        } catch (ModelFault fault) {
            actual = fault.mayBeCharged() ? most : Consumption.NONE;
            throw fault;
        } finally {
            shared.budget().settle(run, most, actual);
            long difference = actual.tokens().total() - most.tokens().total();
            tokenPacers.forEach(pacer -> pacer.settle(difference));
        }
    }

    private void pace(Consumption most, boolean urgently) throws AbandonedException, InterruptedException {
        Duration rest;
        pacing.acquire(urgently);
        try {
            Duration wait = untilTurn(most);
            rest = wait.compareTo(SETTLED) < 0 ? wait : SETTLED;
            pause(wait.minus(rest));
        } finally {
            pacing.release(1);
        }
        pause(rest);
    }

    private Duration untilTurn(Consumption most) {
        Duration wait = Duration.ZERO;
        for (Pacer pacer : requestPacers) {
            wait = longer(wait, pacer.take(1, time.nanos()));
        }
        for (Pacer pacer : tokenPacers) {
            wait = longer(wait, pacer.take(most.tokens().total(), time.nanos()));
        }
        return wait;
    }

    private void pause(Duration length) throws AbandonedException, InterruptedException {
        if (!length.isZero()) {
            time.pause(length);
        }
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    private Call timed(Prompt prompt, Asking asking, Lease lease)
            throws ModelFault, AbandonedException, InterruptedException {
        shared.enter(asking.isUrgent());
        try {
            if (!lease.enter()) {
                throw new AbandonedException();
            }
            requireAccess();
            long begin = time.nanos();
            Answer answer = asking.ask(entry, prompt);
            circuit.reached();
            return new Call(answer, consumed(prompt, answer), Duration.ofNanos(time.nanos() - begin));
        } catch (ModelFault fault) {
            if (fault.code() == ErrorCode.UPSTREAM_UNAVAILABLE || fault.code() == ErrorCode.TIMED_OUT) {
                circuit.down(time.nanos(), String.valueOf(fault.getMessage()));
            } else {
                circuit.reached();
            }
            if (fault.code() == ErrorCode.UNAUTHORIZED) {
                denial = Optional.of(String.valueOf(fault.getMessage()));
            }
            throw fault;
        } finally {
            shared.leave();
        }
    }

    /** A key that was refused is refused always; a worker that goes on for days may see the provider change its mind. */
    private void requireAccess() throws ModelFault {
        if (shared.servesOneRun() && denial.isPresent()) {
            throw ModelFault.notAsked(ErrorCode.UNAUTHORIZED, denial.get());
        }
    }

    /** As reported, or else counted. */
    private Consumption consumed(Prompt prompt, Answer answer) {
        return consumption(answer.tokens()
                .orElseGet(() -> new TokenCount(
                        prompt.bytes() / USUAL_BYTES_PER_TOKEN, answer.text().length() / USUAL_BYTES_PER_TOKEN)));
    }

    /** What a call may consume at most: tokens are rarely shorter than three bytes. */
    private Consumption estimate(Prompt prompt) {
        long promptTokens = prompt.bytes() / BYTES_PER_TOKEN
                + (long) TOKENS_PER_MESSAGE * prompt.messages().size();
        return consumption(
                new TokenCount(promptTokens, prompt.sampling().maxTokens().orElse(DEFAULT_MAX_TOKENS)));
    }

    private Consumption consumption(TokenCount tokens) {
        return new Consumption(tokens, entry.price().usd((double) tokens.prompt(), (double) tokens.completion()));
    }

    /** A call that was answered, what it consumed, and how long it took. */
    record Call(Answer answer, Consumption consumption, Duration latency) {}
}
