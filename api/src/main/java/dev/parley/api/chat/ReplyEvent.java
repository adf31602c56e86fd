package dev.parley.api.chat;

/**
 * One of the events by which a client follows a chat.
 *
 * @param number its sequence number and the id by which a client resumes
 * @param type what happened
 * @param text the piece of a delta, the whole of a finished text, otherwise empty
 */
public record ReplyEvent(long number, Type type, String text) {

    /** What can happen. */
    public enum Type {
        CREATED("response.created"),
        QUEUED("response.queued"),
        IN_PROGRESS("response.in_progress"),
        DELTA("response.output_text.delta"),
        TEXT_DONE("response.output_text.done"),
        COMPLETED("response.completed"),
        INCOMPLETE("response.incomplete"),
        FAILED("response.failed"),
        CANCELLED("response.cancelled");

        private final String wireName;

        Type(String wireName) {
            this.wireName = wireName;
        }

        /** As clients know it. */
        public String wireName() {
            return wireName;
        }

        /** Whether the chat is over: nothing comes after it. */
        public boolean isTerminal() {
            return compareTo(COMPLETED) >= 0;
        }

        /** How a chat of this final status ends; an expired one has failed. */
        static Type ofStatus(String status) {
            return switch (status) {
                case "completed" -> COMPLETED;
                case "incomplete" -> INCOMPLETE;
                case "cancelled" -> CANCELLED;
                default -> FAILED;
            };
        }
    }

    ReplyEvent(long number, Type type) {
        this(number, type, "");
    }
}
