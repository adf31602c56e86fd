package dev.parley.testkit;

import dev.parley.embedded.Endpoints;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Leaves something in each of the three servers, and looks whether it is still there. */
final class Traces {
    private static final String TOPIC = "traces";
    private static final String SCHEMA = "{\"type\":\"record\",\"name\":\"Trace\",\"fields\":[]}";
    private static final String WIDER =
            "{\"type\":\"record\",\"name\":\"Trace\",\"fields\":[{\"name\":\"added\",\"type\":\"string\"}]}";

    private final Endpoints endpoints;

    Traces(Endpoints endpoints) {
        this.endpoints = endpoints;
    }

    void createTopic() throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(endpoints.kafkaProperties())) {
            admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get();
        }
    }

    /** Returns when the record is acknowledged. */
    void write(String value) throws ExecutionException, InterruptedException {
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(endpoints.kafkaProperties(), new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(TOPIC, value)).get();
        }
    }

    List<String> read() {
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(endpoints.kafkaProperties(), new StringDeserializer(), new StringDeserializer())) {
            TopicPartition partition = new TopicPartition(TOPIC, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            List<String> values = new ArrayList<>();
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofMillis(100)).forEach(found -> values.add(found.value()));
            }
            return values;
        }
    }

    int registerSchema() throws IOException, InterruptedException {
        return register(SCHEMA);
    }

    /** Registers what FULL_TRANSITIVE must refuse: a field without a default. */
    int registerIncompatibleSchema() throws IOException, InterruptedException {
        return register(WIDER);
    }

    private int register(String schema) throws IOException, InterruptedException {
        String body = "{\"schema\":\"" + schema.replace("\"", "\\\"") + "\"}";
        return status(HttpRequest.newBuilder(URI.create(endpoints.ccompatUrl() + "/subjects/Trace/versions"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    int schemaStatus() throws IOException, InterruptedException {
        return status(HttpRequest.newBuilder(URI.create(endpoints.ccompatUrl() + "/subjects/Trace/versions/1")));
    }

    private static int status(HttpRequest.Builder request) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString())
                    .statusCode();
        }
    }

    void createTable() throws SQLException {
        execute("CREATE TABLE traces (value text)");
    }

    void insert(String value) throws SQLException {
        execute("INSERT INTO traces VALUES ('" + value + "')");
    }

    private void execute(String sql) throws SQLException {
        try (Connection database = connect(endpoints.databaseUrl());
                Statement statement = database.createStatement()) {
            statement.execute(sql);
        }
    }

    List<String> rows() throws SQLException {
        try (Connection database = connect(endpoints.databaseUrl());
                Statement statement = database.createStatement();
                ResultSet result = statement.executeQuery("SELECT value FROM traces")) {
            List<String> rows = new ArrayList<>();
            while (result.next()) {
                rows.add(result.getString(1));
            }
            return rows;
        }
    }

    static Connection connect(String databaseUrl) throws SQLException {
        URI url = URI.create(databaseUrl);
        String[] user = url.getUserInfo().split(":", 2);
        return DriverManager.getConnection(
                "jdbc:postgresql://" + url.getHost() + ":" + url.getPort() + url.getPath(), user[0], user[1]);
    }
}
