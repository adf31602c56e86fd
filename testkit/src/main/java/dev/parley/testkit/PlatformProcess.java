package dev.parley.testkit;

import dev.parley.embedded.EmbeddedPlatform;
import dev.parley.embedded.Endpoints;
import dev.parley.embedded.Part;
import dev.parley.embedded.PlatformException;
import dev.parley.embedded.PlatformListener;
import dev.parley.embedded.PlatformSettings;
import java.nio.file.Path;
import java.time.Duration;

/** The embedded platform as a process of its own, for tests that kill it. Prints {@code ready} when it is. */
public final class PlatformProcess {
    private PlatformProcess() {}

    /**
     * @param arguments the data directory, and the port that the broker advertises where it is not its own
     * @throws InterruptedException never, as nobody interrupts it
     */
    public static void main(String[] arguments) throws InterruptedException {
        long begin = System.nanoTime();
        PlatformSettings settings = PlatformSettings.of(Path.of(arguments[0]));
        EmbeddedPlatform platform = new EmbeddedPlatform(
                arguments.length < 2 ? settings : settings.advertising(Integer.parseInt(arguments[1])), new Printing());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            long stop = System.nanoTime();
            platform.close();
            System.out.println("stopped after " + (System.nanoTime() - stop) / 1_000_000 + " ms");
        }));
        try {
            Endpoints endpoints = platform.start();
            System.out.println("ready after " + (System.nanoTime() - begin) / 1_000_000 + " ms: "
                    + endpoints.bootstrapServers() + " " + endpoints.registryUrl());
            Thread.currentThread().join();
        } catch (PlatformException problem) {
            System.out.println("failed: " + problem.getMessage());
            System.exit(3);
        }
    }

    private static final class Printing implements PlatformListener {
        @Override
        public void started(Part part, Duration took) {
            System.out.println(part.label() + " started in " + took.toMillis() + " ms");
        }
    }
}
