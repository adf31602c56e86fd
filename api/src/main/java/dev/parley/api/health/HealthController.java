package dev.parley.api.health;

import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import java.util.Map;

/** Whether this instance lives. */
@Controller("/health")
final class HealthController {

    /** Answers as soon as the server does. */
    @Get
    Map<String, String> health() {
        return Map.of("status", "up");
    }
}
