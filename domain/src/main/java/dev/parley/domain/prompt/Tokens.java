package dev.parley.domain.prompt;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Splits a template's text. A placeholder is a name in braces, with any number of brackets behind the name. {@code {{}
 * stands for a brace that is meant as one, and then so does the {@code }}} that closes it. Any other brace is left as it
 * is, so that JSON can be written without care, unless what follows starts like a placeholder.
 */
final class Tokens {

    private static final Pattern PLACEHOLDER =
            Pattern.compile("\\{([A-Za-z_][A-Za-z0-9_]*)((?:\\[[^\\[\\]{}\\n]*+])*+)}");
    private static final Pattern BRACKET = Pattern.compile("\\[([^\\]]*)]");
    private static final Pattern ALMOST = Pattern.compile("\\{\\s*(?:"
            + Stream.concat(Part.names().stream(), TemplateTexts.SLOTS.stream()).collect(Collectors.joining("|"))
            + ")\\b[^\\n}]{0,80}}?");

    private final String text;
    private final Matcher placeholder;
    private final Matcher almost;
    private final List<Token> tokens = new ArrayList<>();
    private final StringBuilder literal = new StringBuilder();
    private int at;
    private int openBraces;

    private Tokens(String text) {
        this.text = text;
        this.placeholder = PLACEHOLDER.matcher(text);
        this.almost = ALMOST.matcher(text);
    }

    static List<Token> of(String text) {
        return new Tokens(text).split();
    }

    private List<Token> split() {
        while (at < text.length()) {
            switch (text.charAt(at)) {
                case '{' -> open();
                case '}' -> close();
                default -> literal.append(text.charAt(at++));
            }
        }
        flush();
        return List.copyOf(tokens);
    }

    private void open() {
        if (text.startsWith("{{", at)) {
            literal.append('{');
            openBraces++;
            at += 2;
        } else if (placeholder.region(at, text.length()).lookingAt()) {
            List<String> path = BRACKET.matcher(placeholder.group(2))
                    .results()
                    .map(bracket -> bracket.group(1))
                    .toList();
            add(new Token.Placeholder(placeholder.group(), at, placeholder.group(1), path), placeholder.end());
        } else if (almost.region(at, text.length()).lookingAt()) {
            add(new Token.Malformed(almost.group().stripTrailing(), at), almost.end());
        } else {
            literal.append(text.charAt(at++));
        }
    }

    private void close() {
        boolean escaped = openBraces > 0 && text.startsWith("}}", at);
        literal.append('}');
        openBraces -= escaped ? 1 : 0;
        at += escaped ? 2 : 1;
    }

    private void add(Token token, int end) {
        flush();
        tokens.add(token);
        at = end;
    }

    private void flush() {
        if (!literal.isEmpty()) {
            tokens.add(new Token.Literal(literal.toString()));
            literal.setLength(0);
        }
    }
}
