package dev.parley.api.projection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.api.projection.ReadModelFixture.Instance;
import dev.parley.embedded.Endpoints;
import dev.parley.schemas.id.EventKeys;
import dev.parley.schemas.topic.TopicNames;
import dev.parley.schemas.topic.Topics;
import dev.parley.testkit.ParleyPlatform;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ParleyPlatform.class)
class PurgeIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Test
    void shouldForgetOldChatsAlsoWhereAPartitionStandsStill(Endpoints endpoints, TopicNames names) throws Exception {
        try (ReadModelFixture fixture = new ReadModelFixture(endpoints, names)) {
            Instant old = Instant.now().minus(Purge.kept()).minusSeconds(60).truncatedTo(ChronoUnit.MILLIS);
            String conversation = UUID.randomUUID().toString();
            String chat = UUID.randomUUID().toString();
            fixture.publish(
                    Topics.CHAT_REPLIES,
                    EventKeys.reply(conversation, chat),
                    SampleEvents.reply(conversation, chat, old, true));
            try (Instance _ = fixture.instance()) {
                fixture.awaitProjected();
            }
            assertThat(fixture.query("SELECT id FROM chats")).containsExactly(chat);
            String turns = fixture.names.of(Topics.TURNS);

            projectWhereEventsWereDeleted(fixture, new TopicPartition(turns, 0));

            assertThat(fixture.query("SELECT id FROM chats")).isEmpty();
        }
    }

    /** Goes on until the chats are gone, or for a time that is long enough. */
    private static void projectWhereEventsWereDeleted(ReadModelFixture fixture, TopicPartition gap) throws Exception {
        MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("none");
        consumer.assign(List.of(gap));
        consumer.updateBeginningOffsets(Map.of(gap, 5L));
        consumer.updateEndOffsets(Map.of(gap, 10L));
        ReadModelConnection database = new ReadModelConnection(fixture.database(), ReadModelDatabase.SERVED);
        OffsetWatch watch = new OffsetWatch();
        ProjectionMetrics metrics = new ProjectionMetrics(new SimpleMeterRegistry());
        try (DeadLetterTopic letters = new DeadLetterTopic(fixture.settings.kafka(), fixture.names)) {
            LogFold fold = new LogFold(fixture.serdes, fixture.names, letters, metrics);
            LogBounds bounds = new LogBounds(fixture.names);
            ProjectionSession session = new ProjectionSession(
                    consumer, database, fold, bounds, watch, metrics, Clock.systemUTC(), Duration.ZERO);
            session.onPartitionsAssigned(List.of(gap));
            long begin = System.nanoTime();
            while (!fixture.query("SELECT id FROM chats").isEmpty() && System.nanoTime() - begin < PATIENCE.toNanos()) {
                session.round();
                Thread.sleep(100);
            }
        } finally {
            database.close();
        }
    }
}
