package dev.parley.api.projection;

import static dev.parley.api.projection.SampleEvents.TODAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.api.projection.ReadModelFixture.Instance;
import dev.parley.embedded.Endpoints;
import dev.parley.schemas.id.EventKeys;
import dev.parley.schemas.topic.TopicNames;
import dev.parley.schemas.topic.Topics;
import dev.parley.testkit.ParleyPlatform;
import dev.parley.testkit.Retention;
import dev.parley.testkit.TcpProxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ParleyPlatform.class)
class ProjectorIT {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final long SEED = 20_261_121;
    private static final String OFFSETS =
            "SELECT next_offset FROM projection_offsets WHERE topic = '%s' AND partition = %d";

    private ReadModelFixture fixture;

    @BeforeEach
    void makeLogAndDatabase(Endpoints endpoints, TopicNames names) throws Exception {
        fixture = new ReadModelFixture(endpoints, names);
    }

    @AfterEach
    void closeThem() {
        fixture.close();
    }

    @Test
    void shouldFoldEveryKindOfEventAndNumberMessagesAsTheyCame() throws Exception {
        String live = UUID.randomUUID().toString();
        String first = UUID.randomUUID().toString();
        String second = UUID.randomUUID().toString();
        fixture.publish(Topics.TURNS, EventKeys.message(live, first), SampleEvents.message(live, first, "one\0"));
        fixture.publish(Topics.TURNS, EventKeys.message(live, second), SampleEvents.message(live, second, "two"));
        fixture.publish(Topics.TURNS, EventKeys.message(live, first), SampleEvents.message(live, first, "uno"));
        fixture.publish(Topics.CONVERSATIONS, EventKeys.started(live), SampleEvents.live(live));
        fixture.publish(Topics.JOB_OPENINGS, first, SampleEvents.jobOpening(first, "{\"b\":\"\\u0000\", \"a\":1e999}"));

        try (Instance _ = fixture.instance()) {
            fixture.awaitProjected();
        }

        assertThat(fixture.query("SELECT content FROM messages ORDER BY position"))
                .containsExactly("uno", "two");
        assertThat(fixture.query("SELECT concat_ws('|', kind, status, turns, tenant, metadata) FROM conversations"))
                .containsExactly("live|active|2|acme|{\"b\":1,\"a\":2}");
        assertThat(fixture.query("SELECT fields FROM job_openings"))
                .containsExactly("{\"b\":\"\\u0000\", \"a\":1e999}");
    }

    @Test
    void shouldLeaveNothingOfAChatWithoutTraceNorOfOneThatTheLogForgets() throws Exception {
        String kept = UUID.randomUUID().toString();
        String conversation = UUID.randomUUID().toString();
        for (String chat : List.of(kept, UUID.randomUUID().toString())) {
            fixture.publish(
                    Topics.CHAT_REPLIES,
                    EventKeys.reply(conversation, chat),
                    SampleEvents.reply(conversation, chat, TODAY, chat.equals(kept)));
        }

        try (Instance _ = fixture.instance()) {
            fixture.awaitProjected();
        }

        assertThat(fixture.query("SELECT id FROM chats")).containsExactly(kept);
        try (var connection = fixture.database().open(ReadModelDatabase.SERVED, "test")) {
            Purge.chats(connection, TODAY.plus(Purge.kept()));
            connection.commit();
            assertThat(fixture.query("SELECT id FROM chats")).containsExactly(kept);
            Purge.chats(connection, TODAY.plus(Purge.kept()).plusMillis(1));
            connection.commit();
        }
        assertThat(fixture.query("SELECT id FROM chats")).isEmpty();
    }

    @Test
    void shouldPutAsideWhatCannotBeProjectedAndGoOn() throws Exception {
        String good = UUID.randomUUID().toString();
        fixture.publish(Topics.PROFILES, good, "not avro".getBytes(StandardCharsets.UTF_8));
        fixture.publish(Topics.PROFILES, good, SampleEvents.profile("not a uuid", "{}"));
        fixture.publish(Topics.PROFILES, good, SampleEvents.profile(good, "{not json"));
        fixture.publish(Topics.PROFILES, good, SampleEvents.live(good));
        fixture.publish(Topics.PROFILES, good, SampleEvents.profile(good, "{}"));
        fixture.publish(Topics.PROFILES, good, SampleEvents.profile(good, "{\"really\": }"));

        try (Instance instance = fixture.instance()) {
            fixture.awaitProjected();

            assertThat(count(instance, "parley.projection.dead.letters")).isEqualTo(5);
        }
        assertThat(fixture.query("SELECT fields FROM profiles")).containsExactly("{}");
    }

    @Test
    void shouldEqualTheFoldOfTheLogAfterTwentyKillsAndBrokenTransactions() throws Exception {
        Random random = new Random(SEED);
        Traffic traffic = new Traffic(fixture, SEED);
        double broken = 0;
        try (TcpProxy proxy = TcpProxy.to(fixture.databasePort())) {
            for (int kill = 0; kill < 20; kill++) {
                try (Instance instance = new Instance(fixture.through(proxy.port()))) {
                    traffic.publish(50);
                    await().atMost(LONG).until(() -> count(instance, "parley.projection.events") > 0);
                    for (int i = 0; i < 10; i++) {
                        traffic.publish(30);
                        Thread.sleep(random.nextInt(6));
                        if (i == 5) {
                            proxy.cut();
                        }
                    }
                    broken += count(instance, "parley.projection.outages");
                }
            }
        }
        assertThat(broken).as("the checks see transactions that were broken").isGreaterThan(5);
        try (Instance _ = fixture.instance()) {
            fixture.awaitProjected();
        }

        assertEqualsTheFold();
    }

    @Test
    void shouldLoseNothingWhileTheDatabaseIsAway() throws Exception {
        Traffic traffic = new Traffic(fixture, SEED + 1);
        try (TcpProxy proxy = TcpProxy.to(fixture.databasePort());
                Instance instance = new Instance(fixture.through(proxy.port()))) {
            traffic.publish(300);
            fixture.awaitProjected();
            proxy.down(true);
            traffic.publish(500);
            await().atMost(LONG).until(() -> count(instance, "parley.projection.outages") > 3);
            proxy.down(false);
            fixture.awaitProjected();
        }

        assertEqualsTheFold();
    }

    /** Reliability case 20: a gap is never jumped over, and stops nothing but its own partition. */
    @Test
    void shouldStopLoudlyWhereTheLogLostWhatShouldComeNext(Endpoints endpoints) throws Exception {
        String conversation = UUID.randomUUID().toString();
        try (Instance _ = fixture.instance()) {
            say(conversation, "before");
            fixture.awaitProjected();
        }
        say(conversation, "lost");
        RecordMetadata lost = say(conversation, "lost, too");
        TopicPartition gap = new TopicPartition(lost.topic(), lost.partition());
        Retention.deleteUpTo(endpoints.kafkaProperties(), gap, lost.offset());
        RecordMetadata after = say(conversation, "after");
        List<String> offsets = fixture.query(OFFSETS.formatted(gap.topic(), gap.partition()));
        try (Instance instance = fixture.instance()) {
            await().atMost(LONG).until(() -> gauge(instance, "parley.projection.stopped") == 1);
            String id = UUID.randomUUID().toString();
            RecordMetadata other = fixture.publish(Topics.PROFILES, id, SampleEvents.profile(id, "{}"))
                    .get();

            assertThat(instance.watch
                            .await(new TopicPartition(other.topic(), other.partition()), other.offset(), LONG)
                            .block())
                    .isTrue();
            assertThat(instance.watch.await(gap, after.offset(), Duration.ZERO).block())
                    .isFalse();
        }
        assertThat(fixture.query("SELECT content FROM messages")).containsExactly("before");
        assertThat(fixture.query(OFFSETS.formatted(gap.topic(), gap.partition())))
                .isEqualTo(offsets);
    }

    private RecordMetadata say(String conversation, String text) throws Exception {
        String id = UUID.randomUUID().toString();
        return fixture.publish(
                        Topics.TURNS, EventKeys.message(conversation, id), SampleEvents.message(conversation, id, text))
                .get();
    }

    private static double gauge(Instance instance, String name) {
        return instance.metrics.get(name).gauge().value();
    }

    @Test
    void shouldShareThePartitionsAndWaitForEachOthersEvents() throws Exception {
        Traffic traffic = new Traffic(fixture, SEED + 2);
        try (Instance one = fixture.instance();
                Instance other = fixture.instance()) {
            await().atMost(LONG).until(() -> folds(one, traffic) && folds(other, traffic));
            List<Instance> instances = List.of(one, other);
            for (int i = 0; i < 30; i++) {
                String id = UUID.randomUUID().toString();
                RecordMetadata written = fixture.publish(Topics.PROFILES, id, SampleEvents.profile(id, "{}"))
                        .get();
                TopicPartition partition = new TopicPartition(written.topic(), written.partition());

                assertThat(instances
                                .get(i % 2)
                                .watch
                                .await(partition, written.offset(), LONG)
                                .block())
                        .isTrue();
                assertThat(fixture.query("SELECT id FROM profiles WHERE id = '" + id + "'"))
                        .hasSize(1);
            }
            fixture.awaitProjected();
        }

        assertEqualsTheFold();
    }

    private static boolean folds(Instance instance, Traffic traffic) {
        traffic.publish(5);
        return count(instance, "parley.projection.events") > 0;
    }

    private static double count(Instance instance, String counter) {
        return instance.metrics.get(counter).counter().count();
    }

    private void assertEqualsTheFold() throws Exception {
        List<String> rows = new ArrayList<>();
        for (String query : ReferenceFold.QUERIES) {
            rows.addAll(fixture.query(query));
        }
        rows.sort(null);
        assertThat(rows).hasSizeGreaterThan(10).isEqualTo(new ReferenceFold(fixture).rows());
    }
}
