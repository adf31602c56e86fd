package dev.parley.api.openai;

import dev.parley.api.chat.ChatState;
import dev.parley.api.chat.Chats;
import dev.parley.api.chat.LiveChat;
import dev.parley.api.stream.ClientStreams;
import dev.parley.api.stream.Sse;
import dev.parley.events.ChatReplied;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import jakarta.inject.Singleton;
import java.time.Duration;
import reactor.core.publisher.Mono;

/**
 * What a completion is answered with, whether its chat goes on or has ended: in chunks from the first one, or as a whole.
 */
@Singleton
final class CompletionAnswers {
    /** The chat application ends what is past its deadline; this is for when it is away. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final ClientStreams streams;
    private final Chats chats;

    CompletionAnswers(ClientStreams streams, Chats chats) {
        this.streams = streams;
        this.chats = chats;
    }

    /** The answer to a client that may come back for it. */
    Mono<MutableHttpResponse<?>> of(LiveChat chat, Completion completion) {
        return answer(chat, completion, () -> {});
    }

    /** The answer to a client that cannot come back: when it leaves the stream, no model writes on for nobody. */
    Mono<MutableHttpResponse<?>> whileWanted(LiveChat chat, Completion completion) {
        return answer(chat, completion, () -> chats.abandon(chat));
    }

    private Mono<MutableHttpResponse<?>> answer(LiveChat chat, Completion completion, Runnable gone) {
        return completion.stream()
                ? Mono.just(chunks(new ChunkSource(chat, completion, gone)))
                : whole(chat, completion);
    }

    private MutableHttpResponse<?> chunks(ChunkSource source) {
        return Sse.answer(streams.open(source, Sse.heartbeat()));
    }

    private static Mono<MutableHttpResponse<?>> whole(LiveChat chat, Completion completion) {
        return Chats.ended(chat, completion.order().timeout().plus(GRACE))
                .map(ended -> answer(ended.state().orElseThrow(), completion.model()));
    }

    /** The whole answer, or why there is none. */
    static MutableHttpResponse<?> answer(ChatState state, String model) {
        if (state.replied().isEmpty()) {
            return CompletionFailure.late().response();
        }
        ChatReplied end = state.replied().get();
        boolean answered =
                end.getStatus().equals("completed") || end.getStatus().equals("incomplete");
        if (answered && state.lacksText()) {
            return CompletionFailure.lost().response();
        }
        return answered
                ? HttpResponse.ok(CompletionJson.completion(state, model)).contentType(MediaType.APPLICATION_JSON_TYPE)
                : CompletionFailure.of(end).response();
    }
}
