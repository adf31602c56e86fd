package dev.parley.topology;

import dev.parley.domain.seed.Seed;
import dev.parley.topology.generation.Window;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever the order in which events come, and however often: every seed of every run is completed once. See
 * {@link RandomWorld}. Starting an application takes longer than playing a world, so several play in each, with their
 * own seeds.
 */
class BulkApplicationPropertyTest {
    private static final int[] WINDOWS = {1, 2, 3, 4, 8, 16};
    private static final int WORLDS = 42;

    @TempDir
    private Path directory;

    @Test
    void shouldCompleteEverySeedOfEveryRunOnceWhateverHappens() throws Exception {
        for (int window : WINDOWS) {
            Path state = Files.createDirectory(directory.resolve("window-" + window));
            try (BulkHarness bulk = new BulkHarness(state, Window.widening(window))) {
                List<Seed> seeds = bulk.seeds(WORLDS * RandomWorld.MOST_SEEDS);
                for (int number = 0; number < WORLDS; number++) {
                    play(
                            bulk,
                            window * 1_000 + number,
                            seeds.subList(number * RandomWorld.MOST_SEEDS, (number + 1) * RandomWorld.MOST_SEEDS));
                }
            }
        }
    }

    private static void play(BulkHarness bulk, int randomSeed, List<Seed> seeds) {
        try {
            RandomWorld world = new RandomWorld(bulk, new Random(randomSeed), "world" + randomSeed, seeds);
            world.play();
            world.check();
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("random seed " + randomSeed + ": " + e.getMessage(), e);
        }
    }
}
