package dev.parley.worker;

import static org.awaitility.Awaitility.await;

import dev.parley.events.ChatMessage;
import dev.parley.events.InferenceCancelled;
import dev.parley.events.InferenceRequest;
import dev.parley.events.InferenceResult;
import dev.parley.events.ReplyDelta;
import dev.parley.events.ReplyStarted;
import dev.parley.events.SamplingParameters;
import dev.parley.schemas.id.EventKeys;
import dev.parley.schemas.reply.ReplyText;
import dev.parley.schemas.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.avro.specific.SpecificRecord;

/** The other side of the interactive lane in tests: asks, cancels, and folds what it reads as the chat topology and the API do. */
record Chats(Lanes lanes) {
    static final Duration PATIENCE = Duration.ofMinutes(1);

    /** A streamed request. */
    static InferenceRequest.Builder request(String conversation, String chat, String... models) {
        return InferenceRequest.newBuilder()
                .setEventId(chat + "/1")
                .setOccurredAt(Instant.now())
                .setRequestId(chat)
                .setConversationId(conversation)
                .setPosition(0)
                .setModels(List.of(models))
                .setMessages(List.of(new ChatMessage("user", "question of " + chat)))
                .setParameters(SamplingParameters.newBuilder().build())
                .setSample(chat)
                .setStream(true);
    }

    void ask(InferenceRequest.Builder request) throws InterruptedException, ExecutionException {
        InferenceRequest event = request.build();
        String key = EventKeys.request(event.getConversationId(), event.getRequestId());
        lanes.publish(Topics.CHAT_REQUESTS, key, event);
    }

    void cancel(String conversation, String chat) throws InterruptedException, ExecutionException {
        InferenceCancelled event =
                new InferenceCancelled(chat + "/cancel", Instant.EPOCH, chat, conversation, "cancelled");
        lanes.publish(Topics.CHAT_REQUESTS, EventKeys.cancel(conversation, chat), event);
    }

    /** The results that count, by chat: not those that come after a later attempt has begun. */
    Map<String, List<InferenceResult>> results() {
        Map<String, Integer> attempts = new HashMap<>();
        Map<String, List<InferenceResult>> results = new HashMap<>();
        for (SpecificRecord event : lanes.events(Topics.CHAT_RESULTS)) {
            if (event instanceof ReplyStarted started) {
                attempts.merge(started.getRequestId(), started.getAttempt(), Math::max);
            } else if (event instanceof InferenceResult result
                    && result.getAttempt() >= attempts.getOrDefault(result.getRequestId(), 1)) {
                results.computeIfAbsent(result.getRequestId(), _ -> new ArrayList<>())
                        .add(result);
            }
        }
        return results;
    }

    /** Waits for a chat's result. */
    InferenceResult result(String chat) {
        await().atMost(PATIENCE).until(() -> results().containsKey(chat));
        return results().get(chat).getFirst();
    }

    void awaitResults(int count) {
        await().atMost(PATIENCE.multipliedBy(2)).until(() -> results().size() >= count);
    }

    /** The replies as they were written, by chat. */
    Map<String, ReplyText> replies() {
        Map<String, ReplyText> replies = new HashMap<>();
        for (SpecificRecord event : lanes.events(Topics.CHAT_DELTAS)) {
            switch (event) {
                case ReplyStarted started ->
                    replies.computeIfAbsent(started.getRequestId(), _ -> new ReplyText())
                            .started(started);
                case ReplyDelta delta ->
                    replies.computeIfAbsent(delta.getRequestId(), _ -> new ReplyText())
                            .written(delta);
                default -> throw new AssertionError("what is " + event.getSchema());
            }
        }
        return replies;
    }

    /** The text of a chat's reply as far as it was written. */
    String written(String chat) {
        return replies().getOrDefault(chat, new ReplyText()).text();
    }

    /** Waits until so many characters of a chat's reply were written. */
    void awaitWritten(String chat, int characters) {
        await().atMost(PATIENCE).until(() -> written(chat).length() >= characters);
    }

    List<ReplyDelta> deltas(String chat) {
        return lanes.events(Topics.CHAT_DELTAS).stream()
                .filter(ReplyDelta.class::isInstance)
                .map(ReplyDelta.class::cast)
                .filter(delta -> delta.getRequestId().equals(chat))
                .toList();
    }
}
