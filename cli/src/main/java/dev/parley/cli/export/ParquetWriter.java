package dev.parley.cli.export;

import dev.parley.domain.dataset.Example;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.OutputFile;

/** Writes examples into a Parquet file, compressed with Zstandard; equal examples give equal bytes. */
final class ParquetWriter implements ExampleWriter {
    /** Bounds the heap: a row group is kept in memory until it is written. */
    private static final long ROW_GROUP_BYTES = 16L << 20;

    private final Path file;
    private final org.apache.parquet.hadoop.ParquetWriter<Example> writer;
    private long rows;

    ParquetWriter(Path file) throws IOException {
        Files.deleteIfExists(file);
        this.file = file;
        this.writer = new Builder(new LocalOutputFile(file))
                .withConf(new PlainParquetConfiguration())
                .withCodecFactory(new ZstandardCodec())
                .withCompressionCodec(CompressionCodecName.ZSTD)
                .withRowGroupSize(ROW_GROUP_BYTES)
                .build();
    }

    @Override
    public void write(Example example) throws IOException {
        writer.write(example);
        rows++;
    }

    @Override
    public long rows() {
        return rows;
    }

    @Override
    public void close() throws IOException {
        writer.close();
        ParquetFooter.putInOrder(file);
    }

    private static final class Builder extends org.apache.parquet.hadoop.ParquetWriter.Builder<Example, Builder> {
        Builder(OutputFile file) {
            super(file);
        }

        @Override
        protected Builder self() {
            return this;
        }

        @Override
        protected WriteSupport<Example> getWriteSupport(Configuration configuration) {
            return new ParquetExamples();
        }

        @Override
        protected WriteSupport<Example> getWriteSupport(ParquetConfiguration configuration) {
            return new ParquetExamples();
        }
    }
}
