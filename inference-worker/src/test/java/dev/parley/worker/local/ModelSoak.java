package dev.parley.worker.local;

import com.sun.management.OperatingSystemMXBean;
import dev.parley.local.engine.Device;
import dev.parley.local.engine.EngineMetrics;
import dev.parley.local.engine.EngineSettings;
import dev.parley.local.engine.LoadProgress;
import dev.parley.local.engine.Precision;
import dev.parley.local.text.LocalModel;
import dev.parley.testkit.TalkingCheckpoint;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;

/**
 * Drives a small model for a long time, with requests of every kind, and closes and opens it again now and then. Every 10 s it
 * prints a line of JSON: memory, open slots, and what became of the requests.
 */
public final class ModelSoak {
    private static final Duration SAMPLING = Duration.ofSeconds(10);
    private static final Duration REOPENING = Duration.ofSeconds(150);
    private static final int IN_FLIGHT = 40;

    private final Path checkpoint;
    private final Duration length;
    private final double share;
    private final long begin = System.nanoTime();
    private final Semaphore places = new Semaphore(IN_FLIGHT);
    private final SoakRequests requests = new SoakRequests();
    private final LongAdder opened = new LongAdder();
    private LocalModel model;
    private long sampled = begin;
    private long reopened = begin;

    private ModelSoak(Path checkpoint, Duration length, double share) {
        this.checkpoint = checkpoint;
        this.length = length;
        this.share = share;
        this.model = open();
    }

    /** @param arguments minutes, and cores that it may take on average, such as 0.4 */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path checkpoint = TalkingCheckpoint.writeEndless(Files.createTempDirectory("soak"), SoakRequests.LETTERS);
        Duration length = Duration.ofSeconds(Math.round(60 * Double.parseDouble(arguments[0])));
        new ModelSoak(checkpoint, length, Double.parseDouble(arguments[1])).run();
        System.exit(0);
    }

    private LocalModel open() {
        opened.increment();
        return LocalModel.open(
                checkpoint, new EngineSettings(Precision.BF16, Device.CPU, 1, 16, 4096, 1024), LoadProgress.silent());
    }

    private void run() throws InterruptedException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            while (elapsed(begin).compareTo(length) < 0) {
                if (elapsed(reopened).compareTo(REOPENING) > 0) {
                    reopen();
                }
                if (elapsed(sampled).compareTo(SAMPLING) > 0) {
                    sampled += SAMPLING.toNanos();
                    sample();
                }
                if (cores() > share || !places.tryAcquire()) {
                    Thread.sleep(5);
                    continue;
                }
                LocalModel asked = model;
                threads.execute(() -> {
                    requests.ask(asked);
                    places.release();
                });
            }
            model.close();
        }
        sample();
    }

    /** With what is running and waiting in it. */
    private void reopen() {
        reopened = System.nanoTime();
        model.close();
        model = open();
    }

    private static Duration elapsed(long since) {
        return Duration.ofNanos(System.nanoTime() - since);
    }

    /** Taken since the beginning, on average. */
    private double cores() {
        long cpu =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
        return (double) cpu / (System.nanoTime() - begin);
    }

    private void sample() {
        ProcessMemory memory = ProcessMemory.now();
        EngineMetrics metrics = model.metrics().orElseThrow();
        System.out.printf(
                Locale.ROOT,
                "{\"seconds\": %d, \"resident_kb\": %d, \"native_kb\": %d, \"java_kb\": %d, \"threads\": %d, \"opened\": %d,"
                        + " \"in_flight\": %d, \"running\": %d, \"waiting\": %d, \"cache_tokens\": %d, \"cores\": %.2f, %s}%n",
                elapsed(begin).toSeconds(),
                memory.residentKb(),
                memory.nativeKb(),
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1024,
                ManagementFactory.getThreadMXBean().getThreadCount(),
                opened.sum(),
                IN_FLIGHT - places.availablePermits(),
                metrics.running(),
                metrics.waiting(),
                metrics.cacheCapacity(),
                cores(),
                requests.figures());
    }
}
