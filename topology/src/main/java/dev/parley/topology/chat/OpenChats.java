package dev.parley.topology.chat;

import dev.parley.domain.chat.Chat;
import dev.parley.domain.chat.Running;
import dev.parley.events.ChatRequested;
import dev.parley.schemas.serde.EventSerde;
import dev.parley.schemas.serde.EventSerdes;
import dev.parley.topology.chat.state.OpenChat;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Open chats, between the topics, the domain and the store. What a chat that leaves no trace was asked is in no store, only
 * here: after a restart it is read again where it came from.
 */
final class OpenChats {
    private static final ByteBuffer ELSEWHERE = ByteBuffer.allocate(0).asReadOnlyBuffer();

    private final EventSerde<ChatRequested> requests;
    private final Function<Set<Long>, Map<Long, ChatRequested>> askedAgain;
    private final Map<Long, ChatRequested> unlogged = new HashMap<>();

    /** @param askedAgain reads requests of this partition again, by their places */
    OpenChats(EventSerdes serdes, Function<Set<Long>, Map<Long, ChatRequested>> askedAgain) {
        this.requests = serdes.of(ChatRequested.class);
        this.askedAgain = askedAgain;
    }

    /** Takes in what the store lacks of the chats that are in it. */
    void recall(Collection<OpenChat> stored) {
        Set<Long> places = stored.stream()
                .filter(chat -> isWaiting(chat) && !chat.getLog())
                .map(OpenChat::getPlace)
                .collect(Collectors.toSet());
        if (!places.isEmpty()) {
            unlogged.putAll(askedAgain.apply(places));
        }
    }

    static boolean isWaiting(OpenChat stored) {
        return stored.getRequest() != null;
    }

    /** A chat that was just asked for; what was asked is not in it yet. */
    static OpenChat asked(ChatRequested request, long place) {
        return OpenChat.newBuilder()
                .setChatId(request.getChatId())
                .setPlace(place)
                .setTenant(request.getTenant())
                .setLog(request.getLog())
                .setAcceptedAt(request.getOccurredAt().toEpochMilli())
                .setDeadline(ChatInputs.deadline(request).toEpochMilli())
                .build();
    }

    /** A chat that waits, with what was asked. */
    OpenChat waiting(OpenChat asked, ChatRequested request) {
        if (!asked.getLog()) {
            unlogged.put(asked.getPlace(), request);
            return OpenChat.newBuilder(asked).setRequest(ELSEWHERE.duplicate()).build();
        }
        byte[] bytes = Objects.requireNonNull(requests.serialize(ChatTopology.STORE, request), "request");
        return OpenChat.newBuilder(asked).setRequest(ByteBuffer.wrap(bytes)).build();
    }

    /** A chat at the workers. */
    static OpenChat running(OpenChat asked, Running running) {
        Instant patienceEnds = running.patienceEnds();
        return OpenChat.newBuilder(asked)
                .setRequest(null)
                .setPromptMessages(running.promptMessages())
                .setAttempt(running.attempt())
                .setPatienceEnds(patienceEnds == null ? null : patienceEnds.toEpochMilli())
                .build();
    }

    /** It waits no more. */
    void forget(OpenChat stored) {
        unlogged.remove(stored.getPlace());
    }

    /** A chat that waits. One whose request is nowhere any more is older than chats may become. */
    Chat waiting(OpenChat stored) {
        ChatRequested request = request(stored);
        return request == null
                ? new Chat(stored.getChatId(), stored.getPlace(), stored.getLog(), List.of(), List.of(), Instant.EPOCH)
                : ChatInputs.chat(request, stored.getPlace());
    }

    /** What was asked, while the chat waits. */
    @Nullable
    ChatRequested request(OpenChat stored) {
        ByteBuffer request = stored.getRequest();
        if (request == null || !request.hasRemaining()) {
            return request == null ? null : unlogged.get(stored.getPlace());
        }
        byte[] bytes = new byte[request.remaining()];
        request.duplicate().get(bytes);
        return requests.deserialize(ChatTopology.STORE, bytes);
    }

    static Running running(OpenChat stored) {
        Long patienceEnds = stored.getPatienceEnds();
        return new Running(
                new Chat(
                        stored.getChatId(),
                        stored.getPlace(),
                        stored.getLog(),
                        List.of(),
                        List.of(),
                        Instant.ofEpochMilli(stored.getDeadline())),
                stored.getPromptMessages(),
                stored.getAttempt(),
                patienceEnds == null ? null : Instant.ofEpochMilli(patienceEnds));
    }
}
