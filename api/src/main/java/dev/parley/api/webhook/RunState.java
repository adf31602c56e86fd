package dev.parley.api.webhook;

import java.time.Instant;

/**
 * How far a generation run has come.
 *
 * @param seeds how many conversations are planned
 * @param plannedAt when it was planned last
 * @param movedAt when a conversation ended last
 * @param pauses whether a conversation was paused since then: those of a former plan may never go on
 * @param open conversations that were begun since then, and are under way
 * @param completed of all of its conversations, those of former plans included, as are the other two
 */
record RunState(
        String id,
        String name,
        boolean rehearsal,
        long seeds,
        Instant plannedAt,
        Instant movedAt,
        boolean pauses,
        long open,
        long completed,
        long failed,
        long paused) {

    /**
     * Whether nothing is going on any more. Numbers alone do not say so: those of a former plan with other seeds make up for what
     * is still to come; and what was not begun before a pause is not begun behind it.
     */
    boolean hasEnded() {
        return open == 0 && (isPaused() || completed + failed >= seeds);
    }

    boolean isPaused() {
        return pauses && paused > 0;
    }

    /** Says which end this is: another one after failed or paused conversations were tried again, or more were planned. */
    String outcome() {
        return completed + "/" + failed + "/" + paused + "/" + seeds;
    }
}
