package dev.parley.cli.chat;

import org.jspecify.annotations.Nullable;

/**
 * What became of one probe, as {@code parley canary --json} prints it. Times are milliseconds since the reply was asked for.
 *
 * @param at when the probe began, in ISO 8601
 * @param status {@code well}; {@code wrong} when a promise was broken; {@code unavailable} when there was no reply
 * @param conversation where to look, as soon as there was one
 * @param acceptedMs until the chat was accepted
 * @param firstDeltaMs until the first piece of the reply came
 * @param endedMs until the reply was complete
 * @param storedMs until the reply was among the conversation's messages
 * @param problem what was not well
 */
record CanaryDocument(
        String at,
        String status,
        @Nullable String conversation,
        @Nullable Long acceptedMs,
        @Nullable Long firstDeltaMs,
        @Nullable Long endedMs,
        @Nullable Long storedMs,
        @Nullable String problem) {

    static final String WELL = "well";
    static final String WRONG = "wrong";
    static final String UNAVAILABLE = "unavailable";

    static CanaryDocument unwell(String at, String status, @Nullable String conversation, String problem) {
        return new CanaryDocument(at, status, conversation, null, null, null, null, problem);
    }

    /** A line for people. */
    String text() {
        return status.equals(WELL)
                ? "%s well: accepted after %d ms, first words after %d, reply after %d, stored after %d%n"
                        .formatted(at, acceptedMs, firstDeltaMs, endedMs, storedMs)
                : "%s %s: %s%s%n"
                        .formatted(
                                at,
                                status,
                                problem,
                                conversation == null ? "" : " (conversation " + conversation + ")");
    }
}
