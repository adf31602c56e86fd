package dev.parley.worker.inference;

import static java.util.Objects.requireNonNull;

import dev.parley.schemas.error.ErrorCode;
import java.time.Duration;
import java.util.Optional;

/** How an attempt ended, for good. */
public sealed interface InferenceOutcome {

    /** Calls made to providers, failed ones included. */
    int calls();

    /** The worker failed by this bug. Its message may quote the prompt, so the outcome tells its type alone. */
    static InferenceOutcome poisoned(RuntimeException bug) {
        return new Failed(
                ErrorCode.POISON_REQUEST,
                "the worker failed on this request: " + bug.getClass().getSimpleName()
                        + "; its log has the details, and the topic dead-letters the request",
                Optional.empty(),
                Consumption.NONE,
                0);
    }

    /**
     * A model answered.
     *
     * @param text the cleaned answer, never empty
     * @param cut whether the answer ended because it reached its most tokens
     * @param model name in the catalogue
     * @param version what the provider says it ran
     * @param rehearsal whether no model wrote it
     * @param consumption of the successful call
     * @param latency of the successful call
     */
    record Completed(
            String text,
            boolean cut,
            String model,
            Optional<String> version,
            boolean rehearsal,
            Consumption consumption,
            Duration latency,
            int calls)
            implements InferenceOutcome {
        public Completed {
            requireNonNull(model, "model is null");
            requireNonNull(version, "version is null");
            requireNonNull(consumption, "consumption is null");
            requireNonNull(latency, "latency is null");
            if (text.isBlank()) {
                throw new IllegalArgumentException("text is blank");
            }
        }
    }

    /**
     * There is no usable answer.
     *
     * @param message for people
     * @param model the model asked last, if any was
     * @param consumption what was consumed in vain, as far as it was reported
     */
    record Failed(ErrorCode code, String message, Optional<String> model, Consumption consumption, int calls)
            implements InferenceOutcome {
        public Failed {
            requireNonNull(code, "code is null");
            requireNonNull(message, "message is null");
            requireNonNull(model, "model is null");
            requireNonNull(consumption, "consumption is null");
        }
    }
}
