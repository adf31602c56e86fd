package dev.parley.worker.local;

import dev.parley.local.engine.Engine;
import dev.parley.local.engine.Finish;
import dev.parley.local.engine.Priority;
import dev.parley.local.engine.Sampling;
import dev.parley.local.engine.TokenListener;
import dev.parley.local.engine.TokenRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** One request of a mixed load, and when its tokens came: all times in seconds since the load began. */
final class MixedRequest implements TokenListener {
    private final double due;
    private final int[] prompt;
    private final int replyTokens;
    private final List<Double> tokens = new ArrayList<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private long begin;

    MixedRequest(double due, int[] prompt, int replyTokens) {
        this.due = due;
        this.prompt = prompt;
        this.replyTokens = replyTokens;
    }

    boolean isDue(long since) {
        return (System.nanoTime() - since) / 1e9 >= due;
    }

    void awaitDue(long since) {
        while (!isDue(since)) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    void submit(Engine engine, long since) {
        begin = since;
        engine.submit(
                new TokenRequest(prompt, Sampling.greedy(), replyTokens, Set.of(), 0, Priority.INTERACTIVE, null),
                this);
    }

    @Override
    public boolean onToken(int id, float logprob) {
        tokens.add((System.nanoTime() - begin) / 1e9);
        return true;
    }

    @Override
    public void onEnd(Finish finish) {
        ended.countDown();
    }

    void awaitEnd() throws InterruptedException {
        ended.await();
        if (tokens.size() != replyTokens) {
            throw new IllegalStateException("there were " + tokens.size() + " tokens, not " + replyTokens);
        }
    }

    double due() {
        return due;
    }

    double end() {
        return tokens.getLast();
    }

    /** From when it was due. */
    double firstToken() {
        return tokens.getFirst() - due;
    }

    DoubleStream betweenTokens() {
        return IntStream.range(1, tokens.size()).mapToDouble(i -> tokens.get(i) - tokens.get(i - 1));
    }

    int promptTokens() {
        return prompt.length;
    }

    int replyTokens() {
        return replyTokens;
    }
}
