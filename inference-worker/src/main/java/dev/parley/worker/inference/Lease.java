package dev.parley.worker.inference;

/**
 * The right to work on one request, until its partition goes to another worker or this one stops. Between {@link #enter} and
 * {@link #rest} the work counts as in flight: it is given time to end before the right is withdrawn.
 */
public interface Lease {

    /** Begins a call, if the work is still this worker's. Entering twice is entering once. */
    boolean enter();

    /**
     * Keeps something until the next {@link #rest}: the place of an answered call, which stays taken until its result is in the
     * log. So no more is ever lost by a crash than may be in flight, and nothing is asked, and paid for, that the broker does not
     * take.
     */
    void keep(Runnable release);

    /** Nothing is in flight: the request waits for its turn, or its result is in the log. */
    void rest();
}
