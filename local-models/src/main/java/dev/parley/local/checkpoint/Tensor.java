package dev.parley.local.checkpoint;

import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * A tensor as it lies in a file.
 *
 * @param data little-endian, row after row; valid as long as its checkpoint is open
 */
public record Tensor(String name, TensorType type, List<Integer> shape, MemorySegment data) {
    public Tensor {
        shape = List.copyOf(shape);
    }
}
