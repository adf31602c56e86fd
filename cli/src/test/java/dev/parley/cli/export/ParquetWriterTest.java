package dev.parley.cli.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Util;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParquetWriterTest {
    private static final int ROWS = 500;

    @TempDir
    private Path directory;

    @Test
    void shouldWriteEqualExamplesAsEqualBytes() throws IOException {
        Path first = write("first");
        Path second = write("second");

        assertThat(second).hasSameBinaryContentAs(first);
    }

    /** Another JVM would list them in another order: the library keeps them in a hash set of enum constants. */
    @Test
    void shouldListEncodingsInOrder() throws IOException {
        FileMetaData metadata = footer(write("file"));

        assertThat(metadata.getNum_rows()).isEqualTo(ROWS);
        for (RowGroup group : metadata.getRow_groups()) {
            for (ColumnChunk column : group.getColumns()) {
                assertThat(column.getMeta_data().getEncodings()).isSorted();
            }
        }
    }

    private Path write(String name) throws IOException {
        Path file = directory.resolve(name);
        try (ExampleWriter writer = new ParquetWriter(file)) {
            for (int number = 0; number < ROWS; number++) {
                writer.write(ExampleMapper.example(SampleExamples.example("run", "dataset", number)));
            }
            assertThat(writer.rows()).isEqualTo(ROWS);
        }
        return file;
    }

    private static FileMetaData footer(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        int length = bytes.getInt(bytes.limit() - 8);
        byte[] footer = new byte[length];
        bytes.get(bytes.limit() - 8 - length, footer);
        return Util.readFileMetaData(new ByteArrayInputStream(footer));
    }
}
