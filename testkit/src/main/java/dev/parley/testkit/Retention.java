package dev.parley.testkit;

import static java.util.stream.Collectors.toMap;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.PolicyViolationException;

/** Takes the beginning of a log away, as retention does where somebody has set one. */
public final class Retention {
    private static final int ATTEMPTS = 600;
    private static final Duration PAUSE = Duration.ofMillis(100);

    private Retention() {}

    /** Deletes all that a topic has. */
    public static void deleteAll(Map<String, Object> kafka, String topic) throws Exception {
        try (Admin admin = Admin.create(kafka)) {
            Map<TopicPartition, RecordsToDelete> everything =
                    admin.describeTopics(List.of(topic)).allTopicNames().get().values().stream()
                            .flatMap(description -> description.partitions().stream())
                            .collect(toMap(
                                    partition -> new TopicPartition(topic, partition.partition()),
                                    _ -> RecordsToDelete.beforeOffset(-1)));
            delete(admin, topic, everything);
        }
    }

    /** Deletes what a partition has up to an offset, the record at the offset included. */
    public static void deleteUpTo(Map<String, Object> kafka, TopicPartition partition, long offset) throws Exception {
        try (Admin admin = Admin.create(kafka)) {
            delete(admin, partition.topic(), Map.of(partition, RecordsToDelete.beforeOffset(offset + 1)));
        }
    }

    /** What is compacted cannot be cut off, so the topic is for a while what it is not. */
    private static void delete(Admin admin, String topic, Map<TopicPartition, RecordsToDelete> records)
            throws Exception {
        setPolicy(admin, topic, "compact,delete");
        for (int attempt = 1; !isDeleted(admin, records); attempt++) {
            if (attempt == ATTEMPTS) {
                throw new IllegalStateException("the broker still takes " + topic + " for one that is only compacted");
            }
            Thread.sleep(PAUSE);
        }
        setPolicy(admin, topic, "compact");
    }

    /** The broker's log hears of the policy some time after the controller has acknowledged it. */
    private static boolean isDeleted(Admin admin, Map<TopicPartition, RecordsToDelete> records) throws Exception {
        try {
            admin.deleteRecords(records).all().get();
            return true;
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof PolicyViolationException) {
                return false;
            }
            throw failure;
        }
    }

    private static void setPolicy(Admin admin, String topic, String policy) throws Exception {
        AlterConfigOp set =
                new AlterConfigOp(new ConfigEntry(TopicConfig.CLEANUP_POLICY_CONFIG, policy), AlterConfigOp.OpType.SET);
        admin.incrementalAlterConfigs(Map.of(new ConfigResource(ConfigResource.Type.TOPIC, topic), List.of(set)))
                .all()
                .get();
    }
}
