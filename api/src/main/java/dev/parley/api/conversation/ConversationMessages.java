package dev.parley.api.conversation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.api.access.Caller;
import dev.parley.api.id.Uuid7;
import dev.parley.api.idempotency.ReservedIds;
import dev.parley.api.json.ApiJson;
import dev.parley.api.problem.ApiProblem;
import dev.parley.api.publish.ReadYourWrites;
import dev.parley.events.TurnRecorded;
import dev.parley.schemas.id.EventKeys;
import dev.parley.schemas.topic.Topics;
import io.micronaut.http.HttpRequest;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Adds messages to conversations. */
@Singleton
final class ConversationMessages {
    private final ConversationQueries queries;
    private final ReadYourWrites log;
    private final Uuid7 ids;
    private final Clock clock;

    ConversationMessages(ConversationQueries queries, ReadYourWrites log, Uuid7 ids, Clock clock) {
        this.queries = queries;
        this.log = log;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * Messages that were added.
     *
     * @param single whether the client sent one, and not a list
     * @param visible whether every query sees them already
     */
    record Added(List<Message> messages, boolean single, boolean visible) {}

    /** Adds the messages of a request, in their order. */
    Mono<Added> add(String conversationId, byte @Nullable [] body, HttpRequest<?> request) {
        JsonNode sent = ApiJson.read(body);
        List<ObjectNode> wanted = MessageRules.read(sent);
        return queries.find(conversationId, Caller.of(request))
                .switchIfEmpty(Mono.error(Conversations::unknown))
                .flatMap(conversation -> publish(conversation, said(wanted, request), sent.isObject()));
    }

    private List<Message> said(List<ObjectNode> wanted, HttpRequest<?> request) {
        Instant now = clock.instant();
        Supplier<UUID> reserved = ReservedIds.of(request, () -> ids.next(now));
        return wanted.stream()
                .map(message -> new Message(
                        reserved.get().toString(),
                        0,
                        message.get("role").textValue(),
                        message.get("content").textValue(),
                        "person",
                        null,
                        null,
                        now))
                .toList();
    }

    private Mono<Added> publish(Conversation conversation, List<Message> messages, boolean single) {
        if (!conversation.isLive()) {
            return Mono.error(ApiProblem.conflict(
                    "conversation_not_live", "This conversation was generated; nobody can add to it."));
        }
        List<Map.Entry<String, TurnRecorded>> events = messages.stream()
                .map(message -> Map.entry(
                        EventKeys.message(conversation.id(), message.id()), event(conversation.id(), message)))
                .toList();
        return log.publish(Topics.TURNS, events).map(visible -> new Added(messages, single, visible));
    }

    private static TurnRecorded event(String conversationId, Message message) {
        return TurnRecorded.newBuilder()
                .setEventId(EventKeys.message(conversationId, message.id()))
                .setOccurredAt(message.createdAt())
                .setConversationId(conversationId)
                .setPosition(0)
                .setRole(message.role())
                .setText(message.content())
                .setSource(message.source())
                .setMessageId(message.id())
                .build();
    }
}
