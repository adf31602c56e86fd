package dev.parley.api.projection;

import java.time.Duration;

/** Growing pauses between attempts. For one thread. */
final class Backoff {
    private static final Duration SHORTEST = Duration.ofMillis(20);
    private static final Duration LONGEST = Duration.ofSeconds(1);

    private Duration pause = SHORTEST;

    /** The pause before the next attempt: twice the one before. */
    Duration next() {
        Duration now = pause;
        Duration twice = pause.multipliedBy(2);
        pause = twice.compareTo(LONGEST) > 0 ? LONGEST : twice;
        return now;
    }

    /** It worked. */
    void reset() {
        pause = SHORTEST;
    }
}
