package dev.parley.domain.chat;

/** What a chat does while another one of its conversation is open. */
public enum OnBusy {
    /** It waits for its turn. */
    ENQUEUE,
    /** It fails. */
    REJECT,
    /** The others are cancelled. */
    INTERRUPT;

    /** The policy of this name, in lower case; an unknown one waits, which harms nobody. */
    public static OnBusy of(String wireName) {
        return switch (wireName) {
            case "reject" -> REJECT;
            case "interrupt" -> INTERRUPT;
            default -> ENQUEUE;
        };
    }
}
