package dev.parley.cli.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testkit.ChildProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import net.jpountz.lz4.LZ4Factory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDB;

/** A JVM that is killed leaves what it has unpacked: 15 MB each time, until the temporary directory is full. */
@EnabledOnOs(OS.LINUX)
class NativeLibrariesTest {
    @TempDir
    Path temporary;

    /** Loads those of the stores and of compressed records. */
    public static final class Loading {
        public static void main(String[] arguments) {
            RocksDB.loadLibrary();
            System.out.println("loaded " + LZ4Factory.nativeInstance());
            Runtime.getRuntime().halt(0);
        }
    }

    @Test
    void shouldLeaveNothingBehindWhenKilled() throws Exception {
        List<String> options = List.of(
                "-Djava.io.tmpdir=" + temporary,
                "-XX:-UsePerfData",
                "-Djava.library.path=" + Path.of("target", "native").toAbsolutePath());

        try (ChildProcess child = ChildProcess.run(Loading.class, options, Map.of())) {
            assertThat(child.awaitLine(line -> line.startsWith("loaded"), Duration.ofSeconds(60)))
                    .contains("JNI");
            child.kill();
        }

        assertThat(temporary).isEmptyDirectory();
    }
}
