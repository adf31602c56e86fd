package dev.parley.api.publish;

import dev.parley.api.ApiSettings;
import dev.parley.api.projection.ProjectionBarrier;
import dev.parley.schemas.topic.Topic;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Publishes what the read model shows, and waits until it does. */
@Singleton
public final class ReadYourWrites {
    private final EventPublisher publisher;
    private final ProjectionBarrier barrier;
    private final Duration patience;

    ReadYourWrites(EventPublisher publisher, ProjectionBarrier barrier, ApiSettings settings) {
        this.publisher = publisher;
        this.barrier = barrier;
        this.patience = settings.limits().readYourWrites();
    }

    /**
     * Publishes an event, or a tombstone.
     *
     * @return whether every query sees it already; errors as {@link EventPublisher#publish} has them
     */
    public Mono<Boolean> publish(Topic topic, String key, @Nullable SpecificRecord event) {
        return publisher.publish(topic, key, event).flatMap(this::visible);
    }

    /** Publishes events of one subject in their order. */
    public Mono<Boolean> publish(Topic topic, List<? extends Map.Entry<String, ? extends SpecificRecord>> events) {
        return Flux.fromIterable(events)
                .flatMapSequential(event -> publisher.publish(topic, event.getKey(), event.getValue()), events.size())
                .collectList()
                .flatMap(kept -> visible(kept.stream()
                        .max(Comparator.comparingLong(RecordMetadata::offset))
                        .orElseThrow()));
    }

    private Mono<Boolean> visible(RecordMetadata kept) {
        return barrier.await(new TopicPartition(kept.topic(), kept.partition()), kept.offset(), patience);
    }
}
