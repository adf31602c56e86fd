package dev.parley.api;

import java.time.Duration;

/**
 * What an instance allows itself and its clients.
 *
 * @param maxBodyBytes the largest body of a request
 * @param readYourWrites how long a write waits until the read model has it
 * @param databaseConnections the most connections to Postgres
 * @param databaseStart how long to wait for Postgres at the start
 * @param drain how long running requests may take to end at the stop
 */
public record ApiLimits(
        int maxBodyBytes, Duration readYourWrites, int databaseConnections, Duration databaseStart, Duration drain) {
    public static final ApiLimits DEFAULT =
            new ApiLimits(1024 * 1024, Duration.ofSeconds(2), 16, Duration.ofSeconds(30), Duration.ofSeconds(20));

    /** Checks the bounds. */
    public ApiLimits {
        if (maxBodyBytes < 1) {
            throw new IllegalArgumentException("maxBodyBytes must be at least 1: " + maxBodyBytes);
        }
        if (databaseConnections < 1) {
            throw new IllegalArgumentException("databaseConnections must be at least 1: " + databaseConnections);
        }
    }
}
