package dev.parley.worker.model.rehearsal;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** As much English as it takes to put a résumé's words into somebody's mouth. */
final class Grammar {
    private static final Map<String, String> IRREGULAR = Map.ofEntries(
            Map.entry("wrote", "writing"),
            Map.entry("built", "building"),
            Map.entry("led", "leading"),
            Map.entry("ran", "running"),
            Map.entry("runs", "running"),
            Map.entry("rode", "riding"),
            Map.entry("drove", "driving"),
            Map.entry("did", "doing"),
            Map.entry("does", "doing"),
            Map.entry("kept", "keeping"),
            Map.entry("taught", "teaching"),
            Map.entry("sold", "selling"),
            Map.entry("made", "making"),
            Map.entry("set", "setting up"),
            Map.entry("grew", "growing"),
            Map.entry("gave", "giving"),
            Map.entry("took", "taking"),
            Map.entry("brought", "bringing"),
            Map.entry("plans", "planning"),
            Map.entry("ships", "shipping"),
            Map.entry("gets", "getting"),
            Map.entry("puts", "putting"));
    private static final Set<String> NO_VERBS =
            Set.of("various", "previous", "business", "logistics", "sales", "based");
    private static final Set<String> SMALL_WORDS = Set.of(
            "a",
            "an",
            "the",
            "you",
            "your",
            "there",
            "it",
            "we",
            "our",
            "as",
            "at",
            "in",
            "on",
            "with",
            "for",
            "this",
            "these",
            "one",
            "two",
            "three",
            "several",
            "many",
            "some",
            "experience",
            "knowledge",
            "good");
    private static final Set<String> NAMES = Set.of(
            "Java",
            "Kafka",
            "Python",
            "Linux",
            "Excel",
            "Docker",
            "Kubernetes",
            "Oracle",
            "German",
            "English",
            "French");
    private static final int LONG_TASK = 90;

    private Grammar() {}

    /** The text with a small first letter, unless it begins with a name. */
    static String lowerFirst(String text) {
        String first = text.split("[^\\p{L}]", 2)[0];
        if (first.isEmpty() || isName(first)) {
            return text;
        }
        boolean nameOfTwoWords = text.length() > first.length() + 1
                && text.charAt(first.length()) == ' '
                && Character.isUpperCase(text.charAt(first.length() + 1))
                && !SMALL_WORDS.contains(first.toLowerCase(Locale.ROOT));
        return nameOfTwoWords ? text : Character.toLowerCase(text.charAt(0)) + text.substring(1);
    }

    private static boolean isName(String word) {
        return NAMES.contains(word) || word.chars().skip(1).anyMatch(Character::isUpperCase);
    }

    static String upperFirst(String text) {
        return text.isEmpty() ? text : Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }

    /** A position as it is spoken of: {@code staff nurse} for {@code Staff nurse, intensive care}. */
    static String position(String title) {
        return title.isEmpty() ? title : decapitalised(title.split("[,(/]", 2)[0].strip());
    }

    private static String decapitalised(String title) {
        return title.length() > 1 && Character.isUpperCase(title.charAt(1))
                ? title
                : Character.toLowerCase(title.charAt(0)) + title.substring(1);
    }

    static String article(String noun) {
        return noun.isEmpty() || "aeiouAEIOU".indexOf(noun.charAt(0)) < 0 ? "a " + noun : "an " + noun;
    }

    /**
     * What somebody did, as a gerund: {@code writing REST services} for {@code Wrote REST services, tested them ...}. Empty when
     * the sentence does not begin with a verb.
     */
    static Optional<String> task(String sentence) {
        String first = sentence.split(" ", 2)[0];
        Optional<String> gerund = gerund(first.toLowerCase(Locale.ROOT));
        if (gerund.isEmpty() || first.length() == sentence.length()) {
            return Optional.empty();
        }
        String rest = sentence.substring(first.length() + 1);
        String clause = clause(rest);
        return Optional.of(gerund.get() + " " + clause);
    }

    /** Up to where the next thing begins that was done. */
    private static String clause(String rest) {
        String[] words = rest.split("[:;]", 2)[0].split(" ");
        StringBuilder kept = new StringBuilder(words[0]);
        int begin = 1;
        if (words[0].equals("and") && words.length > 1) {
            kept.append(' ').append(gerund(words[1]).orElse(words[1]));
            begin = 2;
        }
        for (int i = begin; i < words.length && !beginsAnother(words, i); i++) {
            kept.append(' ').append(words[i]);
        }
        String text = kept.toString();
        int comma = text.indexOf(',');
        return (comma > 0 && text.length() > LONG_TASK ? text.substring(0, comma) : text).replaceFirst("[.,]+$", "");
    }

    private static boolean beginsAnother(String[] words, int i) {
        boolean afterComma = words[i - 1].endsWith(",");
        boolean and = words[i].equals("and") && i + 1 < words.length;
        return (and && (afterComma || isPast(words[i + 1])))
                || (afterComma && (isPast(words[i]) || words[i].matches("[a-z]+s") || IRREGULAR.containsKey(words[i])));
    }

    private static boolean isPast(String word) {
        return word.endsWith("ed") || (IRREGULAR.containsKey(word) && !word.endsWith("s"));
    }

    private static Optional<String> gerund(String verb) {
        if (IRREGULAR.containsKey(verb)) {
            return Optional.ofNullable(IRREGULAR.get(verb));
        }
        if (verb.length() < 4 || NO_VERBS.contains(verb) || !verb.chars().allMatch(Character::isLetter)) {
            return Optional.empty();
        }
        if (verb.endsWith("ied") || verb.endsWith("ies")) {
            return Optional.of(verb.substring(0, verb.length() - 3) + "ying");
        }
        if (verb.endsWith("ed")) {
            return Optional.of(verb.substring(0, verb.length() - 2) + "ing");
        }
        if (verb.endsWith("s") && !verb.endsWith("ss")) {
            String stem = verb.substring(0, verb.length() - 1);
            return Optional.of((stem.endsWith("e") ? stem.substring(0, stem.length() - 1) : stem) + "ing");
        }
        return Optional.empty();
    }
}
