package dev.parley.testkit.inspect;

import dev.parley.embedded.Endpoints;
import dev.parley.events.ChatReplied;
import dev.parley.events.ConversationCompleted;
import dev.parley.events.ConversationFailed;
import dev.parley.events.ConversationPaused;
import dev.parley.events.ConversationStarted;
import dev.parley.events.JobOpeningSaved;
import dev.parley.events.ProfileSaved;
import dev.parley.events.TurnRecorded;
import dev.parley.events.Usage;
import dev.parley.schemas.serde.ConfluentSchemaRegistry;
import dev.parley.schemas.serde.EventSerde;
import dev.parley.schemas.serde.EventSerdes;
import dev.parley.schemas.topic.Topic;
import dev.parley.schemas.topic.TopicNames;
import dev.parley.schemas.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The read model as the log says it must be: folded one event at a time, in maps. It shares the decoding of values with the
 * projector, and nothing else.
 */
final class FoldedLog {
    private static final List<Topic> TOPICS =
            List.of(Topics.PROFILES, Topics.JOB_OPENINGS, Topics.CONVERSATIONS, Topics.TURNS, Topics.CHAT_REPLIES);

    private final Table profiles = Table.of("id", "tenant", "created_at", "updated_at", "fields");
    private final Table openings = Table.of("id", "tenant", "created_at", "updated_at", "fields");
    private final Table conversations = Table.of(
            "id",
            "tenant",
            "kind",
            "created_at",
            "status",
            "attempt",
            "run_id",
            "seed_id",
            "profile_id",
            "job_opening_id",
            "agent",
            "candidate",
            "job_opening",
            "training_consent",
            "metadata");
    private final Table messages = Table.of(
            "id", "conversation_id", "position", "role", "content", "source", "model", "chat_id", "created_at");
    private final Table chats = Table.of(
            "id",
            "conversation_id",
            "tenant",
            "created_at",
            "ended_at",
            "expires_at",
            "status",
            "length",
            "message_id",
            "finish_reason",
            "model",
            "model_version",
            "rehearsal",
            "attempt",
            "code",
            "message",
            "incomplete_reason",
            "prompt_tokens",
            "completion_tokens",
            "usd",
            "queue_ms",
            "time_to_first_token_ms",
            "run_ms");
    private final Map<String, ConversationStarted> started = new LinkedHashMap<>();
    private final Map<String, State> states = new HashMap<>();
    private final Map<String, String> places = new HashMap<>();

    private record State(String status, int attempt) {}

    private FoldedLog() {}

    /** Folds everything that is committed now. */
    static FoldedLog of(Endpoints endpoints, TopicNames names) {
        FoldedLog folded = new FoldedLog();
        EventSerde<SpecificRecord> events = new EventSerdes(new ConfluentSchemaRegistry(endpoints.ccompatUrl())).any();
        for (Topic topic : TOPICS) {
            new LogReader(endpoints).committed(names.of(topic), record -> folded.fold(topic, record, events));
        }
        folded.started.values().forEach(folded::conversation);
        return folded;
    }

    /** The tables by their names. */
    Map<String, Table> tables() {
        Map<String, Table> tables = new LinkedHashMap<>();
        tables.put("profiles", profiles);
        tables.put("job_openings", openings);
        tables.put("conversation_states", conversations);
        tables.put("messages", messages);
        tables.put("chats", chats);
        return tables;
    }

    private void fold(Topic topic, ConsumerRecord<byte[], byte[]> record, EventSerde<SpecificRecord> events) {
        String key = new String(record.key(), StandardCharsets.UTF_8);
        SpecificRecord event = record.value() == null ? null : events.deserialize(record.topic(), record.value());
        if (event == null) {
            erase(topic, key);
        } else {
            fold(event, record.offset());
        }
    }

    private void erase(Topic topic, String key) {
        String last = key.substring(key.lastIndexOf('/') + 1);
        if (topic == Topics.PROFILES) {
            profiles.remove(key);
        } else if (topic == Topics.JOB_OPENINGS) {
            openings.remove(key);
        } else if (topic == Topics.CONVERSATIONS && last.equals("started")) {
            started.remove(key.substring(0, key.indexOf('/')));
            states.remove(key.substring(0, key.indexOf('/')));
        } else if (topic == Topics.TURNS) {
            String id = last.length() <= 9 ? key.replaceFirst("/turn/0*", "/") : last;
            messages.remove(id);
            places.remove(id);
        } else if (topic == Topics.CHAT_REPLIES && key.contains("/reply/")) {
            chats.remove(last);
        }
    }

    private void fold(SpecificRecord event, long offset) {
        switch (event) {
            case ProfileSaved it ->
                profiles.put(it.getProfileId(), it.getTenant(), it.getCreatedAt(), it.getOccurredAt(), it.getFields());
            case JobOpeningSaved it ->
                openings.put(
                        it.getJobOpeningId(), it.getTenant(), it.getCreatedAt(), it.getOccurredAt(), it.getFields());
            case ConversationStarted it -> started.put(it.getConversationId(), it);
            case ConversationCompleted it -> move(it.getConversationId(), "completed", Integer.MAX_VALUE);
            case ConversationFailed it -> move(it.getConversationId(), "failed", it.getAttempt());
            case ConversationPaused it -> move(it.getConversationId(), "paused", it.getAttempt());
            case TurnRecorded it -> message(it, offset);
            case ChatReplied it -> chat(it);
            default -> {}
        }
    }

    private void move(String conversation, String status, int attempt) {
        if (started.containsKey(conversation)) {
            states.merge(
                    conversation,
                    new State(status, attempt),
                    (old, moved) -> moved.attempt >= old.attempt ? moved : old);
        }
    }

    private void conversation(ConversationStarted it) {
        State state = states.getOrDefault(it.getConversationId(), new State("active", 0));
        conversations.put(
                it.getConversationId(),
                it.getTenant(),
                it.getRunId() == null ? "live" : "generated",
                it.getOccurredAt(),
                state.status(),
                state.attempt(),
                it.getRunId(),
                it.getSeedId(),
                it.getProfileId(),
                it.getJobOpeningId(),
                it.getAgent(),
                it.getCandidate(),
                it.getJobOpening(),
                it.getTrainingConsent(),
                it.getMetadata());
    }

    private void message(TurnRecorded it, long offset) {
        boolean live = it.getPosition() == 0;
        String id = live ? it.getMessageId() : it.getConversationId() + "/" + it.getPosition();
        places.putIfAbsent(id, Long.toString(live ? offset + 1 : it.getPosition()));
        messages.put(
                id,
                it.getConversationId(),
                places.get(id),
                it.getRole(),
                it.getText(),
                it.getSource(),
                it.getModel(),
                live ? it.getRequestId() : null,
                it.getOccurredAt());
    }

    private void chat(ChatReplied it) {
        if (!it.getLog()) {
            return;
        }
        Usage usage = it.getUsage();
        chats.put(
                it.getChatId(),
                it.getConversationId(),
                it.getTenant(),
                it.getCreatedAt(),
                it.getOccurredAt(),
                it.getExpiresAt(),
                it.getStatus(),
                it.getLength(),
                it.getMessageId(),
                it.getFinishReason(),
                it.getModel(),
                it.getModelVersion(),
                it.getRehearsal(),
                it.getAttempt(),
                it.getCode(),
                it.getMessage(),
                it.getIncompleteReason(),
                usage == null ? null : usage.getPromptTokens(),
                usage == null ? null : usage.getCompletionTokens(),
                usage == null ? null : usage.getUsd(),
                it.getQueueMs(),
                it.getTimeToFirstTokenMs(),
                it.getRunMs());
    }
}
