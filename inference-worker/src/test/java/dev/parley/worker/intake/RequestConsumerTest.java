package dev.parley.worker.intake;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.worker.intake.PartitionWork.Inheritance;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class RequestConsumerTest {
    private static final TopicPartition REQUESTS = new TopicPartition("requests", 0);

    private final MockConsumer<byte[], byte[]> kafka = new MockConsumer<>("earliest");

    @Test
    @Timeout(30)
    void shouldNotGoOnInATopicThatWasMadeAnew() {
        kafka.updateBeginningOffsets(Map.of(REQUESTS, 0L));
        kafka.schedulePollTask(() -> {
            kafka.rebalance(List.of(REQUESTS));
            kafka.addRecord(request(5));
        });
        RequestConsumer consumer = new RequestConsumer(
                kafka,
                (_, _, _) -> new Inheritance(0, 0, 0, 0, Map.of()),
                (record, work, _) -> {
                    work.done(record.offset());
                    kafka.schedulePollTask(this::beginAnew);
                },
                new IntakeSettings(10, Duration.ofMinutes(1), Duration.ZERO, Duration.ofSeconds(6), 10),
                _ -> {});

        assertThatThrownBy(() -> consumer.consume("requests"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("requests-0 was made anew: offset 0 is below 6");
    }

    private void beginAnew() {
        kafka.seek(REQUESTS, 0);
        kafka.addRecord(request(0));
    }

    private static ConsumerRecord<byte[], byte[]> request(long offset) {
        return new ConsumerRecord<>(REQUESTS.topic(), REQUESTS.partition(), offset, new byte[0], new byte[0]);
    }
}
