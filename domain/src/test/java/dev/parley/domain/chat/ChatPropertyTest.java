package dev.parley.domain.chat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever clients and workers do, and whenever: see {@link RandomChats}. */
class ChatPropertyTest {
    private static final int WORLDS = 3_000;

    @Test
    void shouldEndEveryChatOnceInOrderAndWithoutTrace() {
        for (int seed = 0; seed < WORLDS; seed++) {
            try {
                new RandomChats(new Random(seed)).play();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("random seed " + seed + ": " + e.getMessage(), e);
            }
        }
    }
}
