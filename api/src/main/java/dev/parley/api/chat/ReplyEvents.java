package dev.parley.api.chat;

import dev.parley.api.chat.ReplyEvent.Type;
import dev.parley.schemas.reply.ReplyText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The events of a chat behind the last one that a client has. A number says how much of the text came with it: a piece
 * that ends at position {@code e} (in UTF-16 code units) has 2 + e. So every instance, and later the stored message, can
 * go on behind any number, wherever the pieces were cut before.
 */
final class ReplyEvents {
    /** The last event of a client that has none. */
    static final long NONE = -1;

    /**
     * The number of an end without text. Pieces may have been sent before it, how many depends on the instance: so it is
     * behind any of them, and the same everywhere.
     */
    static final long ENDED_WITHOUT_TEXT = Integer.MAX_VALUE;

    private static final int CREATED = 0;
    private static final int QUEUED = 1;
    private static final int BEFORE_TEXT = 2;

    private ReplyEvents() {}

    /**
     * What comes after an event.
     *
     * @param written the pieces so far
     * @param begun whether a worker has begun
     * @param ending how the chat ended, if it did
     * @param forgotten whether the text of an ended chat is gone and will not come
     * @param last number of the last event that the client has
     * @return what is known by now: none, when the client has it all
     */
    static List<ReplyEvent> after(
            ReplyText written, boolean begun, Optional<Ending> ending, boolean forgotten, long last) {
        List<ReplyEvent> events = new ArrayList<>();
        add(events, last, new ReplyEvent(CREATED, Type.CREATED));
        add(events, last, new ReplyEvent(QUEUED, Type.QUEUED));
        if (begun || ending.filter(Ending::withText).isPresent()) {
            add(events, last, new ReplyEvent(BEFORE_TEXT, Type.IN_PROGRESS));
        }
        if (ending.isEmpty()) {
            addRest(events, last, written);
        } else {
            addEnd(events, last, written, ending.get(), forgotten);
        }
        return events;
    }

    private static void addEnd(
            List<ReplyEvent> events, long last, ReplyText written, Ending ending, boolean forgotten) {
        Optional<String> text = ending.text()
                .or(() -> written.length() < ending.length()
                        ? Optional.empty()
                        : Optional.of(written.text().substring(0, ending.length())));
        int length = ending.length();
        if (!ending.withText()) {
            add(events, last, new ReplyEvent(ENDED_WITHOUT_TEXT, ending.type()));
        } else if (text.isPresent()) {
            addRest(events, last, text.get());
            add(events, last, new ReplyEvent(BEFORE_TEXT + 1L + length, Type.TEXT_DONE, text.get()));
            add(events, last, new ReplyEvent(BEFORE_TEXT + 2L + length, ending.type()));
        } else if (forgotten) {
            add(events, last, new ReplyEvent(BEFORE_TEXT + 2L + length, ending.type()));
        } else {
            // The end came by another topic than the pieces: they are on their way.
            addRest(events, last, written);
        }
    }

    private static void addRest(List<ReplyEvent> events, long last, ReplyText written) {
        if (last < BEFORE_TEXT + (long) written.length()) {
            // One earlier: whether a pair would be cut shows there only.
            int before = (int) Math.max(0, last - BEFORE_TEXT - 1);
            addRest(events, last, written.from(before), before);
        }
    }

    private static void addRest(List<ReplyEvent> events, long last, String text) {
        if (last < BEFORE_TEXT + (long) text.length()) {
            addRest(events, last, text, 0);
        }
    }

    private static void addRest(List<ReplyEvent> events, long last, String tail, int offset) {
        int from = (int) Math.max(0, last - BEFORE_TEXT) - offset;
        boolean withinPair = from > 0 && Character.isSurrogatePair(tail.charAt(from - 1), tail.charAt(from));
        String piece = tail.substring(withinPair ? from - 1 : from);
        if (!piece.isEmpty()) {
            events.add(new ReplyEvent(BEFORE_TEXT + (long) offset + tail.length(), Type.DELTA, piece));
        }
    }

    private static void add(List<ReplyEvent> events, long last, ReplyEvent event) {
        if (event.number() > last) {
            events.add(event);
        }
    }
}
