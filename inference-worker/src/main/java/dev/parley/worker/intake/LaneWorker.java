package dev.parley.worker.intake;

import dev.parley.events.InferenceResult;
import dev.parley.schemas.serde.EventSerde;
import dev.parley.schemas.topic.TopicNames;
import dev.parley.worker.inference.AbandonedException;
import dev.parley.worker.intake.PartitionWork.Inheritance;
import dev.parley.worker.publish.DeltaPublisher;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Works on one lane until it is stopped. */
public final class LaneWorker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LaneWorker.class);

    private static final Duration POLLING = Duration.ofSeconds(30);

    private final Lane lane;
    private final TopicNames names;
    private final Consumer<byte[], byte[]> requests;
    private final Supplier<Consumer<byte[], byte[]>> scanning;
    private final Scan scan;
    private final java.util.function.Consumer<Throwable> onFailure;
    private final RequestConsumer consumer;
    private final Thread thread;

    /**
     * Works on the bulk lane.
     *
     * @param requests in the worker's group; closed by this
     * @param scanning makes consumers without a group
     * @param onFailure told when the lane cannot go on; called once at most per failure, by any thread
     */
    public static LaneWorker bulk(
            TopicNames names,
            Consumer<byte[], byte[]> requests,
            Supplier<Consumer<byte[], byte[]>> scanning,
            EventSerde<InferenceResult> results,
            RequestRunner runner,
            IntakeSettings settings,
            java.util.function.Consumer<Throwable> onFailure) {
        String answers = names.of(Lane.BULK.results());
        Scan scan = (reading, partition, committed, _) -> new AnsweredScan(reading, results)
                .read(partition, new TopicPartition(answers, partition.partition()), committed);
        return new LaneWorker(Lane.BULK, names, requests, scanning, scan, runner, settings, onFailure);
    }

    /**
     * Works on the interactive lane.
     *
     * @param requests in the group of that lane; closed by this
     * @param scanning makes consumers without a group, that read as that of the requests does
     * @param onFailure told when the lane cannot go on; called once at most per failure, by any thread
     */
    public static LaneWorker chat(
            TopicNames names,
            Consumer<byte[], byte[]> requests,
            Supplier<Consumer<byte[], byte[]>> scanning,
            EventSerde<SpecificRecord> serde,
            DeltaPublisher deltas,
            ReplyRunner runner,
            IntakeSettings settings,
            java.util.function.Consumer<Throwable> onFailure) {
        Scan scan = (reading, partition, committed, lease) ->
                new ReplyScan(reading, names, serde, deltas, partition.partition()).read(partition, committed, lease);
        return new LaneWorker(Lane.CHAT, names, requests, scanning, scan, runner, settings, onFailure);
    }

    private LaneWorker(
            Lane lane,
            TopicNames names,
            Consumer<byte[], byte[]> requests,
            Supplier<Consumer<byte[], byte[]>> scanning,
            Scan scan,
            RecordRunner runner,
            IntakeSettings settings,
            java.util.function.Consumer<Throwable> onFailure) {
        this.lane = lane;
        this.names = names;
        this.requests = requests;
        this.scanning = scanning;
        this.scan = scan;
        this.onFailure = onFailure;
        this.consumer = new RequestConsumer(requests, this::scan, runner, settings, onFailure);
        this.thread = Thread.ofPlatform()
                .name("worker-" + lane.requests().name())
                .uncaughtExceptionHandler((_, failure) -> failed(failure))
                .unstarted(this::consume);
    }

    public void start() {
        thread.start();
    }

    private void consume() {
        try (requests) {
            consumer.consume(names.of(lane.requests()));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whatever it is, nobody would learn otherwise that the lane is not worked on any more. */
    private void failed(Throwable failure) {
        LOG.error("the lane {} ended", lane.requests().name(), failure);
        onFailure.accept(failure);
    }

    private Inheritance scan(TopicPartition partition, Optional<OffsetAndMetadata> committed, PartitionWork work) {
        while (work.isOwned()) {
            try (Consumer<byte[], byte[]> reading = scanning.get()) {
                return scan.read(reading, partition, committed.orElse(null), work.lease());
            } catch (RetriableException e) {
                LOG.warn("the results of {} cannot be read yet: {}; trying again", partition, e.getMessage());
            } catch (AbandonedException _) {
                break;
            } catch (InterruptedException e) {
                throw new IllegalStateException("interrupted while a partition was taken over", e);
            }
        }
        throw new CancellationException(partition + " went away while it was taken over");
    }

    /** Requests taken in and not done. */
    public int open() {
        return consumer.open();
    }

    /** Whether it has looked for requests within the last half minute. */
    public boolean isPolling() {
        return thread.isAlive() && consumer.sinceLastPoll().compareTo(POLLING) < 0;
    }

    /** Begins to stop, without waiting for it. */
    public void stop() {
        consumer.stop();
    }

    /** Takes in nothing more, lets calls in flight end as long as the grace lasts, and commits. */
    @Override
    public void close() {
        consumer.stop();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
