package dev.parley.api.chat;

import dev.parley.api.stream.EventSource;
import dev.parley.api.stream.Sse;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Optional;

/** The events of one chat for one client. What happens while it reads comes in one frame, the pieces joined. */
final class ChatEventSource implements EventSource {
    private final LiveChat chat;
    private long last;
    private boolean over;

    /** @param last number of the last event that the client has */
    ChatEventSource(LiveChat chat, long last) {
        this.chat = chat;
        this.last = last;
    }

    @Override
    public byte[] next() {
        // The end first: what is there by now is not less.
        boolean whole = chat.isWhole();
        List<ReplyEvent> events = chat.after(last);
        Optional<ChatState> state = events.isEmpty() ? Optional.empty() : chat.state();
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        for (ReplyEvent event : events) {
            Sse.event(frame, Long.toString(event.number()), event.type().wireName(), data(event, state.orElseThrow()));
            last = event.number();
            over = event.type().isTerminal();
        }
        over |= whole && events.isEmpty();
        return frame.toByteArray();
    }

    private static byte[] data(ReplyEvent event, ChatState state) {
        return ChatJson.event(event, state);
    }

    @Override
    public boolean isOver() {
        return over;
    }

    @Override
    public Runnable listen(Runnable signal) {
        return chat.listen(signal);
    }
}
