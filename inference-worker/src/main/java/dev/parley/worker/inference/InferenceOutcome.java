package dev.parley.worker.inference;

import static java.util.Objects.requireNonNull;

import dev.parley.schemas.error.ErrorCode;
import dev.parley.worker.model.Answer;
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
     * @param finish why the answer ended; {@code CONTENT_FILTER} only when some of it was delivered before
     * @param model name in the catalogue
     * @param version what the provider says it ran
     * @param rehearsal whether no model wrote it
     * @param consumption of the successful call, and of those before it that were paid for in vain
     * @param latency of the successful call
     * @param firstText from its beginning to its first text, when it was streamed
     */
    record Completed(
            String text,
            Answer.Finish finish,
            String model,
            Optional<String> version,
            boolean rehearsal,
            Consumption consumption,
            Duration latency,
            Optional<Duration> firstText,
            int calls)
            implements InferenceOutcome {
        public Completed {
            requireNonNull(finish, "finish is null");
            requireNonNull(model, "model is null");
            requireNonNull(version, "version is null");
            requireNonNull(consumption, "consumption is null");
            requireNonNull(latency, "latency is null");
            requireNonNull(firstText, "firstText is null");
            if (text.isBlank()) {
                throw new IllegalArgumentException("text is blank");
            }
        }
    }

    /**
     * The answer was ended before the model was done.
     *
     * @param code {@code CANCELLED} or {@code EXPIRED}
     * @param text what there was, perhaps empty
     * @param model the model that was writing, if any was
     * @param rehearsal whether no model wrote it
     * @param latency from the start of the call
     * @param firstText from the start of the call to its first text
     */
    record Stopped(
            ErrorCode code,
            String text,
            Optional<String> model,
            boolean rehearsal,
            Duration latency,
            Optional<Duration> firstText,
            int calls)
            implements InferenceOutcome {
        public Stopped {
            requireNonNull(code, "code is null");
            requireNonNull(text, "text is null");
            requireNonNull(model, "model is null");
            requireNonNull(latency, "latency is null");
            requireNonNull(firstText, "firstText is null");
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
