package dev.parley.cli.export;

import static org.awaitility.Awaitility.await;

import dev.parley.embedded.Endpoints;
import dev.parley.events.ExampleDerived;
import dev.parley.events.RunPlanned;
import dev.parley.schemas.id.EventKeys;
import dev.parley.schemas.serde.ConfluentSchemaRegistry;
import dev.parley.schemas.serde.EventSerdes;
import dev.parley.schemas.topic.SubjectPartitioner;
import dev.parley.schemas.topic.Topic;
import dev.parley.schemas.topic.TopicNames;
import dev.parley.schemas.topic.TopicProvisioner;
import dev.parley.schemas.topic.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** Puts events on the log as the roles of Parley do: transactionally, by the one partitioner. */
final class LogWriter implements AutoCloseable {
    private final TopicNames names;
    private final EventSerdes serdes;
    private final Producer<String, SpecificRecord> producer;
    private final Admin admin;
    private final Set<TopicPartition> written = ConcurrentHashMap.newKeySet();

    LogWriter(Endpoints endpoints, TopicNames names) throws InterruptedException, ExecutionException {
        this.names = names;
        this.serdes = new EventSerdes(new ConfluentSchemaRegistry(endpoints.ccompatUrl()));
        this.admin = Admin.create(endpoints.kafkaProperties());
        new TopicProvisioner(admin, names).provision(4, (short) -1);
        Map<String, Object> properties = new HashMap<>(endpoints.kafkaProperties());
        properties.put(ProducerConfig.PARTITIONER_CLASS_CONFIG, SubjectPartitioner.class.getName());
        properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, names.prefix() + "test");
        this.producer = new KafkaProducer<>(properties, new StringSerializer(), serdes.any());
        producer.initTransactions();
    }

    EventSerdes serdes() {
        return serdes;
    }

    /** Writes events in a transaction that is committed. Returns when whoever reads committed events finds them. */
    void commit(Runnable writes) {
        producer.beginTransaction();
        writes.run();
        producer.commitTransaction();
        awaitNoOpenTransaction();
    }

    /** Writes events in a transaction that is aborted. */
    void abort(Runnable writes) {
        producer.beginTransaction();
        writes.run();
        producer.flush();
        producer.abortTransaction();
        awaitNoOpenTransaction();
    }

    /** A transaction has ended for its producer before its last marker is written: until then readers stop in front of it. */
    private void awaitNoOpenTransaction() {
        await().atMost(Duration.ofMinutes(1))
                .until(() -> ends(IsolationLevel.READ_COMMITTED).equals(ends(IsolationLevel.READ_UNCOMMITTED)));
    }

    private Map<TopicPartition, Long> ends(IsolationLevel isolation) throws InterruptedException, ExecutionException {
        Map<TopicPartition, OffsetSpec> latest =
                written.stream().collect(Collectors.toMap(partition -> partition, _ -> OffsetSpec.latest()));
        return admin.listOffsets(latest, new ListOffsetsOptions(isolation)).all().get().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, end -> end.getValue().offset()));
    }

    void run(RunPlanned run) {
        send(Topics.RUNS, run.getRunId(), run);
    }

    void example(ExampleDerived example) {
        send(Topics.EXAMPLES, key(example), example);
    }

    void tombstone(ExampleDerived example) {
        send(Topics.EXAMPLES, key(example), null);
    }

    void send(Topic topic, String key, @Nullable SpecificRecord event) {
        producer.send(new ProducerRecord<>(names.of(topic), key, event), (metadata, failure) -> {
            if (failure == null) {
                written.add(new TopicPartition(metadata.topic(), metadata.partition()));
            }
        });
    }

    private static String key(ExampleDerived example) {
        return EventKeys.example(example.getConversationId(), example.getDataset());
    }

    @Override
    public void close() {
        producer.close();
        admin.close();
    }
}
