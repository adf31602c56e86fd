package dev.parley.api.chat;

import dev.parley.api.access.Caller;
import dev.parley.api.idempotency.UnkeptAnswers;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import jakarta.inject.Singleton;
import java.util.UUID;
import java.util.regex.Pattern;
import reactor.core.publisher.Mono;

/** What is answered to a repeated request for a reply: the chat as it is by then. Its text may not be kept anywhere else. */
@Singleton
final class ChatAnswersAgain implements UnkeptAnswers {
    private static final Pattern PATH = Pattern.compile("/conversations/[^/]+/chat/?");

    private final Chats chats;

    ChatAnswersAgain(Chats chats) {
        this.chats = chats;
    }

    @Override
    public boolean include(HttpRequest<?> request) {
        return PATH.matcher(request.getPath()).matches();
    }

    @Override
    public Mono<MutableHttpResponse<?>> again(HttpRequest<?> request, byte[] body, UUID resourceId) {
        return chats.find(Caller.of(request), resourceId.toString())
                .flatMap(chat -> ChatController.accepted(request, chat, chats));
    }
}
