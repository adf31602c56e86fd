package dev.parley.local.engine;

import java.util.Locale;

/** Hears how far the loading of a model is: after each layer, in the thread that loads. */
@FunctionalInterface
public interface LoadProgress {
    /** So many bytes of the checkpoint are converted, of all that are needed. */
    void loaded(long bytes, long total);

    /** Nobody listens. */
    static LoadProgress silent() {
        return (_, _) -> {};
    }

    /** For people: {@code 40 % of 270 MB}. */
    static String text(long bytes, long total) {
        return String.format(Locale.ROOT, "%d %% of %,d MB", 100 * bytes / Math.max(1, total), total / 1_000_000);
    }
}
