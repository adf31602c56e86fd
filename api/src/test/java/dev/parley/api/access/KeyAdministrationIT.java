package dev.parley.api.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.api.ApiHarness;
import dev.parley.api.ApiSettings;
import dev.parley.api.database.DatabaseUrl;
import dev.parley.api.database.Migrations;
import dev.parley.embedded.Endpoints;
import dev.parley.schemas.topic.TopicNames;
import dev.parley.testkit.ParleyPlatform;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Administering keys, by one or by two at the same moment. */
@ExtendWith(ParleyPlatform.class)
class KeyAdministrationIT {
    private static final Duration LONG = Duration.ofSeconds(30);

    /** Whoever revokes a leaked key must not find another one in its place. */
    @Test
    void shouldMakeNoKeyOfOneThatIsBeingRevoked(Endpoints endpoints, TopicNames topics) throws Exception {
        ApiSettings settings = ApiHarness.settings(endpoints, topics);
        KeyAdministration keys = KeyAdministration.of(settings.databaseUrl(), Clock.systemUTC());
        IssuedKey leaked =
                keys.create(new KeyRequest("leaked", Set.of(Scope.READ), Optional.empty(), 1, Optional.empty()));
        DataSource database = Migrations.source(DatabaseUrl.parse(settings.databaseUrl()));
        CompletableFuture<Optional<IssuedKey>> rotated;
        try (Connection revoking = database.getConnection()) {
            revoking.setAutoCommit(false);
            execute(revoking, "UPDATE service.api_keys SET revoked_at = now()");
            rotated =
                    CompletableFuture.supplyAsync(() -> keys.rotate(leaked.key().id(), Duration.ZERO));
            await().atMost(LONG).until(() -> isSomebodyWaiting(database));
            revoking.commit();
        }

        assertThat(rotated.get(LONG.toSeconds(), TimeUnit.SECONDS)).isEmpty();
        assertThat(keys.list().stream().filter(key -> key.name().equals("leaked")))
                .singleElement()
                .satisfies(key -> {
                    assertThat(key.id()).isEqualTo(leaked.key().id());
                    assertThat(key.revokedAt()).isPresent();
                });
    }

    /** The first key that was made may have been lost before anybody saw it: then the old one is replaced once more. */
    @Test
    void shouldMakeKeysThatLiveAsLongHoweverOftenTheOldOneIsReplaced(Endpoints endpoints, TopicNames topics) {
        ApiSettings settings = ApiHarness.settings(endpoints, topics);
        KeyAdministration keys = KeyAdministration.of(settings.databaseUrl(), Clock.systemUTC());
        for (Optional<Duration> lifetime : List.of(Optional.<Duration>empty(), Optional.of(Duration.ofDays(90)))) {
            ApiKey old = keys.create(new KeyRequest("old", Set.of(Scope.READ), Optional.empty(), 1, lifetime))
                    .key();
            keys.rotate(old.id(), Duration.ofHours(1)).orElseThrow();
            keys.rotate(old.id(), Duration.ofHours(2)).orElseThrow();

            ApiKey last =
                    keys.rotate(old.id(), Duration.ofHours(2)).orElseThrow().key();

            assertThat(last.expiresAt().map(end -> Duration.between(last.createdAt(), end)))
                    .isEqualTo(lifetime);
            assertThat(keys.list().getLast()).isEqualTo(last);
            assertThat(keys.list().stream().filter(key -> key.id().equals(old.id())))
                    .singleElement()
                    .satisfies(key -> assertThat(key.expiresAt().orElseThrow())
                            .isBefore(old.createdAt().plus(Duration.ofMinutes(70))));
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static boolean isSomebodyWaiting(DataSource database) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT count(*) FROM pg_stat_activity"
                        + " WHERE datname = current_database() AND wait_event_type = 'Lock'")) {
            rows.next();
            return rows.getLong(1) > 0;
        }
    }
}
