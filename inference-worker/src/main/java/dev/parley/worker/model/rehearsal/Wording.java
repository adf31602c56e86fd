package dev.parley.worker.model.rehearsal;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Says the same in other words: phrases that examples use a lot are exchanged for others that mean as much. */
final class Wording {
    private static final Map<String, List<String>> OTHER_WORDS = otherWords();
    private static final Pattern PHRASE = anyOf(OTHER_WORDS.keySet());
    /** Hardly an English sentence does without all of them, and other languages do without each. */
    private static final Pattern ENGLISH =
            Pattern.compile("(?i)\\b(?:the|and|you|your|this|that|what|with|from|would|have|my)\\b");

    private static final int KEEP_ONE_IN = 3;
    private static final int OPEN_ONE_IN = 4;

    private Wording() {}

    private static Map<String, List<String>> otherWords() {
        Map<String, List<String>> words = new HashMap<>();
        for (String line : Phrases.of("other words")) {
            String[] phrase = line.split(" = ", 2);
            words.put(phrase[0].toLowerCase(Locale.ROOT), List.of(phrase[1].split(" \\| ")));
        }
        return words;
    }

    /** The longest that fits is found. */
    private static Pattern anyOf(Set<String> phrases) {
        String any = phrases.stream()
                .sorted(Comparator.comparingInt(String::length).reversed().thenComparing(Comparator.naturalOrder()))
                .map(Pattern::quote)
                .collect(Collectors.joining("|"));
        return Pattern.compile("(?<![\\p{L}<])(?:" + any + ")(?![\\p{L}>])", Pattern.CASE_INSENSITIVE);
    }

    /** The example in words of its own. Slots stay as they are. */
    static String vary(String example, History history, Dice dice) {
        String text = exchanged(example.strip().replaceAll("\\s+", " "), dice);
        boolean plain = !text.isEmpty()
                && Character.isUpperCase(text.charAt(0))
                && Phrases.of("opening words").stream().noneMatch(text::startsWith);
        boolean english = ENGLISH.matcher(example).find();
        boolean opens = plain && english && history.endsWithOther() && dice.oneIn(OPEN_ONE_IN);
        return opens ? dice.one(Phrases.of("openers")) + " " + text : text;
    }

    private static String exchanged(String text, Dice dice) {
        Matcher matcher = PHRASE.matcher(text);
        StringBuilder result = new StringBuilder();
        while (matcher.find()) {
            String found = matcher.group();
            List<String> others = OTHER_WORDS.getOrDefault(found.toLowerCase(Locale.ROOT), List.of(found));
            String words = dice.oneIn(KEEP_ONE_IN) ? found : dice.one(others);
            matcher.appendReplacement(result, "");
            result.append(startsSentence(result) ? Grammar.upperFirst(words) : inSentence(words));
        }
        return matcher.appendTail(result).toString();
    }

    private static boolean startsSentence(StringBuilder before) {
        String text = before.toString().stripTrailing();
        return text.isEmpty() || ".!?".indexOf(text.charAt(text.length() - 1)) >= 0;
    }

    private static String inSentence(String words) {
        boolean self = words.startsWith("I ") || words.startsWith("I'");
        return self ? words : Character.toLowerCase(words.charAt(0)) + words.substring(1);
    }

    /** Puts right what filling in may have left: double spaces and full stops, small letters at the start of a sentence. */
    static String tidy(String text) {
        String tidy = text.replaceAll("[<>]", "")
                .replaceAll("\\s+", " ")
                .replaceAll(" ([,.;:?!])", "$1")
                .replaceAll("([.?!])\\1+", "$1")
                .replaceAll(",\\.", ".")
                .strip();
        Matcher sentence = Pattern.compile("([.?!] )(\\p{Ll})").matcher(tidy);
        return Grammar.upperFirst(sentence.replaceAll(match ->
                Matcher.quoteReplacement(match.group(1) + match.group(2).toUpperCase(Locale.ROOT))));
    }
}
