package dev.parley.api.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.api.projection.ReadModelFixture.Instance;
import dev.parley.api.projection.ReadModelRebuild.Rebuilt;
import dev.parley.embedded.Endpoints;
import dev.parley.schemas.topic.TopicNames;
import dev.parley.schemas.topic.Topics;
import dev.parley.testkit.ParleyPlatform;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.postgresql.PGStatement;

@ExtendWith(ParleyPlatform.class)
class ReadModelRebuildIT {
    private static final long SEED = 4;

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
    void shouldRebuildRowForRowAlsoAfterOneThatWasBrokenOff() throws Exception {
        Traffic traffic = new Traffic(fixture, SEED);
        traffic.publish(3_000);
        try (Instance _ = fixture.instance()) {
            fixture.awaitProjected();
        }
        List<String> projected = fixture.dump();

        assertThatThrownBy(() -> ReadModelRebuild.run(fixture.settings, (offsets, _) -> {
                    if (offsets > 0) {
                        throw new IllegalStateException("killed");
                    }
                }))
                .hasMessage("killed");
        assertThat(fixture.dump()).isEqualTo(projected);

        Rebuilt rebuilt = ReadModelRebuild.run(fixture.settings, (_, _) -> {});

        assertThat(rebuilt.events()).isGreaterThan(2_500);
        assertThat(rebuilt.notProjected()).isZero();
        assertThat(fixture.dump()).hasSizeGreaterThan(1_000).isEqualTo(projected);
        assertThat(fixture.query("SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'read_model_%'"))
                .containsExactly("0");
    }

    @Test
    void shouldHaveNothingThatWasNeverCommitted() throws Exception {
        String said = UUID.randomUUID().toString();
        String unsaid = UUID.randomUUID().toString();
        fixture.publishInVain(Topics.PROFILES, unsaid, SampleEvents.profile(unsaid, "{}"));
        // Behind it, in its partition: when this is projected, the other would be, too.
        fixture.publish(Topics.PROFILES, unsaid, SampleEvents.profile(said, "{}"));
        try (Instance _ = fixture.instance()) {
            fixture.awaitProjected();
        }
        assertThat(fixture.query("SELECT fields FROM profiles")).containsExactly("{}");

        ReadModelRebuild.run(fixture.settings, (_, _) -> {});

        assertThat(fixture.query("SELECT fields FROM profiles")).containsExactly("{}");
    }

    @Test
    void shouldRebuildWhileInstancesReadAndProject() throws Exception {
        Traffic traffic = new Traffic(fixture, SEED + 1);
        AtomicBoolean done = new AtomicBoolean();
        try (Instance _ = fixture.instance();
                Instance _ = fixture.instance()) {
            traffic.publish(2_000);
            CompletableFuture<Integer> reads = CompletableFuture.supplyAsync(() -> readUntil(done));
            CompletableFuture<Void> writes = CompletableFuture.runAsync(() -> writeUntil(done, traffic));
            try {
                for (int i = 0; i < 3; i++) {
                    ReadModelRebuild.run(fixture.settings, (_, _) -> {});
                }
            } finally {
                done.set(true);
            }
            writes.get();
            assertThat(reads.get()).isPositive();
            fixture.awaitProjected();
        }
        List<String> projected = fixture.dump();

        ReadModelRebuild.run(fixture.settings, (_, _) -> {});

        assertThat(fixture.dump()).isEqualTo(projected);
    }

    @Test
    void shouldRefuseAShorterLogBeforeItDoesAnything() throws Exception {
        new Traffic(fixture, SEED + 2).publish(500);
        try (Instance _ = fixture.instance()) {
            fixture.awaitProjected();
        }
        try (Connection connection = fixture.database().open(ReadModelDatabase.SERVED, "test")) {
            ReadModelFixture.execute(
                    connection,
                    "UPDATE projection_offsets SET next_offset = next_offset + 1000"
                            + " WHERE partition = 0 AND topic LIKE '%.turns'");
            connection.commit();
        }

        assertThatThrownBy(() -> ReadModelRebuild.run(
                        fixture.settings, (offsets, _) -> assertThat(offsets).isZero()))
                .isInstanceOf(RebuildException.class)
                .hasMessageMatching(
                        "The log ends before what the read model knows: \\S+\\.turns-0 at \\d+ before 1\\d\\d\\d\\. .*");
    }

    private static void writeUntil(AtomicBoolean done, Traffic traffic) {
        while (!done.get()) {
            traffic.publish(20);
            pause();
        }
    }

    /** As a pool's connection does: prepared once, on the server too, and in transactions over several tables. */
    private int readUntil(AtomicBoolean done) {
        int most = 0;
        try (Connection connection = fixture.database().open(ReadModelDatabase.SERVED, "test");
                PreparedStatement messages = connection.prepareStatement("SELECT count(*) FROM messages");
                PreparedStatement conversations = connection.prepareStatement("SELECT sum(turns) FROM conversations")) {
            messages.unwrap(PGStatement.class).setPrepareThreshold(1);
            conversations.unwrap(PGStatement.class).setPrepareThreshold(1);
            while (!done.get()) {
                most = Math.max(most, read(messages));
                read(conversations);
                connection.commit();
            }
            return most;
        } catch (SQLException error) {
            throw new IllegalStateException(error);
        }
    }

    private static int read(PreparedStatement statement) throws SQLException {
        try (ResultSet result = statement.executeQuery()) {
            result.next();
            return result.getInt(1);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(5);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
