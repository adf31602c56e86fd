package dev.parley.cli.export;

import dev.parley.domain.dataset.Example;
import java.io.Closeable;
import java.io.IOException;

/** Writes examples into one file. The file is whole once this is closed without an exception. */
interface ExampleWriter extends Closeable {
    void write(Example example) throws IOException;

    /** Rows written so far. */
    long rows();
}
