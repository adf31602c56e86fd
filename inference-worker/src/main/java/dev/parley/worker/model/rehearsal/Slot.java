package dev.parley.worker.model.rehearsal;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What a slot can be about. The first whose words all occur in the slot's name wins, so the special ones come first. */
enum Slot {
    EARLIER_EMPLOYER(
            "earlier employer|earlier company|previous employer|previous company|former employer|former company|last employer"),
    EARLIER_POSITION(
            "earlier position|earlier job|previous position|previous job|former position|earlier role|previous role"),
    MISSING_REQUIREMENT("requirement missing|missing requirement|missing skill|requirement not|skill not|requirement"),
    CAME_ACROSS("came across|how candidate knows|where candidate learned", false),
    ENJOYED("enjoyed|liked most|liked best", false),
    ATTRACTION("attracts|attraction|appeals|what interests|motivation", false),
    REASON_TO_STAY("reason stay|why stay|reason not interested|reason no interest", false),
    REASON_TO_WAIT("reason wait|why wait|reason later|reason timing", false),
    REASON_TO_DECLINE("reason declin|reason|why not|why", false),
    LATER("later point|later time|later date|when again", true),
    HOURS("time of day|hours", true),
    DAY_AND_TIME("day time|date time|appointment|date and|weekday"),
    SOON("point in time|when|soon", false),
    CALL_LENGTH("length|duration", true),
    DOCUMENT("document|papers|certificate", true),
    GOODBYE("goodbye|farewell|closing|sign off", false),
    GREETING("greeting|salutation", false),
    WAY("way reached|reach|contact|channel", true),
    CHANGE("change", false),
    JOB_ANSWER("answer"),
    QUESTION("question", false),
    CLEAR("already clear|is clear|clear", false),
    PERSON("person|who knows|colleague|manager", false),
    CONCLUSION("makes of|opinion|impression|conclusion|reaction|thought", false),
    STRENGTH("strength|quality|compliment|praise", false),
    JOB_DESCRIPTION("job description|description|what job is about|about job|tasks job"),
    TASK("task|duty|project|achievement|piece of work|accomplishment|responsibilit"),
    YEARS("years|how long"),
    SKILL("skill|technolog|tool|competence|abilit|strong point|knowledge|expertise|experience"),
    AMOUNT("salary|pay|amount|wage|compensation", true),
    PLACE("location|place|where|city", true),
    JOB_TITLE("job title|title|opening|vacancy|new position|the job"),
    EMPLOYER("employer|company|current firm"),
    POSITION("position|current job|current role|role|profession|occupation"),
    UNKNOWN("");

    private final List<List<String>> names;
    private final boolean fixed;

    Slot(String names) {
        this(names, false);
    }

    /** @param fixed whether it means the same thing throughout a conversation */
    Slot(String names, boolean fixed) {
        this.names = Arrays.stream(names.split("\\|"))
                .map(name -> List.of(name.split(" ")))
                .toList();
        this.fixed = fixed;
    }

    /** @param name lower-case words */
    static Slot of(String name) {
        for (Slot slot : values()) {
            if (slot.names.stream().anyMatch(words -> words.stream().allMatch(word -> occurs(word, name)))) {
                return slot;
            }
        }
        return UNKNOWN;
    }

    private static boolean occurs(String word, String name) {
        return (" " + name).contains(" " + word);
    }

    /** The section of the phrases that it is filled from, if it is not filled from the seed. */
    List<String> phrases() {
        return Phrases.of(name().toLowerCase(Locale.ROOT).replace('_', ' '));
    }

    boolean isFixed() {
        return fixed;
    }
}
