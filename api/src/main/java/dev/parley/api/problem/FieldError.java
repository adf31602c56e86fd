package dev.parley.api.problem;

/**
 * A faulty field of a request.
 *
 * @param field where it is: {@code experiences[1].company}, or the name of a query parameter
 * @param message what is wrong with it
 */
public record FieldError(String field, String message) {}
