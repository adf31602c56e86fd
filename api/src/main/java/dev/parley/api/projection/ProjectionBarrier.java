package dev.parley.api.projection;

import java.time.Duration;
import org.apache.kafka.common.TopicPartition;
import reactor.core.publisher.Mono;

/** What makes clients read their own writes: waits until the read model holds an event, whichever instance projects it. */
public interface ProjectionBarrier {

    /**
     * Waits for an event.
     *
     * @param partition the partition that it was published to, named as on the broker
     * @param offset its offset there
     * @param timeout how long to wait; nothing is waited for when it is zero
     * @return true as soon as every query sees the event; false when the time is over. Never an error, not even without a
     *     database
     */
    Mono<Boolean> await(TopicPartition partition, long offset, Duration timeout);
}
