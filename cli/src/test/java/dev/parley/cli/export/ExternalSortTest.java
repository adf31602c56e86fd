package dev.parley.cli.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ExternalSortTest {
    @TempDir
    private Path directory;

    @Test
    void shouldKeepTheLastOfEachKeyInOrder() throws IOException {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(42);
        TreeMap<String, Long> expected = new TreeMap<>();
        try (ExternalSort sort = new ExternalSort(directory, 20_000)) {
            for (long offset = 0; offset < 5_000; offset++) {
                String key = String.format(Locale.ROOT, "%04d", random.nextInt(2_000));
                expected.put(key, offset);
                sort.put(entry(key, offset, "value " + offset));
            }

            assertThat(sort.spilledFiles()).isGreaterThan(10);
            assertThat(read(sort)).isEqualTo(new ArrayList<>(expected.values()));
            assertThat(read(sort)).isEqualTo(new ArrayList<>(expected.values()));
        }
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void shouldKeepTombstonesAndBytes() throws IOException {
        try (ExternalSort sort = new ExternalSort(directory, 1_024)) {
            sort.put(entry("b", 1, "old".repeat(500)));
            sort.put(entry("a", 2, "ä"));
            sort.put(new SortEntry("b", 3, 4, null));

            try (SortedEntries entries = sort.open()) {
                SortEntry first = entries.next();
                assertThat(first.value()).isEqualTo("ä".getBytes(StandardCharsets.UTF_8));
                assertThat(first.partition()).isEqualTo(1);
                assertThat(entries.next()).isEqualTo(new SortEntry("b", 3, 4, null));
                assertThat(entries.next()).isNull();
            }
        }
    }

    /** Files that are open keep their content until then. */
    @Test
    @DisabledOnOs(OS.WINDOWS)
    void shouldHaveNothingInTheDirectoryThatAKilledProcessWouldLeave() throws IOException {
        try (ExternalSort sort = new ExternalSort(directory, 1_024)) {
            sort.put(entry("a", 1, "long".repeat(500)));
            sort.put(entry("b", 2, "long".repeat(500)));

            assertThat(sort.spilledFiles()).isEqualTo(2);
            assertThat(directory).isEmptyDirectory();
            assertThat(read(sort)).containsExactly(1L, 2L);
        }
    }

    @Test
    void shouldTouchNoFileWhenAllFitsInMemory() throws IOException {
        try (ExternalSort sort = new ExternalSort(directory.resolve("none"), 1 << 20)) {
            sort.put(entry("a", 1, "x"));

            assertThat(read(sort)).containsExactly(1L);
            assertThat(directory).isEmptyDirectory();
        }
    }

    private static List<Long> read(ExternalSort sort) throws IOException {
        List<Long> offsets = new ArrayList<>();
        try (SortedEntries entries = sort.open()) {
            for (SortEntry entry = entries.next(); entry != null; entry = entries.next()) {
                offsets.add(entry.offset());
            }
        }
        return offsets;
    }

    private static SortEntry entry(String key, long offset, String value) {
        return new SortEntry(key, 1, offset, value.getBytes(StandardCharsets.UTF_8));
    }
}
