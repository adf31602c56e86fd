package dev.parley.api.webhook;

import java.time.Instant;

/**
 * How far a generation run has come.
 *
 * @param seeds how many conversations are planned
 * @param plannedAt when
 * @param movedAt when a conversation ended last
 */
record RunState(
        String id,
        String name,
        boolean rehearsal,
        long seeds,
        Instant plannedAt,
        Instant movedAt,
        long completed,
        long failed,
        long paused) {

    /** Whether nothing is going on any more. */
    boolean hasEnded() {
        return completed + failed + paused >= seeds;
    }

    /** Says which end this is: another one after failed or paused conversations were tried again, or more were planned. */
    String outcome() {
        return completed + "/" + failed + "/" + paused + "/" + seeds;
    }
}
