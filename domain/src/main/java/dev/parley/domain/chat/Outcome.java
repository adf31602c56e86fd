package dev.parley.domain.chat;

import dev.parley.domain.chat.Ending.Status;

/** What a worker made of a chat. */
public sealed interface Outcome {
    /** The model's own end, {@code stop} or {@code length}. */
    record Completed(String text, String finishReason) implements Outcome {}

    /** No text. */
    record Failed(String code, String message) implements Outcome {}

    /** The text was ended before the model was done. */
    record Stopped(String code, String text) implements Outcome {}

    /** How the chat ends with it. */
    default Ending ending() {
        return switch (this) {
            case Completed(String text, String finishReason) ->
                "length".equals(finishReason)
                        ? Ending.incomplete(text, "max_output_tokens")
                        : new Ending(Status.COMPLETED, text, null, null, null);
            case Failed(String code, String message) -> withoutText(code, message);
            case Stopped(String code, String text) -> stopped(code, text);
        };
    }

    private static Ending stopped(String code, String text) {
        if (Ending.CANCELLED.equals(code)) {
            return Ending.cancelled(text, "The chat was cancelled while its reply was being written.");
        }
        if (Ending.CONTENT_FILTERED.equals(code) && !text.isEmpty()) {
            return Ending.incomplete(text, "content_filter");
        }
        return withoutText(code, "The reply was ended before the model was done.");
    }

    private static Ending withoutText(String code, String message) {
        return switch (code) {
            case Ending.CANCELLED -> Ending.cancelled("", message);
            case Ending.EXPIRED -> Ending.expired();
            default -> Ending.failed(code, message);
        };
    }
}
