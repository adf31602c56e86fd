package dev.parley.api.openai;

import dev.parley.api.access.Caller;
import dev.parley.api.chat.Chats;
import dev.parley.api.idempotency.ReservedIds;
import dev.parley.api.json.ApiJson;
import dev.parley.api.json.JsonOut;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.annotation.Nullable;
import reactor.core.publisher.Mono;

/** Completions and models, as OpenAI's clients expect them. */
@Controller("/v1")
@Tag(name = "openai")
final class OpenAiController {
    private final Chats chats;
    private final CompletionAnswers answers;

    OpenAiController(Chats chats, CompletionAnswers answers) {
        this.chats = chats;
        this.answers = answers;
    }

    /** Answers to a list of messages, at once or in chunks. */
    @Post("/chat/completions")
    @Produces({MediaType.APPLICATION_JSON, MediaType.TEXT_EVENT_STREAM})
    Mono<MutableHttpResponse<?>> complete(HttpRequest<?> request, @Body @Nullable byte[] body) {
        Completion completion = new CompletionReader(ApiJson.object(body)).read();
        if (!chats.knowsModel(completion.model())) {
            return Mono.just(CompletionFailure.unknownModel(completion.model()).response());
        }
        return chats.answer(Caller.of(request), completion.messages(), completion.order(), chats.name(request))
                .flatMap(chat -> ReservedIds.belongTo(request)
                        ? answers.of(chat, completion)
                        : answers.whileWanted(chat, completion));
    }

    private static MutableHttpResponse<byte[]> json(byte[] document) {
        return HttpResponse.ok(document).contentType(MediaType.APPLICATION_JSON_TYPE);
    }

    /** The models that can be asked. */
    @Get("/models")
    MutableHttpResponse<byte[]> models() {
        return json(JsonOut.bytes(out -> {
            out.writeStartObject();
            out.writeStringField("object", "list");
            out.writeArrayFieldStart("data");
            for (String model : chats.models()) {
                CompletionJson.writeModel(out, model);
            }
            out.writeEndArray();
            out.writeEndObject();
        }));
    }

    /** One of them. */
    @Get("/models/{id:.+}")
    MutableHttpResponse<byte[]> model(String id) {
        return chats.knowsModel(id)
                ? json(JsonOut.bytes(out -> CompletionJson.writeModel(out, id)))
                : CompletionFailure.unknownModel(id).response();
    }
}
