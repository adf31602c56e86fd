package dev.parley.api.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.api.CapturedLog;
import dev.parley.api.projection.ReadModelFixture.Instance;
import dev.parley.embedded.Endpoints;
import dev.parley.schemas.topic.TopicNames;
import dev.parley.schemas.topic.Topics;
import dev.parley.testkit.ParleyPlatform;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Postgres answers, and takes nothing in, as on a full disk. */
@ExtendWith(ParleyPlatform.class)
class UnwritableReadModelIT {
    private static final Duration LONG = Duration.ofSeconds(60);

    @Test
    void shouldTryLessAndLessOftenAndLoseNothing(Endpoints endpoints, TopicNames names) throws Exception {
        String id = UUID.randomUUID().toString();
        ReadModelFixture fixture = new ReadModelFixture(endpoints, names);
        try (CapturedLog log = new CapturedLog(ProjectionSession.class.getName());
                Instance instance = fixture.instance()) {
            execute(
                    fixture,
                    "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS"
                            + " $$ BEGIN RAISE EXCEPTION 'No space left on device' USING ERRCODE = '53100'; END $$");
            execute(
                    fixture,
                    "CREATE TRIGGER full_disk BEFORE INSERT OR UPDATE ON profiles EXECUTE FUNCTION full_disk()");
            fixture.publish(Topics.PROFILES, id, SampleEvents.profile(id, "{}"));
            await().atMost(LONG).until(() -> outages(instance) >= 7);
            double before = outages(instance);
            long begin = System.nanoTime();

            await().atMost(LONG).until(() -> outages(instance) >= before + 3);

            assertThat(said(log)).singleElement().asString().contains("until this is over", "SQLSTATE 53100");
            // After pauses of 20 to 640 ms, 1,000 each. Without, an attempt takes a third of that.
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofSeconds(2));
            execute(fixture, "DROP TRIGGER full_disk ON profiles");
            fixture.awaitProjected();
            assertThat(fixture.query("SELECT id FROM profiles")).containsExactly(id);
            await().atMost(LONG)
                    .untilAsserted(() -> assertThat(said(log)).hasSize(2).endsWith("the read model: going on"));
        } finally {
            fixture.close();
        }
    }

    private static List<String> said(CapturedLog log) {
        return log.messages().stream()
                .filter(line -> line.startsWith("the read model: "))
                .toList();
    }

    private static double outages(Instance instance) {
        return instance.metrics.get("parley.projection.outages").counter().count();
    }

    private static void execute(ReadModelFixture fixture, String statement) throws SQLException {
        try (Connection connection = fixture.database().open(ReadModelDatabase.SERVED, "test");
                Statement change = connection.createStatement()) {
            change.execute(statement);
            connection.commit();
        }
    }
}
