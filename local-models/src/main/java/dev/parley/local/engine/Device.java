package dev.parley.local.engine;

import java.util.regex.Pattern;

/** Where a model runs: {@code auto}, {@code cpu} or {@code cuda:N}. */
public record Device(String name) {
    private static final Pattern NAMES = Pattern.compile("auto|cpu|cuda:\\d{1,3}");

    public static final Device AUTO = new Device("auto");
    public static final Device CPU = new Device("cpu");

    private static final String CUDA = "cuda:";

    public Device {
        if (!NAMES.matcher(name).matches()) {
            throw new IllegalArgumentException("device is '" + name + "'; it must be auto, cpu or cuda:N");
        }
    }

    /** Of a GPU, from 0. */
    int number() {
        return Integer.parseInt(name.substring(CUDA.length()));
    }
}
