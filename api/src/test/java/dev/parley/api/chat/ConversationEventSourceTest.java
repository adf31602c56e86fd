package dev.parley.api.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ConversationEventSourceTest {
    private static final FeedCursor NOW = new FeedCursor(List.of(0L, 0L, 0L));

    private final ConversationEventSource source = new ConversationEventSource(NOW, true, () -> {});

    private void happens(long offset) {
        source.add(new FeedItem(0, offset, "message.created", new byte[1 << 20]));
    }

    /** There may be many who do not read, and their conversations may have large messages. */
    @Test
    void shouldQueueNoMoreThanFitsIntoMemory() {
        for (int offset = 0; offset < 10; offset++) {
            happens(offset);
        }

        assertThat(source.next()).hasSizeLessThan(5 << 20);
        assertThat(source.isOver()).as("to go on from its cursor").isTrue();
    }

    @Test
    void shouldGoOnWithWhoeverReads() {
        for (int offset = 0; offset < 10; offset++) {
            happens(offset);
            assertThat(source.next()).hasSizeGreaterThan(1 << 20);
        }

        assertThat(source.isOver()).isFalse();
    }
}
