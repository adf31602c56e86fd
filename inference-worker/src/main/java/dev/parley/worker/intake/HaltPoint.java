package dev.parley.worker.intake;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Places where a test can have the process die as by {@code kill -9}: {@code -Dparley.halt.at=worker.after-answer:25} halts
 * it when that place is reached for the 25th time. Without the property they cost one comparison.
 */
enum HaltPoint {
    /** A piece of a reply is published; the reply is not complete. */
    AFTER_DELTA,
    /** A model answered; its result is not published. */
    AFTER_ANSWER,
    /** The result is published; its offset is not committed. */
    AFTER_RESULT,
    /** Offsets were committed. */
    AFTER_COMMIT;

    private static final int STATUS = 137;

    private final boolean wanted;
    private final AtomicInteger left;

    HaltPoint() {
        String[] wantedAt = System.getProperty("parley.halt.at", "").split(":", 2);
        wanted = wantedAt[0].equals("worker." + name().toLowerCase(Locale.ROOT).replace('_', '-'));
        left = new AtomicInteger(wanted && wantedAt.length > 1 ? Integer.parseInt(wantedAt[1]) : 1);
    }

    void reached() {
        if (wanted && left.decrementAndGet() == 0) {
            Runtime.getRuntime().halt(STATUS);
        }
    }
}
