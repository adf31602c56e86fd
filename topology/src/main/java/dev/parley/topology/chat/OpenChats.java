package dev.parley.topology.chat;

import dev.parley.domain.chat.Chat;
import dev.parley.domain.chat.Running;
import dev.parley.events.ChatRequested;
import dev.parley.schemas.serde.EventSerde;
import dev.parley.schemas.serde.EventSerdes;
import dev.parley.topology.chat.state.OpenChat;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Open chats, between the topics, the domain and the store. */
final class OpenChats {
    private final EventSerde<ChatRequested> requests;

    OpenChats(EventSerdes serdes) {
        this.requests = serdes.of(ChatRequested.class);
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

    /** What was asked, while the chat waits. */
    @Nullable
    ChatRequested request(OpenChat stored) {
        ByteBuffer request = stored.getRequest();
        if (request == null) {
            return null;
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
