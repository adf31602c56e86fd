package dev.parley.cli;

/** Nouns behind numbers. */
public final class Noun {
    private Noun() {}

    /** The noun as it stands behind the number: "conversation" for one, else "conversations". */
    public static String of(Number count, String one) {
        return count.toString().equals("1") ? one : one + "s";
    }
}
