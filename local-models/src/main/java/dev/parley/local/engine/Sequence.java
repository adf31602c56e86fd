package dev.parley.local.engine;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A request on its way: what is known of its tokens, and where its keys lie. Only {@link #cancel} is for other threads. */
final class Sequence implements Generation {
    private static final Logger LOG = LoggerFactory.getLogger(Sequence.class);

    private final TokenRequest request;
    private final TokenListener listener;
    private final Sampler sampler;
    private final int limit;
    private final long submitted = System.nanoTime();
    private volatile boolean cancelled;

    private int[] ids;
    private int length;
    private @Nullable KvRow row;
    private boolean replies;
    /** Tokens that count as the prompt: with those of the reply, when all had to be computed again. */
    private int prompt;

    private long lastToken;

    /**
     * A request.
     *
     * @param context tokens of prompt and reply together, at most
     */
    Sequence(TokenRequest request, TokenListener listener, int context) {
        this.request = request;
        this.listener = listener;
        this.sampler = new Sampler(request.sampling(), request.logprobs() > 0, request.prompt());
        this.ids = request.prompt();
        this.length = ids.length;
        this.prompt = length;
        this.limit = (int) Math.min((long) length + request.maxTokens(), context);
    }

    @Override
    public void cancel() {
        cancelled = true;
    }

    Priority priority() {
        return request.priority();
    }

    Sampler sampler() {
        return sampler;
    }

    /** Nanoseconds since it came. */
    long age() {
        return System.nanoTime() - submitted;
    }

    /** Why it must end without another step, if it must. */
    Optional<Finish> givenUp() {
        if (cancelled) {
            return Optional.of(Finish.CANCELLED);
        }
        Duration patience = request.patience();
        return patience != null && age() >= patience.toNanos() ? Optional.of(Finish.EXPIRED) : Optional.empty();
    }

    /** Gives it a row, which may hold the beginning of its prompt already. */
    void enter(KvRow given) {
        row = given;
    }

    KvRow row() {
        if (row == null) {
            throw new IllegalStateException("a request that waits has no row");
        }
        return row;
    }

    int[] prompt() {
        return request.prompt();
    }

    int promptLength() {
        return request.prompt().length;
    }

    /** Tokens known, prompt and reply. */
    int length() {
        return length;
    }

    boolean promptComputed() {
        return row().length() >= prompt;
    }

    /** The next token makes it longer than its keys allow; they are computed again. */
    boolean outgrows(int sameKeysUpTo) {
        return replies && row().length() == sameKeysUpTo;
    }

    /** All of its tokens are a prompt again, of which nothing is computed. */
    void startAgain() {
        replies = false;
        prompt = length;
        row().holds(ids, 0);
    }

    /** From now on it gets one token in each step. */
    void startReply() {
        replies = true;
    }

    boolean replies() {
        return replies;
    }

    /** Adds what comes next to a step; returns how many tokens. */
    int addTo(Step step, int budget) {
        int from = row().length();
        if (replies()) {
            step.addReply(row(), ids, from);
            step.serve(sampler);
            return 1;
        }
        int left = prompt - from;
        boolean last = left <= budget;
        int count = last ? left : Step.round(from, budget);
        step.addPrompt(row(), ids, from, count, prompt, last);
        if (last) {
            step.serve(sampler);
        }
        return count;
    }

    /** So many tokens more lie in the cache. */
    void computed(int count) {
        row().holds(ids, row().length() + count);
    }

    /** Takes the next token, and hands it on; an end if that was the last. */
    Optional<Finish> next(Sampler.Draw draw, EngineMeter meter) {
        if (draw == Sampler.Draw.NOTHING) {
            LOG.error(
                    "A local model computes what is no number: its weights are damaged, or too large for its precision");
            return Optional.of(Finish.FAILED);
        }
        if (request.stopIds().contains(draw.id())) {
            return Optional.of(Finish.STOP);
        }
        append(draw.id());
        meter.token(lastToken == 0 ? age() : System.nanoTime() - lastToken, lastToken == 0);
        lastToken = System.nanoTime();
        return tell(draw);
    }

    void end(Finish finish) {
        try {
            listener.onEnd(finish);
        } catch (RuntimeException bug) {
            LOG.error("A listener failed at the end of its reply", bug);
        }
    }

    /** A listener's bug ends its own reply and nobody else's. */
    private Optional<Finish> tell(Sampler.Draw draw) {
        try {
            if (!listener.onToken(draw.id(), draw.logprob())) {
                return Optional.of(Finish.STOP);
            }
        } catch (RuntimeException bug) {
            LOG.error("A listener failed at a token of its reply, which ends here", bug);
            return Optional.of(Finish.FAILED);
        }
        return length >= limit ? Optional.of(Finish.LENGTH) : Optional.empty();
    }

    private void append(int id) {
        if (length == ids.length) {
            // The row keeps the shorter array, whose tokens are the same.
            ids = Arrays.copyOf(ids, Math.min(limit, 2 * length + 16));
        }
        ids[length++] = id;
    }
}
