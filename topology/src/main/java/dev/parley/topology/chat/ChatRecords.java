package dev.parley.topology.chat;

import dev.parley.domain.chat.ChatEvent;
import dev.parley.domain.prompt.Message;
import dev.parley.events.ChatAdmitted;
import dev.parley.events.ChatMessage;
import dev.parley.events.ChatReplied;
import dev.parley.events.ChatRequested;
import dev.parley.events.InferenceCancelled;
import dev.parley.events.InferenceRequest;
import dev.parley.events.InferenceResult;
import dev.parley.events.TurnRecorded;
import dev.parley.schemas.id.EventKeys;
import dev.parley.topology.support.KeyedEvent;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What happens to the chats of one conversation, as the events of the topics. Event ids are the events' keys. */
final class ChatRecords {
    private final String conversationId;
    private final Details details;
    private final @Nullable InferenceResult result;
    private final Instant now;

    /** @param result the result that is just being taken in, if any */
    ChatRecords(String conversationId, Details details, @Nullable InferenceResult result, Instant now) {
        this.conversationId = conversationId;
        this.details = details;
        this.result = result;
        this.now = now;
    }

    /** The events to publish. */
    List<KeyedEvent> of(ChatEvent event) {
        return switch (event) {
            case ChatEvent.Queued _, ChatEvent.TakenOver _ -> List.of();
            case ChatEvent.Admitted(String chatId) -> List.of(admitted(chatId));
            case ChatEvent.Dispatched(String chatId, List<Message> messages) ->
                List.of(dispatched(details.of(chatId).request(), messages));
            case ChatEvent.Withdrawn withdrawn -> List.of(withdrawn(withdrawn.chatId(), withdrawn.reason()));
            case ChatEvent.Ended ended ->
                ended.leavesTurn() ? List.of(said(ended), replied(ended)) : List.of(replied(ended));
        };
    }

    private KeyedEvent admitted(String chatId) {
        String key = EventKeys.admitted(conversationId, chatId);
        return new KeyedEvent(key, new ChatAdmitted(key, now, chatId, conversationId));
    }

    private KeyedEvent withdrawn(String chatId, String reason) {
        String key = EventKeys.cancel(conversationId, chatId);
        return new KeyedEvent(key, new InferenceCancelled(key, now, chatId, conversationId, reason));
    }

    private KeyedEvent dispatched(ChatRequested request, List<Message> messages) {
        String chatId = request.getChatId();
        return new KeyedEvent(
                EventKeys.request(conversationId, chatId),
                InferenceRequest.newBuilder()
                        .setEventId(chatId + "/1")
                        .setOccurredAt(now)
                        .setRequestId(chatId)
                        .setConversationId(conversationId)
                        .setPosition(0)
                        .setModels(request.getModels())
                        .setMessages(messages.stream()
                                .map(message -> new ChatMessage(message.role(), message.content()))
                                .toList())
                        .setParameters(request.getParameters())
                        .setSample(chatId)
                        .setScene(request.getScene())
                        .setDeadline(ChatInputs.deadline(request))
                        .setStream(request.getStream())
                        .setLog(request.getLog())
                        .build());
    }

    private KeyedEvent replied(ChatEvent.Ended ended) {
        var chat = details.of(ended.chatId()).chat();
        String key = EventKeys.reply(conversationId, ended.chatId());
        String text = ended.ending().text();
        ChatReplied.Builder reply = ChatReplied.newBuilder()
                .setEventId(key)
                .setOccurredAt(now)
                .setChatId(ended.chatId())
                .setConversationId(conversationId)
                .setTenant(chat.getTenant())
                .setCreatedAt(Instant.ofEpochMilli(chat.getAcceptedAt()))
                .setExpiresAt(Instant.ofEpochMilli(chat.getDeadline()))
                .setStatus(ended.ending().status().wireName())
                .setLog(chat.getLog())
                .setText(ended.leavesTurn() ? text : null)
                .setLength(text.length())
                .setMessageId(ended.leavesTurn() ? messageId(ended) : null)
                .setAttempt(ended.attempt())
                .setCode(ended.ending().code())
                .setMessage(ended.ending().message())
                .setIncompleteReason(ended.ending().incompleteReason());
        written(ended).forEach(answer -> answer.describe(reply, chat.getAcceptedAt()));
        return new KeyedEvent(key, reply.build());
    }

    private KeyedEvent said(ChatEvent.Ended ended) {
        String messageId = messageId(ended);
        String key = EventKeys.message(conversationId, messageId);
        TurnRecorded.Builder turn = TurnRecorded.newBuilder()
                .setEventId(key)
                .setOccurredAt(now)
                .setConversationId(conversationId)
                .setPosition(0)
                .setRole(Message.ASSISTANT)
                .setText(ended.ending().text())
                .setSource("model")
                .setRequestId(ended.chatId())
                .setMessageId(messageId);
        written(ended).forEach(answer -> turn.setModel(answer.model())
                .setRehearsal(answer.rehearsal())
                .setUsage(answer.usage()));
        return new KeyedEvent(key, turn.build());
    }

    /** What the workers say about the chat, when it is their result that ended it. */
    private Stream<Written> written(ChatEvent.Ended ended) {
        return result != null && result.getRequestId().equals(ended.chatId())
                ? Stream.of(Written.of(result))
                : Stream.empty();
    }

    private String messageId(ChatEvent.Ended ended) {
        long acceptedAt = details.of(ended.chatId()).chat().getAcceptedAt();
        return MessageIds.of(ended.chatId(), Instant.ofEpochMilli(acceptedAt));
    }
}
