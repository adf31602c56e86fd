package dev.parley.local.checkpoint;

import java.nio.file.Path;
import java.util.List;

/**
 * Where a tensor lies.
 *
 * @param position of its first byte in the file
 */
public record TensorPlace(Path file, long position, TensorType type, List<Integer> shape) {
    public TensorPlace {
        shape = List.copyOf(shape);
    }
}
