package dev.parley.worker.model.rehearsal;

import dev.parley.worker.model.Prompt;
import java.util.List;

/** What is said where nothing is staged: somebody chats with the rehearsal itself. */
final class Improvisation {
    private static final int QUOTED_WORDS = 8;

    private Improvisation() {}

    /** A reply to the last message that is the same for the same messages and sample, and was not said before. */
    static String reply(List<Prompt.Message> messages, String sample, History history) {
        String last = messages.getLast().content();
        Dice dice = Dice.of(String.join("\u0000", sample, Integer.toString(history.turns()), last));
        String quote = quoted(last);
        String opening = quote.isEmpty()
                ? dice.one(Phrases.of("chat openings"))
                : dice.one(Phrases.of("chat echoes")).replace("{words}", quote);
        return history.distinct(opening + " " + dice.one(Phrases.of("chat questions")));
    }

    /** The first words, without what could be taken for a slot or a label. */
    private static String quoted(String text) {
        String[] words = text.strip().split("[\\s<>]+", QUOTED_WORDS + 1);
        String first = String.join(" ", List.of(words).subList(0, Math.min(QUOTED_WORDS, words.length)));
        return first.replaceFirst("[\\p{Punct}&&[^%)]]+$", "");
    }
}
