package dev.parley.api.chat;

import java.time.Duration;

/**
 * What the hub keeps.
 *
 * @param horizon how far back it reads when it starts: the longest that a chat may take
 * @param endedTime how long an ended chat stays; one that is not logged is gone after it
 * @param endedBytes how much memory ended chats may take, about
 * @param openTime how long after its deadline a chat without an end is still waited for
 * @param textDelay how long the pieces of a text may come after its end
 */
record HubLimits(Duration horizon, Duration endedTime, long endedBytes, Duration openTime, Duration textDelay) {
    static final HubLimits DEFAULT = new HubLimits(
            Duration.ofHours(1), Duration.ofMinutes(10), 64L << 20, Duration.ofHours(1), Duration.ofSeconds(10));
}
