package dev.parley.schemas.reply;

import dev.parley.events.ReplyDelta;
import dev.parley.events.ReplyStarted;

/**
 * One reply, folded from the events of its request in the order of their partition. Everybody who folds the same events
 * gets the same text, however often they come: the beginning of an attempt makes void what earlier attempts still write,
 * and only what continues the text without a gap is taken. Positions are UTF-16 code units. Not thread-safe.
 */
public final class ReplyText {
    private final StringBuilder text = new StringBuilder();
    private int attempt;

    /**
     * An attempt began.
     *
     * @return whether it is the latest so far
     */
    public boolean started(ReplyStarted event) {
        if (event.getAttempt() <= attempt) {
            return false;
        }
        attempt = event.getAttempt();
        return true;
    }

    /**
     * A piece was written.
     *
     * @return what it adds to the text; empty when the piece is repeated, leaves a gap or belongs to another attempt than
     *     the latest
     */
    public String written(ReplyDelta event) {
        int known = text.length();
        String piece = event.getText();
        if (event.getAttempt() != attempt
                || event.getPosition() > known
                || event.getPosition() + piece.length() <= known) {
            return "";
        }
        String added = piece.substring(known - event.getPosition());
        text.append(added);
        return added;
    }

    /** The latest attempt that began, 0 before the first. */
    public int attempt() {
        return attempt;
    }

    /** Length of the text so far. */
    public int length() {
        return text.length();
    }

    /** The text so far. */
    public String text() {
        return text.toString();
    }

    /**
     * The text so far from a position on, for readers who have the part before it.
     *
     * @throws IndexOutOfBoundsException for a position before 0 or behind the end
     */
    public String from(int position) {
        return text.substring(position);
    }
}
