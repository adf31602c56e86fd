package dev.parley.domain.prompt;

import java.util.List;

/** A piece of a template's text. */
sealed interface Token {

    /** Text that stands for itself. */
    record Literal(String text) implements Token {}

    /**
     * Text that stands for something: {@code {agent[company_name]}}.
     *
     * @param source as written, with its braces
     * @param offset where it starts in the template
     * @param name {@code agent}
     * @param path {@code [company_name]}; empty when there are no brackets
     */
    record Placeholder(String source, int offset, String name, List<String> path) implements Token {
        public Placeholder {
            path = List.copyOf(path);
        }
    }

    /** Text that was surely meant as a placeholder, and is none: {@code {agent.company_name}}. */
    record Malformed(String source, int offset) implements Token {}
}
