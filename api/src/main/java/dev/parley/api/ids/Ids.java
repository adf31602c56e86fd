package dev.parley.api.ids;

import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

public final class Ids {
    private Ids() {}

    public static UUID uuidV7() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return new UUID(
                System.currentTimeMillis() << 16 | 0x7000 | random.nextLong() & 0xfff,
                random.nextLong() & (1L << 62) - 1 | 1L << 63);
    }
}
