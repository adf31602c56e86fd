package dev.parley.api.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.api.ApiHarness;
import dev.parley.api.ApiServer;
import dev.parley.api.ApiSettings;
import dev.parley.embedded.Endpoints;
import dev.parley.schemas.topic.TopicNames;
import dev.parley.testkit.ParleyPlatform;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Case 38. */
@ExtendWith(ParleyPlatform.class)
class MigrationsIT {
    private static ApiSettings settings;
    private static DatabaseUrl url;

    @BeforeAll
    static void migrate(Endpoints endpoints, TopicNames topics) {
        settings = ApiHarness.settings(endpoints, topics);
        url = DatabaseUrl.parse(settings.databaseUrl());
        Migrations.run(url, Duration.ofSeconds(30));
    }

    private static void execute(String statements) throws SQLException {
        try (Connection connection = Migrations.source(url).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(statements);
        }
    }

    private static boolean isThere(String table) throws SQLException {
        try (Connection connection = Migrations.source(url).getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT to_regclass('" + table + "') IS NOT NULL")) {
            return rows.next() && rows.getBoolean(1);
        }
    }

    @Test
    void shouldRollBackWhatFailsAndNotStart() throws SQLException {
        // Nothing is there but a table that is in the way of the third script.
        execute("""
                DO $$ DECLARE made text; BEGIN
                    FOR made IN SELECT tablename FROM pg_tables WHERE schemaname = 'service'
                                AND tablename NOT IN ('flyway_schema_history', 'webhook_offsets') LOOP
                        EXECUTE format('DROP TABLE service.%I CASCADE', made);
                    END LOOP;
                END $$;
                DELETE FROM service.flyway_schema_history WHERE version::int >= 1""");

        assertThatThrownBy(() -> ApiServer.start(settings)).hasMessageContaining("webhook_offsets");

        assertThat(isThere("service.webhooks")).as("made by the same script").isFalse();
        execute("DROP TABLE service.webhook_offsets");
        Migrations.run(url, Duration.ofSeconds(30));
        assertThat(isThere("service.webhook_runs")).isTrue();
    }
}
