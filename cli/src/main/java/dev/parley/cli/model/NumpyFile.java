package dev.parley.cli.model;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** NumPy's .npy format, version 1.0. */
final class NumpyFile {
    private static final int ALIGNMENT = 64;
    private static final int PREAMBLE = 10;

    private NumpyFile() {}

    /** Writes rows of the same length, as little-endian float32. */
    static void write(Path file, float[][] rows) throws IOException {
        int columns = rows[0].length;
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            write(channel, header(rows.length, columns));
            ByteBuffer line = ByteBuffer.allocate(columns * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            for (float[] row : rows) {
                line.clear().asFloatBuffer().put(row);
                write(channel, line);
            }
        }
    }

    private static ByteBuffer header(int rows, int columns) {
        String text = "{'descr': '<f4', 'fortran_order': False, 'shape': (%d, %d), }".formatted(rows, columns);
        int padding = ALIGNMENT - (PREAMBLE + text.length() + 1) % ALIGNMENT;
        String padded = text + " ".repeat(padding % ALIGNMENT) + "\n";
        return ByteBuffer.allocate(PREAMBLE + padded.length())
                .order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) 0x93)
                .put("NUMPY".getBytes(StandardCharsets.US_ASCII))
                .put((byte) 1)
                .put((byte) 0)
                .putShort((short) padded.length())
                .put(padded.getBytes(StandardCharsets.US_ASCII))
                .flip();
    }

    private static void write(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
