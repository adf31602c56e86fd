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
    @Get(uris = {"/", "/liveness"})
    @Produces("application/json")
    @Operation(operationId = "health", summary = "Whether this instance lives")
    @ApiResponse(responseCode = "200", description = "It does.")
    Map<String, String> health() {
        return Map.of("status", "up");
    }

    /** Answers 200 while Kafka and Postgres do and nobody stops this instance, 503 otherwise. */
    @Get(uris = {"/ready", "/readiness"})
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
}
