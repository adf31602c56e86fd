package dev.parley.api.projection;

import dev.parley.api.ApiSettings;
import dev.parley.api.database.DatabaseUrl;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;
import java.time.Clock;

/** The projector and what tells of its progress: one of each in an instance of the API, from its start to its end. */
@Factory
final class ProjectionFactory {

    @Singleton
    OffsetWatch watch() {
        return new OffsetWatch();
    }

    @Singleton
    ProjectionMetrics projectionMetrics(MeterRegistry registry) {
        return new ProjectionMetrics(registry);
    }

    @Context
    @Bean(preDestroy = "close")
    ProgressListener progressListener(ApiSettings settings, OffsetWatch watch) {
        ProgressListener listener =
                new ProgressListener(new ReadModelDatabase(DatabaseUrl.parse(settings.databaseUrl())), watch);
        listener.start();
        return listener;
    }

    @Context
    @Bean(preDestroy = "close")
    Projector projector(ApiSettings settings, OffsetWatch watch, ProjectionMetrics metrics) {
        Projector projector = new Projector(ProjectionSettings.of(settings), watch, metrics, Clock.systemUTC());
        projector.start();
        return projector;
    }
}
