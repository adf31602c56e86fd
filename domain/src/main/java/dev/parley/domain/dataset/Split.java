package dev.parley.domain.dataset;

import dev.parley.domain.hash.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The part of a dataset that an example belongs to. */
public enum Split {
    TRAIN,
    VALIDATION;

    private static final double RANGE = 0x1p53;

    /**
     * The split of a seed. It depends on the seed's id alone, never on the order or the number of the examples, so that
     * all conversations of a seed are in one split, whatever is generated later.
     *
     * @param validationShare the part of all seeds that goes to validation, from 0 (none) to 1 (all)
     */
    public static Split of(String seedId, double validationShare) {
        if (!(validationShare >= 0 && validationShare <= 1)) {
            throw new IllegalArgumentException("validationShare must be from 0 to 1: " + validationShare);
        }
        byte[] hash = Sha256.of(("split/" + seedId).getBytes(StandardCharsets.UTF_8));
        double fraction = (ByteBuffer.wrap(hash).getLong() >>> 11) / RANGE;
        return fraction < validationShare ? VALIDATION : TRAIN;
    }

    /**
     * The split of this wire name.
     *
     * @throws IllegalArgumentException when it is neither {@code train} nor {@code validation}
     */
    public static Split named(String wireName) {
        for (Split split : values()) {
            if (split.wireName().equals(wireName)) {
                return split;
            }
        }
        throw new IllegalArgumentException("split must be train or validation: '" + wireName + "'");
    }

    /** The split as events, files and data set cards spell it. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
