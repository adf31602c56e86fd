package dev.parley.local.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** LongRoPE has other keys beyond a length: all of a sequence is computed again when it gets there. */
class OutgrownKeysTest {
    private static final int BEYOND = 80;

    @Test
    void shouldReplyInABatchAsAlone() {
        Golden golden = Golden.of("phi3-longrope");
        List<List<Integer>> alone = new ArrayList<>();
        List<Replies.Reply> batch = new ArrayList<>();

        try (Engine engine = Engine.open(golden.folder(), Replies.FP32)) {
            for (int[] prompt : prompts(golden)) {
                alone.add(Replies.greedy(engine, prompt, 64).all());
            }
            for (int[] prompt : prompts(golden)) {
                batch.add(Replies.greedy(engine, prompt, 64));
            }
            assertThat(batch).extracting(Replies.Reply::all).isEqualTo(alone);
            assertThat(batch).allSatisfy(reply -> assertThat(reply.ids).hasSize(64));
        }
    }

    @Test
    void shouldGoOnAsIfAllHadBeenThePrompt() {
        Golden golden = Golden.of("phi3-longrope");
        int known = BEYOND + 5 - golden.prompt().length;
        int[] longer = Arrays.copyOf(golden.prompt(), BEYOND + 5);
        for (int i = 0; i < known; i++) {
            longer[golden.prompt().length + i] = golden.greedy().get(i);
        }

        try (Engine engine = Engine.open(golden.folder(), Replies.FP32)) {
            assertThat(Replies.greedy(engine, longer, 64 - known).all())
                    .isEqualTo(golden.greedy().subList(known, 64));
        }
    }

    /** Some cross the border soon, some late, some are beyond it already. */
    private static List<int[]> prompts(Golden golden) {
        List<int[]> prompts = new ArrayList<>();
        for (int length = 4; length <= 110; length += 15) {
            int[] prompt = new int[length];
            for (int i = 0; i < length; i++) {
                prompt[i] = golden.prompt()[(i + length) % golden.prompt().length];
            }
            prompts.add(prompt);
        }
        return prompts;
    }
}
