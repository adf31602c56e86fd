package dev.parley.worker.model;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * What a model said.
 *
 * @param text as it came, may be empty
 * @param finish why it ended
 * @param version what the provider says it ran, if it says so
 * @param tokens what it consumed; empty when the provider does not say
 */
public record Answer(String text, Finish finish, Optional<String> version, Optional<TokenCount> tokens) {

    public Answer {
        requireNonNull(text, "text is null");
        requireNonNull(finish, "finish is null");
        requireNonNull(version, "version is null");
        requireNonNull(tokens, "tokens is null");
    }

    /** Why an answer ended. */
    public enum Finish {
        /** The model was done. */
        STOP,
        /** It reached the most tokens allowed. */
        LENGTH,
        /** The provider's filter withheld it, or the rest of it. */
        CONTENT_FILTER
    }
}
