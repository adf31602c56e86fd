package dev.parley.worker.intake;

import dev.parley.events.InferenceCancelled;
import dev.parley.events.InferenceRequest;
import dev.parley.events.InferenceResult;
import dev.parley.events.ReplyDelta;
import dev.parley.events.ReplyStarted;
import dev.parley.schemas.error.ErrorCode;
import dev.parley.schemas.reply.ReplyText;
import dev.parley.schemas.serde.EventSerde;
import dev.parley.schemas.topic.TopicNames;
import dev.parley.schemas.topic.Topics;
import dev.parley.worker.inference.AbandonedException;
import dev.parley.worker.inference.Lease;
import dev.parley.worker.intake.AnsweredRequests.Answered;
import dev.parley.worker.intake.PartitionWork.Inheritance;
import dev.parley.worker.intake.Takeover.Begun;
import dev.parley.worker.publish.DeltaPublisher;
import dev.parley.worker.publish.DeltaPublisher.Reply;
import dev.parley.worker.publish.ResultPublisher;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongConsumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/**
 * Takes over the replies of one partition. Of the requests that will be consumed again it finds out which were cancelled, which
 * have their result, and which were begun without one. Those get another attempt: its beginning is published among the results,
 * so that a result that the predecessor still publishes is void (one that lies before it counts); then among the deltas, so that
 * the predecessor's pieces are void from there on; and what lies before is the text to continue. Belongs to one thread.
 */
final class ReplyScan {
    private final PartitionReader reader;
    private final EventSerde<SpecificRecord> serde;
    private final DeltaPublisher publisher;
    private final TopicPartition results;
    private final TopicPartition deltas;
    private final Map<String, Waiting> waiting = new LinkedHashMap<>();
    private final Map<String, ErrorCode> cancelled = new HashMap<>();
    private final Map<String, Answered> answered = new HashMap<>();

    ReplyScan(
            Consumer<byte[], byte[]> consumer,
            TopicNames names,
            EventSerde<SpecificRecord> serde,
            DeltaPublisher publisher,
            int partition) {
        this.reader = new PartitionReader(consumer);
        this.serde = serde;
        this.publisher = publisher;
        this.results = new TopicPartition(names.of(Topics.CHAT_RESULTS), partition);
        this.deltas = new TopicPartition(names.of(Topics.CHAT_DELTAS), partition);
    }

    /**
     * Reads, and publishes the beginnings of further attempts.
     *
     * @param lease under which they are published: whoever has lost the partition must not speak for its new owner
     */
    Inheritance read(TopicPartition requests, @Nullable OffsetAndMetadata committed, Lease lease)
            throws InterruptedException, AbandonedException {
        Map<TopicPartition, PartitionReader.Range> ranges = reader.ranges(List.of(requests, results, deltas));
        PartitionReader.Range asked = range(ranges, requests);
        long requestsFrom = committed == null ? asked.begin() : committed.offset();
        if (requestsFrom >= asked.end()) {
            long resultsEnd = range(ranges, results).end();
            long deltasEnd = range(ranges, deltas).end();
            Takeover none = new Takeover(deltasEnd, deltasEnd, Map.of(), Map.of());
            return new Inheritance(requestsFrom, asked.end(), resultsEnd, resultsEnd, Map.of(), none);
        }
        long resultsFrom = from(range(ranges, results), CommitPosition.resultsOf(committed));
        long deltasFrom = from(range(ranges, deltas), CommitPosition.deltasOf(committed));
        reader.read(requests, requestsFrom, asked.end(), this::request);
        long resultsEnd = range(ranges, results).end();
        reader.read(results, resultsFrom, resultsEnd, this::result);
        long deltasEnd = range(ranges, deltas).end();
        reader.read(deltas, deltasFrom, deltasEnd, this::delta);
        Found found = new Found(resultsEnd, deltasEnd, begun());
        Found last = found.begun().isEmpty() ? found : fence(found, lease);
        Takeover takeover = new Takeover(deltasFrom, last.deltasEnd(), cancelled, continued(last.begun()));
        return new Inheritance(requestsFrom, asked.end(), resultsFrom, last.resultsEnd(), answered, takeover);
    }

    /** Up to where was read, and what of it was begun and has no result. */
    private record Found(long resultsEnd, long deltasEnd, List<Waiting> begun) {}

    private Found fence(Found found, Lease lease) throws InterruptedException, AbandonedException {
        if (!lease.enter()) {
            throw new AbandonedException();
        }
        try {
            long resultsEnd = fence(found.begun(), publisher::fence, results, found.resultsEnd(), this::result);
            List<Waiting> begun = begun();
            long deltasEnd = fence(begun, publisher::started, deltas, found.deltasEnd(), this::delta);
            return new Found(resultsEnd, deltasEnd, begun);
        } finally {
            lease.rest();
        }
    }

    private static PartitionReader.Range range(
            Map<TopicPartition, PartitionReader.Range> ranges, TopicPartition partition) {
        return Optional.ofNullable(ranges.get(partition)).orElseThrow();
    }

    private static long from(PartitionReader.Range range, OptionalLong recorded) {
        return recorded.isPresent() ? Math.clamp(recorded.getAsLong(), range.begin(), range.end()) : range.begin();
    }

    /** The requests that were begun and have no result. */
    private List<Waiting> begun() {
        return waiting.entrySet().stream()
                .filter(entry -> !answered.containsKey(entry.getKey()))
                .map(Map.Entry::getValue)
                .filter(request -> request.attempt > 0)
                .toList();
    }

    /** Publishes the beginnings of the next attempts, and reads what lies before them. */
    private long fence(
            List<Waiting> begun,
            Fencing fencing,
            TopicPartition partition,
            long from,
            java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> event)
            throws InterruptedException {
        List<CompletableFuture<Long>> published = new ArrayList<>();
        for (Waiting request : begun) {
            CompletableFuture<Long> offset = new CompletableFuture<>();
            fencing.publish(request.next(), offset::complete);
            published.add(offset);
        }
        long end = from;
        for (CompletableFuture<Long> offset : published) {
            end = Math.max(end, offset.join() + 1);
        }
        reader.read(partition, from, end, event);
        return end;
    }

    private static Map<String, Begun> continued(List<Waiting> begun) {
        Map<String, Begun> continued = new HashMap<>();
        begun.forEach(request -> continued.put(
                request.request.getRequestId(), new Begun(request.nextAttempt(), request.written.text())));
        return continued;
    }

    private Optional<SpecificRecord> event(ConsumerRecord<byte[], byte[]> record) {
        try {
            return Optional.ofNullable(serde.deserialize(record.topic(), record.value()));
        } catch (SerializationException _) {
            return Optional.empty(); // among the requests: put aside when it is consumed
        }
    }

    private void request(ConsumerRecord<byte[], byte[]> record) {
        switch (event(record).orElse(null)) {
            case InferenceRequest request -> waiting.putIfAbsent(request.getRequestId(), new Waiting(request, record));
            case InferenceCancelled cancel -> cancelled.put(cancel.getRequestId(), ReplyRunner.code(cancel));
            case null, default -> {}
        }
    }

    private void result(ConsumerRecord<byte[], byte[]> record) {
        switch (event(record).orElse(null)) {
            case InferenceResult result -> {
                Waiting request = waiting.get(result.getRequestId());
                if (request == null || result.getAttempt() >= request.fenced) {
                    long asked = ResultPublisher.requestOf(record).orElse(Answered.UNKNOWN);
                    answered.putIfAbsent(
                            result.getRequestId(), new Answered(result.getAttempt(), record.offset(), asked));
                }
            }
            case ReplyStarted started -> {
                Waiting request = waiting.get(started.getRequestId());
                if (request != null) {
                    request.fenced = Math.max(request.fenced, started.getAttempt());
                    request.attempt = Math.max(request.attempt, request.foreign(started.getAttempt()));
                }
            }
            case null, default -> {}
        }
    }

    private void delta(ConsumerRecord<byte[], byte[]> record) {
        switch (event(record).orElse(null)) {
            case ReplyStarted started -> {
                Waiting request = waiting.get(started.getRequestId());
                if (request != null) {
                    request.written.started(started);
                    request.attempt = Math.max(request.attempt, request.foreign(started.getAttempt()));
                }
            }
            case ReplyDelta delta -> {
                Waiting request = waiting.get(delta.getRequestId());
                if (request != null) {
                    request.written.written(delta);
                }
            }
            case null, default -> {}
        }
    }

    @FunctionalInterface
    private interface Fencing {
        void publish(Reply reply, LongConsumer acknowledged);
    }

    /** A request that will be consumed again. */
    private static final class Waiting {
        private final InferenceRequest request;
        private final ConsumerRecord<byte[], byte[]> record;
        private final ReplyText written = new ReplyText();
        private int attempt;
        private int fenced;
        private int mine;

        Waiting(InferenceRequest request, ConsumerRecord<byte[], byte[]> record) {
            this.request = request;
            this.record = record;
        }

        /** The attempt that takes over: numbered once, from what was found before anything was published. */
        int nextAttempt() {
            if (mine == 0) {
                mine = attempt + 1;
            }
            return mine;
        }

        Reply next() {
            return new Reply(request, nextAttempt(), record);
        }

        /** 0 for the attempt of this scan itself. */
        int foreign(int found) {
            return found == mine ? 0 : found;
        }
    }
}
