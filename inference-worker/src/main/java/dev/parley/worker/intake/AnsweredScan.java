package dev.parley.worker.intake;

import dev.parley.events.InferenceResult;
import dev.parley.schemas.serde.EventSerde;
import dev.parley.worker.intake.AnsweredRequests.Answered;
import dev.parley.worker.intake.PartitionWork.Inheritance;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which requests of a partition were answered although they will be consumed again, because an earlier one was not
 * done when the predecessor ended. Requests and results are co-partitioned, so one partition of the results tells it all.
 *
 * <ul>
 *   <li>Committed by a worker: the results are read from the offset in the commit's metadata.
 *   <li>Committed by another program (offsets were reset by hand), or nothing committed while requests are there (the group's
 *       offsets expired): from the beginning. Nothing is asked twice then either; it takes as long as reading the results does.
 *   <li>No request left to be consumed again, as on the very first start: nothing is read.
 * </ul>
 */
final class AnsweredScan {
    private static final Duration POLL = Duration.ofMillis(500);

    private final Consumer<byte[], byte[]> consumer;
    private final EventSerde<InferenceResult> results;

    /** @param consumer without a group, for this scan alone */
    AnsweredScan(Consumer<byte[], byte[]> consumer, EventSerde<InferenceResult> results) {
        this.consumer = consumer;
        this.results = results;
    }

    /**
     * Reads.
     *
     * @param committed what was committed for the partition of the requests, if anything
     */
    Inheritance read(
            TopicPartition requestPartition, TopicPartition resultPartition, @Nullable OffsetAndMetadata committed) {
        List<TopicPartition> both = List.of(requestPartition, resultPartition);
        consumer.assign(both);
        Map<TopicPartition, Long> begin = consumer.beginningOffsets(both);
        Map<TopicPartition, Long> end = consumer.endOffsets(both);
        long requestsFrom = committed == null ? offset(begin, requestPartition) : committed.offset();
        long requestsEnd = offset(end, requestPartition);
        OptionalLong recorded = CommitPosition.resultsOf(committed);
        long resultsBegin = offset(begin, resultPartition);
        long resultsEnd = offset(end, resultPartition);
        long resultsFrom =
                recorded.isPresent() ? Math.clamp(recorded.getAsLong(), resultsBegin, resultsEnd) : resultsBegin;
        if (requestsFrom >= requestsEnd) {
            return new Inheritance(requestsFrom, requestsEnd, resultsEnd, resultsEnd, Map.of());
        }
        Map<String, Answered> answered = between(resultPartition, resultsFrom, resultsEnd);
        return new Inheritance(requestsFrom, requestsEnd, resultsFrom, resultsEnd, answered);
    }

    private Map<String, Answered> between(TopicPartition partition, long from, long end) {
        Map<String, Answered> answered = new HashMap<>();
        consumer.assign(List.of(partition));
        consumer.seek(partition, from);
        while (consumer.position(partition) < end) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                result(record).ifPresent(result -> {
                    Answered found = new Answered(result.getAttempt(), record.offset());
                    answered.merge(result.getRequestId(), found, Answered::later);
                });
            }
        }
        consumer.assign(List.of());
        return answered;
    }

    /** What is no result answers nothing; the topology, whose input it is, puts it aside. */
    private Optional<InferenceResult> result(ConsumerRecord<byte[], byte[]> record) {
        try {
            return Optional.ofNullable(results.deserialize(record.topic(), record.value()));
        } catch (SerializationException _) {
            return Optional.empty();
        }
    }

    private static long offset(Map<TopicPartition, Long> offsets, TopicPartition partition) {
        Long offset = offsets.get(partition);
        if (offset == null) {
            throw new IllegalStateException(
                    "no offset of " + partition + "; requests and results must have the same number of partitions");
        }
        return offset;
    }
}
