package dev.parley.cli.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class TopicFollowerTest {
    private static final TopicPartition PARTITION = new TopicPartition("runs", 0);

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
    private final List<Long> read = new ArrayList<>();

    /** A broker with so many records. */
    private TopicFollower follower(long records, Duration patience) {
        consumer.updatePartitions("runs", List.of(new PartitionInfo("runs", 0, null, null, null)));
        consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
        consumer.updateEndOffsets(Map.of(PARTITION, records));
        return new TopicFollower(consumer, "runs", record -> read.add(record.offset()), patience);
    }

    private void comes(long offset) {
        consumer.schedulePollTask(
                () -> consumer.addRecord(new ConsumerRecord<>("runs", 0, offset, new byte[0], new byte[0])));
    }

    @Test
    @Timeout(60)
    void shouldReadToTheEnd() {
        try (TopicFollower follower = follower(2, Duration.ofMinutes(1))) {
            comes(0);
            comes(1);

            follower.catchUp();

            assertThat(read).containsExactly(0L, 1L);
        }
    }

    @Test
    @Timeout(60)
    void shouldNotWaitForEverForABrokerThatDiedMeanwhile() {
        try (TopicFollower follower = follower(2, Duration.ofMillis(50))) {
            comes(0);

            assertThatThrownBy(follower::catchUp)
                    .isInstanceOf(TimeoutException.class)
                    .hasMessageContaining("topic runs");
            assertThat(read).containsExactly(0L);
        }
    }
}
