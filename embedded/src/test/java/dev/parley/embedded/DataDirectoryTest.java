package dev.parley.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
    @TempDir
    Path temporary;

    @Test
    void shouldBeHeldByOneAtATime() throws Exception {
        Path path = temporary.resolve("a/b");
        try (DataDirectory first = DataDirectory.open(path)) {
            assertThat(DataDirectory.held(path)).isTrue();
            assertThatThrownBy(() -> DataDirectory.open(path))
                    .isInstanceOf(DataDirectoryInUse.class)
                    .hasMessageContaining("pid " + ProcessHandle.current().pid());
            assertThat(first.path()).isEqualTo(path.toRealPath());
        }

        assertThat(DataDirectory.held(path)).isFalse();
        DataDirectory.open(path).close();
    }

    @Test
    void shouldSayWhatIsWrongWithThePath() throws IOException {
        Path file = Files.writeString(temporary.resolve("file"), "");

        assertThatThrownBy(() -> DataDirectory.open(file.resolve("below")))
                .isInstanceOf(PlatformException.class)
                .hasMessageContaining("Not a directory")
                .hasMessageContaining("--data-dir")
                .hasMessageNotContaining("Exception");
    }

    @Test
    void shouldSayWhatToDoWhereItCannotBeSeenWhetherItIsHeld() throws IOException {
        Files.createDirectory(temporary.resolve("lock"));

        assertThatThrownBy(() -> EmbeddedPlatform.running(temporary))
                .isInstanceOf(PlatformException.class)
                .hasMessageContaining("lock: Is a directory. Make it writable")
                .hasMessageContaining("--data-dir")
                .hasMessageNotContaining("Exception");
    }

    @Test
    void shouldReadTornPropertiesAsNone() throws Exception {
        try (DataDirectory directory = DataDirectory.open(temporary)) {
            Files.writeString(temporary.resolve("torn.properties"), "a=\\u00");
            assertThat(directory.read("torn.properties")).isEmpty();

            Properties properties = new Properties();
            properties.setProperty("key", "value");
            directory.write("kept.properties", properties);
            assertThat(directory.read("kept.properties")).isEqualTo(properties);
        }
    }
}
