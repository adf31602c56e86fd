package dev.parley.api.problem;

public record FieldError(String field, String message) {}
