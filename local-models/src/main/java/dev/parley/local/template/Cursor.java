package dev.parley.local.template;

import java.util.List;

/** The words of a tag, one after the other. */
final class Cursor {
    private final List<Token> tokens;
    private int next;

    Cursor(List<Token> tokens) {
        this.tokens = tokens;
    }

    Token peek() {
        return tokens.get(next);
    }

    Token take() {
        Token token = tokens.get(next);
        next = Math.min(next + 1, tokens.size() - 1);
        return token;
    }

    /** Takes the operator if it comes next. */
    boolean skip(String operator) {
        boolean there = peek().isOperator(operator);
        if (there) {
            take();
        }
        return there;
    }

    /** Takes the word if it comes next. */
    boolean skipName(String name) {
        boolean there = peek().isName(name);
        if (there) {
            take();
        }
        return there;
    }

    void expect(String operator) {
        if (!skip(operator)) {
            throw unexpected("'" + operator + "'");
        }
    }

    String name() {
        if (peek().kind() != Token.Kind.NAME) {
            throw unexpected("a name");
        }
        return take().text();
    }

    void end() {
        if (peek().kind() != Token.Kind.END) {
            throw unexpected("the end of the tag");
        }
    }

    TemplateException unexpected(String wanted) {
        return TemplateException.at(peek().line(), wanted + " expected in place of '" + peek().text() + "'");
    }
}
