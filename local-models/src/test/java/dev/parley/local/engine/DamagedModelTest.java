package dev.parley.local.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.parley.local.checkpoint.Checkpoint;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DamagedModelTest {
    private static final Golden MODEL = Golden.of("llama");
    private static final Sampling DICE = new Sampling(0.9, 40, 0.95, 0.01, 1.1, 42);

    @TempDir
    private Path folder;

    @BeforeEach
    void copy() throws IOException {
        for (String file : new String[] {"config.json", "model.safetensors"}) {
            Files.copy(MODEL.folder().resolve(file), folder.resolve(file));
        }
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void shouldDrawNothingFromWhatIsNoNumber(float logit) {
        float[] one = {logit};
        StepResult result = new StepResult(new long[] {3}, one, one, new float[0]);
        assertThat(new Sampler(Sampling.greedy(), true, new int[] {5}).draw(result, 0))
                .isSameAs(Sampler.Draw.NOTHING);
    }

    @Test
    void shouldFailRepliesOfWhatIsNoNumberAndGoOn() throws IOException {
        damageTheLastToken();
        try (Engine engine = Engine.open(folder, Replies.FP32)) {
            Replies.Reply greedy = Replies.greedy(engine, new int[] {5, 127}, 10);
            Replies.Reply drawn = Replies.start(engine, Replies.request(new int[] {5, 127}, 10, DICE, null));

            assertThat(greedy.finish()).isEqualTo(Finish.FAILED);
            assertThat(drawn.finish()).isEqualTo(Finish.FAILED);
            assertThat(greedy.ids).isEmpty();
            assertThat(Replies.greedy(engine, new int[] {5, 6}, 10).finish()).isEqualTo(Finish.LENGTH);
        }
    }

    /** Keys that are no numbers stayed in the row, and whoever had it next failed beside a longer reply. */
    @Test
    void shouldNotSpoilTheRepliesOfOthers() throws IOException {
        damageTheLastToken();
        EngineSettings two = new EngineSettings(Precision.FP32, Device.CPU, 1, 2, 0, 10);
        int[] bad = prompt(61);
        bad[60] = 127;
        int[] brief = {5, 6, 7};

        try (Engine engine = Engine.open(folder, two)) {
            List<Integer> alone = Replies.greedy(engine, brief, 40).all();
            assertThat(Replies.greedy(engine, bad, 10).finish()).isEqualTo(Finish.FAILED);
            Replies.Reply shorter = Replies.greedy(engine, brief, 40);
            Replies.Reply longer = Replies.greedy(engine, prompt(90), 60);

            assertThat(shorter.all()).isEqualTo(alone).hasSize(40);
            assertThat(longer.all()).hasSize(60);
        }
    }

    private static int[] prompt(int length) {
        return new Random(length).ints(length, 3, 127).toArray();
    }

    private void damageTheLastToken() throws IOException {
        // The first values of the last token's embedding.
        byte[] file = Files.readAllBytes(folder.resolve("model.safetensors"));
        ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        int header = (int) bytes.getLong(0);
        String text = new String(file, 8, header, StandardCharsets.UTF_8);
        String entry = text.substring(text.indexOf("model.embed_tokens.weight"));
        int begin = Integer.parseInt(entry.replaceFirst("(?s).*?data_offsets\":\\[(\\d+),.*", "$1"));
        bytes.putFloat(8 + header + begin + 127 * 64 * Float.BYTES, Float.NaN);
        Files.write(folder.resolve("model.safetensors"), file);
    }

    @Test
    @Timeout(60)
    void shouldNotWaitForAModelThatBreaksWhileItIsMeasured() throws Exception {
        try (Engine engine = Engine.open(folder, Replies.FP32)) {
            EngineBenchmark benchmark = new EngineBenchmark(engine, 8, 4);
            assertThat(benchmark.run(2).decodeTokensPerSecond()).isPositive();
            FileChannel.open(folder.resolve("model.safetensors"), StandardOpenOption.WRITE)
                    .truncate(10)
                    .close();

            assertThatIllegalStateException().isThrownBy(() -> benchmark.run(2)).withMessage("the model failed");
            // It breaks before, while or after the second request comes.
            assertThatIllegalStateException().isThrownBy(() -> benchmark.run(2)).withMessage("the model failed");
        }
    }

    /** Without memory for a long prompt the engine ended, and whoever had asked for its logits waited for ever. */
    @Test
    void shouldLetNobodyWaitForLogitsThatThereIsNoRoomFor() {
        CompletableFuture<float[][]> answer = new CompletableFuture<>();
        try (Checkpoint checkpoint = Checkpoint.open(folder)) {
            DecoderModule module = DecoderModule.load(Place.CPU, 1);
            new ModelLoader(checkpoint, Precision.FP32, LoadProgress.silent()).load(module, 1);
            KvCache cache = new KvCache(module, 1, 512, checkpoint.config());
            module.close();

            assertThatIllegalStateException()
                    .isThrownBy(() -> new PromptLogits(new int[300], answer).compute(module, cache, 512));
        }

        assertThat(answer).isCompletedExceptionally();
    }
}
