package dev.parley.cli.dlq;

import dev.parley.cli.dlq.DeadLetter.Origin;
import dev.parley.cli.runtime.Installation;
import dev.parley.schemas.topic.Topics;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Publishes dead letters where they came from, each record once. */
final class Replay implements AutoCloseable {
    private final DeadLetterTopic topic;
    private final Set<String> ownTopics;
    private final KafkaProducer<byte[], byte[]> producer;
    /** What two consumers have put aside comes twice, and is published once: else it would be put aside four times. */
    private final Set<Origin> seen = new HashSet<>();

    private final Map<String, Integer> partitions = new HashMap<>();
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

    /** How it went. */
    static final class Tally {
        private int published;
        private int withoutValue;
        private int ofOtherOrigin;

        int published() {
            return published;
        }

        /** Letters whose values were not kept. */
        int withoutValue() {
            return withoutValue;
        }

        /** Letters that name no partition of the installation's topics: nothing is written elsewhere because a record says so. */
        int ofOtherOrigin() {
            return ofOtherOrigin;
        }
    }

    Replay(Installation installation) {
        this.topic = new DeadLetterTopic(installation);
        this.ownTopics = Topics.all().stream().map(installation.topics()::of).collect(Collectors.toSet());
        Map<String, Object> properties = installation.kafka();
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        this.producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Publishes all that no earlier call has dealt with, and remembers that. */
    Tally rest() throws InterruptedException, ExecutionException {
        Map<TopicPartition, Long> before = topic.dealtWith();
        Map<TopicPartition, Long> ends = new HashMap<>();
        Tally tally = new Tally();
        topic.read(letter -> {
            if (letter.letter().offset() >= before.getOrDefault(letter.partition(), 0L)) {
                publish(letter, tally);
                ends.put(letter.partition(), letter.letter().offset() + 1);
            }
        });
        awaitAll();
        topic.dealtWith(ends);
        return tally;
    }

    /** Publishes some, whether or not they were before. @param ids which; those that were found are removed */
    Tally of(Set<String> ids) throws InterruptedException, ExecutionException {
        Tally tally = new Tally();
        topic.read(letter -> {
            if (ids.remove(letter.id())) {
                publish(letter, tally);
            }
        });
        awaitAll();
        return tally;
    }

    private void publish(DeadLetter letter, Tally tally) {
        Optional<Origin> origin = letter.origin().filter(this::isThere);
        if (origin.isEmpty()) {
            tally.ofOtherOrigin++;
        } else if (letter.bytes().isEmpty()) {
            tally.withoutValue++;
        } else if (seen.add(origin.get())) {
            tally.published++;
            producer.send(letter.again(origin.get()), (_, problem) -> {
                if (problem != null) {
                    failure.compareAndSet(null, problem);
                }
            });
        }
    }

    /** The client would wait a minute for a partition that there is not, and fail for all letters. */
    private boolean isThere(Origin place) {
        return ownTopics.contains(place.topic())
                && place.partition() >= 0
                && place.partition()
                        < partitions.computeIfAbsent(place.topic(), name -> producer.partitionsFor(name)
                                .size());
    }

    private void awaitAll() throws ExecutionException {
        producer.flush();
        Exception problem = failure.get();
        if (problem != null) {
            throw new ExecutionException(problem);
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
