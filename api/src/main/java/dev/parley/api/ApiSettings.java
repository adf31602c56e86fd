package dev.parley.api;

import dev.parley.api.webhook.WebhookSettings;
import dev.parley.domain.configuration.Configuration;
import dev.parley.schemas.serde.EventSerdes;
import dev.parley.schemas.topic.TopicNames;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What an instance of the API is started with.
 *
 * @param host the address to listen on
 * @param port the port to listen on; 0 takes a free one
 * @param kafka what every Kafka client is created with: bootstrap servers and further settings
 * @param topics the installation's topics
 * @param serdes how events are read and written
 * @param databaseUrl {@code postgresql://user:password@host:port/database}
 * @param configuration agents, templates, models and the flow
 * @param limits what the instance allows itself and its clients
 * @param webhooks how webhooks are told
 * @param hasKey whether there is a key for the default teacher: it replies then where nobody says who does
 * @param otherFigures figures of other roles in the same process, in Prometheus' text format, served with those of the API
 */
public record ApiSettings(
        String host,
        int port,
        Map<String, Object> kafka,
        TopicNames topics,
        EventSerdes serdes,
        String databaseUrl,
        Configuration configuration,
        ApiLimits limits,
        WebhookSettings webhooks,
        boolean hasKey,
        Supplier<String> otherFigures) {
    public static final int DEFAULT_PORT = 8080;
    public static final String LOOPBACK = "127.0.0.1";

    /** Settings of an API that is alone in its process, with webhooks as they usually are, and no key for a teacher. */
    public ApiSettings(
            String host,
            int port,
            Map<String, Object> kafka,
            TopicNames topics,
            EventSerdes serdes,
            String databaseUrl,
            Configuration configuration,
            ApiLimits limits) {
        this(
                host,
                port,
                kafka,
                topics,
                serdes,
                databaseUrl,
                configuration,
                limits,
                WebhookSettings.DEFAULT,
                false,
                () -> "");
    }

    /** Copies, and checks the port. */
    public ApiSettings {
        kafka = Map.copyOf(kafka);
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port must be 0 to 65535: " + port);
        }
    }

    /** The same with other limits. */
    public ApiSettings with(ApiLimits other) {
        return new ApiSettings(
                host, port, kafka, topics, serdes, databaseUrl, configuration, other, webhooks, hasKey, otherFigures);
    }

    /** The same with other webhooks. */
    public ApiSettings with(WebhookSettings other) {
        return new ApiSettings(
                host, port, kafka, topics, serdes, databaseUrl, configuration, limits, other, hasKey, otherFigures);
    }

    /** The same, with or without a key for the default teacher. */
    public ApiSettings withKey(boolean there) {
        return new ApiSettings(
                host, port, kafka, topics, serdes, databaseUrl, configuration, limits, webhooks, there, otherFigures);
    }

    /** The same beside other roles, whose figures these are. */
    public ApiSettings beside(Supplier<String> figures) {
        return new ApiSettings(
                host, port, kafka, topics, serdes, databaseUrl, configuration, limits, webhooks, hasKey, figures);
    }
}
