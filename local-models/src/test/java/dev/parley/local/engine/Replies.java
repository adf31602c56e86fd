package dev.parley.local.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Requests of tests, and what came back. */
final class Replies {
    static final EngineSettings FP32 = new EngineSettings(Precision.FP32, Device.CPU, 1, 4, 0, 1000);

    private Replies() {}

    /** A listener that keeps what it hears; a second end is a failure. */
    static final class Reply implements TokenListener {
        final List<Integer> ids = new ArrayList<>();
        final List<Float> logprobs = new ArrayList<>();
        final CompletableFuture<Finish> end = new CompletableFuture<>();
        volatile int ends;

        @Override
        public boolean onToken(int id, float logprob) {
            ids.add(id);
            logprobs.add(logprob);
            return true;
        }

        @Override
        public void onEnd(Finish finish) {
            ends++;
            end.complete(finish);
        }

        /** Waits for the end. */
        List<Integer> all() {
            finish();
            return ids;
        }

        Finish finish() {
            return end.orTimeout(120, TimeUnit.SECONDS).join();
        }
    }

    static TokenRequest request(int[] prompt, int tokens, Sampling sampling, @Nullable Duration patience) {
        return new TokenRequest(prompt, sampling, tokens, Set.of(), 1, Priority.INTERACTIVE, patience);
    }

    static Reply greedy(Engine engine, int[] prompt, int tokens) {
        return start(engine, request(prompt, tokens, Sampling.greedy(), null));
    }

    static Reply start(Engine engine, TokenRequest request) {
        Reply reply = new Reply();
        engine.submit(request, reply);
        return reply;
    }
}
