package dev.parley.local.checkpoint;

/** Kinds of numbers in a checkpoint that the engine reads. */
public enum TensorType {
    F32(4),
    F16(2),
    BF16(2);

    private final int bytes;

    TensorType(int bytes) {
        this.bytes = bytes;
    }

    /** Bytes of one number. */
    public int bytes() {
        return bytes;
    }
}
