package dev.parley.worker.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TurnTextTest {
    private static final List<String> PARTS = List.of(
            "Agent:",
            "agent",
            "Candidate: ",
            "**User**:",
            " ",
            "\n",
            "\r\n",
            "\n\n",
            "Hello",
            "I am",
            ".",
            "<|im_end|>",
            "<|",
            "<",
            "|>",
            ":",
            "\uD83D\uDC4B",
            "\t",
            "Human",
            "\nAssistant",
            "\n  [System]: ",
            "<think>",
            "</think>",
            "Interviewer");

    private static String joined(List<String> pieces) {
        TurnText turn = new TurnText(false);
        StringBuilder joined = new StringBuilder();
        for (String piece : pieces) {
            String added = turn.add(piece);
            assertThat(added).satisfies(text -> assertThat(halves(text)).isFalse());
            joined.append(added);
        }
        return joined.append(turn.end()).toString();
    }

    private static boolean halves(String text) {
        return !text.isEmpty()
                && (Character.isLowSurrogate(text.charAt(0))
                        || Character.isHighSurrogate(text.charAt(text.length() - 1)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Hello there.",
                "  Agent: Hello.  ",
                "Agent:\nUser: x",
                "Well.\nCandidate: Yes?",
                "A\n\n**Human:** b",
                "",
                " \n ",
                "Agent:",
                "one <|im_end|> two",
                " <think>\nHm.\nUser: no.</think>\n\nAgent: Hello.",
                "<think>cut off",
                "<thin> is no tag",
                "a < b\nand so on \uD83D\uDC4B\n"
            })
    void shouldComeToTheSameAsTheCompleteTextCharacterByCharacter(String text) {
        List<String> characters =
                text.chars().mapToObj(c -> String.valueOf((char) c)).toList();
        assertThat(joined(characters)).isEqualTo(AnswerText.clean(text));
    }

    @Test
    void shouldComeToTheSameHoweverTheTextIsCut() {
        SplittableRandom random = new SplittableRandom(11);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int part = random.nextInt(9); part > 0; part--) {
                text.append(PARTS.get(random.nextInt(PARTS.size())));
            }
            List<String> pieces = new java.util.ArrayList<>();
            for (int from = 0; from < text.length(); ) {
                int to = Math.min(text.length(), from + 1 + random.nextInt(5));
                pieces.add(text.substring(from, to));
                from = to;
            }
            assertThat(joined(pieces)).as("%s cut into %s", text, pieces).isEqualTo(AnswerText.clean(text.toString()));
        }
    }

    @Test
    void shouldGiveOrdinaryWordsAwayAtOnce() {
        TurnText turn = new TurnText(false);
        assertThat(turn.add("We ")).isEqualTo("We");
        assertThat(turn.add("are")).isEqualTo(" are");
        assertThat(turn.add(" here.")).isEqualTo(" here.");
    }

    @Test
    void shouldEndWhereAnotherBeginsToSpeak() {
        TurnText turn = new TurnText(false);
        assertThat(turn.add("Yes.\nCandidate: ")).isEqualTo("Yes.");
        assertThat(turn.hasEnded()).isTrue();
        assertThat(turn.add("No.") + turn.end()).isEmpty();
    }

    @Test
    void shouldTakeNothingAwayWhereAnotherAttemptStopped() {
        TurnText turn = new TurnText(true);
        assertThat(turn.add(" Agent: 007") + turn.end()).isEqualTo(" Agent: 007");
    }
}
