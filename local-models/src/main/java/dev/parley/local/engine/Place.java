package dev.parley.local.engine;

/**
 * Where a model runs on this machine.
 *
 * @param name as PyTorch calls it: cpu or cuda:N
 * @param tuned whether products use the kernels that PyTorch has for the CPU alone, rather than those of every device
 */
record Place(String name, boolean tuned) {
    static final Place CPU = new Place("cpu", true);

    /** A GPU. */
    static Place gpu(int number) {
        return new Place("cuda:" + number, false);
    }

    /** With the kernels that every device has. */
    Place untuned() {
        return new Place(name, false);
    }

    boolean onGpu() {
        return name.startsWith("cuda:");
    }
}
