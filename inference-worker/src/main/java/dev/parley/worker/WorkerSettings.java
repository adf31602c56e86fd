package dev.parley.worker;

import static java.util.Objects.requireNonNull;

import dev.parley.schemas.topic.TopicNames;
import dev.parley.worker.inference.InferenceSettings;
import dev.parley.worker.intake.IntakeSettings;
import java.util.Map;
import java.util.Optional;

/**
 * What a worker needs to know.
 *
 * @param kafka how Kafka is reached: {@code bootstrap.servers} and, where needed, security settings, for any client
 * @param topics names of the topics; the consumer group is called as their prefix says, {@code parley.worker}
 * @param clientId name of this worker among others, for logs and quotas
 * @param instanceId when set, the same worker started again takes over its partitions at once instead of after the session;
 *     no two workers of a group may have the same one at the same time
 * @param inference limits and patience
 * @param intake how requests are taken in
 */
public record WorkerSettings(
        Map<String, Object> kafka,
        TopicNames topics,
        String clientId,
        Optional<String> instanceId,
        InferenceSettings inference,
        IntakeSettings intake) {

    public WorkerSettings {
        kafka = Map.copyOf(kafka);
        requireNonNull(topics, "topics is null");
        requireNonNull(clientId, "clientId is null");
        requireNonNull(instanceId, "instanceId is null");
        requireNonNull(inference, "inference is null");
        requireNonNull(intake, "intake is null");
        if (!kafka.containsKey("bootstrap.servers")) {
            throw new IllegalArgumentException("kafka has no bootstrap.servers");
        }
    }

    /** The same with other limits and patience. */
    public WorkerSettings with(InferenceSettings other) {
        return new WorkerSettings(kafka, topics, clientId, instanceId, other, intake);
    }

    /** The same with another intake. */
    public WorkerSettings with(IntakeSettings other) {
        return new WorkerSettings(kafka, topics, clientId, instanceId, inference, other);
    }
}
