package dev.parley.worker.inference;

import java.util.regex.Matcher;

/**
 * Makes a turn of a text while it is being written, as {@link AnswerText} does of one that is complete: however it is cut into
 * pieces, what comes out joins to the same. What may yet turn out to be no part of the turn (white space at the end, the
 * beginning of a label or of another speaker's words, half a surrogate pair) is held back. Not thread-safe.
 */
public final class TurnText {
    private final StringBuilder held = new StringBuilder();
    private boolean labelled;
    private boolean begun;
    private boolean ended;

    /** @param continued whether the turn has begun already: then nothing is taken away at its beginning */
    public TurnText(boolean continued) {
        begun = continued;
    }

    /** What of the turn is certain now; empty when there is nothing new. */
    public String add(String piece) {
        held.append(piece);
        if (ended || !(begun || begin(false))) {
            return "";
        }
        return release(endOfCertain());
    }

    /** The rest of the turn, when nothing more comes. */
    public String end() {
        if (ended || !(begun || begin(true))) {
            return "";
        }
        String rest = release(endOfOwnWords(true));
        ended = true;
        return rest;
    }

    /** Whether another speaker's words have begun: nothing that comes is part of the turn. */
    public boolean hasEnded() {
        return ended;
    }

    /** Takes away white space and one label at the beginning, if it can be told. */
    private boolean begin(boolean complete) {
        stripLeading();
        if (!labelled) {
            Matcher label = AnswerText.LEADING.matcher(held);
            boolean found = label.lookingAt();
            if (!complete && (held.isEmpty() || label.hitEnd())) {
                return false;
            }
            labelled = true;
            held.delete(0, found ? label.end() : 0);
            stripLeading();
        }
        begun = complete || !held.isEmpty();
        return begun;
    }

    private void stripLeading() {
        int from = 0;
        while (from < held.length() && Character.isWhitespace(held.charAt(from))) {
            from++;
        }
        held.delete(0, from);
    }

    private int endOfCertain() {
        int end = endOfOwnWords(false);
        boolean halfPair = end > 0 && Character.isHighSurrogate(held.charAt(end - 1));
        return halfPair ? end - 1 : end;
    }

    /** Behind the last character, before another speaker or what may become one, white space in between left out. */
    private int endOfOwnWords(boolean complete) {
        Matcher other = AnswerText.OTHER_SPEAKER.matcher(held);
        int end = held.length();
        for (int i = 0; i < held.length() && end == held.length(); i++) {
            if (mayBegin(held.charAt(i))) {
                boolean found = other.region(i, held.length()).lookingAt();
                ended |= found;
                end = found || (!complete && other.hitEnd()) ? i : end;
            }
        }
        while (end > 0 && Character.isWhitespace(held.charAt(end - 1))) {
            end--;
        }
        return end;
    }

    /** A line break, or the first character of a mark. */
    private static boolean mayBegin(char c) {
        return switch (c) {
            case '\n', '\r', '\u000B', '\f', '\u0085', '\u2028', '\u2029', '<' -> true;
            default -> false;
        };
    }

    private String release(int end) {
        String certain = held.substring(0, end);
        held.delete(0, end);
        return certain;
    }
}
