package dev.parley.api.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.api.ApiClient;
import dev.parley.api.ApiClient.Answer;
import dev.parley.api.ApiHarness;
import dev.parley.api.ApiLimits;
import dev.parley.api.ApiServer;
import dev.parley.api.ApiSettings;
import dev.parley.embedded.Endpoints;
import dev.parley.schemas.topic.TopicNames;
import dev.parley.testkit.ParleyPlatform;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** More readers than the database can answer: some wait, the others are told to come back, and nothing piles up. */
@ExtendWith(ParleyPlatform.class)
class CrowdIT {
    private static final int READERS = 120;

    @Test
    void shouldRefuseReadersThatTheDatabaseHasNoTimeFor(Endpoints endpoints, TopicNames topics) throws Exception {
        ApiSettings settings = oneConnection(ApiHarness.settings(endpoints, topics));
        DatabaseUrl url = DatabaseUrl.parse(settings.databaseUrl());
        try (ApiServer server = ApiServer.start(settings);
                ApiClient client = new ApiClient(server.port());
                Connection lock = Migrations.source(url).getConnection();
                ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor()) {
            assertThat(client.get("/conversations").status()).isEqualTo(200);
            block(lock);
            List<Future<Answer>> asked = new ArrayList<>();
            for (int i = 0; i < READERS; i++) {
                asked.add(readers.submit(() -> client.get("/conversations")));
            }
            List<Answer> answers = answers(asked);
            lock.rollback();

            assertThat(answers).extracting(Answer::status).containsOnly(503);
            assertThat(answers).allSatisfy(refused -> assertThat(refused.header("Retry-After"))
                    .matches("[1-9][0-9]?"));
            assertThat(answers.stream().map(Answer::body).filter(body -> body.contains("too busy")))
                    .hasSizeGreaterThan(READERS / 2);
            assertThat(client.get("/conversations").status()).isEqualTo(200);
        }
    }

    private static ApiSettings oneConnection(ApiSettings settings) {
        ApiLimits limits = ApiLimits.DEFAULT;
        return new ApiSettings(
                settings.host(),
                settings.port(),
                settings.kafka(),
                settings.topics(),
                settings.serdes(),
                settings.databaseUrl(),
                settings.configuration(),
                new ApiLimits(
                        limits.maxBodyBytes(),
                        Duration.ofMillis(100),
                        1,
                        limits.databaseStart(),
                        Duration.ofSeconds(1)));
    }

    private static void block(Connection lock) throws SQLException {
        lock.setAutoCommit(false);
        try (Statement statement = lock.createStatement()) {
            statement.execute("LOCK TABLE " + Migrations.READ_MODEL + ".conversation_states IN ACCESS EXCLUSIVE MODE");
        }
    }

    private static List<Answer> answers(List<Future<Answer>> asked) throws InterruptedException, ExecutionException {
        List<Answer> answers = new ArrayList<>();
        for (Future<Answer> future : asked) {
            answers.add(future.get());
        }
        return answers;
    }
}
