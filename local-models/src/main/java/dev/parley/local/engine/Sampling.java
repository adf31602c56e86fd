package dev.parley.local.engine;

/**
 * How the next token is drawn.
 *
 * @param temperature 0 for the likeliest token always
 * @param topK the likeliest so many are drawn from; 0 for all
 * @param topP the likeliest that hold this much probability together; 1 for all
 * @param minP those with at least this share of the likeliest one's probability; 0 for all
 * @param repetitionPenalty 1 for none
 * @param seed of the draws: the same seed gives the same reply, whatever else runs
 */
public record Sampling(double temperature, int topK, double topP, double minP, double repetitionPenalty, long seed) {
    public Sampling {
        within(temperature >= 0 && temperature <= 100, "temperature", temperature, "0 to 100");
        within(topK >= 0, "topK", topK, "0 or more");
        within(topP > 0 && topP <= 1, "topP", topP, "more than 0 and at most 1");
        within(minP >= 0 && minP <= 1, "minP", minP, "0 to 1");
        within(repetitionPenalty > 0 && repetitionPenalty <= 100, "repetitionPenalty", repetitionPenalty, "0 to 100");
    }

    /** The likeliest token, always. */
    public static Sampling greedy() {
        return new Sampling(0, 0, 1, 0, 1, 0);
    }

    private static void within(boolean fits, String name, double value, String bounds) {
        if (!fits) {
            throw new IllegalArgumentException(name + " is " + value + "; it must be " + bounds);
        }
    }
}
