package dev.parley.api.stream;

import java.time.Duration;

/**
 * How streams are looked after.
 *
 * @param most how many may be open at an instance
 * @param heartbeat after how long without an event a comment is sent
 * @param patience how long a client may leave unread what there is for it
 * @param tick how often that is looked at
 */
public record StreamLimits(int most, Duration heartbeat, Duration patience, Duration tick) {
    public static final StreamLimits DEFAULT =
            new StreamLimits(20_000, Duration.ofSeconds(15), Duration.ofSeconds(20), Duration.ofSeconds(1));
}
