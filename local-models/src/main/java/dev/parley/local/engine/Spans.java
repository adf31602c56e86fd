package dev.parley.local.engine;

/** Spans of time, counted in classes that grow by a half: enough for quantiles to within a fifth. */
final class Spans {
    private static final double FIRST_SECONDS = 1e-5;
    private static final double GROWTH = 1.5;
    private static final int CLASSES = 48;

    private final long[] counts = new long[CLASSES];
    private long count;
    private double seconds;

    void add(long nanoseconds) {
        double span = nanoseconds / 1e9;
        count++;
        seconds += span;
        int place = (int) Math.ceil(Math.log(Math.max(span, FIRST_SECONDS) / FIRST_SECONDS) / Math.log(GROWTH));
        counts[Math.min(CLASSES - 1, place)]++;
    }

    EngineMetrics.Summary summary() {
        return new EngineMetrics.Summary(count, seconds, quantile(0.5), quantile(0.95), quantile(0.99));
    }

    private double quantile(double share) {
        long left = (long) Math.ceil(count * share);
        for (int place = 0; place < CLASSES; place++) {
            left -= counts[place];
            if (left <= 0 && count > 0) {
                return FIRST_SECONDS * Math.pow(GROWTH, place);
            }
        }
        return 0;
    }
}
