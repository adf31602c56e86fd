package dev.parley.worker.inference;

import dev.parley.schemas.error.ErrorCode;
import dev.parley.worker.model.Answer;
import dev.parley.worker.model.ModelFault;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** One attempt of one request on its way to the outcome. Belongs to one thread. */
final class Attempt {
    /** What says something about the model that was asked, not about the question. */
    private static final Set<ErrorCode> OF_THE_MODEL = EnumSet.of(
            ErrorCode.INVALID_REQUEST,
            ErrorCode.UNAUTHORIZED,
            ErrorCode.UNKNOWN_MODEL,
            ErrorCode.BAD_UPSTREAM,
            ErrorCode.EMPTY_ANSWER,
            ErrorCode.RATE_LIMITED,
            ErrorCode.UPSTREAM_UNAVAILABLE,
            ErrorCode.TIMED_OUT);

    private final InferenceTask task;
    private final Asking asking;
    private final Lease lease;
    private final RetrySettings settings;
    private final WorkTime time;
    private final InferenceCounters counters;
    private int calls;
    private Consumption wasted = Consumption.NONE;

    Attempt(
            InferenceTask task,
            Asking asking,
            Lease lease,
            RetrySettings settings,
            WorkTime time,
            InferenceCounters counters) {
        this.task = task;
        this.asking = asking;
        this.lease = lease;
        this.settings = settings;
        this.time = time;
        this.counters = counters;
    }

    /** @param models in the order of failover, at least one */
    InferenceOutcome ask(List<ScheduledModel> models) throws InterruptedException, AbandonedException {
        Optional<InferenceOutcome.Failed> ofTheQuestion = Optional.empty();
        for (int i = 0; ; i++) {
            boolean last = i == models.size() - 1;
            try {
                return ask(models.get(i), last);
            } catch (ModelFault fault) {
                InferenceOutcome.Failed failed = failed(models.get(i), fault);
                if (fault.code() == ErrorCode.UNAUTHORIZED && last) {
                    // A model that has access and cannot answer this says more than one that has none.
                    return ofTheQuestion.orElse(failed);
                }
                if (last || asking.hasSpoken() || !anotherModelMayHelp(fault.code())) {
                    return failed;
                }
                if (fault.code() != ErrorCode.UNAUTHORIZED && !fault.code().isTransient()) {
                    ofTheQuestion = ofTheQuestion.or(() -> Optional.of(failed));
                }
            }
        }
    }

    private InferenceOutcome.Failed failed(ScheduledModel model, ModelFault fault) {
        String name = model.entry().name();
        String said = String.valueOf(fault.getMessage());
        String message = fault.code() == ErrorCode.UNAUTHORIZED ? "the model " + name + ": " + said : said;
        return new InferenceOutcome.Failed(
                fault.code(),
                calls > 1 ? message + " (after " + calls + " calls)" : message,
                Optional.of(name),
                wasted,
                calls);
    }

    private static boolean anotherModelMayHelp(ErrorCode code) {
        return OF_THE_MODEL.contains(code);
    }

    /** Asks one model as long as it is worth trying. */
    private InferenceOutcome ask(ScheduledModel model, boolean last)
            throws ModelFault, InterruptedException, AbandonedException {
        RetryPolicy policy = new RetryPolicy(settings, ThreadLocalRandom.current(), last);
        long begin = time.nanos();
        Duration paused = Duration.ZERO;
        while (true) {
            awaitCircuit(model, last);
            try {
                return completed(model, call(model));
            } catch (ModelFault fault) {
                counters.fault(fault.code());
                // What waits behind others for its turn is no matter of the provider's, unless another one may be idle.
                Duration tried = last ? paused : Duration.ofNanos(time.nanos() - begin);
                Optional<Duration> pause = policy.pauseAfter(fault, tried);
                if (pause.isEmpty() || asking.hasSpoken()) {
                    throw fault;
                }
                requireBeforeDeadline(pause.get());
                pause(pause.get());
                paused = paused.plus(pause.get());
            }
        }
    }

    private void awaitCircuit(ScheduledModel model, boolean last)
            throws ModelFault, InterruptedException, AbandonedException {
        Duration waited = Duration.ZERO;
        while (true) {
            requireBeforeDeadline(Duration.ZERO);
            Optional<Duration> open = model.circuit().closedFor(time.nanos());
            if (open.isEmpty()) {
                return;
            }
            waited = waited.plus(open.get());
            if (!last || waited.compareTo(settings.outagePatience()) > 0) {
                throw ModelFault.free(
                        ErrorCode.UPSTREAM_UNAVAILABLE,
                        "the model is down: its last calls all failed; try again later");
            }
            requireBeforeDeadline(open.get());
            pause(open.get());
        }
    }

    private void pause(Duration length) throws InterruptedException, AbandonedException {
        lease.rest();
        time.pause(length);
    }

    private void requireBeforeDeadline(Duration pause) throws ModelFault {
        if (task.deadline().isPresent()
                && !time.now().plus(pause).isBefore(task.deadline().get())) {
            throw ModelFault.free(ErrorCode.EXPIRED, "the request's deadline passed before it was answered");
        }
    }

    private ScheduledModel.Call call(ScheduledModel model) throws ModelFault, InterruptedException, AbandonedException {
        try {
            ScheduledModel.Call call = model.call(task, asking, lease);
            countCall();
            return call;
        } catch (ModelFault fault) {
            if (fault.wasAsked()) {
                countCall();
            }
            throw fault;
        }
    }

    private void countCall() {
        counters.calls.increment();
        if (calls++ > 0) {
            counters.retries.increment();
        }
    }

    private InferenceOutcome completed(ScheduledModel model, ScheduledModel.Call call) throws ModelFault {
        Answer answer = call.answer();
        Consumption consumption = call.consumption();
        counters.consumed(consumption);
        String text = asking.turn(answer);
        boolean withheld = answer.finish() == Answer.Finish.CONTENT_FILTER && (text.isEmpty() || !asking.isUrgent());
        if (withheld || text.isEmpty()) {
            wasted = wasted.plus(consumption);
            throw withheld
                    ? ModelFault.charged(ErrorCode.CONTENT_FILTERED, "the provider's filter withheld the answer")
                    : ModelFault.charged(ErrorCode.EMPTY_ANSWER, "the model answered with no text");
        }
        if (!asking.isUrgent() && text.length() < answer.text().strip().length()) {
            counters.trimmed.increment();
        }
        return new InferenceOutcome.Completed(
                text,
                answer.finish(),
                model.entry().name(),
                answer.version(),
                model.entry().rehearsal(),
                wasted.plus(consumption),
                call.latency(),
                asking.firstText(),
                calls);
    }
}
