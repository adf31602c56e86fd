package dev.parley.api.metrics;

import dev.parley.api.ApiSettings;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.function.Supplier;

/** What Prometheus scrapes. */
@Controller("/metrics")
@Tag(name = "operation")
final class MetricsController {
    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

    private final PrometheusMeterRegistry registry;
    private final Supplier<String> otherFigures;

    MetricsController(PrometheusMeterRegistry registry, ApiSettings settings) {
        this.registry = registry;
        this.otherFigures = settings.otherFigures();
    }

    /** All figures of the process, in Prometheus' text format. */
    @Get
    @Produces("text/plain")
    // Gauges may look at things that take their time.
    @ExecuteOn(TaskExecutors.BLOCKING)
    @Operation(operationId = "metrics", summary = "Figures for Prometheus")
    @ApiResponse(
            responseCode = "200",
            description = "The figures.",
            content = @Content(mediaType = "text/plain", schema = @Schema(implementation = String.class)))
    HttpResponse<String> metrics() {
        return HttpResponse.ok(registry.scrape(TEXT) + otherFigures.get()).header("Content-Type", TEXT);
    }
}
