package dev.parley.api.database;

import dev.parley.api.ApiSettings;
import io.micronaut.context.annotation.Factory;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;

@Factory
final class DatabaseFactory {
    @Singleton
    ConnectionFactory connections(ApiSettings settings) {
        return new ConnectionPool(ConnectionPoolConfiguration.builder(ConnectionFactories.get("r2dbc:" + settings.databaseUrl()))
                .initialSize(0)
                .maxSize(20)
                .maxAcquireTime(Duration.ofSeconds(2))
                .build());
    }

    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }
}
