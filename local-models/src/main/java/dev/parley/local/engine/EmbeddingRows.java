package dev.parley.local.engine;

import dev.parley.local.checkpoint.Checkpoint;
import dev.parley.local.checkpoint.Tensor;
import dev.parley.local.checkpoint.TensorType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/**
 * The embedding, left in its file: a step needs few of its rows, and where it is the output projection as well it would lie in
 * memory twice. Used by one thread.
 */
final class EmbeddingRows implements AutoCloseable {
    private final Arena arena;
    private final Tensor table;
    private final int rowBytes;
    private ByteBuffer rows = ByteBuffer.allocateDirect(0);

    private EmbeddingRows(Arena arena, Tensor table) {
        this.arena = arena;
        this.table = table;
        this.rowBytes = table.shape().getLast() * table.type().bytes();
    }

    /** Maps the embedding anew: what the loading read of the old mapping would count as memory in use. */
    static EmbeddingRows of(Checkpoint checkpoint) {
        Arena arena = Arena.ofConfined();
        return new EmbeddingRows(arena, checkpoint.mapEmbedding(arena));
    }

    TensorType type() {
        return table.type();
    }

    /** The rows of some tokens, one behind the other; valid until the next call. */
    ByteBuffer of(int[] ids) {
        int size = Math.multiplyExact(ids.length, rowBytes);
        if (rows.capacity() < size) {
            rows = ByteBuffer.allocateDirect(size);
        }
        MemorySegment target = MemorySegment.ofBuffer(rows);
        for (int i = 0; i < ids.length; i++) {
            MemorySegment.copy(table.data(), (long) ids[i] * rowBytes, target, (long) i * rowBytes, rowBytes);
        }
        return rows.slice(0, size);
    }

    @Override
    public void close() {
        arena.close();
    }
}
