package dev.parley.worker.intake;

import dev.parley.events.InferenceCancelled;
import dev.parley.events.InferenceRequest;
import dev.parley.schemas.error.ErrorCode;
import dev.parley.schemas.serde.EventSerde;
import dev.parley.worker.inference.AbandonedException;
import dev.parley.worker.inference.Consumption;
import dev.parley.worker.inference.InferenceHandler;
import dev.parley.worker.inference.InferenceOutcome;
import dev.parley.worker.inference.InferenceTask;
import dev.parley.worker.inference.Lease;
import dev.parley.worker.intake.PartitionWork.Claim;
import dev.parley.worker.intake.Takeover.Begun;
import dev.parley.worker.publish.DeadLetterPublisher;
import dev.parley.worker.publish.DeltaPublisher;
import dev.parley.worker.publish.ResultPublisher;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.LongAdder;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes one record of the interactive lane to its end: a request to its published reply and result, a cancellation to its reply. */
public final class ReplyRunner implements RecordRunner {
    private static final Logger LOG = LoggerFactory.getLogger(ReplyRunner.class);

    private final EventSerde<SpecificRecord> serde;
    private final InferenceHandler handler;
    private final DeltaPublisher deltas;
    private final ResultPublisher results;
    private final EarlierResults earlier;
    private final DeadLetterPublisher deadLetters;
    private final RunningReplies running;
    private final InstantSource clock;
    private final InstantSource deadlines;
    private final LongAdder repeated = new LongAdder();
    private final LongAdder discarded = new LongAdder();

    /**
     * @param serde reads requests and cancellations; may wait for the registry
     * @param handler asks the models
     * @param deltas publishes replies while they are written
     * @param results publishes outcomes
     * @param earlier finds what was published before
     * @param deadLetters takes what is neither request nor cancellation
     * @param running the replies that are being written
     * @param clock the time of day, for events
     * @param deadlines the time by which replies are over
     */
    public ReplyRunner(
            EventSerde<SpecificRecord> serde,
            InferenceHandler handler,
            DeltaPublisher deltas,
            ResultPublisher results,
            EarlierResults earlier,
            DeadLetterPublisher deadLetters,
            RunningReplies running,
            InstantSource clock,
            InstantSource deadlines) {
        this.serde = serde;
        this.handler = handler;
        this.deltas = deltas;
        this.results = results;
        this.earlier = earlier;
        this.deadLetters = deadLetters;
        this.running = running;
        this.clock = clock;
        this.deadlines = deadlines;
    }

    /** Requests that needed no call, because the same was answered before or is being answered. */
    public long repeated() {
        return repeated.sum();
    }

    /** Replies that were given up, because their partition had gone to another worker. */
    public long discarded() {
        return discarded.sum();
    }

    /** Why no answer is wanted. */
    static ErrorCode code(InferenceCancelled cancelled) {
        return cancelled.getReason().equals(ErrorCode.EXPIRED.wireName()) ? ErrorCode.EXPIRED : ErrorCode.CANCELLED;
    }

    @Override
    public void run(ConsumerRecord<byte[], byte[]> record, PartitionWork work, Ownership ownership)
            throws InterruptedException {
        SpecificRecord event;
        try {
            event = serde.deserialize(record.topic(), record.value());
        } catch (SerializationException e) {
            deadLetters.publish(record, e, () -> work.done(record.offset()));
            return;
        }
        switch (event) {
            case InferenceRequest request -> claim(request, record, work, ownership);
            case InferenceCancelled cancelled -> {
                running.cancel(cancelled.getRequestId(), code(cancelled));
                work.done(record.offset());
            }
            case null -> work.done(record.offset());
            default ->
                deadLetters.publish(
                        record,
                        new SerializationException(
                                "an event of " + event.getSchema().getName() + " is no request"),
                        () -> work.done(record.offset()));
        }
    }

    private void claim(
            InferenceRequest request, ConsumerRecord<byte[], byte[]> record, PartitionWork work, Ownership ownership)
            throws InterruptedException {
        OptionalLong earlier = work.resultOfAnother(request.getRequestId(), request.getAttempt(), record.offset());
        if (earlier.isPresent()) {
            publishAgain(record, earlier.getAsLong(), work);
            return;
        }
        Claim claim = work.claim(request.getRequestId(), request.getAttempt(), record.offset());
        switch (claim) {
            case MINE -> answer(request, record, work, ownership);
            case SHARED, ANSWERED -> repeated.increment();
        }
    }

    /**
     * Requests are read before their transaction is committed. One that comes again was forgotten by the chat application with
     * its transaction, and a result that it met in between meant nothing to it.
     */
    private void publishAgain(ConsumerRecord<byte[], byte[]> record, long result, PartitionWork work) {
        repeated.increment();
        earlier.read(record.partition(), result)
                .ifPresentOrElse(
                        found -> results.publishAgain(found, offset -> work.repeated(record.offset(), offset)),
                        () -> work.repeated(record.offset(), result));
    }

    private void answer(
            InferenceRequest request, ConsumerRecord<byte[], byte[]> record, PartitionWork work, Ownership ownership)
            throws InterruptedException {
        Instant startedAt = clock.instant();
        RequestMapper.startTime(request, deadlines.instant());
        Takeover takeover = work.takeover();
        Optional<Begun> begun = Optional.ofNullable(takeover.begun().get(request.getRequestId()));
        int attempt = begun.map(Begun::attempt).orElse(1);
        Reply reply = new Reply(
                new DeltaPublisher.Reply(request, attempt, record), begun.map(Begun::text), deltas, work, ownership);
        Lease lease = work.lease();
        running.begin(reply, Optional.ofNullable(takeover.cancelled().get(request.getRequestId())));
        try {
            InferenceOutcome outcome = outcome(request, reply, lease);
            ownership.awaitConfirmed();
            if (reply.complete(outcome)) {
                results.publish(request, attempt, startedAt, record, outcome, offset -> {
                    work.answered(request.getRequestId(), request.getAttempt(), offset);
                    lease.rest();
                });
            } else {
                discarded.increment();
                lease.rest();
            }
        } catch (AbandonedException _) {
            discarded.increment();
            lease.rest();
        } finally {
            running.end(reply);
        }
    }

    private static InferenceOutcome failed(ErrorCode code, String message) {
        return new InferenceOutcome.Failed(code, message, Optional.empty(), Consumption.NONE, 0);
    }

    private InferenceOutcome outcome(InferenceRequest request, Reply reply, Lease lease)
            throws InterruptedException, AbandonedException {
        InferenceTask task;
        try {
            task = RequestMapper.task(request);
        } catch (IllegalArgumentException e) {
            // Not to the dead letters: they would keep what must not be kept, and somebody waits for an answer.
            return failed(ErrorCode.INVALID_REQUEST, "the request makes no sense");
        }
        if (!reply.open()) {
            return reply.stopped();
        }
        try {
            InferenceOutcome outcome = handler.handle(task, reply, lease);
            return reply.wasStopped() ? reply.stopped() : outcome;
        } catch (InterruptedException e) {
            if (!reply.wasStopped()) {
                throw e;
            }
            return reply.stopped();
        } catch (RuntimeException bug) {
            // As in the bulk lane it ends this request alone; but nothing of the request is kept, whether or not it may
            // be.
            LOG.error(
                    "chat {} cannot be worked on: {}",
                    request.getRequestId(),
                    bug.getClass().getName());
            return failed(
                    ErrorCode.POISON_REQUEST,
                    "the worker failed on this request: " + bug.getClass().getSimpleName());
        } finally {
            reply.shut();
        }
    }
}
