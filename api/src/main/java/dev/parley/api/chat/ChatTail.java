package dev.parley.api.chat;

import dev.parley.schemas.serde.EventSerde;
import dev.parley.schemas.time.LogTime;
import dev.parley.schemas.topic.Topic;
import dev.parley.schemas.topic.TopicNames;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the end of some topics, all partitions of each, as they grow: one thread, no group, from a while ago. It keeps on
 * trying while the broker is away, and goes on where it was. What was read at once from several partitions comes in the order in
 * which it happened, and what was there before it began roughly so.
 */
final class ChatTail implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ChatTail.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration CLOSE = Duration.ofSeconds(5);

    /** For so long records gather that nobody waits for: reading each as it comes costs the broker as much as for the others. */
    private static final Duration REST = Duration.ofMillis(100);

    private final Supplier<Consumer<String, byte[]>> consumers;
    private final List<String> topics;
    private final EventSerde<SpecificRecord> serde;
    private final Reader reader;
    private final Duration horizon;
    private final InstantSource clock;
    private final Executor answers;
    private final ConcurrentLinkedQueue<CompletableFuture<Void>> questions = new ConcurrentLinkedQueue<>();
    /** Woken up for questions that it has not heard yet: once is enough, and each time breaks off what it is asking the broker. */
    private final AtomicBoolean woken = new AtomicBoolean();

    private final List<Waiting> waiting = new ArrayList<>();
    /** Behind what was read: a consumer that replaces another one goes on there. */
    private final Map<TopicPartition, Long> reached = new HashMap<>();

    private Abreast past = new Abreast(Map.of());

    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final Thread thread;
    private volatile boolean closed;
    private volatile Optional<Consumer<String, byte[]>> current = Optional.empty();

    /** What is done with the events, on the tail's thread. */
    interface Reader {
        /** An event, in the order of its partition. Must be quick. */
        void read(TopicPartition partition, long offset, String key, SpecificRecord event);

        /** Where it begins to read, or begins again. */
        default void begin(Map<TopicPartition, Long> positions) {}

        /** Whether a record is to be read at all; asked for each, in the order of its partition. */
        default boolean wants(TopicPartition partition, long offset, String key) {
            return true;
        }

        /** Whether somebody waits for what is read; otherwise it is read some times a second. */
        default boolean isAwaited() {
            return true;
        }

        /** Called about once a second. */
        default void tick() {}
    }

    private record Waiting(Map<TopicPartition, Long> ends, CompletableFuture<Void> done) {}

    /**
     * @param consumers makes clients that read bytes, without a group, only what is committed
     * @param horizon from how long ago to read
     * @param answers runs what waits for {@link #caughtUp}
     */
    ChatTail(
            Supplier<Consumer<String, byte[]>> consumers,
            TopicNames names,
            List<Topic> topics,
            EventSerde<SpecificRecord> serde,
            Reader reader,
            Duration horizon,
            InstantSource clock,
            Executor answers) {
        this.consumers = consumers;
        this.topics = topics.stream().map(names::of).toList();
        this.serde = serde;
        this.reader = reader;
        this.horizon = horizon;
        this.clock = clock;
        this.answers = answers;
        this.thread = Thread.ofPlatform().name("chat-tail").daemon().unstarted(this::run);
    }

    /** Begins to read; returns at once. */
    void start() {
        thread.start();
    }

    /** Whether it has read up to where the topics ended when it began, and goes on. */
    boolean isReady() {
        return ready.isDone() && thread.isAlive();
    }

    /** Completes when everything is read that was on the topics when it was asked; fails while the broker is away. */
    CompletableFuture<Void> caughtUp() {
        CompletableFuture<Void> question = new CompletableFuture<>();
        questions.add(question);
        if (!woken.getAndSet(true)) {
            wakeUp();
        }
        return question;
    }

    private void wakeUp() {
        current.ifPresent(Consumer::wakeup);
        LockSupport.unpark(thread);
    }

    private void run() {
        while (!closed) {
            try (Consumer<String, byte[]> consumer = consumers.get()) {
                begin(consumer);
                current = Optional.of(consumer);
                follow(consumer);
            } catch (WakeupException _) {
                LOG.debug("woken up to close");
            } catch (KafkaException away) {
                LOG.warn("cannot read the chats, trying again: {}", away.getMessage());
                pause();
            } finally {
                current = Optional.empty();
            }
        }
    }

    private void begin(Consumer<String, byte[]> consumer) {
        List<TopicPartition> partitions = new ArrayList<>();
        for (String topic : topics) {
            List<PartitionInfo> known = consumer.partitionsFor(topic);
            if (known.isEmpty()) {
                throw new KafkaException("there is no topic " + topic);
            }
            known.forEach(partition -> partitions.add(new TopicPartition(topic, partition.partition())));
        }
        consumer.assign(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        consumer.offsetsForTimes(startTimes(partitions))
                .forEach((partition, start) -> seek(consumer, partition, start, ends));
        reached.keySet().retainAll(partitions);
        reached.forEach(consumer::seek);
        Map<TopicPartition, Long> positions = new HashMap<>();
        partitions.forEach(partition -> positions.put(partition, consumer.position(partition)));
        reader.begin(positions);
        past = new Abreast(ends);
        waiting.add(new Waiting(new HashMap<>(ends), ready));
    }

    private Map<TopicPartition, Long> startTimes(List<TopicPartition> partitions) {
        long from = clock.instant().minus(horizon).toEpochMilli();
        Map<TopicPartition, Long> times = new HashMap<>();
        partitions.forEach(partition -> times.put(partition, from));
        return times;
    }

    @SuppressWarnings("NullAway") // The client answers with null where nothing is that young.
    private static void seek(
            Consumer<String, byte[]> consumer,
            TopicPartition partition,
            OffsetAndTimestamp start,
            Map<TopicPartition, Long> ends) {
        consumer.seek(partition, start == null ? ends.get(partition) : start.offset());
    }

    private void follow(Consumer<String, byte[]> consumer) {
        long tick = System.nanoTime();
        while (!closed) {
            rest();
            poll(consumer);
            past.keep(consumer);
            hearQuestions(consumer);
            answerWaiting(consumer);
            if (System.nanoTime() - tick > PAUSE.toNanos()) {
                tick = System.nanoTime();
                reader.tick();
            }
        }
    }

    private void rest() {
        if (!closed && waiting.isEmpty() && questions.isEmpty() && !reader.isAwaited()) {
            LockSupport.parkNanos(REST.toNanos());
        }
    }

    private void poll(Consumer<String, byte[]> consumer) {
        try {
            inOrder(consumer.poll(POLL)).forEach(this::read);
        } catch (WakeupException _) {
            // Somebody asks, or it is time to close.
        }
    }

    /** A client gives what it has of one partition after the other. */
    private static List<ConsumerRecord<String, byte[]>> inOrder(ConsumerRecords<String, byte[]> polled) {
        StampOrder<ConsumerRecord<String, byte[]>> records = new StampOrder<>();
        polled.forEach(record ->
                records.add(new TopicPartition(record.topic(), record.partition()), record.timestamp(), record));
        return records.items();
    }

    private void read(ConsumerRecord<String, byte[]> record) {
        TopicPartition partition = new TopicPartition(record.topic(), record.partition());
        reached.put(partition, record.offset() + 1);
        past.read(partition, record.timestamp());
        boolean wanted = reader.wants(partition, record.offset(), record.key() == null ? "" : record.key());
        if (!wanted || record.value() == null || record.key() == null) {
            return;
        }
        try {
            SpecificRecord event = Objects.requireNonNull(serde.deserialize(record.topic(), record.value()));
            LogTime.put(event, record.timestamp());
            reader.read(partition, record.offset(), record.key(), event);
        } catch (SerializationException unreadable) {
            LOG.warn("passed over {} at {}: {}", partition, record.offset(), unreadable.getMessage());
        }
    }

    private void hearQuestions(Consumer<String, byte[]> consumer) {
        woken.set(false);
        List<CompletableFuture<Void>> asked = new ArrayList<>();
        for (CompletableFuture<Void> next = questions.poll(); next != null; next = questions.poll()) {
            asked.add(next);
        }
        if (asked.isEmpty()) {
            return;
        }
        try {
            Map<TopicPartition, Long> ends = endsNow(consumer);
            asked.forEach(question -> waiting.add(new Waiting(new HashMap<>(ends), question)));
        } catch (RetriableException away) {
            asked.forEach(question -> answers.execute(() -> question.completeExceptionally(away)));
        }
    }

    /** A wakeup may be left over from a question that is being heard already. */
    private static Map<TopicPartition, Long> endsNow(Consumer<String, byte[]> consumer) {
        while (true) {
            try {
                return consumer.endOffsets(consumer.assignment());
            } catch (WakeupException _) {
                LOG.trace("woken up while asking for the ends");
            }
        }
    }

    private void answerWaiting(Consumer<String, byte[]> consumer) {
        waiting.removeIf(question -> {
            question.ends().entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
            boolean done = question.ends().isEmpty();
            if (done) {
                answers.execute(() -> question.done().complete(null));
            }
            return done;
        });
    }

    private void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException _) {
            closed = true;
        }
    }

    @Override
    public void close() {
        closed = true;
        wakeUp();
        try {
            if (!thread.join(CLOSE)) {
                thread.interrupt();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
