package dev.parley.api.projection;

import static org.awaitility.Awaitility.await;

import dev.parley.api.database.DatabaseUrl;
import dev.parley.embedded.Endpoints;
import dev.parley.schemas.serde.EventSerdes;
import dev.parley.schemas.topic.SubjectPartitioner;
import dev.parley.schemas.topic.Topic;
import dev.parley.schemas.topic.TopicNames;
import dev.parley.schemas.topic.TopicProvisioner;
import dev.parley.testkit.InMemorySchemaRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A log and a database of a test's own, on the shared platform. */
final class ReadModelFixture implements AutoCloseable {
    static final int PARTITIONS = 3;
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final List<String> TABLES =
            List.of("profiles", "job_openings", "conversation_states", "messages", "chats");

    final TopicNames names;
    final EventSerdes serdes;
    final ProjectionSettings settings;
    private final Producer<byte[], byte[]> producer;
    private final List<Future<RecordMetadata>> sent = new ArrayList<>();
    private final Map<TopicPartition, Long> ends = new HashMap<>();

    ReadModelFixture(Endpoints endpoints, TopicNames names) throws Exception {
        this(endpoints, names, new EventSerdes(new InMemorySchemaRegistry()));
    }

    /** @param serdes with a registry that other processes have, too */
    ReadModelFixture(Endpoints endpoints, TopicNames names, EventSerdes serdes) throws Exception {
        this.serdes = serdes;
        int number = NUMBER.incrementAndGet();
        this.names = new TopicNames(names.prefix() + number + ".");
        try (Admin admin = Admin.create(endpoints.kafkaProperties())) {
            new TopicProvisioner(admin, this.names).provision(PARTITIONS, (short) 1);
        }
        String database = "projection_" + number;
        try (Connection connection =
                new ReadModelDatabase(DatabaseUrl.parse(endpoints.databaseUrl())).open("public", "test")) {
            connection.setAutoCommit(true);
            execute(connection, "CREATE DATABASE " + database);
        }
        URI url = URI.create(endpoints.databaseUrl());
        settings = new ProjectionSettings(
                endpoints.kafkaProperties(),
                this.names,
                serdes,
                url.resolve("/" + database).toString());
        database().migrate(ReadModelDatabase.SERVED);
        Map<String, Object> properties = endpoints.kafkaProperties();
        properties.put(ProducerConfig.PARTITIONER_CLASS_CONFIG, SubjectPartitioner.class.getName());
        producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    ReadModelDatabase database() {
        return new ReadModelDatabase(DatabaseUrl.parse(settings.databaseUrl()));
    }

    int databasePort() {
        return URI.create(settings.databaseUrl()).getPort();
    }

    /** The same installation, its database reached by another port. */
    ProjectionSettings through(int port) {
        String url = settings.databaseUrl().replaceFirst("@127\\.0\\.0\\.1:\\d+", "@127.0.0.1:" + port);
        return new ProjectionSettings(settings.kafka(), names, serdes, url);
    }

    Future<RecordMetadata> publish(Topic topic, String key, SpecificRecord event) {
        return publish(topic, key, serdes.any().serialize(names.of(topic), event));
    }

    Future<RecordMetadata> erase(Topic topic, String key) {
        return publish(topic, key, (byte[]) null);
    }

    synchronized Future<RecordMetadata> publish(Topic topic, String key, byte[] value) {
        Future<RecordMetadata> future =
                producer.send(new ProducerRecord<>(names.of(topic), key.getBytes(StandardCharsets.UTF_8), value));
        sent.add(future);
        return future;
    }

    /** In a transaction that is broken off: it is in the log, and never was said. */
    void publishInVain(Topic topic, String key, SpecificRecord event) {
        Map<String, Object> properties = new HashMap<>(settings.kafka());
        properties.put(ProducerConfig.PARTITIONER_CLASS_CONFIG, SubjectPartitioner.class.getName());
        properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, names.prefix() + "in-vain");
        try (Producer<byte[], byte[]> transactional =
                new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            transactional.initTransactions();
            transactional.beginTransaction();
            byte[] value = serdes.any().serialize(names.of(topic), event);
            transactional.send(new ProducerRecord<>(names.of(topic), key.getBytes(StandardCharsets.UTF_8), value));
            transactional.flush();
            transactional.abortTransaction();
        }
    }

    /** Where the log ends, as far as this published it. */
    synchronized Map<TopicPartition, Long> ends() throws Exception {
        for (Future<RecordMetadata> one : sent) {
            RecordMetadata metadata = one.get();
            ends.merge(new TopicPartition(metadata.topic(), metadata.partition()), metadata.offset() + 1, Math::max);
        }
        sent.clear();
        return Map.copyOf(ends);
    }

    /** Waits until everything that was published is in the read model. */
    void awaitProjected() throws Exception {
        Map<TopicPartition, Long> target = ends();
        await().atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> {
                    try (Connection connection = database().open(ReadModelDatabase.SERVED, "test")) {
                        Map<TopicPartition, Long> offsets = Progress.all(connection);
                        return target.entrySet().stream()
                                .allMatch(end -> offsets.getOrDefault(end.getKey(), 0L) >= end.getValue());
                    }
                });
    }

    Instance instance() {
        return new Instance(settings);
    }

    /** Every row of the read model, in the order of their ids, without the offsets. */
    List<String> dump() throws SQLException {
        List<String> rows = new ArrayList<>();
        for (String table : TABLES) {
            rows.addAll(query("SELECT '" + table + "' || t::text FROM " + table + " AS t ORDER BY id"));
        }
        return rows;
    }

    /** The first column of what a query gives; nulls as text. */
    List<String> query(String sql) throws SQLException {
        try (Connection connection = database().open(ReadModelDatabase.SERVED, "test");
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            List<String> values = new ArrayList<>();
            while (result.next()) {
                values.add(String.valueOf(result.getString(1)));
            }
            return values;
        }
    }

    static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() {
        producer.close();
    }

    /** What an instance of the API runs of the projection. */
    static final class Instance implements AutoCloseable {
        final OffsetWatch watch = new OffsetWatch();
        final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
        private final Projector projector;
        private final ProgressListener listener;

        Instance(ProjectionSettings settings) {
            projector = new Projector(settings, watch, new ProjectionMetrics(metrics), Clock.systemUTC());
            listener = new ProgressListener(new ReadModelDatabase(DatabaseUrl.parse(settings.databaseUrl())), watch);
            projector.start();
            listener.start();
        }

        @Override
        public void close() {
            projector.close();
            listener.close();
        }
    }
}
