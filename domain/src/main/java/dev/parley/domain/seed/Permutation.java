package dev.parley.domain.seed;

import java.math.BigInteger;

/**
 * A reproducible shuffling of the numbers from 0 up to a size of any magnitude, one number at a time and without memory:
 * a Feistel network over the next even number of bits, walked until it lands below the size. Being a permutation, it
 * never gives a number twice.
 */
final class Permutation {

    private static final int ROUNDS = 8;
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private final BigInteger size;
    private final int halfBits;
    private final BigInteger mask;
    private final long[] keys = new long[ROUNDS];

    /**
     * @param size how many numbers, at least 1
     * @param seedNumber which shuffling
     */
    Permutation(BigInteger size, long seedNumber) {
        if (size.signum() <= 0) {
            throw new IllegalArgumentException("size must be at least 1");
        }
        this.size = size;
        this.halfBits = Math.max(1, (size.subtract(BigInteger.ONE).bitLength() + 1) / 2);
        this.mask = BigInteger.ONE.shiftLeft(halfBits).subtract(BigInteger.ONE);
        long state = mix(seedNumber);
        for (int round = 0; round < ROUNDS; round++) {
            state += GOLDEN;
            keys[round] = mix(state);
        }
    }

    /** The number at a place of the shuffled order; both count from 0. */
    BigInteger at(BigInteger place) {
        if (place.signum() < 0 || place.compareTo(size) >= 0) {
            throw new IndexOutOfBoundsException(place + " is not below " + size);
        }
        BigInteger number = encrypt(place);
        while (number.compareTo(size) >= 0) {
            number = encrypt(number);
        }
        return number;
    }

    private BigInteger encrypt(BigInteger number) {
        BigInteger left = number.shiftRight(halfBits);
        BigInteger right = number.and(mask);
        for (long key : keys) {
            BigInteger next = left.xor(scramble(right, key));
            left = right;
            right = next;
        }
        return left.shiftLeft(halfBits).or(right);
    }

    /** As many pseudo-random bits as a half has, from all bits of the other half. */
    private BigInteger scramble(BigInteger half, long key) {
        long state = key;
        for (int shift = 0; shift < halfBits; shift += Long.SIZE) {
            state = mix(state ^ half.shiftRight(shift).longValue());
        }
        BigInteger bits = BigInteger.ZERO;
        for (int made = 0; made < halfBits; made += Long.SIZE - 1) {
            state += GOLDEN;
            bits = bits.shiftLeft(Long.SIZE - 1).or(BigInteger.valueOf(mix(state) >>> 1));
        }
        return bits.and(mask);
    }

    /** Spreads every bit over the whole word: the finaliser of SplitMix64. */
    static long mix(long value) {
        long mixed = value;
        mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }
}
