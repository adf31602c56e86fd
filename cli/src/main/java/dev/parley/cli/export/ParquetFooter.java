package dev.parley.cli.export;

import static java.util.Objects.requireNonNull;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.PageEncodingStats;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Util;

/**
 * Makes the footer of a Parquet file the same for the same content. The library keeps each column's encodings in a hash
 * set of enum constants, whose order changes from one JVM to the next; the format gives that order no meaning.
 */
final class ParquetFooter {
    /** The footer's length in four bytes, then {@code PAR1}. */
    private static final int TAIL_BYTES = 8;

    private ParquetFooter() {}

    /** Sorts the encodings in the footer of this finished file. */
    static void putInOrder(Path path) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            byte[] tail = new byte[TAIL_BYTES];
            file.seek(file.length() - TAIL_BYTES);
            file.readFully(tail);
            int length = ByteBuffer.wrap(tail).order(ByteOrder.LITTLE_ENDIAN).getInt();
            long start = file.length() - TAIL_BYTES - length;
            byte[] footer = new byte[length];
            file.seek(start);
            file.readFully(footer);
            byte[] ordered = ordered(footer);
            if (ordered.length != length) {
                throw new IllegalStateException("the Parquet footer of " + path + " changed its length");
            }
            file.seek(start);
            file.write(ordered);
        }
    }

    private static byte[] ordered(byte[] footer) throws IOException {
        FileMetaData metadata = Util.readFileMetaData(new ByteArrayInputStream(footer));
        for (RowGroup group : requireNonNull(metadata.getRow_groups())) {
            for (ColumnChunk chunk : requireNonNull(group.getColumns())) {
                putInOrder(requireNonNull(chunk.getMeta_data()));
            }
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(footer.length);
        Util.writeFileMetaData(metadata, bytes);
        return bytes.toByteArray();
    }

    private static void putInOrder(ColumnMetaData column) {
        Collections.sort(requireNonNull(column.getEncodings()));
        List<PageEncodingStats> pages = column.getEncoding_stats();
        if (pages != null) {
            pages.sort(Comparator.comparing(PageEncodingStats::getPage_type)
                    .thenComparing(PageEncodingStats::getEncoding));
        }
    }
}
