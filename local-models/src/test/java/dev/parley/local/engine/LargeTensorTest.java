package dev.parley.local.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.local.checkpoint.Checkpoint;
import dev.parley.local.checkpoint.Tensor;
import dev.parley.local.checkpoint.TensorPlace;
import dev.parley.local.checkpoint.TensorType;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tensors that are larger than a buffer of Java's may be: the embedding of Llama 3 takes 2.1 GB in F32. */
class LargeTensorTest {
    private static final int ROWS = 128_256;
    private static final int COLUMNS = 4096;
    private static final long BYTES = 4L * ROWS * COLUMNS;

    @TempDir
    Path folder;

    @Test
    void shouldReadRowsBehindTheFirstTwoGigabytes() throws IOException {
        Path file = folder.resolve("large");
        try (RandomAccessFile written = new RandomAccessFile(file.toFile(), "rw")) {
            written.setLength(100 + BYTES); // a hole: it takes no room on the disk
            written.seek(100 + BYTES - 4);
            written.writeInt(0x01020304);
        }
        TensorPlace place = new TensorPlace(file, 100, TensorType.F32, List.of(ROWS, COLUMNS));

        try (EmbeddingRows embedding = EmbeddingRows.open(place)) {
            ByteBuffer rows = embedding.of(new int[] {0, ROWS - 1});

            assertThat(rows.remaining()).isEqualTo(2 * 4 * COLUMNS);
            assertThat(rows.getInt(0)).isZero();
            assertThat(rows.getInt(rows.limit() - 4)).isEqualTo(0x01020304);
        }
    }

    @Test
    void shouldCutTensorsBetweenRowsThatBelongTogether() {
        try (Arena arena = Arena.ofConfined()) {
            Tensor tensor = new Tensor("t", TensorType.F16, List.of(12, 10), arena.allocate(240));

            assertThat(TensorPiece.of(tensor, 1, 1000)).hasSize(1);
            assertThat(TensorPiece.of(tensor, 1, 1000).getFirst().rows().data().mismatch(tensor.data()))
                    .isEqualTo(-1);
            assertThat(TensorPiece.of(tensor, 1, 100))
                    .extracting(TensorPiece::first)
                    .containsExactly(0, 5, 10);
            assertThat(TensorPiece.of(tensor, 4, 199))
                    .extracting(piece -> piece.rows().shape())
                    .containsExactly(List.of(8, 10), List.of(4, 10));
            assertThat(TensorPiece.of(tensor, 6, 1)).hasSize(2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama", "llama-biases", "phi3"})
    void shouldLoadTheSameInPieces(String name) {
        Golden golden = Golden.of(name);

        for (Precision precision : List.of(Precision.FP32, Precision.INT8, Precision.INT4)) {
            assertThat(logits(golden, precision, 300)).isEqualTo(logits(golden, precision, Long.MAX_VALUE));
        }
    }

    private static float[] logits(Golden golden, Precision precision, long pieceBytes) {
        try (Checkpoint checkpoint = Checkpoint.open(golden.folder());
                DecoderModule module = DecoderModule.load(Place.CPU, 1)) {
            new ModelLoader(checkpoint, precision, LoadProgress.silent(), pieceBytes).load(module, 1);
            module.reserve(64);
            Step step = new Step();
            step.addPrompt(new KvRow(0), golden.prompt(), 0, golden.prompt().length, golden.prompt().length, false);
            step.wantAll();
            return module.step(step).logits();
        }
    }
}
