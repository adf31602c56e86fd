package dev.parley.api.id;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Makes UUIDs of version 7: they sort by time, and those of one instance in the order in which they were made, also within
 * a millisecond and when the clock goes back. Thread-safe.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9562.html#section-6.2">RFC 9562, method 1</a>
 */
public final class Uuid7 {
    private static final Pattern TEXT =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");
    private static final long VERSION = 0x7000L;
    private static final long VARIANT = 0x8000_0000_0000_0000L;
    private static final long RANDOM_BITS = 0x3FFF_FFFF_FFFF_FFFFL;
    private static final int COUNTER_BITS = 12;

    /** The counter starts in the lower half, so that there is room to count within a millisecond. */
    private static final int COUNTER_START = 1 << (COUNTER_BITS - 1);

    private final SecureRandom random;
    private long last;

    /** @param random where the random bits are taken from */
    public Uuid7(SecureRandom random) {
        this.random = random;
    }

    /** The next id for that time. */
    public UUID next(Instant time) {
        byte[] bits = new byte[Long.BYTES + Short.BYTES];
        random.nextBytes(bits);
        long low = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            low = low << Byte.SIZE | bits[i] & 0xFF;
        }
        int counter = (bits[Long.BYTES] << Byte.SIZE | bits[Long.BYTES + 1] & 0xFF) & (COUNTER_START - 1);
        long stamp = advance(time.toEpochMilli() << COUNTER_BITS | counter);
        long high = stamp >> COUNTER_BITS << Short.SIZE | VERSION | stamp & ((1 << COUNTER_BITS) - 1);
        return new UUID(high, VARIANT | low & RANDOM_BITS);
    }

    private synchronized long advance(long stamp) {
        last = Math.max(last + 1, stamp);
        return last;
    }

    /** When an id of version 7 was made, by the clock of whoever made it. */
    public static Instant timeOf(UUID id) {
        return Instant.ofEpochMilli(id.getMostSignificantBits() >>> Short.SIZE);
    }

    /** Whether a text is written as a UUID is. */
    public static boolean isUuid(String text) {
        return TEXT.matcher(text).matches();
    }

    /** An id as it is kept: a UUID is the same one in capitals, ids of other kinds are not. */
    public static String canonical(String id) {
        return isUuid(id) ? id.toLowerCase(Locale.ROOT) : id;
    }
}
