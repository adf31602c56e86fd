package dev.parley.local.template;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes a template apart. White space goes by the rules that Hugging Face renders with: a line end behind a tag is left out
 * ({@code trim_blocks}), so are spaces before a tag that begins its line ({@code lstrip_blocks}), and a minus at a bracket takes
 * everything blank on its side.
 */
final class Lexer {
    private static final Pattern OPENING = Pattern.compile("\\{[{%#]");
    private static final Pattern RAW_END = Pattern.compile("\\{%[-+]?\\s*endraw\\s*-?%}");

    private final String source;
    private final List<Part> parts = new ArrayList<>();
    private int position;
    private int line = 1;
    private boolean lineStarts = true;
    private boolean trimsNext;

    private Lexer(String source) {
        this.source = source;
    }

    static List<Part> parts(String template) {
        String unix = template.replace("\r\n", "\n").replace('\r', '\n');
        return new Lexer(unix.endsWith("\n") ? unix.substring(0, unix.length() - 1) : unix).read();
    }

    private List<Part> read() {
        Matcher opening = OPENING.matcher(source);
        while (opening.find(position)) {
            int start = opening.start();
            char kind = source.charAt(start + 1);
            char sign = start + 2 < source.length() ? source.charAt(start + 2) : ' ';
            text(source.substring(position, start), sign == '-', kind != '{' && sign != '+');
            position = start + (sign == '-' || sign == '+' ? 3 : 2);
            switch (kind) {
                case '#' -> comment();
                case '{' -> print();
                default -> tag();
            }
        }
        text(source.substring(position), false, false);
        return parts;
    }

    /** Adds the text in front of a tag. */
    private void text(String raw, boolean trimsEnd, boolean mayStartLine) {
        line += lines(raw);
        String text = Members.strip(raw, Arguments.NONE, trimsNext, trimsEnd);
        trimsNext = false;
        if (!trimsEnd && mayStartLine) {
            int begin = text.lastIndexOf('\n') + 1;
            if ((begin > 0 || lineStarts) && text.substring(begin).isBlank()) {
                text = text.substring(0, begin);
            }
        }
        if (!text.isEmpty()) {
            parts.add(new Part.Text(text));
        }
    }

    private void comment() {
        int end = source.indexOf("#}", position);
        if (end < 0) {
            throw TemplateException.at(line, "the comment has no end");
        }
        line += lines(source.substring(position, end));
        trimsNext = end > position && source.charAt(end - 1) == '-';
        position = end + 2;
        skipLineEnd();
    }

    private void print() {
        Words words = new Words(source, position, line);
        parts.add(new Part.Print(words.readTo("}}")));
        follow(words);
        lineStarts = false;
    }

    private void tag() {
        Words words = new Words(source, position, line);
        Part.Tag tag = new Part.Tag(words.readTo("%}"));
        follow(words);
        if (tag.name().equals("raw")) {
            // What is raw begins with its line end.
            lineStarts = false;
            raw();
            return;
        }
        if (words.keepsAfter()) {
            lineStarts = false;
        } else {
            skipLineEnd();
        }
        parts.add(tag);
    }

    private void raw() {
        Matcher end = RAW_END.matcher(source);
        if (!end.find(position)) {
            throw TemplateException.at(line, "'{% raw %}' has no '{% endraw %}'");
        }
        text(source.substring(position, end.start()), end.group().startsWith("{%-"), true);
        trimsNext = end.group().endsWith("-%}");
        position = end.end();
        skipLineEnd();
    }

    private void follow(Words words) {
        position = words.position();
        line = words.line();
        trimsNext = words.trimsAfter();
    }

    private void skipLineEnd() {
        lineStarts = source.startsWith("\n", position);
        if (lineStarts && !trimsNext) {
            position++;
            line++;
        }
    }

    private static int lines(String text) {
        return (int) text.chars().filter(c -> c == '\n').count();
    }
}
