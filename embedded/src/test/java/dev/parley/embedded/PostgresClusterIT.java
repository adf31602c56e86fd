package dev.parley.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresClusterIT {
    @TempDir
    Path temporary;

    /** The programs that make a database do not end with whoever started them. */
    @Test
    void shouldBeMadeWhileAKilledStartIsStillWriting() throws Exception {
        Path cache = Path.of(System.getProperty("parley.registry.home")).resolveSibling("cache");
        OwnerOnly.directory(cache);
        Path former = Files.createDirectories(temporary.resolve("data.part/base"));
        AtomicBoolean enough = new AtomicBoolean();
        Thread writer = Thread.ofPlatform().start(() -> write(former, enough));
        try {
            PostgresCluster cluster = PostgresCluster.open(
                    temporary, PostgresBinaries.unpack(cache), ServerLog.open(temporary.resolve("postgres.log")));

            assertThat(cluster.directory().resolve("PG_VERSION")).exists();
            assertThat(cluster.password(PostgresCluster.PARLEY)).isNotBlank();
        } finally {
            enough.set(true);
            writer.join();
        }
    }

    private static void write(Path directory, AtomicBoolean enough) {
        while (!enough.get()) {
            try {
                Files.createTempFile(Files.createDirectories(directory), "relation", "");
            } catch (IOException deletedMeanwhile) {
                Thread.onSpinWait();
            }
        }
    }
}
