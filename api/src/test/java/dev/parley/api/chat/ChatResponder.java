package dev.parley.api.chat;

import dev.parley.api.ApiSettings;
import dev.parley.events.ChatAdmitted;
import dev.parley.events.ChatCancelRequested;
import dev.parley.events.ChatReplied;
import dev.parley.events.ChatRequested;
import dev.parley.events.ReplyDelta;
import dev.parley.events.ReplyStarted;
import dev.parley.events.TurnRecorded;
import dev.parley.events.Usage;
import dev.parley.schemas.id.EventKeys;
import dev.parley.schemas.serde.EventSerde;
import dev.parley.schemas.time.LogTime;
import dev.parley.schemas.topic.SubjectPartitioner;
import dev.parley.schemas.topic.Topic;
import dev.parley.schemas.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Plays the chat application and the workers in one: answers what is asked on {@code chats} as a script says. */
final class ChatResponder implements AutoCloseable {
    private final ApiSettings settings;
    private final EventSerde<SpecificRecord> serde;
    private final Function<ChatRequested, Play> script;
    private final KafkaProducer<String, byte[]> producer;
    private final List<Running> running = new ArrayList<>();
    private final ConcurrentLinkedQueue<ChatRequested> requests = new ConcurrentLinkedQueue<>();
    private final Thread thread;
    private volatile boolean closed;

    /**
     * How a chat is answered.
     *
     * @param text the whole reply
     * @param piece how many characters at a time
     * @param pause between the pieces
     * @param held true to leave it waiting for ever
     */
    record Play(String text, int piece, Duration pause, boolean held) {}

    private static final class Running {
        private final ChatRequested request;
        private final Play play;
        private int written;
        private long next;

        Running(ChatRequested request, Play play) {
            this.request = request;
            this.play = play;
        }
    }

    ChatResponder(ApiSettings settings, Function<ChatRequested, Play> script) {
        this.settings = settings;
        this.serde = settings.serdes().any();
        this.script = script;
        Map<String, Object> properties = new HashMap<>(settings.kafka());
        properties.put("partitioner.class", SubjectPartitioner.class.getName());
        this.producer = new KafkaProducer<>(properties, new StringSerializer(), new ByteArraySerializer());
        this.thread = Thread.ofPlatform().name("responder").start(this::run);
    }

    /** Everything that was asked so far. */
    List<ChatRequested> requests() {
        return List.copyOf(requests);
    }

    private void run() {
        String topic = settings.topics().of(Topics.CHATS);
        try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
                new HashMap<>(settings.kafka()), new StringDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (!closed) {
                consumer.poll(Duration.ofMillis(2))
                        .forEach(record -> hear(serde.deserialize(record.topic(), record.value()), record.timestamp()));
                List.copyOf(running).forEach(this::write);
            }
        }
    }

    private void hear(SpecificRecord event, long stamp) {
        LogTime.put(event, stamp);
        switch (event) {
            case ChatRequested request -> begin(request);
            case ChatCancelRequested cancel ->
                List.copyOf(running).stream()
                        .filter(chat -> chat.request.getChatId().equals(cancel.getChatId()))
                        .forEach(chat -> end(chat, "cancelled"));
            default -> throw new IllegalStateException("not for this topic: " + event);
        }
    }

    private void begin(ChatRequested request) {
        requests.add(request);
        Running chat = new Running(request, script.apply(request));
        if (request.getOnBusy().equals("reject")) {
            boolean busy = running.stream()
                    .anyMatch(open -> open.request.getConversationId().equals(request.getConversationId()));
            if (busy) {
                end(chat, "failed");
                return;
            }
            ChatAdmitted admitted = new ChatAdmitted(
                    "a" + request.getChatId(), now(), request.getChatId(), request.getConversationId());
            send(Topics.CHAT_REPLIES, EventKeys.admitted(request.getConversationId(), request.getChatId()), admitted);
        }
        running.add(chat);
        if (!chat.play.held()) {
            String id = request.getChatId();
            ReplyStarted started = new ReplyStarted("s" + id, now(), id, request.getConversationId(), 1);
            send(Topics.CHAT_DELTAS, EventKeys.replyStarted(request.getConversationId(), id, 1), started);
        }
    }

    private void write(Running chat) {
        if (chat.play.held() || System.nanoTime() < chat.next) {
            return;
        }
        String text = chat.play.text();
        int from = chat.written;
        int to = Math.min(text.length(), from + chat.play.piece());
        if (to > from) {
            String id = chat.request.getChatId();
            String conversation = chat.request.getConversationId();
            ReplyDelta delta =
                    new ReplyDelta("d" + id + from, now(), id, conversation, 1, from, text.substring(from, to));
            send(Topics.CHAT_DELTAS, EventKeys.delta(conversation, id, 1, from), delta);
        }
        chat.written = to;
        chat.next = System.nanoTime() + chat.play.pause().toNanos();
        if (to == text.length()) {
            end(chat, "completed");
        }
    }

    private void end(Running chat, String status) {
        running.remove(chat);
        ChatRequested request = chat.request;
        String text = chat.play.text().substring(0, chat.written);
        boolean kept = request.getLog() && !text.isEmpty();
        ChatReplied replied = ChatReplied.newBuilder()
                .setEventId("r" + request.getChatId())
                .setOccurredAt(now())
                .setChatId(request.getChatId())
                .setConversationId(request.getConversationId())
                .setTenant(request.getTenant())
                .setCreatedAt(request.getOccurredAt())
                .setExpiresAt(request.getDeadline())
                .setStatus(status)
                .setLog(request.getLog())
                .setText(kept ? text : null)
                .setLength(text.length())
                .setMessageId(kept ? "m" + request.getChatId() : null)
                .setFinishReason(status.equals("completed") ? "stop" : null)
                .setModel(request.getModels().getFirst())
                .setAttempt(chat.written > 0 ? 1 : 0)
                .setCode(status.equals("failed") ? "conversation_busy" : status.equals("cancelled") ? status : null)
                .setUsage(new Usage(7L, 3L, 0.0))
                .setQueueMs(1L)
                .setRunMs(2L)
                .build();
        send(Topics.CHAT_REPLIES, EventKeys.reply(request.getConversationId(), request.getChatId()), replied);
        if (kept) {
            send(
                    Topics.TURNS,
                    EventKeys.message(request.getConversationId(), "m" + request.getChatId()),
                    turn(request, text));
        }
    }

    private static TurnRecorded turn(ChatRequested request, String text) {
        return TurnRecorded.newBuilder()
                .setEventId("t" + request.getChatId())
                .setOccurredAt(now())
                .setConversationId(request.getConversationId())
                .setPosition(0)
                .setRole("assistant")
                .setText(text)
                .setSource("model")
                .setModel(request.getModels().getFirst())
                .setRequestId(request.getChatId())
                .setMessageId("m" + request.getChatId())
                .build();
    }

    private static Instant now() {
        return Instant.ofEpochMilli(System.currentTimeMillis());
    }

    private void send(Topic topic, String key, SpecificRecord event) {
        String name = settings.topics().of(topic);
        producer.send(new ProducerRecord<>(name, key, serde.serialize(name, event)));
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        thread.join();
        producer.close();
    }
}
