package dev.parley.api.projection;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.TopicPartition;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Schedulers;

/** Knows how far the read model is, as it was last told, and wakes those who wait for more. Thread-safe. */
final class OffsetWatch implements ProjectionBarrier {
    private final Map<TopicPartition, Position> positions = new ConcurrentHashMap<>();
    private final AtomicInteger waiting = new AtomicInteger();

    @Override
    public Mono<Boolean> await(TopicPartition partition, long offset, Duration timeout) {
        Position position = positions.computeIfAbsent(partition, _ -> new Position());
        Mono<Boolean> now = Mono.fromSupplier(() -> position.isBeyond(offset));
        if (timeout.isZero() || timeout.isNegative()) {
            return now;
        }
        Mono<Boolean> later = Mono.<Boolean>create(sink -> position.add(offset, sink))
                .doOnSubscribe(_ -> waiting.incrementAndGet())
                .doFinally(_ -> waiting.decrementAndGet())
                // Whoever waits goes on with threads of its own, not with the projector's.
                .publishOn(Schedulers.parallel())
                .timeout(timeout, Mono.just(false));
        return now.flatMap(there -> there ? Mono.just(true) : later);
    }

    /** The read model holds everything before these offsets. */
    void reached(Map<TopicPartition, Long> nextOffsets) {
        nextOffsets.forEach((partition, next) ->
                positions.computeIfAbsent(partition, _ -> new Position()).reach(next));
    }

    /** Whether somebody waits. */
    boolean isAwaited() {
        return waiting.get() > 0;
    }

    /** Of one partition: how far it is, and who waits for which offset. */
    private static final class Position {
        private final NavigableMap<Long, List<MonoSink<Boolean>>> waiters = new TreeMap<>();
        private long next;

        synchronized boolean isBeyond(long offset) {
            return next > offset;
        }

        void add(long offset, MonoSink<Boolean> waiter) {
            synchronized (this) {
                if (next <= offset) {
                    waiters.computeIfAbsent(offset, _ -> new ArrayList<>()).add(waiter);
                    waiter.onDispose(() -> remove(offset, waiter));
                    return;
                }
            }
            waiter.success(true);
        }

        private synchronized void remove(long offset, MonoSink<Boolean> waiter) {
            waiters.computeIfPresent(offset, (_, list) -> {
                list.remove(waiter);
                return list.isEmpty() ? null : list;
            });
        }

        void reach(long offset) {
            List<MonoSink<Boolean>> woken = new ArrayList<>();
            synchronized (this) {
                next = Math.max(next, offset);
                NavigableMap<Long, List<MonoSink<Boolean>>> reached = waiters.headMap(next, false);
                reached.values().forEach(woken::addAll);
                reached.clear();
            }
            woken.forEach(waiter -> waiter.success(true));
        }
    }
}
