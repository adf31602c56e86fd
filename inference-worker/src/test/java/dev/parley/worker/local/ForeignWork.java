package dev.parley.worker.local;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;

/**
 * The cores that others than this process take, since it was made: in all, on Linux.
 *
 * @param begin when it was made
 * @param busy of all cores, in nanoseconds
 * @param own of this process
 */
record ForeignWork(long begin, long busy, long own) {
    private static final int IDLE = 4;
    private static final int WAITING = 5;
    private static final int STOLEN = 8;
    private static final long TICK = 10_000_000;

    static ForeignWork start() {
        return new ForeignWork(System.nanoTime(), busyNow(), ownNow());
    }

    double cores() {
        return (double) (busyNow() - busy - ownNow() + own) / (System.nanoTime() - begin);
    }

    private static long ownNow() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }

    private static long busyNow() {
        try {
            String[] ticks =
                    Files.readAllLines(Path.of("/proc/stat")).getFirst().split(" +");
            return TICK
                    * IntStream.rangeClosed(1, STOLEN)
                            .filter(kind -> kind != IDLE && kind != WAITING)
                            .mapToLong(kind -> Long.parseLong(ticks[kind]))
                            .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
