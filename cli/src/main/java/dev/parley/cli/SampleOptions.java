package dev.parley.cli;

import picocli.CommandLine.Option;

/** Which of the planned conversations: a seed alone says nothing, and is refused. */
public final class SampleOptions {
    @Option(
            names = "--sample",
            converter = Bounds.PositiveLong.class,
            paramLabel = "N",
            required = true,
            description = "Only so many of the conversations, drawn from all of them.")
    private long size;

    @Option(
            names = "--seed",
            converter = Bounds.AnyLong.class,
            paramLabel = "S",
            defaultValue = "0",
            description = "Which sample (default: 0).")
    private long seed;

    /** How many, at least 1. */
    public long size() {
        return size;
    }

    /** Which sample. */
    public long seed() {
        return seed;
    }
}
