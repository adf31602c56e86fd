package dev.parley.topology;

import dev.parley.domain.chat.ChatPolicy;
import dev.parley.schemas.topic.TopicNames;
import java.nio.file.Path;
import java.util.Map;

/**
 * Settings of the chat application.
 *
 * @param kafka properties of the Kafka clients: {@code bootstrap.servers}, and security where the cluster asks for it
 * @param topics names of the topics
 * @param stateDirectory where Kafka Streams may write; the chats themselves lie in memory
 * @param instanceId name of this instance, unique in its application and the same after a restart, so that a restart is no
 *     rebalance, and ends what the instance had left undone
 * @param threads stream threads, at least 1. One transaction at a time carries all that a thread does: a second one is
 *     worth its transactions only where there are cores for it
 * @param policy times and bounds of chats
 */
public record ChatSettings(
        Map<String, Object> kafka,
        TopicNames topics,
        Path stateDirectory,
        String instanceId,
        int threads,
        ChatPolicy policy) {
    public static final int DEFAULT_THREADS = 1;

    public ChatSettings {
        kafka = Map.copyOf(kafka);
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be at least 1, not " + threads);
        }
    }
}
