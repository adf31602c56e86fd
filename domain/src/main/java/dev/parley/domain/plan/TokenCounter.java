package dev.parley.domain.plan;

/** Counts the tokens of texts. */
@FunctionalInterface
public interface TokenCounter {

    /** How many tokens a text has, at least 0. */
    long count(String text);
}
