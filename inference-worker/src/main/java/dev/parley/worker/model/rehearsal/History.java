package dev.parley.worker.model.rehearsal;

import dev.parley.worker.model.Prompt;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What was said in the conversation so far. */
final class History {
    private final List<String> turns;
    private final Set<String> known = new HashSet<>();
    private final String all;
    private final boolean endsWithOther;

    private History(List<String> turns, boolean endsWithOther) {
        this.turns = turns;
        this.endsWithOther = endsWithOther;
        turns.forEach(turn -> known.add(normal(turn)));
        this.all = String.join("\n", known);
    }

    static History of(List<Prompt.Message> messages) {
        List<String> turns = messages.stream()
                .filter(message -> !message.role().equals("system"))
                .map(Prompt.Message::content)
                .toList();
        return new History(turns, messages.getLast().role().equals("user"));
    }

    private static String normal(String text) {
        return text.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]+", " ").strip();
    }

    int turns() {
        return turns.size();
    }

    /** Whether the other side spoke last. */
    boolean endsWithOther() {
        return endsWithOther;
    }

    /** Whether this turn was said, be it with other punctuation. */
    boolean hasTurn(String text) {
        return known.contains(normal(text));
    }

    /** Whether these words occurred, in a turn of whoever. */
    boolean mentions(String words) {
        return all.contains(normal(words));
    }

    /** The text with an addition that makes it a turn not said before. */
    String distinct(String text) {
        String changed = text;
        for (int times = 2; hasTurn(changed); times++) {
            changed = text + " I know that I have said it " + times + " times.";
        }
        return changed;
    }
}
