package dev.parley.local.template;

/** The two values that are none: Python's, and what a name stands for that was never set. */
enum Nothing {
    NONE,
    UNDEFINED
}
