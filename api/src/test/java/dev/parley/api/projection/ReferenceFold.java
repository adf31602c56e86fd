package dev.parley.api.projection;

import dev.parley.events.ChatReplied;
import dev.parley.events.ConversationCompleted;
import dev.parley.events.ConversationFailed;
import dev.parley.events.ConversationStarted;
import dev.parley.events.ProfileSaved;
import dev.parley.events.TurnRecorded;
import dev.parley.schemas.topic.Topic;
import dev.parley.schemas.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Folds the log once more, one event at a time, in maps, sharing no code with the projector. */
final class ReferenceFold {
    /** What {@link #rows} gives, of the tables. */
    static final List<String> QUERIES = List.of(
            "SELECT 'chat ' || concat_ws('|', id, conversation_id, status, length, usd, run_ms) FROM chats ORDER BY 1",
            "SELECT 'conversation ' || concat_ws('|', id, kind, status, tenant, metadata) FROM conversations ORDER BY 1",
            "SELECT 'message ' || concat_ws('|', id, conversation_id, position, content) FROM messages ORDER BY 1",
            "SELECT 'profile ' || concat_ws('|', id, fields) FROM profiles ORDER BY 1");

    private final ReadModelFixture fixture;
    private final Map<String, String> profiles = new TreeMap<>();
    private final Map<String, ConversationStarted> conversations = new TreeMap<>();
    private final Map<String, String> statuses = new HashMap<>();
    private final Map<String, String> places = new HashMap<>();
    private final Map<String, String> messages = new TreeMap<>();
    private final Map<String, String> chats = new TreeMap<>();

    ReferenceFold(ReadModelFixture fixture) {
        this.fixture = fixture;
    }

    List<String> rows() throws Exception {
        for (Topic topic : List.of(Topics.PROFILES, Topics.CONVERSATIONS, Topics.TURNS, Topics.CHAT_REPLIES)) {
            for (ConsumerRecord<byte[], byte[]> record : read(fixture.names.of(topic))) {
                String key = new String(record.key(), StandardCharsets.UTF_8);
                SpecificRecord event = fixture.serdes.any().deserialize(record.topic(), record.value());
                if (event == null) {
                    erase(topic, key);
                } else {
                    fold(event, record.offset());
                }
            }
        }
        return result();
    }

    private List<ConsumerRecord<byte[], byte[]>> read(String topic) {
        Map<String, Object> properties = new HashMap<>(fixture.settings.kafka());
        properties.put("isolation.level", "read_committed");
        properties.put("auto.offset.reset", "earliest");
        List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(one -> new TopicPartition(topic, one.partition()))
                    .toList();
            consumer.assign(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(one -> consumer.position(one) < ends.get(one))) {
                consumer.poll(Duration.ofMillis(100)).forEach(all::add);
            }
        }
        return all;
    }

    private void erase(Topic topic, String key) {
        if (topic == Topics.PROFILES) {
            profiles.remove(key);
        } else if (topic == Topics.CONVERSATIONS && key.endsWith("/started")) {
            conversations.remove(key.replace("/started", ""));
            statuses.remove(key.replace("/started", ""));
        } else if (topic == Topics.TURNS) {
            String id = key.substring(key.indexOf("/turn/") + 6);
            String message = id.length() == 4 ? key.replaceFirst("/turn/0*", "/") : id;
            messages.remove(message);
            places.remove(message);
        }
    }

    private void fold(SpecificRecord event, long offset) {
        switch (event) {
            case ProfileSaved saved -> profiles.put(saved.getProfileId(), saved.getFields());
            case ConversationStarted started -> conversations.put(started.getConversationId(), started);
            case ConversationCompleted completed -> statuses.put(completed.getConversationId(), "completed");
            case ConversationFailed failed -> statuses.putIfAbsent(failed.getConversationId(), "failed");
            case TurnRecorded turn -> {
                String id = turn.getMessageId() == null
                        ? turn.getConversationId() + "/" + turn.getPosition()
                        : turn.getMessageId();
                places.putIfAbsent(id, "" + (turn.getPosition() == 0 ? offset + 1 : turn.getPosition()));
                messages.put(id, turn.getConversationId() + "|" + places.get(id) + "|" + turn.getText());
            }
            case ChatReplied reply -> {
                if (reply.getLog()) {
                    chats.put(
                            reply.getChatId(),
                            reply.getConversationId() + "|" + reply.getStatus() + "|" + reply.getLength() + "|"
                                    + reply.getUsage().getUsd() + "|" + reply.getRunMs());
                }
            }
            default -> throw new IllegalStateException(event.getSchema().getName());
        }
    }

    private List<String> result() {
        List<String> rows = new ArrayList<>();
        chats.forEach((id, row) -> rows.add("chat " + id + "|" + row));
        conversations.forEach((id, started) -> rows.add("conversation " + id
                + (started.getRunId() == null ? "|live|" : "|generated|") + statuses.getOrDefault(id, "active")
                + (started.getTenant() == null ? "" : "|" + started.getTenant())
                + (started.getMetadata() == null ? "" : "|" + started.getMetadata())));
        messages.forEach((id, row) -> rows.add("message " + id + "|" + row));
        profiles.forEach((id, fields) -> rows.add("profile " + id + "|" + fields));
        rows.sort(null);
        return rows;
    }
}
