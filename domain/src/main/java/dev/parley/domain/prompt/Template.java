package dev.parley.domain.prompt;

import dev.parley.domain.seed.Seed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A text with placeholders, split once so that filling it in is only joining. A field that holds a list or a mapping
 * reads as a bullet list where its placeholder stands alone on a line, and as part of the sentence elsewhere.
 */
final class Template {

    private sealed interface Segment {}

    private record Literal(String text) implements Segment {}

    /** The indent is that of a placeholder alone on its line; nothing for one within a sentence. */
    private record Field(String source, Part part, List<String> path, Optional<String> indent) implements Segment {}

    private record Slot(String source, String name) implements Segment {}

    /** What becomes of a placeholder for which the seed has no field. */
    enum Missing {
        REFUSED,
        /** Live conversations: their profiles hold what clients gave, and a chat does not fail for what they left out. */
        EMPTY
    }

    private final List<Segment> segments;

    private Template(List<Segment> segments) {
        this.segments = List.copyOf(segments);
    }

    static Template compile(String text) {
        List<Segment> segments = new ArrayList<>();
        for (Token token : Tokens.of(text)) {
            segments.add(
                    switch (token) {
                        case Token.Literal literal -> new Literal(literal.text());
                        case Token.Malformed malformed -> new Literal(malformed.source());
                        case Token.Placeholder placeholder -> segment(placeholder, text);
                    });
        }
        return new Template(segments);
    }

    private static Segment segment(Token.Placeholder placeholder, String text) {
        return Part.of(placeholder.name())
                .<Segment>map(
                        part -> new Field(placeholder.source(), part, placeholder.path(), indent(placeholder, text)))
                .orElseGet(() -> new Slot(placeholder.source(), placeholder.name()));
    }

    private static Optional<String> indent(Token.Placeholder placeholder, String text) {
        int begin = placeholder.offset();
        while (begin > 0 && isSpace(text.charAt(begin - 1))) {
            begin--;
        }
        int end = placeholder.offset() + placeholder.source().length();
        while (end < text.length() && isSpace(text.charAt(end))) {
            end++;
        }
        boolean alone =
                (begin == 0 || text.charAt(begin - 1) == '\n') && (end == text.length() || text.charAt(end) == '\n');
        return alone ? Optional.of(text.substring(begin, placeholder.offset())) : Optional.empty();
    }

    private static boolean isSpace(char character) {
        return character != '\n' && Character.isWhitespace(character);
    }

    /**
     * The text with everything filled in. What is filled in is not looked at again: braces in a seed's value stay.
     *
     * @param slots texts for placeholders that are no fields, by name
     * @throws IllegalArgumentException when the seed lacks a field, or the slots lack a name; a checked configuration
     *     never does
     */
    String fill(Seed seed, Map<String, String> slots) {
        return fill(seed, slots, Missing.REFUSED);
    }

    /**
     * The same, where the seed may lack fields.
     *
     * @throws IllegalArgumentException when the seed lacks a field and that is refused, or the slots lack a name
     */
    String fill(Seed seed, Map<String, String> slots, Missing missing) {
        StringBuilder filled = new StringBuilder(256);
        for (Segment segment : segments) {
            filled.append(
                    switch (segment) {
                        case Literal literal -> literal.text();
                        case Field field -> value(field, seed, missing);
                        case Slot slot -> slot(slot, slots);
                    });
        }
        return filled.toString();
    }

    private static String value(Field field, Seed seed, Missing missing) {
        Optional<Object> found = field.part().of(seed).find(field.path()).filter(any -> !field.path()
                .isEmpty());
        if (found.isEmpty() && missing == Missing.EMPTY) {
            return "";
        }
        Object value =
                found.orElseThrow(() -> new IllegalArgumentException("the seed has nothing for " + field.source()));
        return field.indent().map(indent -> ValueText.block(value, indent)).orElseGet(() -> ValueText.inline(value));
    }

    private static String slot(Slot slot, Map<String, String> slots) {
        String text = slots.get(slot.name());
        if (text == null) {
            throw new IllegalArgumentException("nothing is known about " + slot.source());
        }
        return text;
    }
}
