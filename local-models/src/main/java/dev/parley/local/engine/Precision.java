package dev.parley.local.engine;

/** How weights are kept and multiplied. */
public enum Precision {
    /** What suits the device and the checkpoint best. */
    AUTO,
    FP32,
    /** On GPUs only. */
    FP16,
    BF16,
    /** Weights of 8 bits with a scale per row, products in 16 bits. */
    INT8,
    /** Weights of 4 bits with a scale per group, products in 16 bits. */
    INT4
}
