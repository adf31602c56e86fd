package dev.parley.local.template;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Splits what is between the brackets of a tag into words. */
final class Words {
    private static final Pattern WORD = Pattern.compile("""
        \\s+|(?<name>[A-Za-z_][A-Za-z0-9_]*)|(?<float>[0-9]+\\.[0-9]+(?:[eE][+-]?[0-9]+)?)|(?<integer>[0-9][0-9_]*)\
        |(?<string>'[^'\\\\]*+(?:\\\\.[^'\\\\]*+)*+'|"[^"\\\\]*+(?:\\\\.[^"\\\\]*+)*+")\
        |(?<operator>//|\\*\\*|==|!=|<=|>=|[-+*/%~<>=.,:|()\\[\\]{}])\
        """, Pattern.DOTALL);

    private final String source;
    private final Matcher matcher;
    private final List<Token> tokens = new ArrayList<>();
    private int position;
    private int line;
    private int depth;
    private boolean trimsAfter;
    private boolean keepsAfter;

    /**
     * @param position behind the opening bracket
     * @param line of that position
     */
    Words(String source, int position, int line) {
        this.source = source;
        this.matcher = WORD.matcher(source);
        this.position = position;
        this.line = line;
    }

    /** Reads up to and including the closing bracket, which counts only where no other bracket is open. */
    List<Token> readTo(String closing) {
        while (!atEnd(closing)) {
            if (position >= source.length()
                    || !matcher.region(position, source.length()).lookingAt()) {
                throw TemplateException.at(
                        line, "'" + closing + "' expected, or something in front of it is not understood");
            }
            word();
            line += (int) matcher.group().chars().filter(c -> c == '\n').count();
            position = matcher.end();
        }
        tokens.add(new Token(Token.Kind.END, "the end of the tag", line));
        return List.copyOf(tokens);
    }

    private boolean atEnd(String closing) {
        if (depth > 0) {
            return false;
        }
        trimsAfter = source.startsWith("-" + closing, position);
        keepsAfter = source.startsWith("+" + closing, position);
        if (!trimsAfter && !keepsAfter && !source.startsWith(closing, position)) {
            return false;
        }
        position += closing.length() + (trimsAfter || keepsAfter ? 1 : 0);
        return true;
    }

    private void word() {
        String name = matcher.group("name");
        if (name != null) {
            add(Token.Kind.NAME, name);
        } else if (matcher.group("string") != null) {
            String quoted = matcher.group();
            add(Token.Kind.STRING, Escapes.resolve(quoted.substring(1, quoted.length() - 1)));
        } else if (matcher.group("integer") != null) {
            add(Token.Kind.INTEGER, matcher.group().replace("_", ""));
        } else if (matcher.group("float") != null) {
            add(Token.Kind.FLOAT, matcher.group());
        } else if (matcher.group("operator") != null) {
            depth += "([{".contains(matcher.group()) ? 1 : ")]}".contains(matcher.group()) ? -1 : 0;
            add(Token.Kind.OPERATOR, matcher.group());
        }
    }

    private void add(Token.Kind kind, String text) {
        tokens.add(new Token(kind, text, line));
    }

    int position() {
        return position;
    }

    int line() {
        return line;
    }

    /** Whether a line end behind the tag stays. */
    boolean keepsAfter() {
        return keepsAfter;
    }

    /** Whether white space behind the tag is left out. */
    boolean trimsAfter() {
        return trimsAfter;
    }
}
