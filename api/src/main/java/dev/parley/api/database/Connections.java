package dev.parley.api.database;

import dev.parley.api.ApiSettings;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.postgresql.PostgresqlConnectionConfiguration;
import io.r2dbc.postgresql.PostgresqlConnectionFactory;
import io.r2dbc.postgresql.client.SSLMode;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;

/** Makes the pool of connections, which look for their tables in the read model first. */
@Factory
public final class Connections {
    private static final Duration CONNECT = Duration.ofSeconds(2);

    /** A client that gets no connection in this time is better told so. */
    private static final Duration ACQUIRE = Duration.ofSeconds(2);

    /** How many may wait for each connection: more than can have theirs in that time are refused at once, and hold no memory. */
    private static final int WAITING = 32;

    private static final Duration STATEMENT = Duration.ofSeconds(5);
    private static final Duration IDLE = Duration.ofMinutes(10);

    /** Its name is the one that its metrics have. */
    @Singleton
    @Named("postgres")
    @Bean(preDestroy = "dispose")
    ConnectionPool pool(ApiSettings settings) {
        int most = settings.limits().databaseConnections();
        return new ConnectionPool(
                ConnectionPoolConfiguration.builder(factory(DatabaseUrl.parse(settings.databaseUrl())))
                        .initialSize(0)
                        .maxSize(most)
                        .customizer(pool -> pool.maxPendingAcquire(most * WAITING))
                        .maxIdleTime(IDLE)
                        .maxAcquireTime(ACQUIRE)
                        .build());
    }

    /** Makes connections that nobody keeps. */
    public static PostgresqlConnectionFactory factory(DatabaseUrl url) {
        PostgresqlConnectionConfiguration.Builder builder = PostgresqlConnectionConfiguration.builder()
                .host(url.host())
                .port(url.port())
                .database(url.database())
                .username(url.user())
                .password(url.password())
                .applicationName("parley-api")
                .connectTimeout(CONNECT)
                .tcpNoDelay(true)
                .options(Map.of(
                        "search_path",
                        Migrations.READ_MODEL + "," + Migrations.SERVICE,
                        "statement_timeout",
                        Long.toString(STATEMENT.toMillis())));
        url.sslMode().map(SSLMode::fromValue).ifPresent(builder::sslMode);
        url.sslRootCertificate().ifPresent(builder::sslRootCert);
        return new PostgresqlConnectionFactory(builder.build());
    }
}
