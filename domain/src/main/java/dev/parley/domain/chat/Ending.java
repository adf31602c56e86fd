package dev.parley.domain.chat;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How a chat ended.
 *
 * @param status its status for ever
 * @param text the reply, or what there was of it; empty without any
 * @param code error code of the catalogue, when it neither completed nor is incomplete
 * @param message what happened, for people
 * @param incompleteReason why it is incomplete
 */
public record Ending(
        Status status,
        String text,
        @Nullable String code,
        @Nullable String message,
        @Nullable String incompleteReason) {
    public static final String CANCELLED = "cancelled";
    public static final String EXPIRED = "expired";
    static final String CONTENT_FILTERED = "content_filtered";
    private static final String CONVERSATION_BUSY = "conversation_busy";
    private static final String INVALID_REQUEST = "invalid_request";

    /** The terminal statuses. */
    public enum Status {
        COMPLETED,
        INCOMPLETE,
        FAILED,
        CANCELLED,
        EXPIRED;

        /** As events spell it. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Ending incomplete(String text, String reason) {
        return new Ending(Status.INCOMPLETE, text, null, null, reason);
    }

    static Ending failed(String code, String message) {
        return new Ending(Status.FAILED, "", code, message, null);
    }

    static Ending cancelled(String text, String message) {
        return new Ending(Status.CANCELLED, text, CANCELLED, message, null);
    }

    static Ending expired() {
        return new Ending(Status.EXPIRED, "", EXPIRED, "The deadline passed before the reply was there.", null);
    }

    static Ending busy() {
        return failed(CONVERSATION_BUSY, "Another chat of the conversation is open, and this one was not to wait.");
    }

    static Ending tooLarge(long most) {
        return failed(INVALID_REQUEST, "The prompt has more than " + most + " bytes of text.");
    }
}
