package dev.parley.local.engine;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import dev.parley.local.checkpoint.ModelConfig;
import dev.parley.local.checkpoint.RopeScaling;
import dev.parley.local.checkpoint.Tensor;
import dev.parley.local.checkpoint.TensorType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** decoder.pt, the TorchScript module behind the engine: its methods, one by one. Used by one thread. */
final class DecoderModule implements AutoCloseable {
    private static final String RESOURCE = "decoder.pt";

    private final PtNDManager manager;
    private final PtSymbolBlock block;
    private final Place place;
    private @Nullable EmbeddingRows embedding;

    private DecoderModule(PtNDManager manager, PtSymbolBlock block, Place place) {
        this.manager = manager;
        this.block = block;
        this.place = place;
    }

    /**
     * Loads the module, without weights; the thread that calls is the one that uses it.
     *
     * @param place where it computes; what it is given and returns is in the memory of the CPU
     * @param threads of the CPU, or 0 for one per core; more than that would wait for each other
     */
    static DecoderModule load(Place place, int threads) {
        NativeLibraries.prepare();
        PtNDManager manager = (PtNDManager) NDManager.newBaseManager(Device.cpu(), "PyTorch");
        int cores = Runtime.getRuntime().availableProcessors();
        JniUtils.setNumThreads(threads > 0 ? Math.min(threads, cores) : cores);
        // Its optimiser compiles anew for every shape; steps have many.
        JniUtils.setGraphExecutorOptimize(false);
        try (InputStream resource =
                Objects.requireNonNull(DecoderModule.class.getResourceAsStream(RESOURCE), RESOURCE)) {
            PtSymbolBlock block = JniUtils.loadModule(manager, resource, true, false);
            JniUtils.enableInferenceMode(block);
            return new DecoderModule(manager, block, place);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Says what the model looks like; rows: of the cache; numbers: what is computed with. */
    void configure(ModelConfig config, int rows, TensorType numbers) {
        IValue shape = IValue.listFrom(
                config.layers(),
                config.heads(),
                config.keyValueHeads(),
                config.headSize(),
                config.slidingWindow(),
                rows,
                config.rotarySize());
        call(
                "configure",
                shape,
                IValue.from(config.normEpsilon()),
                IValue.from(config.ropeBase()),
                IValue.from((long) numbers.ordinal()),
                IValue.from(place.name()),
                IValue.from(place.tuned()));
        stretch(config);
    }

    private void stretch(ModelConfig config) {
        IValue base = IValue.from(config.ropeBase());
        switch (config.ropeScaling()) {
            case RopeScaling.None _ -> {}
            case RopeScaling.Linear linear -> call("stretch_linear", IValue.from(linear.factor()));
            case RopeScaling.Dynamic dynamic ->
                call("stretch_dynamic", base, IValue.from(dynamic.factor()), IValue.from((long)
                        dynamic.originalContext()));
            case RopeScaling.Yarn yarn ->
                call(
                        "stretch_yarn",
                        base,
                        IValue.from(yarn.factor()),
                        IValue.listFrom(yarn.fastTurns(), yarn.slowTurns()),
                        IValue.from((long) yarn.originalContext()),
                        IValue.from(yarn.wholePairs()),
                        IValue.from(yarn.magnitude()));
            case RopeScaling.Long longer ->
                call(
                        "stretch_long",
                        base,
                        IValue.listFrom(doubles(longer.shortDivisors())),
                        IValue.listFrom(doubles(longer.longDivisors())),
                        IValue.from((long) longer.originalContext()),
                        IValue.from(longer.magnitude()));
            case RopeScaling.Llama3 llama3 ->
                call(
                        "stretch_llama3",
                        IValue.from(llama3.factor()),
                        IValue.from(llama3.lowFrequency()),
                        IValue.from(llama3.highFrequency()),
                        IValue.from((long) llama3.originalContext()));
        }
    }

    private static double[] doubles(List<Double> numbers) {
        return numbers.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** Takes over the embedding: it is closed with the module. */
    void embed(EmbeddingRows rows) {
        embedding = rows;
        call("embed_as", IValue.from((long) rows.type().ordinal()));
    }

    /** Hands in some of a tensor's rows, which are copied: all of them in turn; rotaryHeads as in decoder.py. */
    void put(String name, TensorPiece piece, int rows, int rotaryHeads) {
        Tensor tensor = piece.rows();
        try (NDManager scope = manager.newSubManager()) {
            PtNDArray raw = bytes((PtNDManager) scope, tensor.data().asByteBuffer());
            long[] shape = tensor.shape().stream().mapToLong(Integer::longValue).toArray();
            call(
                    "put",
                    IValue.from(name),
                    IValue.from(raw),
                    IValue.listFrom(shape),
                    IValue.from((long) tensor.type().ordinal()),
                    IValue.from((long) rotaryHeads),
                    IValue.from((long) piece.first()),
                    IValue.from((long) rows));
        }
    }

    /** A tensor of the same memory. */
    private static PtNDArray bytes(PtNDManager scope, ByteBuffer memory) {
        return JniUtils.createNdFromByteBuffer(
                scope, memory, new Shape(memory.remaining()), DataType.UINT8, SparseFormat.DENSE, Device.cpu());
    }

    /** Turns the tensors of a layer into what the steps use; layer -1 for those of none. */
    void pack(int layer, int mode, int group) {
        call("pack", IValue.from((long) layer), IValue.from((long) mode), IValue.from((long) group));
    }

    void reserve(int capacity) {
        call("reserve", IValue.from((long) capacity));
    }

    void copyRow(int source, int target, int length) {
        call("copy_row", IValue.from((long) source), IValue.from((long) target), IValue.from((long) length));
    }

    void swapRows(int one, int other, int oneLength, int otherLength) {
        call(
                "swap_rows",
                IValue.from((long) one),
                IValue.from((long) other),
                IValue.from((long) oneLength),
                IValue.from((long) otherLength));
    }

    StepResult step(Step step) {
        try (PtNDManager scope = (PtNDManager) manager.newSubManager()) {
            PtNDArray tokens = (PtNDArray) scope.create(step.tokens(), new Shape(3, step.computed()));
            PtNDArray embedded = bytes(scope, Objects.requireNonNull(embedding).of(step.ids()));
            PtNDArray wanted = (PtNDArray) scope.create(step.wanted());
            IValue result = run(
                    "step",
                    IValue.from(tokens),
                    IValue.from(embedded),
                    IValue.from((long) step.decode()),
                    IValue.from((long) step.longest()),
                    IValue.from(step.even()),
                    IValue.listFrom(step.chunks()),
                    IValue.from(wanted),
                    IValue.from(step.scored()),
                    IValue.from(step.logits()));
            return read(scope, result);
        }
    }

    /** Arrays that are not given back: none of them belongs to a step that is over. */
    int liveArrays() {
        return manager.getManagedArrays().size();
    }

    @Override
    public void close() {
        block.close();
        manager.close();
        if (embedding != null) {
            embedding.close();
        }
        NativeHeap.trim();
    }

    private static StepResult read(PtNDManager scope, IValue result) {
        try (result) {
            IValue[] parts = result.toIValueTuple();
            try {
                return new StepResult(
                        parts[0].toTensor(scope).toLongArray(),
                        parts[1].toTensor(scope).toFloatArray(),
                        parts[2].toTensor(scope).toFloatArray(),
                        parts[3].toTensor(scope).toFloatArray());
            } finally {
                Arrays.stream(parts).forEach(IValue::close);
            }
        }
    }

    private void call(String method, IValue... arguments) {
        run(method, arguments).close();
    }

    private IValue run(String method, IValue... arguments) {
        try {
            return IValueUtils.runMethod(block, method, arguments);
        } finally {
            Arrays.stream(arguments).forEach(IValue::close);
        }
    }
}
