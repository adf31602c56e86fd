package dev.parley.local.engine;

/** Hears of one request, on the engine's thread: it must be quick, and never block. */
public interface TokenListener {
    /**
     * A token of the reply; stop tokens are not among them.
     *
     * @param logprob natural logarithm of the token's probability before temperature and filters, or NaN where the
     *     request did not ask for it
     * @return false when that was enough: the reply ends with {@link Finish#STOP}
     */
    boolean onToken(int id, float logprob);

    /** The end: exactly once, and nothing after it. */
    void onEnd(Finish finish);
}
