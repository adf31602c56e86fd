package dev.parley.local.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.local.checkpoint.Checkpoint;
import dev.parley.local.checkpoint.CheckpointException;
import dev.parley.local.checkpoint.ModelConfig;
import dev.parley.local.engine.Replies.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EngineTest {
    private static final Golden MODEL = Golden.of("llama-gqa-tied");
    private static final int VOCABULARY = MODEL.logits()[0].length;
    private static final Sampling DICE = new Sampling(0.9, 40, 0.95, 0.01, 1.1, 42);

    @Test
    void shouldReplyTheSameInABatchAsAlone() {
        List<int[]> prompts = IntStream.range(0, 32)
                .mapToObj(seed -> prompt(seed, 1 + seed * 5))
                .toList();

        List<List<Integer>> alone;
        try (Engine engine = engine(1)) {
            alone = IntStream.range(0, prompts.size())
                    .mapToObj(i ->
                            Replies.greedy(engine, prompts.get(i), length(i)).all())
                    .toList();
        }
        for (int slots : new int[] {32, 5}) {
            try (Engine engine = engine(slots)) {
                assertThat(startAll(engine, prompts).stream().map(Reply::all).toList())
                        .isEqualTo(alone);
            }
        }
    }

    @Test
    void shouldDrawTheSameFromASeedWhateverElseRuns() {
        int[] prompt = prompt(7, 20);

        List<Integer> alone;
        try (Engine engine = engine(1)) {
            alone = Replies.start(engine, Replies.request(prompt, 30, DICE, null))
                    .all();
        }
        try (Engine engine = engine(8)) {
            IntStream.range(0, 7).forEach(seed -> Replies.greedy(engine, prompt(seed, 60), 30));
            assertThat(Replies.start(engine, Replies.request(prompt, 30, DICE, null))
                            .all())
                    .isEqualTo(alone)
                    .isNotEqualTo(Replies.greedy(engine, prompt, 30).all());
        }
    }

    @Test
    void shouldNotComputeASharedBeginningTwice() {
        int[] system = prompt(1, 100);
        int[] first = join(system, prompt(2, 20));
        int[] second = join(system, prompt(3, 30));

        List<Integer> fresh;
        try (Engine engine = engine(2)) {
            fresh = Replies.greedy(engine, second, 40).all();
            assertThat(engine.metrics().reusedTokens()).isZero();
        }
        try (Engine engine = engine(2)) {
            Replies.greedy(engine, first, 40).all();
            assertThat(Replies.greedy(engine, second, 40).all()).isEqualTo(fresh);
            assertThat(engine.metrics().reusedTokens()).isBetween(100L, 102L);
        }
    }

    @Test
    void shouldComputeALongPromptInParts() {
        int[] prompt = prompt(5, 200);

        try (Engine engine = engine(4)) {
            float[][] whole = engine.logits(prompt);
            List<Reply> others = startAll(engine, List.of(prompt(1, 3), prompt(2, 150), prompt(3, 190)));
            List<Integer> inParts = Replies.greedy(engine, prompt, 8).all();
            others.forEach(Reply::all);

            assertThat(inParts.getFirst()).isEqualTo(Candidates.likeliest(whole[prompt.length - 1]));
            assertThat(inParts).isEqualTo(Replies.greedy(engine, prompt, 8).all());
        }
    }

    @Test
    void shouldGiveLogprobsOfTheTokensThatItDrew() {
        int[] prompt = prompt(9, 12);

        try (Engine engine = engine(1)) {
            Reply reply = Replies.greedy(engine, prompt, 1);
            int id = reply.all().getFirst();
            float[] logits = engine.logits(prompt)[prompt.length - 1];
            double sum = IntStream.range(0, logits.length)
                    .mapToDouble(i -> Math.exp(logits[i]))
                    .sum();

            assertThat((double) reply.logprobs.getFirst())
                    .isCloseTo(logits[id] - Math.log(sum), org.assertj.core.data.Offset.offset(1e-4));
        }
    }

    @Test
    void shouldEndEveryRequestExactlyOnce() {
        Random random = new Random(1);
        List<Reply> replies = new ArrayList<>();

        try (Engine engine = engine(8)) {
            for (int i = 0; i < 200; i++) {
                Duration patience = i % 7 == 0 ? Duration.ofMillis(random.nextInt(200)) : null;
                Reply reply = new Reply();
                Generation generation = engine.submit(
                        Replies.request(prompt(i, 1 + random.nextInt(120)), 1 + random.nextInt(60), DICE, patience),
                        reply);
                replies.add(reply);
                if (i % 5 == 0) {
                    generation.cancel();
                }
            }
            replies.forEach(Reply::finish);
        }

        assertThat(replies).allSatisfy(reply -> assertThat(reply.ends).isOne());
        assertThat(replies).extracting(Reply::finish).contains(Finish.LENGTH, Finish.CANCELLED);
        assertThat(replies).extracting(Reply::finish).doesNotContain(Finish.FAILED);
    }

    @Test
    void shouldEndAtAStopTokenAndNotHandItOn() {
        List<Integer> tokens;
        try (Engine engine = engine(1)) {
            tokens = Replies.greedy(engine, MODEL.prompt(), 10).all();
            int stop = tokens.get(4);
            Reply stopped = new Reply();
            engine.submit(
                    new TokenRequest(MODEL.prompt(), Sampling.greedy(), 10, Set.of(stop), 0, Priority.BULK, null),
                    stopped);

            assertThat(stopped.all()).isEqualTo(tokens.subList(0, tokens.indexOf(stop)));
            assertThat(stopped.finish()).isEqualTo(Finish.STOP);
        }
    }

    @Test
    void shouldRefuseWhatItCannotTake() throws InterruptedException {
        CountDownLatch enough = new CountDownLatch(1);
        try (Engine engine = Engine.open(MODEL.folder(), new EngineSettings(Precision.FP32, Device.CPU, 1, 1, 64, 1))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Replies.greedy(engine, prompt(1, 64), 1))
                    .withMessageContaining("64 tokens");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Replies.greedy(engine, new int[] {VOCABULARY}, 1))
                    .withMessageContaining("the token " + VOCABULARY);

            Blocker blocker = new Blocker(enough);
            engine.submit(Replies.request(prompt(1, 3), 60, Sampling.greedy(), null), blocker);
            blocker.started.await();
            Reply waiting = Replies.greedy(engine, prompt(2, 3), 1);
            assertThatExceptionOfType(EngineFullException.class)
                    .isThrownBy(() -> Replies.greedy(engine, prompt(3, 3), 1));
            enough.countDown();
            assertThat(waiting.finish()).isEqualTo(Finish.LENGTH);
            assertThat(engine.metrics().refused()).isOne();
        }
    }

    @Test
    void shouldShortenSequencesToWhatTheCacheHasMemoryFor() {
        try (Engine engine = Engine.open(MODEL.folder(), cache(2, 0, 100))) {
            assertThat(engine.contextTokens()).isEqualTo(100);
            Reply longest = Replies.greedy(engine, prompt(1, 90), 200);
            assertThat(longest.all()).hasSizeLessThanOrEqualTo(10);
            assertThatIllegalArgumentException().isThrownBy(() -> Replies.greedy(engine, prompt(1, 100), 1));
        }
    }

    @Test
    void shouldSayBeforeItLoadsThatTheCacheHasNoMemoryForWhatIsAskedFor() {
        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> Engine.open(MODEL.folder(), cache(2, 101, 100)))
                .withMessageContaining("2 slots of 101 tokens")
                .withMessageContaining("room for 100 tokens");
        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> Engine.open(MODEL.folder(), cache(2, 0, 63)))
                .withMessageContaining("fewer slots");
    }

    @Test
    void shouldSayThatItCannotUseADevice() {
        EngineSettings settings = new EngineSettings(Precision.FP32, new Device("cuda:999"), 1, 1, 64, 1);

        assertThatThrownBy(() -> Engine.open(MODEL.folder(), settings))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("cuda:999")
                .hasMessageContaining("use cpu or auto");
    }

    @Test
    void shouldSayThatTheCpuCannotUseAPrecision() {
        EngineSettings settings = new EngineSettings(Precision.FP16, Device.CPU, 1, 1, 64, 1);

        assertThatThrownBy(() -> Engine.open(MODEL.folder(), settings))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("fp16")
                .hasMessageContaining("use bf16 or auto");
    }

    /** With memory for so many tokens in each slot. */
    private static EngineSettings cache(int slots, int context, int tokens) {
        try (Checkpoint checkpoint = Checkpoint.open(MODEL.folder())) {
            ModelConfig config = checkpoint.config();
            long numbers = 2L * config.layers() * config.keyValueHeads() * config.headSize();
            return new EngineSettings(
                    Precision.FP32, Device.CPU, 1, slots, context, 10, numbers * Float.BYTES * slots * tokens);
        }
    }

    @Test
    void shouldFailWhatRunsWhenItIsClosed() {
        Reply running;
        Engine engine = engine(1);
        running = Replies.greedy(engine, prompt(1, 3), 200);
        engine.close();

        assertThat(running.finish()).isIn(Finish.FAILED, Finish.LENGTH);
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> Replies.greedy(engine, prompt(1, 3), 1));
    }

    /** Holds the engine's thread at its first token. */
    private static final class Blocker implements TokenListener {
        final CountDownLatch started = new CountDownLatch(1);
        private final CountDownLatch enough;

        Blocker(CountDownLatch enough) {
            this.enough = enough;
        }

        @Override
        public boolean onToken(int id, float logprob) {
            started.countDown();
            try {
                enough.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return true;
        }

        @Override
        public void onEnd(Finish finish) {}
    }

    private static Engine engine(int slots) {
        return Engine.open(MODEL.folder(), new EngineSettings(Precision.FP32, Device.CPU, 1, slots, 0, 1000));
    }

    private static List<Reply> startAll(Engine engine, List<int[]> prompts) {
        return IntStream.range(0, prompts.size())
                .mapToObj(i -> Replies.greedy(engine, prompts.get(i), length(i)))
                .toList();
    }

    /** Replies of different lengths, so that some leave while others stay. */
    private static int length(int i) {
        return 10 + i * 7 % 40;
    }

    private static int[] prompt(int seed, int length) {
        return new Random(seed).ints(length, 3, VOCABULARY).toArray();
    }

    private static int[] join(int[] first, int[] second) {
        return IntStream.concat(IntStream.of(first), IntStream.of(second)).toArray();
    }
}
