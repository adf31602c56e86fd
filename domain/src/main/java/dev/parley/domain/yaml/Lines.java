package dev.parley.domain.yaml;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The lines of a text as editors count them: they end at a line feed, a carriage return, or both. YAML 1.1 ends lines at
 * U+0085, U+2028 and U+2029 as well, which no editor shows, so that its own count is of no use to people.
 */
final class Lines {

    private final int[] starts;

    private Lines(int[] starts) {
        this.starts = starts;
    }

    static Lines of(String text) {
        IntStream.Builder starts = IntStream.builder().add(0);
        int character = 0;
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            character++;
            if (endsAt(text, i)) {
                starts.add(character);
            }
        }
        return new Lines(starts.build().toArray());
    }

    private static boolean endsAt(String text, int at) {
        char character = text.charAt(at);
        return character == '\n' || character == '\r' && !text.startsWith("\n", at + 1);
    }

    /** The line, from 1, of the character (code point) with this number, from 0. */
    int line(int character) {
        int found = Arrays.binarySearch(starts, character);
        return found >= 0 ? found + 1 : -found - 1;
    }

    /** The column, from 1 and in characters, of the character with this number, from 0. */
    int column(int character) {
        return character - starts[line(character) - 1] + 1;
    }
}
