package dev.parley.local.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * What {@code transformers} makes of a small checkpoint: see src/test/python/make_checkpoints.py.
 *
 * @param logits (position, vocabulary)
 * @param greedy 64 tokens
 */
record Golden(Path folder, int[] prompt, float[][] logits, List<Integer> greedy) {
    private static final Path CHECKPOINTS = Path.of("src/test/resources/checkpoints");

    /** Of one of the checkpoints of the tests. */
    static Golden of(String name) {
        return read(CHECKPOINTS.resolve(name));
    }

    static Golden read(Path folder) {
        try {
            JsonNode golden =
                    new ObjectMapper().readTree(folder.resolve("golden.json").toFile());
            int[] prompt =
                    ints(golden.get("prompt")).stream().mapToInt(id -> id).toArray();
            return new Golden(folder, prompt, logits(folder, prompt.length), ints(golden.get("greedy")));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static List<Integer> ints(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asInt)
                .toList();
    }

    /** NumPy's format: magic, version, length of the header, header, numbers. */
    private static float[][] logits(Path folder, int positions) throws IOException {
        ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(folder.resolve("logits.npy")))
                .order(ByteOrder.LITTLE_ENDIAN);
        file.position(10 + file.getShort(8));
        float[][] logits = new float[positions][file.remaining() / 4 / positions];
        for (float[] row : logits) {
            file.asFloatBuffer().get(row);
            file.position(file.position() + 4 * row.length);
        }
        return logits;
    }
}
