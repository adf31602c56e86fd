package dev.parley.api.health;

import dev.parley.api.problem.ApiProblem;
import dev.parley.api.problem.ProblemResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Map;
import reactor.core.publisher.Mono;

/** Whether this instance lives, and whether it can work. */
@Controller("/health")
@Tag(name = "operation")
final class HealthController {
    private static final int RETRY_AFTER = 1;

    private final Readiness readiness;
    private final Departure departure;

    HealthController(Readiness readiness, Departure departure) {
        this.readiness = readiness;
        this.departure = departure;
    }

    /** Answers as soon as the server does. */
    @Get
    @Produces("application/json")
    @Operation(operationId = "health", summary = "Whether this instance lives")
    Map<String, String> health() {
        return Map.of("status", "up");
    }

    /** The same by its usual name. */
    @Get("/liveness")
    @Produces("application/json")
    @Operation(operationId = "liveness", summary = "The same as /health")
    Map<String, String> liveness() {
        return health();
    }

    /** Answers 200 while Kafka and Postgres do and nobody stops this instance, 503 otherwise. */
    @Get("/ready")
    @Produces("application/json")
    @Operation(operationId = "ready", summary = "Whether this instance can work: Kafka and Postgres answer")
    @ApiResponse(responseCode = "200", description = "It can.")
    @ApiResponse(
            responseCode = "503",
            description = "It cannot; the detail says what is away, or that it is being stopped.",
            content = @Content(mediaType = ProblemResponse.MEDIA_TYPE))
    Mono<Map<String, String>> ready() {
        if (departure.isAnnounced()) {
            return Mono.error(ApiProblem.unavailable("This instance is being stopped. Ask another one.", RETRY_AFTER));
        }
        return readiness.missing().map(missing -> {
            if (!missing.isEmpty()) {
                throw ApiProblem.unavailable(String.join(" and ", missing) + " cannot be reached.", RETRY_AFTER);
            }
            return Map.of("status", "up", "kafka", "up", "postgres", "up");
        });
    }

    /** The same by its usual name. */
    @Get("/readiness")
    @Produces("application/json")
    @Operation(operationId = "readiness", summary = "The same as /health/ready")
    @ApiResponse(responseCode = "200", description = "It can.")
    @ApiResponse(
            responseCode = "503",
            description = "It cannot; the detail says what is away, or that it is being stopped.",
            content = @Content(mediaType = ProblemResponse.MEDIA_TYPE))
    Mono<Map<String, String>> readiness() {
        return ready();
    }
}
