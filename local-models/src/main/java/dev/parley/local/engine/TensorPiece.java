package dev.parley.local.engine;

import dev.parley.local.checkpoint.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Some rows of a tensor. What is made of a tensor takes several times its memory for a moment, and no buffer of Java's is
 * larger than 2 GB: so large ones are handed over one piece after the other.
 *
 * @param rows as a tensor of their own
 * @param first of them in the whole
 */
record TensorPiece(Tensor rows, int first) {

    /**
     * All rows of a tensor.
     *
     * @param together rows that cannot be parted: their number is a multiple of it
     * @param most bytes of a piece, unless rows that cannot be parted have more
     */
    static List<TensorPiece> of(Tensor tensor, int together, long most) {
        int all = tensor.shape().getFirst();
        long rowBytes = tensor.data().byteSize() / all;
        int count = Math.clamp(most / (rowBytes * together), 1, all / together) * together;
        List<TensorPiece> pieces = new ArrayList<>();
        for (int first = 0; first < all; first += count) {
            pieces.add(piece(tensor, first, Math.min(count, all - first), rowBytes));
        }
        return pieces;
    }

    private static TensorPiece piece(Tensor tensor, int first, int count, long rowBytes) {
        List<Integer> shape = new ArrayList<>(tensor.shape());
        shape.set(0, count);
        Tensor rows = new Tensor(
                tensor.name(), tensor.type(), shape, tensor.data().asSlice(first * rowBytes, count * rowBytes));
        return new TensorPiece(rows, first);
    }
}
