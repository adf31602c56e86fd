package dev.parley.api.openai;

import dev.parley.api.access.Caller;
import dev.parley.api.chat.ChatOrder;
import dev.parley.api.chat.ChatState;
import dev.parley.api.chat.Chats;
import dev.parley.api.idempotency.UnkeptAnswers;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import jakarta.inject.Singleton;
import java.util.UUID;
import reactor.core.publisher.Mono;

/** What is answered to a repeated completion: the whole answer, while there is one. It is kept nowhere else. */
@Singleton
final class CompletionsAgain implements UnkeptAnswers {
    private static final String PATH = "/v1/chat/completions";

    private final Chats chats;

    CompletionsAgain(Chats chats) {
        this.chats = chats;
    }

    @Override
    public boolean include(HttpRequest<?> request) {
        return request.getPath().startsWith(PATH);
    }

    @Override
    public Mono<MutableHttpResponse<?>> again(HttpRequest<?> request, UUID resourceId) {
        return chats.find(Caller.of(request), resourceId.toString())
                .flatMap(chat -> Chats.ended(chat, ChatOrder.DEFAULT_TIMEOUT))
                .map(chat -> chat.state().orElseThrow())
                .map(state -> OpenAiController.answer(state, model(state)));
    }

    private static String model(ChatState state) {
        return state.accepted().model().orElse("");
    }
}
