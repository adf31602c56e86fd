package dev.parley.domain.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigFileTest {

    @TempDir
    Path directory;

    private final List<ConfigProblem> problems = new ArrayList<>();

    @Test
    void shouldReadTextWithoutByteOrderMark() throws IOException {
        Path file = Files.writeString(directory.resolve("a.yml"), "\uFEFFname: Zoë 🙂\n");

        assertThat(ConfigFile.read(file, problems)).contains("name: Zoë 🙂\n");
        assertThat(problems).isEmpty();
    }

    @Test
    void shouldNameTheFirstByteThatIsNotUtf8() throws IOException {
        byte[] latin1 = "ok: ä\nname: Zo\u00eb\n".getBytes(StandardCharsets.ISO_8859_1);
        byte[] bytes = "\u00fc: 1\nname: Zo".getBytes(StandardCharsets.UTF_8);
        byte[] bad = java.util.Arrays.copyOf(bytes, bytes.length + 2);
        bad[bytes.length] = (byte) 0xEB;
        bad[bytes.length + 1] = '\n';

        assertThat(ConfigFile.read(Files.write(directory.resolve("a.yml"), latin1), problems))
                .isEmpty();
        assertThat(ConfigFile.read(Files.write(directory.resolve("b.yml"), bad), problems))
                .isEmpty();

        assertThat(problems.getFirst().toString())
                .endsWith("a.yml:1:5: byte 0xE4 is not UTF-8. Save the file with the encoding UTF-8.");
        assertThat(problems.getLast().toString()).contains("b.yml:2:9: byte 0xEB is not UTF-8");
    }

    @Test
    void shouldRefuseATruncatedCharacterAtTheEnd() throws IOException {
        Path file = Files.write(directory.resolve("a.yml"), new byte[] {'a', (byte) 0xC3});

        assertThat(ConfigFile.read(file, problems)).isEmpty();
        assertThat(problems.getFirst().column()).isEqualTo(2);
    }

    @Test
    void shouldRefuseALargeFileBeforeReadingIt() throws IOException {
        Path file = directory.resolve("large.yml");
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(100L * 1024 * 1024);
        }

        assertThat(ConfigFile.read(file, problems)).isEmpty();
        assertThat(problems.getFirst().message())
                .isEqualTo("the file has 104857600 bytes, more than the 4194304 (4 MiB) that are read");
    }

    @Test
    void shouldRefuseWhatIsMissingOrNoFile() {
        assertThat(ConfigFile.read(directory.resolve("none.yml"), problems)).isEmpty();
        assertThat(ConfigFile.read(directory, problems)).isEmpty();

        assertThat(problems.stream().map(ConfigProblem::message))
                .containsExactly("the file does not exist", "this is not a regular file");
    }
}
