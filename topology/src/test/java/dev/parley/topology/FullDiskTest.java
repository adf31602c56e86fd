package dev.parley.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

class FullDiskTest {
    @Test
    void shouldKnowItBehindWhatWrapsIt() {
        Status status = new Status(Status.Code.IOError, Status.SubCode.NoSpace, null);

        assertThat(FullDisk.isCauseOf(new StreamsException(
                        "Exception caught in process",
                        new ProcessorStateException("put", new RocksDBException(status)))))
                .isTrue();
        assertThat(FullDisk.isCauseOf(
                        new ProcessorStateException("checkpoint", new IOException("No space left on device"))))
                .isTrue();
    }

    @Test
    void shouldNotTakeOtherTroubleForIt() {
        Status corrupted = new Status(Status.Code.Corruption, Status.SubCode.None, null);

        assertThat(FullDisk.isCauseOf(new ProcessorStateException("get", new RocksDBException(corrupted))))
                .isFalse();
        assertThat(FullDisk.isCauseOf(new StreamsException("fenced"))).isFalse();
    }
}
