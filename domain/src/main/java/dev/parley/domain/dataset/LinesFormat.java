package dev.parley.domain.dataset;

import java.io.IOException;
import java.io.OutputStream;

/**
 * A format with one JSON document per line. Pure: equal examples give equal bytes. JSON is written without spaces, fields
 * in the order of the format's description, text in UTF-8 with only quotes, backslashes and control characters escaped.
 */
public sealed interface LinesFormat permits OpenAiFormat, ShareGptFormat, TrlFormat {

    /** The format's name on the command line and in manifests. */
    String name();

    /**
     * Writes the lines of an example one after the other, each ended by a line feed; none where the format has nothing to
     * say about it. Together they may be a thousand times as long as the example.
     */
    void write(Example example, OutputStream out) throws IOException;

    /** How many lines {@link #write} gives. */
    int rows(Example example);
}
