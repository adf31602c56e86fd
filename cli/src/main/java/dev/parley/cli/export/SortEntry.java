package dev.parley.cli.export;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A record of the log while it is sorted.
 *
 * @param key what it is sorted by
 * @param partition where it lies
 * @param offset where it lies
 * @param value its bytes; null for a tombstone
 */
record SortEntry(String key, int partition, long offset, byte @Nullable [] value) {
    private static final int OVERHEAD_BYTES = 200;

    /** About what it takes on the heap. */
    long bytes() {
        return OVERHEAD_BYTES + 2L * key.length() + (value == null ? 0 : value.length);
    }

    void writeTo(DataOutputStream out) throws IOException {
        byte[] text = key.getBytes(StandardCharsets.UTF_8);
        out.writeInt(text.length);
        out.write(text);
        out.writeInt(partition);
        out.writeLong(offset);
        out.writeInt(value == null ? -1 : value.length);
        if (value != null) {
            out.write(value);
        }
    }

    /** The next entry of a file that has one more. */
    static SortEntry readFrom(DataInputStream in) throws IOException {
        byte[] text = new byte[in.readInt()];
        in.readFully(text);
        int partition = in.readInt();
        long offset = in.readLong();
        int length = in.readInt();
        byte[] value = length < 0 ? null : new byte[length];
        if (value != null) {
            in.readFully(value);
        }
        return new SortEntry(new String(text, StandardCharsets.UTF_8), partition, offset, value);
    }
}
