package dev.parley.worker.intake;

import dev.parley.events.InferenceRequest;
import dev.parley.schemas.serde.EventSerde;
import dev.parley.worker.inference.AbandonedException;
import dev.parley.worker.inference.InferenceHandler;
import dev.parley.worker.inference.InferenceOutcome;
import dev.parley.worker.inference.InferenceTask;
import dev.parley.worker.inference.Lease;
import dev.parley.worker.intake.PartitionWork.Claim;
import dev.parley.worker.publish.DeadLetterPublisher;
import dev.parley.worker.publish.ResultPublisher;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes one record of the requests to its published result, on a thread of its own. */
public final class RequestRunner implements RecordRunner {
    private static final Logger LOG = LoggerFactory.getLogger(RequestRunner.class);

    private final EventSerde<InferenceRequest> serde;
    private final InferenceHandler handler;
    private final ResultPublisher results;
    private final DeadLetterPublisher deadLetters;
    private final LongAdder repeated = new LongAdder();
    private final LongAdder discarded = new LongAdder();

    /**
     * @param serde reads requests; may wait for the registry
     * @param handler asks the models
     * @param results publishes outcomes
     * @param deadLetters takes what is no request
     */
    public RequestRunner(
            EventSerde<InferenceRequest> serde,
            InferenceHandler handler,
            ResultPublisher results,
            DeadLetterPublisher deadLetters) {
        this.serde = serde;
        this.handler = handler;
        this.results = results;
        this.deadLetters = deadLetters;
    }

    /** Requests that needed no call, because the same was answered before or is being answered. */
    public long repeated() {
        return repeated.sum();
    }

    /** Outcomes that were dropped, because their partition had gone to another worker. */
    public long discarded() {
        return discarded.sum();
    }

    @Override
    public void run(ConsumerRecord<byte[], byte[]> record, PartitionWork work, Ownership ownership)
            throws InterruptedException {
        Optional<Request> request;
        try {
            request = read(record);
        } catch (SerializationException | IllegalArgumentException e) {
            deadLetters.publish(record, e, () -> work.done(record.offset()));
            return;
        }
        if (request.isEmpty()) {
            work.done(record.offset());
            return;
        }
        Claim claim = work.claim(request.get().id(), request.get().attempt(), record.offset());
        switch (claim) {
            case MINE -> answer(request.get(), record, work, ownership);
            case SHARED, ANSWERED -> repeated.increment();
        }
    }

    private Optional<Request> read(ConsumerRecord<byte[], byte[]> record) {
        InferenceRequest event = serde.deserialize(record.topic(), record.value());
        return event == null ? Optional.empty() : Optional.of(new Request(event, RequestMapper.task(event)));
    }

    private void answer(Request request, ConsumerRecord<byte[], byte[]> record, PartitionWork work, Ownership ownership)
            throws InterruptedException {
        Lease lease = work.lease();
        try {
            InferenceOutcome outcome = outcome(request, record, lease);
            ownership.awaitConfirmed();
            if (!work.isOwned()) {
                discarded.increment();
                lease.rest();
                return;
            }
            results.publish(request.event(), record, outcome, offset -> {
                work.answered(request.id(), request.attempt(), offset);
                lease.rest();
            });
        } catch (AbandonedException _) {
            lease.rest();
        }
    }

    /** A bug that one request brings to light ends that request, and not the lane: otherwise every restart would meet it. */
    private InferenceOutcome outcome(Request request, ConsumerRecord<byte[], byte[]> record, Lease lease)
            throws InterruptedException, AbandonedException {
        try {
            return handler.handle(request.task(), lease);
        } catch (RuntimeException bug) {
            // The bug's message may quote the prompt.
            if (request.event().getLog()) {
                LOG.error("request {} cannot be worked on", request.id(), bug);
                deadLetters.publish(record, bug, () -> {});
            } else {
                LOG.error(
                        "request {} cannot be worked on: {}",
                        request.id(),
                        bug.getClass().getName());
            }
            return InferenceOutcome.poisoned(bug);
        }
    }

    private record Request(InferenceRequest event, InferenceTask task) {
        String id() {
            return task.requestId();
        }

        int attempt() {
            return task.attempt();
        }
    }
}
