package dev.parley.api.openai;

import dev.parley.api.chat.ChatState;
import dev.parley.api.chat.LiveChat;
import dev.parley.api.chat.ReplyEvent;
import dev.parley.api.stream.EventSource;
import dev.parley.api.stream.Sse;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A chat as the chunks of a completion. */
final class ChunkSource implements EventSource {
    private static final byte[] DONE = "[DONE]".getBytes(StandardCharsets.UTF_8);

    private final LiveChat chat;
    private final Completion completion;
    private final Runnable gone;
    private long last = LiveChat.NO_EVENT;
    private boolean over;

    /** @param gone run when the client goes away before the end */
    ChunkSource(LiveChat chat, Completion completion, Runnable gone) {
        this.chat = chat;
        this.completion = completion;
        this.gone = gone;
    }

    @Override
    public byte[] next() {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        List<ReplyEvent> events = chat.after(last);
        if (!events.isEmpty()) {
            ChatState state = chat.state().orElseThrow();
            events.forEach(event -> write(frame, event, state));
            last = events.getLast().number();
            over = events.getLast().type().isTerminal();
        }
        return frame.toByteArray();
    }

    private void write(ByteArrayOutputStream frame, ReplyEvent event, ChatState state) {
        String model = completion.model();
        boolean usage = completion.includeUsage();
        switch (event.type()) {
            case CREATED ->
                Sse.data(
                        frame,
                        CompletionJson.chunk(
                                state,
                                model,
                                usage,
                                out -> {
                                    out.writeStringField("role", "assistant");
                                    out.writeStringField("content", "");
                                },
                                null));
            case DELTA ->
                Sse.data(
                        frame,
                        CompletionJson.chunk(
                                state, model, usage, out -> out.writeStringField("content", event.text()), null));
            case COMPLETED, INCOMPLETE -> frame.writeBytes(end(state, completion));
            case FAILED, CANCELLED ->
                Sse.data(
                        frame,
                        CompletionFailure.of(state.replied().orElseThrow()).body());
            case QUEUED, IN_PROGRESS, TEXT_DONE -> {}
        }
    }

    /** What comes behind the pieces of an answer that has ended well. */
    static byte[] end(ChatState state, Completion completion) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        if (state.lacksText()) {
            Sse.data(frame, CompletionFailure.lost().body());
            return frame.toByteArray();
        }
        String reason = CompletionJson.finishReason(state.replied().orElseThrow());
        Sse.data(frame, CompletionJson.chunk(state, completion.model(), completion.includeUsage(), _ -> {}, reason));
        if (completion.includeUsage()) {
            Sse.data(frame, CompletionJson.usageChunk(state, completion.model()));
        }
        Sse.data(frame, DONE);
        return frame.toByteArray();
    }

    @Override
    public boolean isOver() {
        return over;
    }

    @Override
    public void abandon() {
        gone.run();
    }

    @Override
    public Runnable listen(Runnable signal) {
        return chat.listen(signal);
    }
}
