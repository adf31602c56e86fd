package dev.parley.api.webhook;

import java.time.Duration;
import java.util.List;

/**
 * How webhooks are told.
 *
 * @param privateAddresses whether URLs may lead to this machine and its network, also without TLS: for tests, and where
 *     everybody who has a key may reach all of it anyway
 * @param pauses between one attempt and the next; when they are used up, a message is given up
 */
public record WebhookSettings(boolean privateAddresses, List<Duration> pauses) {
    /** Public addresses only; ten attempts over about three days, as Standard Webhooks proposes. */
    public static final WebhookSettings DEFAULT = new WebhookSettings(
            false,
            List.of(
                    Duration.ofSeconds(5),
                    Duration.ofMinutes(5),
                    Duration.ofMinutes(30),
                    Duration.ofHours(2),
                    Duration.ofHours(5),
                    Duration.ofHours(10),
                    Duration.ofHours(14),
                    Duration.ofHours(20),
                    Duration.ofHours(24)));

    /** Copies the pauses. */
    public WebhookSettings {
        pauses = List.copyOf(pauses);
    }
}
