package dev.parley.cli.dlq;

import dev.parley.cli.runtime.Installation;
import dev.parley.cli.runtime.TopicFollower;
import dev.parley.schemas.topic.Topics;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** The dead letters of an installation, and up to where they were published again: the offsets of a consumer group. */
final class DeadLetterTopic {
    private static final String GROUP = "dlq";

    private final Installation installation;

    DeadLetterTopic(Installation installation) {
        this.installation = installation;
    }

    /** Hands over all that are there now; those of one partition in their order. */
    void read(Consumer<DeadLetter> reader) {
        try (TopicFollower follower =
                new TopicFollower(installation, Topics.DEAD_LETTERS, record -> reader.accept(new DeadLetter(record)))) {
            follower.catchUp();
        }
    }

    /** The first offset of each partition that was not dealt with yet; none of a partition is 0. */
    Map<TopicPartition, Long> dealtWith() throws InterruptedException, ExecutionException {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        try (Admin admin = Admin.create(installation.kafka())) {
            admin.listConsumerGroupOffsets(group())
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .forEach((partition, offset) -> offsets.put(partition, offset == null ? 0 : offset.offset()));
        }
        return offsets;
    }

    /** Keeps up to where they are dealt with. */
    void dealtWith(Map<TopicPartition, Long> offsets) throws InterruptedException, ExecutionException {
        Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();
        offsets.forEach((partition, offset) -> committed.put(partition, new OffsetAndMetadata(offset)));
        try (Admin admin = Admin.create(installation.kafka())) {
            admin.alterConsumerGroupOffsets(group(), committed).all().get();
        }
    }

    private String group() {
        return installation.topics().prefix() + GROUP;
    }
}
