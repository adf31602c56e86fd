package dev.parley.local.template;

import java.util.List;

/** A stretch of a template. */
sealed interface Part {

    /** Said as it is. */
    record Text(String text) implements Part {}

    /** {@code {{ … }}}: the words between. */
    record Print(List<Token> tokens) implements Part {}

    /** {@code {% … %}}: the words between, at least the end. */
    record Tag(List<Token> tokens) implements Part {
        String name() {
            return tokens.getFirst().text();
        }

        int line() {
            return tokens.getFirst().line();
        }
    }
}
