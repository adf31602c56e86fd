package dev.parley.local.engine;

import dev.parley.local.checkpoint.Checkpoint;
import dev.parley.local.checkpoint.CheckpointException;
import dev.parley.local.checkpoint.ModelConfig;
import dev.parley.local.checkpoint.Tensor;
import dev.parley.local.checkpoint.TensorType;
import java.util.List;

/** Brings the tensors of a checkpoint into the module, layer by layer, in the precision that was asked for. */
final class ModelLoader {
    private static final int LARGEST_GROUP = 64;
    private static final String EMBEDDING = "model.embed_tokens.weight";
    private static final long PIECE_BYTES = 64 << 20;

    private final Checkpoint checkpoint;
    private final ModelConfig config;
    private final Precision precision;
    private final LoadProgress progress;
    private final long pieceBytes;
    private long bytes;

    ModelLoader(Checkpoint checkpoint, Precision precision, LoadProgress progress) {
        this(checkpoint, precision, progress, PIECE_BYTES);
    }

    /** @param pieceBytes of a tensor that are handed over at a time */
    ModelLoader(Checkpoint checkpoint, Precision precision, LoadProgress progress, long pieceBytes) {
        this.progress = progress;
        this.pieceBytes = pieceBytes;
        this.checkpoint = checkpoint;
        this.config = checkpoint.config();
        this.precision = precision;
        if (precision == Precision.INT4) {
            group();
        }
    }

    /** Fills an empty module. */
    void load(DecoderModule module, int rows) {
        module.configure(config, rows, numbers());
        module.embed(EmbeddingRows.open(checkpoint.embedding()));
        long total = bytes(checkpoint.layerTensors(0)) * config.layers() + bytes(modelTensors());
        for (int layer = 0; layer < config.layers(); layer++) {
            put(module, checkpoint.layerTensors(layer));
            module.pack(layer, mode(), group());
            progress.loaded(bytes, total);
        }
        put(module, modelTensors());
        module.pack(-1, mode(), group());
        progress.loaded(total, total);
        NativeHeap.trim();
    }

    /** Those that the module holds: the embedding as the output projection, or not at all. */
    private List<Tensor> modelTensors() {
        return checkpoint.modelTensors().stream()
                .filter(tensor -> config.tiedEmbeddings() || !tensor.name().equals(EMBEDDING))
                .toList();
    }

    private static long bytes(List<Tensor> tensors) {
        return tensors.stream().mapToLong(tensor -> tensor.data().byteSize()).sum();
    }

    private void put(DecoderModule module, List<Tensor> tensors) {
        for (Tensor tensor : tensors) {
            String name = tensor.name().equals(EMBEDDING) ? "lm_head.weight" : shortName(tensor.name());
            put(module, name, tensor, rotaryHeads(name));
            bytes += tensor.data().byteSize();
        }
    }

    private void put(DecoderModule module, String name, Tensor tensor, int rotaryHeads) {
        int rows = tensor.shape().getFirst();
        int together = rotaryHeads > 0 ? rows / rotaryHeads : 1;
        for (TensorPiece piece : TensorPiece.of(tensor, together, pieceBytes)) {
            int heads = rotaryHeads > 0 ? piece.rows().shape().getFirst() / together : 0;
            module.put(name, piece, rows, heads);
        }
    }

    /** The last two words: q_proj.weight. */
    private static String shortName(String name) {
        int dot = name.lastIndexOf('.', name.lastIndexOf('.') - 1);
        return name.substring(dot + 1);
    }

    private int rotaryHeads(String name) {
        if (name.startsWith("q_proj.")) {
            return config.heads();
        }
        return name.startsWith("k_proj.") ? config.keyValueHeads() : 0;
    }

    /** What is computed with. */
    private TensorType numbers() {
        return switch (precision) {
            case FP32 -> TensorType.F32;
            case FP16 -> TensorType.F16;
            case AUTO, BF16, INT8, INT4 -> TensorType.BF16;
        };
    }

    private int mode() {
        return switch (precision) {
            case AUTO, FP32, FP16, BF16 -> 0;
            case INT8 -> 1;
            case INT4 -> 2;
        };
    }

    /** The largest group of weights with one scale that divides every row. */
    private int group() {
        if (precision != Precision.INT4) {
            return 0;
        }
        for (int group = LARGEST_GROUP; group >= 32; group /= 2) {
            if (config.hidden() % group == 0
                    && config.intermediate() % group == 0
                    && config.heads() * config.headSize() % group == 0) {
                return group;
            }
        }
        throw new CheckpointException("int4 needs rows of a multiple of 32 weights; this model has rows of "
                + config.hidden() + " and " + config.intermediate() + ": use int8 or bf16");
    }
}
