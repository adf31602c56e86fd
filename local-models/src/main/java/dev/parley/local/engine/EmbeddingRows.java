package dev.parley.local.engine;

import dev.parley.local.checkpoint.CheckpointException;
import dev.parley.local.checkpoint.TensorPlace;
import dev.parley.local.checkpoint.TensorType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;

/**
 * The embedding, left in its file: a step needs few of its rows, and where it is the output projection as well it would lie in
 * memory twice. It is read, not mapped: each row that is touched would bring its neighbours into memory, and a file that is cut
 * off would end the process. Used by one thread.
 */
final class EmbeddingRows implements AutoCloseable {
    private final TensorPlace place;
    private final FileChannel file;
    private final int rowBytes;
    private ByteBuffer rows = ByteBuffer.allocateDirect(0);

    private EmbeddingRows(TensorPlace place, FileChannel file) {
        this.place = place;
        this.file = file;
        this.rowBytes = place.shape().getLast() * place.type().bytes();
    }

    /** @throws CheckpointException when the file cannot be opened */
    static EmbeddingRows open(TensorPlace place) {
        try {
            return new EmbeddingRows(place, FileChannel.open(place.file(), StandardOpenOption.READ));
        } catch (IOException e) {
            throw new CheckpointException(place.file() + " cannot be read: " + e.getMessage(), e);
        }
    }

    TensorType type() {
        return place.type();
    }

    /** The rows of some tokens, one behind the other; valid until the next call. */
    ByteBuffer of(int[] ids) {
        int size = Math.multiplyExact(ids.length, rowBytes);
        if (rows.capacity() < size) {
            rows = ByteBuffer.allocateDirect(size);
        }
        rows.clear();
        for (int id : ids) {
            rows.limit(rows.position() + rowBytes);
            read(place.position() + (long) id * rowBytes);
        }
        return rows.slice(0, size);
    }

    private void read(long from) {
        try {
            long position = from;
            while (rows.hasRemaining()) {
                int count = file.read(rows, position);
                if (count < 0) {
                    throw new IOException(place.file() + " was cut off while its model is loaded");
                }
                position += count;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the embedding cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
