package dev.parley.topology;

import dev.parley.schemas.topic.TopicNames;
import dev.parley.topology.generation.Window;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * Settings of the bulk application.
 *
 * @param kafka properties of the Kafka clients: {@code bootstrap.servers}, and security where the cluster asks for it
 * @param topics names of the topics
 * @param stateDirectory where the stores lie; one process at a time may use it
 * @param instanceId name of this instance, unique in its application and the same after a restart, so that a restart is no
 *     rebalance
 * @param threads stream threads, at least 1
 * @param commitInterval how often transactions are committed: every hop through the application takes half of it
 * @param window how many conversations of a partition may wait for answers at once
 * @param validationShare share of the seeds held back for validation, 0 to 1
 */
public record BulkSettings(
        Map<String, Object> kafka,
        TopicNames topics,
        Path stateDirectory,
        String instanceId,
        int threads,
        Duration commitInterval,
        Window window,
        double validationShare) {
    public static final int DEFAULT_THREADS = 2;
    public static final Duration DEFAULT_COMMIT_INTERVAL = Duration.ofMillis(80);

    public BulkSettings {
        kafka = Map.copyOf(kafka);
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be at least 1, not " + threads);
        }
        if (commitInterval.isNegative() || commitInterval.isZero()) {
            throw new IllegalArgumentException("commitInterval must be positive, not " + commitInterval);
        }
    }
}
