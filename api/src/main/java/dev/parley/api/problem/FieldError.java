package dev.parley.api.problem;

/**
 * A faulty field of a request.
 *
 * @param field where it is: {@code experiences[1].company}, or the name of a query parameter; empty for all of the body
 * @param message what is wrong with it
 */
public record FieldError(String field, String message) {

    /** Where it is and what is wrong with it, for people. */
    public String sentence() {
        return field.isEmpty() ? "The body " + message + "." : field + ": " + message;
    }
}
