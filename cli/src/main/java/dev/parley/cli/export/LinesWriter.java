package dev.parley.cli.export;

import dev.parley.domain.dataset.Example;
import dev.parley.domain.dataset.LinesFormat;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes a format with one JSON document per line. */
final class LinesWriter implements ExampleWriter {
    private static final int BUFFER_BYTES = 1 << 16;

    private final LinesFormat format;
    private final OutputStream out;
    private long rows;

    LinesWriter(LinesFormat format, Path file) throws IOException {
        this.format = format;
        this.out = new BufferedOutputStream(Files.newOutputStream(file), BUFFER_BYTES);
    }

    @Override
    public void write(Example example) throws IOException {
        format.write(example, out);
        rows += format.rows(example);
    }

    @Override
    public long rows() {
        return rows;
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
