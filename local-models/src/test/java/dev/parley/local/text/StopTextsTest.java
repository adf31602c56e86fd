package dev.parley.local.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StopTextsTest {
    @Test
    void shouldHoldBackWhatMayBecomeAStopText() {
        StopTexts stops = new StopTexts(List.of("END", "\n\n"));
        assertThat(stops.add("one E")).isEqualTo("one ");
        assertThat(stops.add("N")).isEmpty();
        assertThat(stops.add("T two\n")).isEqualTo("ENT two");
        assertThat(stops.add("three")).isEqualTo("\nthree");
        assertThat(stops.add(" EN")).isEqualTo(" ");
        assertThat(stops.add("D four")).isEmpty();
        assertThat(stops.reached()).isTrue();
    }

    @Test
    void shouldCutAtTheFirstOfSeveralInOnePiece() {
        for (List<String> wanted : List.of(List.of("END", "STOP"), List.of("STOP", "END"))) {
            assertThat(new StopTexts(wanted).add("one END two STOP three")).isEqualTo("one ");
        }
    }

    @Test
    void shouldGiveOutAtTheEndWhatWasNoStopText() {
        StopTexts stops = new StopTexts(List.of("END"));
        assertThat(stops.add("the EN")).isEqualTo("the ");
        assertThat(stops.rest()).isEqualTo("EN");
        assertThat(stops.reached()).isFalse();
    }

    @Test
    void shouldCutAtTheSamePlaceHoweverTheTextComes() {
        String text = "aabaabaaab b abab aaaabbb end";
        List<String> wanted = List.of("aaab", "bb", "");
        String expected = text.substring(0, text.indexOf("aaab"));
        Random dice = new Random(5);
        for (int round = 0; round < 200; round++) {
            StopTexts stops = new StopTexts(wanted);
            StringBuilder got = new StringBuilder();
            for (int at = 0; at < text.length() && !stops.reached(); ) {
                int next = Math.min(text.length(), at + 1 + dice.nextInt(5));
                got.append(stops.add(text.substring(at, next)));
                at = next;
            }
            assertThat(got.toString()).isEqualTo(expected);
        }
    }
}
