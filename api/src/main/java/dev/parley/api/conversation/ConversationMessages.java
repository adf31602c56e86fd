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
import java.util.Set;
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
                .flatMap(conversation -> {
                    List<Message> said = said(wanted, request);
                    return kept(said, request)
                            .flatMap(kept -> publish(conversation, said, kept))
                            .map(visible -> new Added(said, sent.isObject(), visible));
                });
    }

    /** Which of the messages an execution before this one has added. Once more they would stand behind what was said since. */
    private Mono<Set<String>> kept(List<Message> messages, HttpRequest<?> request) {
        return ReservedIds.mayBeTaken(request)
                ? queries.known(messages.stream().map(Message::id).toList())
                : Mono.just(Set.of());
    }

    private List<Message> said(List<ObjectNode> wanted, HttpRequest<?> request) {
        Instant now = ReservedIds.time(request, clock);
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

    private Mono<Boolean> publish(Conversation conversation, List<Message> messages, Set<String> kept) {
        if (!conversation.isLive()) {
            return Mono.error(ApiProblem.conflict(
                    "conversation_not_live", "This conversation was generated; nobody can add to it."));
        }
        List<Map.Entry<String, TurnRecorded>> events = messages.stream()
                .filter(message -> !kept.contains(message.id()))
                .map(message -> Map.entry(
                        EventKeys.message(conversation.id(), message.id()), event(conversation.id(), message)))
                .toList();
        return events.isEmpty() ? Mono.just(true) : log.publish(Topics.TURNS, events);
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
