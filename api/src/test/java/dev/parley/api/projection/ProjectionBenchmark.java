package dev.parley.api.projection;

import dev.parley.embedded.EmbeddedPlatform;
import dev.parley.embedded.Endpoints;
import dev.parley.embedded.PlatformListener;
import dev.parley.events.TurnRecorded;
import dev.parley.schemas.id.EventKeys;
import dev.parley.schemas.topic.TopicNames;
import dev.parley.schemas.topic.Topics;
import dev.parley.testkit.TestPlatform;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.UUID;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Figures of the projector: arguments are a fresh data directory and the number of turns. Prints lines of JSON. The turns are
 * published first, so the projector reads, decodes and writes; the upserts beside it, 500 rows a statement, only write.
 */
final class ProjectionBenchmark {
    private static final int ROWS = 500;
    private static final int TURNS = 20;
    private static final String TEXT =
            "I have worked with distributed systems for seven years, most of them on call. What would my first month look like? "
                    .repeat(2);

    private ProjectionBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        Path directory = Files.createDirectories(Path.of(arguments[0]));
        int count = Integer.parseInt(arguments[1]);
        try (EmbeddedPlatform platform =
                new EmbeddedPlatform(TestPlatform.settings(directory), PlatformListener.silent())) {
            Endpoints endpoints = platform.start();
            try (ReadModelFixture fixture = new ReadModelFixture(endpoints, new TopicNames("bench."))) {
                publish(fixture, count);
                for (int round = 0; round < 3; round++) {
                    upserts(fixture, count / 2);
                    project(fixture, count);
                }
                rebuild(fixture, count);
                latency(fixture);
            }
        }
        System.exit(0);
    }

    private static void publish(ReadModelFixture fixture, int count) throws Exception {
        for (int i = 0; i < count; i++) {
            String conversation = new UUID(i / TURNS * 31L, i / TURNS).toString() + ".run";
            int position = i % TURNS + 1;
            TurnRecorded turn = SampleEvents.turn(conversation, position, TEXT + i);
            fixture.publish(Topics.TURNS, EventKeys.turn(conversation, position), turn);
            if (i % 10_000 == 0) {
                fixture.ends();
            }
        }
        fixture.ends();
    }

    private static void project(ReadModelFixture fixture, int count) throws Exception {
        try (Connection connection = fixture.database().open("public", "bench")) {
            connection.setAutoCommit(true);
            ReadModelFixture.execute(connection, "DROP SCHEMA read_model CASCADE");
        }
        fixture.database().migrate(ReadModelDatabase.SERVED);
        long begin = System.nanoTime();
        try (ReadModelFixture.Instance instance = fixture.instance()) {
            fixture.ends().forEach((partition, end) -> instance.watch
                    .await(partition, end - 1, Duration.ofMinutes(5))
                    .block());
            print("projector", count, System.nanoTime() - begin);
        }
    }

    private static void upserts(ReadModelFixture fixture, int count) throws Exception {
        try (Connection connection = fixture.database().open("public", "bench")) {
            ReadModelFixture.execute(connection, "DROP TABLE IF EXISTS plain");
            ReadModelFixture.execute(connection, "CREATE TABLE plain (LIKE read_model.messages INCLUDING ALL)");
            connection.commit();
            String sql =
                    "INSERT INTO plain (id, conversation_id, position, role, content, source, model, chat_id, created_at)"
                            + " VALUES (?,?,?,?,?,?,?,?,?)" + ",(?,?,?,?,?,?,?,?,?)".repeat(ROWS - 1)
                            + " ON CONFLICT (id) DO UPDATE SET content = excluded.content, role = excluded.role";
            long begin = System.nanoTime();
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                for (int i = 0; i < count; i += ROWS) {
                    for (int row = 0; row < ROWS; row++) {
                        bind(statement, row * 9, i + row);
                    }
                    statement.execute();
                    connection.commit();
                }
            }
            print("500-row upserts", count, System.nanoTime() - begin);
        }
    }

    private static void bind(PreparedStatement statement, int at, int i) throws Exception {
        String conversation = new UUID(i / TURNS * 31L, i / TURNS).toString() + ".run";
        int position = i % TURNS + 1;
        statement.setString(at + 1, conversation + "/" + position);
        statement.setString(at + 2, conversation);
        statement.setLong(at + 3, position);
        statement.setString(at + 4, "agent");
        statement.setString(at + 5, TEXT + i);
        statement.setString(at + 6, "template");
        statement.setString(at + 7, null);
        statement.setString(at + 8, null);
        statement.setTimestamp(at + 9, Timestamp.from(SampleEvents.TODAY));
    }

    private static void rebuild(ReadModelFixture fixture, int count) throws Exception {
        long begin = System.nanoTime();
        ReadModelRebuild.run(fixture.settings, (_, _) -> {});
        print("rebuild", count, System.nanoTime() - begin);
    }

    /** From the acknowledgement of one event to its visibility, on the instance that projects it. */
    private static void latency(ReadModelFixture fixture) throws Exception {
        try (ReadModelFixture.Instance instance = fixture.instance()) {
            long[] micros = new long[500];
            for (int i = -100; i < micros.length; i++) {
                String id = UUID.randomUUID().toString();
                RecordMetadata written = fixture.publish(Topics.PROFILES, id, SampleEvents.profile(id, "{}"))
                        .get();
                long begin = System.nanoTime();
                instance.watch
                        .await(
                                new TopicPartition(written.topic(), written.partition()),
                                written.offset(),
                                Duration.ofSeconds(60))
                        .block();
                if (i >= 0) {
                    micros[i] = (System.nanoTime() - begin) / 1_000;
                }
                Thread.sleep(5);
            }
            Arrays.sort(micros);
            System.out.printf(
                    Locale.ROOT,
                    "{\"what\":\"one event\",\"p50_ms\":%.2f,\"p99_ms\":%.2f}%n",
                    micros[250] / 1e3,
                    micros[495] / 1e3);
        }
    }

    private static void print(String what, int rows, long nanoseconds) {
        System.out.printf(
                Locale.ROOT,
                "{\"what\":\"%s\",\"rows\":%d,\"seconds\":%.2f,\"rows_per_second\":%.0f}%n",
                what,
                rows,
                nanoseconds / 1e9,
                rows / (nanoseconds / 1e9));
    }
}
