package dev.parley.worker.intake;

import dev.parley.worker.intake.PartitionWork.Inheritance;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Consumes one lane's requests. Its thread only polls, hands each record to a thread of its own and commits; it never waits
 * for a model. When more requests are open than the queue holds, its partitions are paused. A partition that is new is paused
 * until it is known which of its requests were answered before; one that goes away is given time for its calls in flight,
 * and its position is committed.
 */
final class RequestConsumer implements ConsumerRebalanceListener {
    private static final Logger LOG = LoggerFactory.getLogger(RequestConsumer.class);
    private static final Duration POLL = Duration.ofMillis(50);
    private static final Duration POLL_FULL = Duration.ofMillis(5);
    private static final Duration COMMIT = Duration.ofMinutes(5);
    /** A broker that is away must not keep the process from ending. */
    private static final Duration LAST_COMMIT = Duration.ofSeconds(10);

    private static final int MAX_SPAN = 20_000;

    private final Consumer<byte[], byte[]> consumer;
    private final Scanner scanner;
    private final RecordRunner runner;
    private final IntakeSettings settings;
    private final Map<TopicPartition, PartitionWork> works = new HashMap<>();
    private final Map<TopicPartition, CompletableFuture<Inheritance>> scans = new HashMap<>();
    private final Set<TopicPartition> paused = new HashSet<>();
    private final ExecutorService threads;
    private final Ownership ownership;
    private final OffsetCommits commits;
    private volatile boolean stopping;
    private volatile int open;
    private volatile long lastPoll = System.nanoTime();
    private long lastCommit = System.nanoTime();

    /** @param onFailure told when a thread ends by a bug */
    RequestConsumer(
            Consumer<byte[], byte[]> consumer,
            Scanner scanner,
            RecordRunner runner,
            IntakeSettings settings,
            java.util.function.Consumer<Throwable> onFailure) {
        this.consumer = consumer;
        this.commits = new OffsetCommits(consumer);
        this.scanner = scanner;
        this.runner = runner;
        this.settings = settings;
        this.ownership = new Ownership(settings.session());
        this.threads = Executors.newThreadPerTaskExecutor(Thread.ofVirtual()
                .name("inference-", 0)
                .uncaughtExceptionHandler((_, failure) -> onFailure.accept(failure))
                .factory());
    }

    /** Finds out what was answered before, for as long as the partition is this worker's. */
    @FunctionalInterface
    interface Scanner {
        Inheritance scan(TopicPartition requests, Optional<OffsetAndMetadata> committed, PartitionWork work);
    }

    /** Consumes until {@link #stop}; then lets calls in flight end, and commits. */
    void consume(String topic) throws InterruptedException {
        consumer.subscribe(List.of(topic), this);
        try {
            while (!stopping) {
                round();
            }
            finish();
        } finally {
            forget(List.copyOf(works.keySet()));
            ownership.end();
            threads.shutdown();
        }
    }

    void stop() {
        stopping = true;
    }

    /** Requests taken in and not done. */
    int open() {
        return open;
    }

    /** How long ago it last looked for requests. */
    Duration sinceLastPoll() {
        return Duration.ofNanos(System.nanoTime() - lastPoll);
    }

    private void round() throws InterruptedException {
        lastPoll = System.nanoTime();
        confirmOwnership();
        takeOver();
        open = works.values().stream().mapToInt(PartitionWork::open).sum();
        boolean full = open >= settings.queueSize();
        adjustPauses(full);
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(full || !scans.isEmpty() ? POLL_FULL : POLL)) {
            PartitionWork work = works.get(new TopicPartition(record.topic(), record.partition()));
            if (work != null) {
                begin(record, work);
                start(record, work);
            }
        }
        if (System.nanoTime() - lastCommit >= settings.commitInterval().toNanos()) {
            commits.begin(settled(works.keySet()));
            lastCommit = System.nanoTime();
        }
    }

    private static void begin(ConsumerRecord<byte[], byte[]> record, PartitionWork work) {
        try {
            work.begin(record.offset());
        } catch (IllegalArgumentException below) {
            throw new IllegalStateException(
                    record.topic() + "-" + record.partition() + " was made anew: " + below.getMessage()
                            + ". Start again, and see docs/runbook/deleted-topics.md",
                    below);
        }
    }

    private void start(ConsumerRecord<byte[], byte[]> record, PartitionWork work) {
        threads.execute(() -> {
            try {
                runner.run(record, work, ownership);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private void adjustPauses(boolean full) {
        for (Map.Entry<TopicPartition, PartitionWork> entry : works.entrySet()) {
            TopicPartition partition = entry.getKey();
            boolean hold =
                    full || scans.containsKey(partition) || entry.getValue().span() >= MAX_SPAN;
            if (hold && paused.add(partition)) {
                consumer.pause(List.of(partition));
            } else if (!hold && paused.remove(partition)) {
                consumer.resume(List.of(partition));
            }
        }
    }

    private void takeOver() {
        scans.entrySet().removeIf(scan -> {
            PartitionWork work = works.get(scan.getKey());
            if (work != null && scan.getValue().isDone()) {
                work.inherit(scan.getValue().join());
            }
            return work == null || scan.getValue().isDone();
        });
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(Set.copyOf(partitions));
        for (TopicPartition partition : partitions) {
            Optional<OffsetAndMetadata> position = Optional.ofNullable(committed.get(partition));
            PartitionWork work = new PartitionWork(settings.rememberedResults());
            works.put(partition, work);
            paused.add(partition);
            scans.put(partition, CompletableFuture.supplyAsync(() -> scanner.scan(partition, position, work), threads));
        }
        consumer.pause(partitions);
        LOG.info("took over {}", partitions);
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        List<PartitionWork> leaving =
                partitions.stream().map(works::get).filter(Objects::nonNull).toList();
        if (leaving.isEmpty()) {
            return;
        }
        try {
            awaitQuiet(leaving);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        commits.complete(settled(partitions), COMMIT);
        forget(partitions);
        LOG.info("gave back {}", partitions);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
        forget(partitions);
        LOG.warn("lost {}: this worker was away for too long", partitions);
    }

    private void forget(Collection<TopicPartition> partitions) {
        for (TopicPartition partition : partitions) {
            PartitionWork work = works.remove(partition);
            if (work != null) {
                work.lose();
            }
            scans.remove(partition);
            paused.remove(partition);
        }
    }

    /** Lets calls in flight end and their results be published, as long as the grace lasts. */
    private void awaitQuiet(List<PartitionWork> leaving) throws InterruptedException {
        leaving.forEach(PartitionWork::drain);
        long end = System.nanoTime() + settings.grace().toNanos();
        while (leaving.stream().anyMatch(PartitionWork::isBusy) && System.nanoTime() - end < 0) {
            ownership.confirm();
            Thread.sleep(POLL_FULL);
        }
    }

    private void finish() throws InterruptedException {
        awaitQuiet(List.copyOf(works.values()));
        commits.complete(settled(works.keySet()), LAST_COMMIT);
    }

    private void confirmOwnership() {
        if (!ownership.isDoubtful()) {
            ownership.confirm();
        } else if (works.isEmpty() || commits.complete(settled(works.keySet()), COMMIT)) {
            ownership.confirm();
        }
    }

    /** Those whose predecessor's work is known, so that their position means something. */
    private Map<TopicPartition, PartitionWork> settled(Collection<TopicPartition> partitions) {
        Map<TopicPartition, PartitionWork> settled = new HashMap<>();
        for (TopicPartition partition : partitions) {
            PartitionWork work = works.get(partition);
            if (work != null && !scans.containsKey(partition)) {
                settled.put(partition, work);
            }
        }
        return settled;
    }
}
