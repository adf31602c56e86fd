package dev.parley.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.cli.e2e.ParleyProcess.Ended;
import dev.parley.embedded.Endpoints;
import dev.parley.testkit.ParleyPlatform;
import dev.parley.testkit.halt.HaltPoint;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The life of an API key, as a user sees it. */
@ExtendWith(ParleyPlatform.class)
class KeysIT {
    private static final String DATABASE = "keys_it";

    @Test
    void shouldMakeListReplaceAndRevokeKeys(Endpoints endpoints) throws Exception {
        // Its own database: a key would close the API of the other tests.
        createDatabase(endpoints);
        try (Workspace workspace = Workspace.on(endpoints)
                .set("DATABASE_URL", endpoints.databaseUrl().replaceFirst("/[^/]*$", "/" + DATABASE))) {
            Ended made = workspace.run("keys", "create", "--name", "website", "--tenant", "acme", "--expires", "90d");
            assertThat(made.status()).as("%s", made).isZero();
            String id = made.json().path("details").path("id").asText();
            assertThat(made.json().path("key").asText()).matches("parley_[A-Za-z0-9_-]{43}");

            Ended replaced = workspace.run("keys", "rotate", id, "--overlap", "1h");
            assertThat(replaced.status()).as("%s", replaced).isZero();
            Ended revoked = workspace.run("keys", "revoke", id);
            assertThat(revoked.json().path("status").asText()).isEqualTo("revoked");

            Ended listed = workspace.run("keys", "list");
            JsonNode keys = listed.json().path("keys");
            assertThat(keys).extracting(key -> key.path("status").asText()).containsExactly("revoked", "valid");
            assertThat(keys).extracting(key -> key.path("tenant").asText()).containsOnly("acme");
            assertThat(listed.output()).doesNotContain(made.json().path("key").asText());

            assertThat(workspace
                            .run("keys", "create", "--name", "x", "--scope", "root")
                            .status())
                    .isEqualTo(2);
            assertThat(workspace.run("keys", "revoke", "website").status()).isEqualTo(2);
        }
    }

    /** Whoever has nothing but the old key would be locked out, were that one ended first. */
    @Test
    void shouldEndAKeyWithTheOneThatTakesItsPlaceOrNotAtAll(Endpoints endpoints) throws Exception {
        try (Workspace workspace = Workspace.on(endpoints)) {
            workspace.ownDatabase(endpoints);
            String id = workspace
                    .run("keys", "create", "--name", "website")
                    .json()
                    .path("details")
                    .path("id")
                    .asText();

            workspace.die(HaltPoint.entering("dev.parley.api.access.KeyRepository", "insertIn"), "keys", "rotate", id);

            assertThat(statuses(workspace)).containsExactly("valid");
            Ended replaced = workspace.run("keys", "rotate", id);
            assertThat(replaced.status()).as("%s", replaced).isZero();
            assertThat(statuses(workspace)).containsExactly("expired", "valid");
        }
    }

    private static List<String> statuses(Workspace workspace) throws InterruptedException {
        return workspace
                .run("keys", "list")
                .json()
                .path("keys")
                .valueStream()
                .map(key -> key.path("status").asText())
                .toList();
    }

    private static void createDatabase(Endpoints endpoints) throws SQLException {
        String[] parts =
                endpoints.databaseUrl().replaceFirst("postgresql://", "").split("[:@]", 3);
        try (Connection connection = DriverManager.getConnection("jdbc:postgresql://" + parts[2], parts[0], parts[1]);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + DATABASE);
        }
    }
}
