package dev.parley.local.checkpoint;

import java.util.ArrayList;
import java.util.List;

/** Phi-3 writes several projections as one tensor, one below the other: what they are one by one, without a copy. */
final class FusedTensors {
    static final String ATTENTION = "self_attn.qkv_proj.weight";
    static final String GATE = "mlp.gate_up_proj.weight";

    private FusedTensors() {}

    /** The tensors of a layer, with the fused ones in their parts. */
    static List<Tensor> split(List<Tensor> tensors, ModelConfig config) {
        int queries = config.heads() * config.headSize();
        int keys = config.keyValueHeads() * config.headSize();
        int gates = config.intermediate();
        List<Tensor> parts = new ArrayList<>();
        for (Tensor tensor : tensors) {
            if (tensor.name().endsWith(ATTENTION)) {
                parts.add(rows(tensor, "q_proj", 0, queries));
                parts.add(rows(tensor, "k_proj", queries, keys));
                parts.add(rows(tensor, "v_proj", queries + keys, keys));
            } else if (tensor.name().endsWith(GATE)) {
                parts.add(rows(tensor, "gate_proj", 0, gates));
                parts.add(rows(tensor, "up_proj", gates, gates));
            } else {
                parts.add(tensor);
            }
        }
        return parts;
    }

    private static Tensor rows(Tensor tensor, String part, int first, int count) {
        int columns = tensor.shape().getLast();
        long row = (long) columns * tensor.type().bytes();
        return new Tensor(
                tensor.name().replaceFirst("[a-z_]+\\.weight$", part + ".weight"),
                tensor.type(),
                List.of(count, columns),
                tensor.data().asSlice(first * row, count * row));
    }
}
