package dev.parley.worker.model;

/**
 * Tokens of one call.
 *
 * @param prompt tokens of the prompt, at least 0
 * @param completion tokens of the answer, at least 0
 */
public record TokenCount(long prompt, long completion) {

    /** Nothing consumed. */
    public static final TokenCount NONE = new TokenCount(0, 0);

    public TokenCount {
        if (prompt < 0 || completion < 0) {
            throw new IllegalArgumentException("tokens must be at least 0: " + prompt + ", " + completion);
        }
    }

    /** Prompt and answer together. */
    public long total() {
        return prompt + completion;
    }

    /** The sum of both. */
    public TokenCount plus(TokenCount other) {
        return new TokenCount(prompt + other.prompt, completion + other.completion);
    }
}
