package dev.parley.local.engine;

/**
 * What an engine has done since it was opened, and does now.
 *
 * @param requests that got a row
 * @param refused because the queue was full
 * @param promptTokens of these requests
 * @param reusedTokens of these prompts, found in the cache
 * @param tokens of the replies
 * @param steps of the model
 * @param stepTokens tokens that these steps computed, of prompts and replies: divided by the steps, the size of a batch
 * @param running requests in the last step
 * @param waiting requests in the queue
 * @param cachedTokens tokens of running requests in the cache
 * @param cacheCapacity tokens that the cache has room for now
 * @param firstToken from a request to its first token
 * @param betweenTokens from one token of a reply to the next
 * @param queueWait from a request to its row
 */
public record EngineMetrics(
        long requests,
        long refused,
        long promptTokens,
        long reusedTokens,
        long tokens,
        long steps,
        long stepTokens,
        int running,
        int waiting,
        long cachedTokens,
        long cacheCapacity,
        Summary firstToken,
        Summary betweenTokens,
        Summary queueWait) {
    /** Spans of time, in seconds: how many, their sum, and quantiles to within a fifth. */
    public record Summary(long count, double sum, double p50, double p95, double p99) {}
}
