package dev.parley.local.engine;

/** Counts what an engine does. One thread writes, any reads. */
final class EngineMeter {
    private final Spans firstToken = new Spans();
    private final Spans betweenTokens = new Spans();
    private final Spans queueWait = new Spans();
    private long requests;
    private long refused;
    private long promptTokens;
    private long reusedTokens;
    private long tokens;
    private long steps;
    private long stepTokens;
    private int running;
    private long cached;
    private long capacity;

    synchronized void entered(long waited, int prompt, int reused) {
        requests++;
        queueWait.add(waited);
        promptTokens += prompt;
        reusedTokens += reused;
    }

    synchronized void refused() {
        refused++;
    }

    synchronized void token(long nanoseconds, boolean first) {
        tokens++;
        (first ? firstToken : betweenTokens).add(nanoseconds);
    }

    synchronized void step(int size, int sequences, long positions, long room) {
        steps++;
        stepTokens += size;
        running = sequences;
        cached = positions;
        capacity = room;
    }

    synchronized void idle() {
        running = 0;
        cached = 0;
    }

    synchronized EngineMetrics metrics(int waiting) {
        return new EngineMetrics(
                requests,
                refused,
                promptTokens,
                reusedTokens,
                tokens,
                steps,
                stepTokens,
                running,
                waiting,
                cached,
                capacity,
                firstToken.summary(),
                betweenTokens.summary(),
                queueWait.summary());
    }
}
