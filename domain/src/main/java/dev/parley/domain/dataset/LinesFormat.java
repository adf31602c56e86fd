package dev.parley.domain.dataset;

/**
 * A format with one JSON document per line. Pure: equal examples give equal bytes. JSON is written without spaces, fields
 * in the order of the format's description, text in UTF-8 with only quotes, backslashes and control characters escaped.
 */
public sealed interface LinesFormat permits OpenAiFormat, ShareGptFormat, TrlFormat {

    /** The format's name on the command line and in manifests. */
    String name();

    /** The lines of an example, each ended by a line feed; none where the format has nothing to say about it. */
    byte[] encode(Example example);

    /** How many lines {@link #encode} gives. */
    int rows(Example example);
}
