package dev.parley.topology;

import org.apache.kafka.streams.errors.MissingSourceTopicException;

/** Somebody deleted a topic that is read. Only a start makes topics, so another thread would meet the same. */
final class DeletedTopic extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DeletedTopic(Throwable cause) {
        super("a topic that they read was deleted; see docs/runbook/deleted-topics.md before you start again", cause);
    }

    static boolean isCauseOf(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof MissingSourceTopicException) {
                return true;
            }
        }
        return false;
    }
}
