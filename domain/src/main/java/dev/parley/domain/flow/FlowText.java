package dev.parley.domain.flow;

import static java.util.Objects.requireNonNull;

import dev.parley.domain.yaml.ConfigProblem;
import dev.parley.domain.yaml.ConfigScalar;

/**
 * A text of a flow schema that may hold placeholders, with its place in the file.
 *
 * @param step id of the step
 * @param role who speaks
 * @param field what it is: {@code description}, {@code example}, {@code examples[yes]}
 * @param template whether the text is said as it stands, once its placeholders are filled in
 * @param source the text in the file
 */
public record FlowText(String step, Role role, String field, boolean template, ConfigScalar source) {

    public FlowText {
        requireNonNull(step, "step is null");
        requireNonNull(role, "role is null");
        requireNonNull(field, "field is null");
        requireNonNull(source, "source is null");
    }

    /** The text itself. */
    public String text() {
        return source.raw();
    }

    /**
     * A problem with a piece of the text, at the place of that piece.
     *
     * @param piece what is wrong: {@code {candidate[nmae]}}
     * @param occurrence which occurrence of the piece in the text, from 0
     */
    public ConfigProblem problem(String piece, int occurrence, String message, String advice) {
        return source.problemOf(piece, occurrence, "step '" + step + "': " + message, advice);
    }
}
