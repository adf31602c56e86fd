package dev.parley.worker.inference;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes one turn of what a model wrote. Models like to begin with their role's name, and some go on to speak for the other
 * side: the name goes, and so does everything from the place where another speaker begins. What a model thinks before it
 * speaks, between tags where its server does not keep it apart, is for nobody else: it goes, too.
 */
final class AnswerText {
    private static final String SPEAKERS =
            "(?:agent|candidate|assistant|user|human|system|recruiter|interviewer|applicant|ai|bot)";
    private static final String LABEL =
            "(?:\\*\\*|__|\\[|<)?" + SPEAKERS + "(?:\\*\\*|__|\\]|>)?[ \\t]*:(?:\\*\\*|__)?";
    /** To the end where it was cut off: then nothing was said. */
    private static final String THOUGHTS = "<(think|thinking)>(?s:.*?)(?:</\\1>|\\z)\\s*";

    static final Pattern LEADING =
            Pattern.compile("\\A(?:" + THOUGHTS + ")?(?:" + LABEL + "[ \\t]*)?", Pattern.CASE_INSENSITIVE);
    static final Pattern OTHER_SPEAKER = Pattern.compile(
            "\\R[ \\t]*" + LABEL + "|<\\|(?:im_start|im_end|eot_id|start_header_id|end)\\|?>",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern THOUGHTS_TAG = Pattern.compile("<(/?)think(?:ing)?>", Pattern.CASE_INSENSITIVE);

    private AnswerText() {}

    /**
     * The turn of a complete answer. Some models' templates begin the thoughts, so that the answer has nothing but their end: all
     * before it goes, too. That is known when it comes, so {@link TurnText} cannot do it.
     */
    static String whole(String text) {
        Matcher first = THOUGHTS_TAG.matcher(text);
        boolean unopened = first.find() && !first.group(1).isEmpty();
        return clean(unopened ? text.substring(first.end()) : text);
    }

    /** The turn; empty when nothing is left. */
    static String clean(String text) {
        String turn = text.strip();
        Matcher leading = LEADING.matcher(turn);
        if (leading.find()) {
            turn = turn.substring(leading.end()).strip();
        }
        Matcher other = OTHER_SPEAKER.matcher(turn);
        return other.find() ? turn.substring(0, other.start()).strip() : turn;
    }
}
