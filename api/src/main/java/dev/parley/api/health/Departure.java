package dev.parley.api.health;

import jakarta.inject.Singleton;
import java.time.Duration;

/**
 * The end of an instance, announced before it comes: whoever asks whether it is ready hears that it is not, and clients are sent
 * away with the answers they get. A listening socket that is closed at once refuses those who cannot know yet.
 */
@Singleton
public final class Departure {
    private static final Duration QUIET = Duration.ofMillis(500);
    private static final Duration LOOK = Duration.ofMillis(50);

    private volatile boolean announced;
    private volatile long lastRequest = System.nanoTime() - QUIET.toNanos();

    boolean isAnnounced() {
        return announced;
    }

    /** Somebody wants something, other than to know how this instance is. */
    void request() {
        lastRequest = System.nanoTime();
    }

    /** Announces it, and waits until nobody has asked for anything for half a second, at most for so long. */
    public void announce(Duration atMost) throws InterruptedException {
        announced = true;
        long begin = System.nanoTime();
        while (System.nanoTime() - lastRequest < QUIET.toNanos() && System.nanoTime() - begin < atMost.toNanos()) {
            Thread.sleep(LOOK);
        }
    }
}
