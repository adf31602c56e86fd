package dev.parley.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlainDigitsTest {
    @TempDir
    private Path directory;

    @Test
    void shouldNameWhatABrokerWroteInAnotherLanguage() throws Exception {
        Path partition = Files.createDirectories(directory.resolve("parley.turns-0"));
        Files.writeString(partition.resolve("٠٠١٢.log"), "turns");
        Files.writeString(partition.resolve("۰۰۳۴.index"), "index");
        Files.writeString(partition.resolve("0056.log"), "more");
        Files.writeString(directory.resolve("meta.properties"), "meta");

        PlainDigits.nameFilesOf(directory);

        assertThat(partition).isDirectoryContaining("glob:**/0034.index");
        assertThat(partition.resolve("0012.log")).hasContent("turns");
        assertThat(partition.resolve("0056.log")).hasContent("more");
        assertThat(partition.toFile().list()).hasSize(3);
        assertThat(directory.resolve("meta.properties")).hasContent("meta");
    }

    @Test
    void shouldPutNothingInThePlaceOfAnother() throws Exception {
        Files.writeString(directory.resolve("٠.log"), "older");
        Files.writeString(directory.resolve("0.log"), "newer");

        assertThatThrownBy(() -> PlainDigits.nameFilesOf(directory)).isInstanceOf(FileAlreadyExistsException.class);
        assertThat(directory.resolve("0.log")).hasContent("newer");
    }
}
