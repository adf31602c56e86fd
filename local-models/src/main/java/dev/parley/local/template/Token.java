package dev.parley.local.template;

/**
 * A word of an expression or a tag.
 *
 * @param kind what it is
 * @param text as it counts: of a string, what is between the quotes, with its escapes resolved
 * @param line where it stands, from 1
 */
record Token(Kind kind, String text, int line) {

    enum Kind {
        NAME,
        STRING,
        INTEGER,
        FLOAT,
        OPERATOR,
        END
    }

    boolean is(Kind wanted, String wording) {
        return kind == wanted && text.equals(wording);
    }

    boolean isOperator(String wording) {
        return is(Kind.OPERATOR, wording);
    }

    boolean isName(String wording) {
        return is(Kind.NAME, wording);
    }
}
