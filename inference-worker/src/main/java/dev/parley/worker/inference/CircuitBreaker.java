package dev.parley.worker.inference;

import java.time.Duration;
import java.util.Optional;

/**
 * Keeps calls from a model that is down. It opens after {@value #FAULTS_TO_OPEN} outages in a row, then lets one call
 * through after a while: its success closes the circuit, its failure doubles the while. Thread-safe.
 */
final class CircuitBreaker {
    static final int FAULTS_TO_OPEN = 10;
    private static final Duration FIRST_WHILE = Duration.ofSeconds(2);
    private static final Duration LONGEST_WHILE = Duration.ofSeconds(30);

    private int faultsInARow;
    private long openUntil;
    private Duration openFor = FIRST_WHILE;
    private boolean trying;
    private String reason = "";

    /**
     * How long this circuit stays open yet; empty when a call may go through. Asking while it is open after its time makes
     * the asker the one that tries.
     *
     * @param now in nanoseconds
     */
    synchronized Optional<Duration> closedFor(long now) {
        if (!isOpen()) {
            return Optional.empty();
        }
        long left = openUntil - now;
        if (left > 0) {
            return Optional.of(Duration.ofNanos(left));
        }
        openUntil = now + openFor.toNanos();
        trying = true;
        return Optional.empty();
    }

    synchronized boolean isOpen() {
        return faultsInARow >= FAULTS_TO_OPEN;
    }

    /** What happened when the model was found down the last time. */
    synchronized String reason() {
        return reason;
    }

    /** The model reacted, be it with an error of the request. */
    synchronized void reached() {
        faultsInARow = 0;
        openFor = FIRST_WHILE;
        trying = false;
    }

    /** The model is down: it could not be reached, failed by itself, or did not answer in time. */
    synchronized void down(long now, String why) {
        reason = why;
        faultsInARow++;
        if (faultsInARow == FAULTS_TO_OPEN) {
            openUntil = now + openFor.toNanos();
        } else if (trying) {
            trying = false;
            openFor = openFor.multipliedBy(2).compareTo(LONGEST_WHILE) > 0 ? LONGEST_WHILE : openFor.multipliedBy(2);
            openUntil = now + openFor.toNanos();
        }
    }
}
