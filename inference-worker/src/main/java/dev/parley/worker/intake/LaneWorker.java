package dev.parley.worker.intake;

import dev.parley.events.InferenceResult;
import dev.parley.schemas.serde.EventSerde;
import dev.parley.schemas.topic.TopicNames;
import dev.parley.worker.intake.PartitionWork.Inheritance;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
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
    private final EventSerde<InferenceResult> results;
    private final java.util.function.Consumer<Throwable> onFailure;
    private final RequestConsumer consumer;
    private final Thread thread;

    /**
     * @param requests in the worker's group; closed by this
     * @param scanning makes consumers without a group
     * @param onFailure told when the lane cannot go on; called once at most per failure, by any thread
     */
    public LaneWorker(
            Lane lane,
            TopicNames names,
            Consumer<byte[], byte[]> requests,
            Supplier<Consumer<byte[], byte[]>> scanning,
            EventSerde<InferenceResult> results,
            RequestRunner runner,
            IntakeSettings settings,
            java.util.function.Consumer<Throwable> onFailure) {
        this.lane = lane;
        this.names = names;
        this.requests = requests;
        this.scanning = scanning;
        this.results = results;
        this.onFailure = onFailure;
        this.consumer = new RequestConsumer(requests, this::scan, runner, settings, onFailure);
        this.thread =
                Thread.ofPlatform().name("worker-" + lane.requests().name()).unstarted(this::consume);
    }

    public void start() {
        thread.start();
    }

    private void consume() {
        try (requests) {
            consumer.consume(names.of(lane.requests()));
        } catch (KafkaException | IllegalStateException e) {
            onFailure.accept(e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private Inheritance scan(TopicPartition partition, Optional<OffsetAndMetadata> committed) {
        TopicPartition answers = new TopicPartition(names.of(lane.results()), partition.partition());
        while (true) {
            try (Consumer<byte[], byte[]> reading = scanning.get()) {
                return new AnsweredScan(reading, results).read(partition, answers, committed.orElse(null));
            } catch (RetriableException e) {
                LOG.warn("the results of {} cannot be read yet: {}; trying again", partition, e.getMessage());
            }
        }
    }

    /** Requests taken in and not done. */
    public int open() {
        return consumer.open();
    }

    /** Whether it has looked for requests within the last half minute. */
    public boolean isPolling() {
        return thread.isAlive() && consumer.sinceLastPoll().compareTo(POLLING) < 0;
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
