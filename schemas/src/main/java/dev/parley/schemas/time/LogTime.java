package dev.parley.schemas.time;

import dev.parley.events.ChatRequested;
import dev.parley.events.InferenceResult;
import dev.parley.events.ReplyStarted;
import java.time.Duration;
import java.time.Instant;
import org.apache.avro.specific.SpecificRecord;

/**
 * Puts events of live chats into the time of the log. Clients, workers and the chat application meet on topics whose records the
 * broker stamps: the clocks of their machines may differ by hours, and only what one of them measured by itself, how long something
 * took or may take, means the same to the others.
 */
public final class LogTime {
    private LogTime() {}

    /**
     * Moves the times in an event so that it happened when the broker got it; the spans between them stay. Does nothing to events
     * by whose times nobody goes.
     *
     * @param stamp of the event's record, in milliseconds since 1970; negative where there is none
     */
    public static void put(SpecificRecord event, long stamp) {
        if (stamp < 0) {
            return;
        }
        Instant arrived = Instant.ofEpochMilli(stamp);
        switch (event) {
            case ChatRequested asked -> {
                asked.setDeadline(arrived.plus(Duration.between(asked.getOccurredAt(), asked.getDeadline())));
                asked.setOccurredAt(arrived);
            }
            case InferenceResult result -> {
                Instant started = result.getStartedAt();
                if (started != null) {
                    result.setStartedAt(arrived.minus(Duration.between(started, result.getOccurredAt())));
                }
                result.setOccurredAt(arrived);
            }
            case ReplyStarted started -> started.setOccurredAt(arrived);
            default -> {}
        }
    }
}
