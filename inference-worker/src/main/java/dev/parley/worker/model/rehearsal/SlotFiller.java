package dev.parley.worker.model.rehearsal;

import dev.parley.worker.model.rehearsal.Cast.Experience;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fills {@code <angle>} slots. Their names are free text: what a slot is about is recognised by its words, from the more
 * special to the more general; one that is called as a field of the seed is that field; one of unknown words says those.
 */
final class SlotFiller {
    private static final Pattern SLOT = Pattern.compile("<([^<>]{1,160})>");

    private final Cast cast;
    private final Dice fixed;
    private final Dice dice;
    private final History history;
    private final Skills skills;
    private final List<String> used = new ArrayList<>();

    /**
     * @param fixed draws what has to stay the same throughout the conversation
     * @param dice draws what may change
     */
    SlotFiller(Cast cast, Dice fixed, Dice dice, History history) {
        this.cast = cast;
        this.fixed = fixed;
        this.dice = dice;
        this.history = history;
        this.skills = new Skills(cast);
    }

    String fill(String text) {
        Matcher slot = SLOT.matcher(text);
        StringBuilder filled = new StringBuilder();
        while (slot.find()) {
            slot.appendReplacement(filled, "");
            String name = words(slot.group(1));
            String written = slot.group(1).replaceAll("[\\s_]+", " ").strip();
            String value = cast.field(name).orElseGet(() -> value(name, written, filled));
            filled.append(fitting(value, filled, slot.end() < text.length()));
        }
        return slot.appendTail(filled).toString();
    }

    private static String words(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]+", " ").strip();
    }

    private String value(String name, String written, StringBuilder before) {
        Slot known = Slot.of(name);
        return switch (known) {
            case POSITION -> positioned(cast.current(), before);
            case EARLIER_POSITION -> positioned(cast.earlier(fixed), before);
            case EMPLOYER -> employer(cast.current(), "my present company");
            case EARLIER_EMPLOYER -> employer(cast.earlier(fixed), "my last company");
            case SKILL -> skill(before);
            case MISSING_REQUIREMENT -> missing();
            case JOB_DESCRIPTION -> described(fixed, "the work is varied and the team is small");
            case JOB_ANSWER -> described(dice, "there is a proper induction, and the team helps where it can");
            case TASK -> task();
            case JOB_TITLE -> cast.title().isEmpty() ? "this position" : cast.title();
            case YEARS ->
                Integer.toString(fixed.fixed("years", 2, 4)
                                * Math.max(1, cast.experiences().size())
                        + 1);
            case DAY_AND_TIME ->
                fixed.fixed("day", Phrases.of("days")) + " " + fixed.fixed("time", Phrases.of("times"));
            case UNKNOWN -> written;
            default -> from(known);
        };
    }

    private String from(Slot slot) {
        List<String> choices = slot.phrases().stream().map(this::withEmployers).toList();
        return slot.isFixed() ? fixed.fixed(slot.name(), choices) : fresh(choices);
    }

    /** One that did not occur yet, as long as there is one. */
    private String fresh(List<String> choices) {
        List<String> unsaid = choices.stream()
                .filter(choice -> !history.mentions(choice) && !used.contains(choice))
                .toList();
        String choice = dice.one(unsaid.isEmpty() ? choices : unsaid);
        used.add(choice);
        return choice;
    }

    private String withEmployers(String phrase) {
        return phrase.replace("{employer}", employer(cast.current(), "my company"))
                .replace("{earlier}", employer(cast.earlier(fixed), "my last company"));
    }

    private static String employer(Optional<Experience> station, String otherwise) {
        return station.map(Experience::company).filter(name -> !name.isEmpty()).orElse(otherwise);
    }

    private static String positioned(Optional<Experience> station, StringBuilder before) {
        String position = station.map(known -> Grammar.position(known.position()))
                .filter(known -> !known.isEmpty())
                .orElse("member of the team");
        return endsWith(before, "as ") ? Grammar.article(position) : position;
    }

    private static boolean endsWith(StringBuilder before, String words) {
        int from = before.length() - words.length();
        return from >= 0 && before.substring(from).equalsIgnoreCase(words);
    }

    private String skill(StringBuilder before) {
        List<String> choices = skills.matching();
        if (endsWith(before, "with ") || endsWith(before, "to ")) {
            choices = choices.stream()
                    .filter(skill -> !skill.split(" ", 2)[0].endsWith("ing") || skill.indexOf(' ') < 0)
                    .toList();
        }
        boolean allSaid = choices.stream().allMatch(skill -> history.mentions(skill) || used.contains(skill));
        return fresh(allSaid ? Phrases.of("transferable") : choices);
    }

    private String missing() {
        if (!skills.missing().isEmpty()) {
            return fixed.fixed("missing", skills.missing());
        }
        return skills.matching().isEmpty()
                ? "some experience in the trade"
                : skills.matching().getLast();
    }

    private String described(Dice draw, String otherwise) {
        List<String> sentences = cast.description();
        return sentences.isEmpty()
                ? otherwise
                : Grammar.lowerFirst(draw == fixed ? sentences.getFirst() : fresh(sentences));
    }

    private String task() {
        List<String> tasks = cast.earlier(fixed).map(SlotFiller::tasks).orElse(List.of());
        if (tasks.isEmpty() || tasks.stream().allMatch(history::mentions)) {
            tasks = cast.experiences().stream()
                    .flatMap(station -> tasks(station).stream())
                    .toList();
        }
        return tasks.isEmpty() ? "keeping the daily work going" : fresh(tasks);
    }

    private static List<String> tasks(Experience station) {
        List<String> tasks = new ArrayList<>();
        for (String sentence : station.description().split("(?<=[.!?])\\s+")) {
            Grammar.task(sentence.replaceFirst("[.!?]+$", "")).ifPresent(tasks::add);
        }
        return tasks;
    }

    /** At the start of a sentence with a capital. */
    private static String fitting(String value, StringBuilder before, boolean more) {
        String text = before.toString().stripTrailing();
        boolean starts = text.isEmpty() || ".!?".indexOf(text.charAt(text.length() - 1)) >= 0;
        return starts && more ? Grammar.upperFirst(value) : value;
    }
}
