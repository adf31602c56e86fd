package dev.parley.cli.export;

import java.io.Closeable;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A temporary file. It loses its name as soon as it is open, where the system can do that: a process that is killed leaves nothing
 * of it. Not thread-safe.
 */
final class SpillFile implements Closeable {
    private final Path path;
    private final RandomAccessFile file;

    private SpillFile(Path path, RandomAccessFile file) {
        this.path = path;
        this.file = file;
    }

    /** An empty one, in a directory that is made when it is missing. */
    static SpillFile in(Path directory) throws IOException {
        Files.createDirectories(directory);
        Path path = Files.createTempFile(directory, "parley-export-", "");
        SpillFile spill = new SpillFile(path, new RandomAccessFile(path.toFile(), "rw"));
        try {
            Files.delete(path);
        } catch (FileSystemException inUse) {
            // It has its name until it is closed, then.
        }
        return spill;
    }

    /** Writes behind what was written; not to be closed. */
    OutputStream writer() throws IOException {
        return new FileOutputStream(file.getFD());
    }

    /** Reads from the beginning, beside other readers. */
    InputStream reader() {
        return new InputStream() {
            private long position;

            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                file.seek(position);
                int count = file.read(bytes, offset, length);
                position += Math.max(0, count);
                return count;
            }
        };
    }

    @Override
    public void close() throws IOException {
        file.close();
        Files.deleteIfExists(path);
    }
}
