package dev.parley.local.text;

import dev.parley.local.engine.Finish;
import dev.parley.local.engine.Generation;
import dev.parley.local.engine.TokenListener;
import dev.parley.local.tokenizer.Detokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * A reply that is being written. The engine's thread only hands tokens over; text is made of them, and stop texts are found, by
 * the one thread that reads. What is drawn behind a stop text before the engine hears of it is not part of the reply.
 */
public final class Reply implements AutoCloseable {
    private sealed interface Event {
        record Token(int id, float logprob) implements Event {}

        record End(Finish finish) implements Event {}
    }

    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final Detokenizer detokenizer;
    private final StopTexts stops;
    private final boolean wantsLogprobs;
    private final int promptTokens;
    private final List<Integer> ids = new ArrayList<>();
    private final List<Float> logprobs = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private @Nullable Generation generation;
    private @Nullable Finish finish;

    Reply(Detokenizer detokenizer, StopTexts stops, boolean wantsLogprobs, int promptTokens) {
        this.detokenizer = detokenizer;
        this.stops = stops;
        this.wantsLogprobs = wantsLogprobs;
        this.promptTokens = promptTokens;
    }

    /** What the engine tells; it never blocks. */
    TokenListener listener() {
        return new TokenListener() {
            @Override
            public boolean onToken(int id, float logprob) {
                return events.add(new Event.Token(id, logprob));
            }

            @Override
            public void onEnd(Finish reason) {
                events.add(new Event.End(reason));
            }
        };
    }

    void started(Generation started) {
        generation = started;
    }

    /**
     * The next piece of the text, as soon as there is one.
     *
     * @return never empty text, never a part of a character; nothing when the reply has ended
     * @throws InterruptedException when the waiting thread is interrupted; the reply goes on until it is closed
     */
    public Optional<String> next() throws InterruptedException {
        while (finish == null) {
            String piece =
                    switch (events.take()) {
                        case Event.Token token -> token(token);
                        case Event.End end -> end(end.finish());
                    };
            if (!piece.isEmpty()) {
                text.append(piece);
                return Optional.of(piece);
            }
        }
        return Optional.empty();
    }

    private String token(Event.Token token) {
        ids.add(token.id());
        if (wantsLogprobs) {
            logprobs.add(token.logprob());
        }
        String piece = stops.add(detokenizer.add(token.id()));
        if (stops.reached()) {
            finish = Finish.STOP;
            close();
        }
        return piece;
    }

    private String end(Finish reason) {
        finish = reason;
        String last = stops.add(detokenizer.end());
        return last + stops.rest();
    }

    /** The whole reply, when all of it has been read. */
    public Completion completion() {
        if (finish == null) {
            throw new IllegalStateException("the reply has not ended");
        }
        return new Completion(ids, text.toString(), finish, logprobs, promptTokens);
    }

    /** Ends the reply before the engine's next step; without effect when it has ended. */
    @Override
    public void close() {
        if (generation != null) {
            generation.cancel();
        }
    }
}
