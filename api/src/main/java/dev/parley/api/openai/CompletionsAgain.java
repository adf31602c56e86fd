package dev.parley.api.openai;

import dev.parley.api.access.Caller;
import dev.parley.api.chat.Chats;
import dev.parley.api.idempotency.UnkeptAnswers;
import dev.parley.api.json.ApiJson;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import jakarta.inject.Singleton;
import java.util.UUID;
import reactor.core.publisher.Mono;

/** What is answered to a repeated completion: the same one, from its beginning, while there is one. It is kept nowhere else. */
@Singleton
final class CompletionsAgain implements UnkeptAnswers {
    private static final String PATH = "/v1/chat/completions";

    private final Chats chats;
    private final CompletionAnswers answers;

    CompletionsAgain(Chats chats, CompletionAnswers answers) {
        this.chats = chats;
        this.answers = answers;
    }

    @Override
    public boolean include(HttpRequest<?> request) {
        return request.getPath().startsWith(PATH);
    }

    @Override
    public Mono<MutableHttpResponse<?>> again(HttpRequest<?> request, byte[] body, UUID resourceId) {
        Completion completion = new CompletionReader(ApiJson.object(body)).read();
        return chats.find(Caller.of(request), resourceId.toString()).flatMap(chat -> answers.of(chat, completion));
    }
}
