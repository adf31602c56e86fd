package dev.parley.local.text;

import static java.util.Objects.requireNonNull;

import dev.parley.local.engine.Priority;
import java.time.Duration;
import java.util.Optional;

/**
 * What a model is asked for.
 *
 * @param input what it goes on behind
 * @param settings how the reply is drawn
 * @param logprobs whether the tokens' probabilities are wanted
 * @param priority who waits for it
 * @param patience after which nobody wants it any more, waiting for its turn included
 */
public record TextRequest(
        Input input, Settings settings, boolean logprobs, Priority priority, Optional<Duration> patience) {

    public TextRequest {
        requireNonNull(input, "input is null");
        requireNonNull(settings, "settings is null");
        requireNonNull(priority, "priority is null");
        requireNonNull(patience, "patience is null");
    }
}
