package dev.parley.local.template;

/** Something that has a value: text, {@link Long}, {@link Double}, {@link Boolean}, list, map, {@link Function} or {@link Nothing}. */
@FunctionalInterface
interface Expression {
    Object evaluate(Scope scope);
}
