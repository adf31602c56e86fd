package dev.parley.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Standard output, which remembers why it could not be written: print writers do not tell. */
final class StandardOutput extends OutputStream {
    private static final String READER_LEFT = "Broken pipe";

    private final OutputStream out;
    private volatile @Nullable IOException failure;

    StandardOutput() {
        this(new FileOutputStream(FileDescriptor.out));
    }

    StandardOutput(OutputStream out) {
        this.out = out;
    }

    @Override
    public void write(int character) throws IOException {
        write(new byte[] {(byte) character}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        try {
            out.write(bytes, from, length);
        } catch (IOException e) {
            failure = e;
            throw e;
        }
    }

    /** Why a result was lost. A reader that has seen enough and left, like {@code head}, is no loss. */
    Optional<String> loss() {
        IOException seen = failure;
        return seen == null || READER_LEFT.equals(seen.getMessage())
                ? Optional.empty()
                : Optional.of(String.valueOf(seen.getMessage()));
    }
}
