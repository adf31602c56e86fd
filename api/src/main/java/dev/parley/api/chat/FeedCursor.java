package dev.parley.api.chat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How far somebody has followed a conversation: the next offset of each of {@link ConversationFeed#TOPICS}, in the
 * conversation's partition.
 */
record FeedCursor(List<Long> next) {
    private static final Pattern FORM =
            Pattern.compile("\\d{1,18}(\\.\\d{1,18}){" + (ConversationFeed.TOPICS.size() - 1) + "}");

    FeedCursor {
        next = List.copyOf(next);
    }

    /** What {@link #toString} wrote; nothing for anything else. */
    static Optional<FeedCursor> parse(String text) {
        return FORM.matcher(text).matches()
                ? Optional.of(new FeedCursor(
                        Stream.of(text.split("\\.")).map(Long::valueOf).toList()))
                : Optional.empty();
    }

    long next(int topic) {
        return next.get(topic);
    }

    /** The cursor behind an event. */
    FeedCursor behind(FeedItem item) {
        List<Long> moved = new ArrayList<>(next);
        moved.set(item.topic(), Math.max(moved.get(item.topic()), item.offset() + 1));
        return new FeedCursor(moved);
    }

    /** Nowhere behind another one. */
    FeedCursor within(FeedCursor end) {
        List<Long> clipped = new ArrayList<>();
        for (int topic = 0; topic < next.size(); topic++) {
            clipped.add(Math.min(next(topic), end.next(topic)));
        }
        return new FeedCursor(clipped);
    }

    @Override
    public String toString() {
        return next.stream().map(String::valueOf).collect(Collectors.joining("."));
    }
}
