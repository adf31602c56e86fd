package dev.parley.domain.chat;

import dev.parley.domain.chat.Ending.Status;

/** What a worker made of a chat. */
public sealed interface Outcome {
    /** OpenAI's finish reason of a text that the provider's filter cut off, and what such a reply is incomplete for. */
    String CONTENT_FILTER = "content_filter";

    /** The model's own end, {@code stop} or {@code length}; or {@code content_filter}, when there is text before it. */
    record Completed(String text, String finishReason) implements Outcome {}

    /** No text. */
    record Failed(String code, String message) implements Outcome {}

    /** The text was ended before the model was done. */
    record Stopped(String code, String text) implements Outcome {}

    /** How the chat ends with it. */
    default Ending ending() {
        return switch (this) {
            case Completed(String text, String finishReason) -> completed(text, finishReason);
            case Failed(String code, String message) -> withoutText(code, message);
            case Stopped(String code, String text) -> stopped(code, text);
        };
    }

    private static Ending completed(String text, String finishReason) {
        return switch (finishReason) {
            case "length" -> Ending.incomplete(text, "max_output_tokens");
            case CONTENT_FILTER -> Ending.incomplete(text, CONTENT_FILTER);
            default -> new Ending(Status.COMPLETED, text, null, null, null);
        };
    }

    private static Ending stopped(String code, String text) {
        if (Ending.CANCELLED.equals(code)) {
            return Ending.cancelled(text, "The chat was cancelled while its reply was being written.");
        }
        if (Ending.CONTENT_FILTERED.equals(code) && !text.isEmpty()) {
            return Ending.incomplete(text, CONTENT_FILTER);
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
