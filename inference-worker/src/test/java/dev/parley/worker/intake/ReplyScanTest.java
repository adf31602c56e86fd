package dev.parley.worker.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.events.ReplyStarted;
import dev.parley.schemas.serde.EventSerde;
import dev.parley.schemas.serde.EventSerdes;
import dev.parley.schemas.topic.TopicNames;
import dev.parley.schemas.topic.Topics;
import dev.parley.testkit.InMemorySchemaRegistry;
import dev.parley.worker.SampleRequest;
import dev.parley.worker.inference.AbandonedException;
import dev.parley.worker.inference.Lease;
import dev.parley.worker.publish.DeltaPublisher;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class ReplyScanTest {
    private static final TopicPartition REQUESTS = new TopicPartition("requests", 0);

    private final TopicNames names = TopicNames.DEFAULT;
    private final TopicPartition results = new TopicPartition(names.of(Topics.CHAT_RESULTS), 0);
    private final TopicPartition deltas = new TopicPartition(names.of(Topics.CHAT_DELTAS), 0);
    private final EventSerde<SpecificRecord> serde = new EventSerdes(new InMemorySchemaRegistry()).any();
    private final MockConsumer<byte[], byte[]> reading = new MockConsumer<>("earliest");
    private final MockProducer<byte[], byte[]> writing =
            new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final PartitionWork work = new PartitionWork(10);
    private final ReplyScan scan = new ReplyScan(
            reading,
            names,
            serde,
            new DeltaPublisher(writing, serde, deltas.topic(), results.topic(), InstantSource.system(), _ -> {}),
            0);

    /** A reply that a predecessor began. */
    private void begun() {
        reading.updateBeginningOffsets(Map.of(REQUESTS, 0L, results, 0L, deltas, 0L));
        reading.updateEndOffsets(Map.of(REQUESTS, 1L, results, 0L, deltas, 1L));
        reading.schedulePollTask(() -> reading.addRecord(record(REQUESTS, SampleRequest.ofChat())));
        reading.schedulePollTask(
                () -> reading.addRecord(record(deltas, new ReplyStarted("r/1/started", Instant.EPOCH, "r", "c", 1))));
        reading.schedulePollTask(
                () -> reading.addRecord(record(results, new ReplyStarted("r/2/started", Instant.EPOCH, "r", "c", 2))));
    }

    private ConsumerRecord<byte[], byte[]> record(TopicPartition partition, SpecificRecord event) {
        byte[] value = serde.serialize(partition.topic(), event);
        return new ConsumerRecord<>(partition.topic(), partition.partition(), 0, new byte[0], value);
    }

    @Test
    void shouldNotSpeakForTheNewOwnerOnceThePartitionIsLost() {
        begun();
        work.lose();
        assertThatThrownBy(() -> scan.read(REQUESTS, null, work.lease())).isInstanceOf(AbandonedException.class);
        assertThat(writing.history()).isEmpty();
    }

    @Test
    void shouldBeWaitedForWhileItTakesOver() throws Exception {
        begun();
        List<String> course = new ArrayList<>();
        Lease lease = new Lease() {
            @Override
            public boolean enter() {
                course.add("entered after " + writing.history().size());
                return true;
            }

            @Override
            public void keep(Runnable release) {
                throw new AssertionError("no call is made");
            }

            @Override
            public void rest() {
                course.add("rested after " + writing.history().size());
            }
        };
        assertThat(scan.read(REQUESTS, null, lease).takeover().begun()).containsEntry("r", new Takeover.Begun(2, ""));
        assertThat(course).containsExactly("entered after 0", "rested after 2");
    }
}
