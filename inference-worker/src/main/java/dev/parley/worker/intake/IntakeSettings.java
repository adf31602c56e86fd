package dev.parley.worker.intake;

import java.time.Duration;

/**
 * How requests are taken in.
 *
 * @param queueSize requests taken in and not done, at which no more are taken in; at least 1
 * @param commitInterval how often offsets are committed
 * @param grace how long calls in flight are given to end, when the worker stops or a partition goes to another one
 * @param session how long a silent worker keeps its partitions; also how long it may be suspended before it doubts that
 * @param rememberedResults per partition: of so many latest results a repeated request is recognised
 */
public record IntakeSettings(
        int queueSize, Duration commitInterval, Duration grace, Duration session, int rememberedResults) {

    /** 2,048 requests; commits every 500 ms; 5 s of grace; sessions of 6 s. */
    public static final IntakeSettings DEFAULT =
            new IntakeSettings(2048, Duration.ofMillis(500), Duration.ofSeconds(5), Duration.ofSeconds(6), 20_000);

    public IntakeSettings {
        if (queueSize < 1 || rememberedResults < 1) {
            throw new IllegalArgumentException("queueSize and rememberedResults must be at least 1");
        }
        if (commitInterval.isNegative() || grace.isNegative() || !session.isPositive()) {
            throw new IllegalArgumentException(
                    "commitInterval and grace must not be negative, session must be positive");
        }
    }

    private static final Duration LONGEST_CHAT_GRACE = Duration.ofSeconds(1);

    /**
     * The same for live conversations: while a partition waits for what is in flight, its other conversations wait, too, and
     * whoever gets it goes on with a reply where it was left. So they are given 1 s at most.
     */
    public IntakeSettings forChats() {
        Duration shorter = grace.compareTo(LONGEST_CHAT_GRACE) < 0 ? grace : LONGEST_CHAT_GRACE;
        return new IntakeSettings(queueSize, commitInterval, shorter, session, rememberedResults);
    }

    /** The same with another size of the queue. */
    public IntakeSettings withQueueSize(int size) {
        return new IntakeSettings(size, commitInterval, grace, session, rememberedResults);
    }
}
