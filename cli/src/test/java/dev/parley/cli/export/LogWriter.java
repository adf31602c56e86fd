package dev.parley.cli.export;

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
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** Puts events on the log as the roles of Parley do: transactionally, by the one partitioner. */
final class LogWriter implements AutoCloseable {
    private final TopicNames names;
    private final EventSerdes serdes;
    private final Producer<String, SpecificRecord> producer;

    LogWriter(Endpoints endpoints, TopicNames names) throws InterruptedException, ExecutionException {
        this.names = names;
        this.serdes = new EventSerdes(new ConfluentSchemaRegistry(endpoints.ccompatUrl()));
        try (Admin admin = Admin.create(endpoints.kafkaProperties())) {
            new TopicProvisioner(admin, names).provision(4, (short) -1);
        }
        Map<String, Object> properties = new HashMap<>(endpoints.kafkaProperties());
        properties.put(ProducerConfig.PARTITIONER_CLASS_CONFIG, SubjectPartitioner.class.getName());
        properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, names.prefix() + "test");
        this.producer = new KafkaProducer<>(properties, new StringSerializer(), serdes.any());
        producer.initTransactions();
    }

    EventSerdes serdes() {
        return serdes;
    }

    /** Writes events in a transaction that is committed. */
    void commit(Runnable writes) {
        producer.beginTransaction();
        writes.run();
        producer.commitTransaction();
    }

    /** Writes events in a transaction that is aborted. */
    void abort(Runnable writes) {
        producer.beginTransaction();
        writes.run();
        producer.flush();
        producer.abortTransaction();
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
        producer.send(new ProducerRecord<>(names.of(topic), key, event));
    }

    private static String key(ExampleDerived example) {
        return EventKeys.example(example.getConversationId(), example.getDataset());
    }

    @Override
    public void close() {
        producer.close();
    }
}
