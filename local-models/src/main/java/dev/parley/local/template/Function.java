package dev.parley.local.template;

/** Something that can be called. */
@FunctionalInterface
interface Function {
    Object call(Arguments arguments);
}
