package dev.parley.api.health;

import dev.parley.api.ApiSettings;
import dev.parley.api.database.Sql;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import reactor.core.publisher.Mono;

/** Asks the servers that the API needs, at most once a second however often it is asked. */
@Singleton
final class Readiness {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration REMEMBERED = Duration.ofSeconds(1);

    private final Admin admin;
    private final Sql sql;
    private final Mono<List<String>> missing;

    Readiness(ApiSettings settings, Sql sql) {
        Map<String, Object> kafka = new HashMap<>(settings.kafka());
        kafka.put(AdminClientConfig.CLIENT_ID_CONFIG, "parley-api-health");
        kafka.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
        kafka.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
        this.admin = Admin.create(kafka);
        this.sql = sql;
        this.missing = Mono.zip(kafka(), postgres(), Readiness::names).cache(REMEMBERED);
    }

    /** The names of the servers that do not answer. */
    Mono<List<String>> missing() {
        return missing;
    }

    private Mono<Boolean> kafka() {
        return Mono.fromCompletionStage(() -> admin.describeCluster().nodes().toCompletionStage())
                .map(nodes -> !nodes.isEmpty())
                .timeout(PATIENCE)
                .onErrorReturn(false);
    }

    private Mono<Boolean> postgres() {
        return sql.rows("SELECT 1", row -> true).next().timeout(PATIENCE).onErrorReturn(false);
    }

    private static List<String> names(boolean kafka, boolean postgres) {
        List<String> names = new ArrayList<>();
        if (!kafka) {
            names.add("Kafka");
        }
        if (!postgres) {
            names.add("Postgres");
        }
        return names;
    }

    @PreDestroy
    void close() {
        admin.close(PATIENCE);
    }
}
