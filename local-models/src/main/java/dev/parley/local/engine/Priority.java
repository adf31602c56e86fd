package dev.parley.local.engine;

/** Who waits: a person, or a batch. */
public enum Priority {
    INTERACTIVE,
    BULK
}
