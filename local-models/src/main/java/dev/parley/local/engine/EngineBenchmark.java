package dev.parley.local.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

/** How fast an engine is: requests that start together, with prompts that share nothing. */
public final class EngineBenchmark {
    /**
     * What was measured.
     *
     * @param prefillTokensPerSecond tokens of prompts, until every request has its first token
     * @param decodeTokensPerSecond tokens of replies of all requests together, behind that
     */
    public record Result(int batch, double prefillTokensPerSecond, double decodeTokensPerSecond) {}

    private static final String FAILED = "the model failed";

    private final Engine engine;
    private final int promptTokens;
    private final int replyTokens;
    private final Random random = new Random(1);

    /**
     * A benchmark.
     *
     * @param promptTokens of each request
     * @param replyTokens of each request, at least 2
     */
    public EngineBenchmark(Engine engine, int promptTokens, int replyTokens) {
        this.engine = engine;
        this.promptTokens = promptTokens;
        this.replyTokens = replyTokens;
    }

    /**
     * Runs so many requests at a time, once to warm up and once for the result.
     *
     * @throws IllegalStateException when the model fails
     */
    public Result run(int batch) throws InterruptedException {
        round(batch, Math.min(8, replyTokens));
        return round(batch, replyTokens);
    }

    private Result round(int batch, int tokens) throws InterruptedException {
        CountDownLatch all = new CountDownLatch(batch);
        List<Stopwatch> watches = new ArrayList<>();
        List<int[]> prompts = IntStream.range(0, batch).mapToObj(_ -> prompt()).toList();
        long begin = System.nanoTime();
        for (int[] prompt : prompts) {
            Stopwatch watch = new Stopwatch(all);
            watches.add(watch);
            start(prompt, tokens, watch);
        }
        all.await();
        if (watches.stream().anyMatch(watch -> watch.failed)) {
            throw new IllegalStateException(FAILED);
        }
        long started = watches.stream().mapToLong(watch -> watch.first).max().orElseThrow();
        long end = watches.stream().mapToLong(watch -> watch.last).max().orElseThrow();
        long early = watches.stream().mapToLong(watch -> watch.before(started)).sum();
        return new Result(
                batch,
                (double) batch * promptTokens / ((started - begin) / 1e9),
                ((double) batch * tokens - early) / ((end - started) / 1e9));
    }

    private void start(int[] prompt, int tokens, Stopwatch watch) {
        try {
            engine.submit(
                    new TokenRequest(prompt, Sampling.greedy(), tokens, Set.of(), 0, Priority.INTERACTIVE, null),
                    watch);
        } catch (EngineClosedException broken) {
            // By one of those before.
            throw new IllegalStateException(FAILED, broken);
        }
    }

    private int[] prompt() {
        return random.ints(promptTokens, 0, engine.config().vocabulary()).toArray();
    }

    /** When the tokens of one request came. */
    private static final class Stopwatch implements TokenListener {
        private final CountDownLatch ended;
        private final List<Long> times = new ArrayList<>();
        private volatile long first;
        private volatile long last;
        private volatile boolean failed;

        Stopwatch(CountDownLatch ended) {
            this.ended = ended;
        }

        @Override
        public boolean onToken(int id, float logprob) {
            last = System.nanoTime();
            times.add(last);
            if (first == 0) {
                first = last;
            }
            return true;
        }

        @Override
        public void onEnd(Finish finish) {
            failed = finish == Finish.FAILED;
            ended.countDown();
        }

        long before(long time) {
            return times.stream().filter(at -> at <= time).count();
        }
    }
}
