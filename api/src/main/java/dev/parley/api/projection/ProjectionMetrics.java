package dev.parley.api.projection;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the projector did and how far it is behind. */
final class ProjectionMetrics {
    private static final Logger LOG = LoggerFactory.getLogger(ProjectionMetrics.class);
    private static final long UNKNOWN = -1;

    private final MeterRegistry registry;
    private final Counter rows;
    private final Timer batches;
    private final Counter overtaken;
    private final Counter outages;
    private final Counter deadLetters;
    private final AtomicInteger stopped = new AtomicInteger();
    private final Map<TopicPartition, Long> lags = new ConcurrentHashMap<>();
    private final Map<TopicPartition, Gauge> gauges = new ConcurrentHashMap<>();

    ProjectionMetrics(MeterRegistry registry) {
        this.registry = registry;
        rows = counter("parley.projection.events", "events folded into the read model");
        overtaken = counter("parley.projection.overtaken", "batches given up because another instance went on");
        outages = counter("parley.projection.outages", "batches to be repeated because database or broker were away");
        deadLetters = counter("parley.projection.dead.letters", "events that could not be projected");
        Gauge.builder("parley.projection.stopped", stopped, AtomicInteger::get)
                .description("partitions that are not projected, because the log does not have what should come next")
                .register(registry);
        batches = Timer.builder("parley.projection.batches")
                .description("transactions of the read model, from the first statement to the commit")
                .register(registry);
    }

    private Counter counter(String name, String description) {
        return Counter.builder(name).description(description).register(registry);
    }

    void committed(int events, long nanoseconds) {
        rows.increment(events);
        batches.record(nanoseconds, TimeUnit.NANOSECONDS);
    }

    void overtaken() {
        overtaken.increment();
    }

    void outage() {
        outages.increment();
    }

    /** So many partitions of this instance do not fit the read model. */
    void stopped(int partitions) {
        stopped.set(partitions);
    }

    void putAside(TopicPartition partition, long offset, String reason) {
        deadLetters.increment();
        LOG.warn(
                "put aside offset {} of {}, which cannot be projected: {}; see dead-letters",
                offset,
                partition,
                reason);
    }

    /** The number of events of a partition that this instance has yet to fold. */
    void lag(TopicPartition partition, long events) {
        lags.put(partition, events);
        gauges.computeIfAbsent(partition, this::gauge);
    }

    private Gauge gauge(TopicPartition partition) {
        return Gauge.builder("parley.projection.lag", () -> lags.getOrDefault(partition, UNKNOWN))
                .description("events of the partition that are not folded yet")
                .tag("topic", partition.topic())
                .tag("partition", Integer.toString(partition.partition()))
                .register(registry);
    }

    /** The partition is another instance's now. */
    void forget(TopicPartition partition) {
        lags.remove(partition);
        Gauge gauge = gauges.remove(partition);
        if (gauge != null) {
            registry.remove(gauge);
        }
    }
}
