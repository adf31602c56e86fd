package dev.parley.topology.chat;

import dev.parley.events.ChatRequested;
import java.util.Map;
import java.util.Set;

/**
 * Where requests are read again that are in no store: those of chats that leave no trace. The topic that they came by forgets
 * them by itself.
 */
@FunctionalInterface
public interface AskedAgain {
    /**
     * What was asked at these places of a partition of {@code chats}.
     *
     * @param offsets where the requests lie
     * @return those that are still there, by their offset
     */
    Map<Long, ChatRequested> read(int partition, Set<Long> offsets);
}
