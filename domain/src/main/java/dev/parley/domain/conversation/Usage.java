package dev.parley.domain.conversation;

/**
 * What model calls consumed.
 *
 * @param promptTokens tokens of the prompts
 * @param completionTokens tokens of the answers
 * @param usd US dollars
 */
public record Usage(long promptTokens, long completionTokens, double usd) {
    public static final Usage NONE = new Usage(0, 0, 0);

    public Usage plus(Usage other) {
        return new Usage(promptTokens + other.promptTokens, completionTokens + other.completionTokens, usd + other.usd);
    }
}
