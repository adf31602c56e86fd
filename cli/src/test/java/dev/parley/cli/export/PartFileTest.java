package dev.parley.cli.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.parley.domain.hash.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartFileTest {
    private static final byte[] CONTENT = "content".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path directory;

    @Test
    void shouldMakeDirectoriesAndTellTheChecksum() throws IOException {
        Path target = directory.resolve("a/b/file");

        PartFile.Written written = new PartFile(target).publish(CONTENT);

        assertThat(written).isEqualTo(new PartFile.Written(target, 7, Sha256.hex("content")));
        assertThat(target).hasContent("content");
        assertThat(target.getParent()).isDirectoryNotContaining("glob:**.part");
    }

    @Test
    void shouldLeaveAnEqualFileAlone() throws IOException {
        Path target = Files.write(directory.resolve("file"), CONTENT);
        FileTime longAgo = FileTime.fromMillis(1_000_000_000_000L);
        Files.setLastModifiedTime(target, longAgo);

        new PartFile(target).publish(CONTENT);

        assertThat(Files.getLastModifiedTime(target)).isEqualTo(longAgo);
        assertThat(directory).isDirectoryNotContaining("glob:**.part");
    }

    @Test
    void shouldKeepTheEarlierFileWhenTheDiskIsFull() throws IOException {
        Path full = Path.of("/dev/full");
        assumeThat(full).exists();
        Path target = Files.writeString(directory.resolve("file"), "earlier");
        Files.createSymbolicLink(directory.resolve("file.part"), full);

        assertThatIOException().isThrownBy(() -> new PartFile(target).publish(CONTENT));

        assertThat(target).hasContent("earlier");
    }
}
