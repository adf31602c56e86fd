package dev.parley.cli.runs;

/**
 * A run, as printed with {@code --json}.
 *
 * @param run id
 * @param name what people call it
 * @param plannedAt when it was planned last, ISO 8601
 * @param rehearsal whether no real model speaks
 * @param seeds how many the last plan had
 * @param completed conversations that reached their end
 * @param failed conversations whose last attempt failed
 * @param paused conversations that wait for a budget
 * @param open conversations that were started and have not ended
 * @param turns turns of the completed conversations
 * @param promptTokens tokens read by models in them
 * @param completionTokens tokens written by models in them
 * @param usd what they cost
 */
record RunDocument(
        String run,
        String name,
        String plannedAt,
        boolean rehearsal,
        long seeds,
        int completed,
        int failed,
        int paused,
        int open,
        long turns,
        long promptTokens,
        long completionTokens,
        double usd) {}
