package dev.parley.api.openai;

import dev.parley.api.access.Caller;
import dev.parley.api.chat.ChatState;
import dev.parley.api.chat.Chats;
import dev.parley.api.chat.LiveChat;
import dev.parley.api.idempotency.ReservedIds;
import dev.parley.api.json.ApiJson;
import dev.parley.api.json.JsonOut;
import dev.parley.api.problem.ApiProblem;
import dev.parley.api.stream.ClientStreams;
import dev.parley.api.stream.Sse;
import dev.parley.events.ChatReplied;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Error;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.annotation.Nullable;
import java.time.Duration;
import reactor.core.publisher.Mono;

/** Completions and models, as OpenAI's clients expect them. */
@Controller("/v1")
@Tag(name = "openai")
final class OpenAiController {
    /** The chat application ends what is past its deadline; this is for when it is away. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final Chats chats;
    private final ClientStreams streams;

    OpenAiController(Chats chats, ClientStreams streams) {
        this.chats = chats;
        this.streams = streams;
    }

    /** Answers to a list of messages, at once or in chunks. */
    @Post("/chat/completions")
    @Produces({MediaType.APPLICATION_JSON, MediaType.TEXT_EVENT_STREAM})
    Mono<MutableHttpResponse<?>> complete(HttpRequest<?> request, @Body @Nullable byte[] body) {
        Completion completion = new CompletionReader(ApiJson.object(body)).read();
        if (!chats.knowsModel(completion.model())) {
            return Mono.just(CompletionFailure.unknownModel(completion.model()).response());
        }
        return chats.answer(
                        Caller.of(request),
                        completion.messages(),
                        completion.order(),
                        ReservedIds.of(request, chats::newId))
                .flatMap(chat -> completion.stream() ? Mono.just(chunks(chat, completion)) : whole(chat, completion));
    }

    private MutableHttpResponse<?> chunks(LiveChat chat, Completion completion) {
        return HttpResponse.ok(streams.open(new ChunkSource(chat, completion), Sse.heartbeat()))
                .header("Cache-Control", "no-store")
                .header("X-Accel-Buffering", "no")
                .contentType(MediaType.TEXT_EVENT_STREAM_TYPE);
    }

    private static Mono<MutableHttpResponse<?>> whole(LiveChat chat, Completion completion) {
        return Chats.ended(chat, completion.order().timeout().plus(GRACE))
                .map(ended -> answer(ended.state().orElseThrow(), completion.model()));
    }

    static MutableHttpResponse<?> answer(ChatState state, String model) {
        if (state.replied().isEmpty()) {
            return CompletionFailure.of(ApiProblem.unavailable("No answer came in time.", 1))
                    .response();
        }
        ChatReplied end = state.replied().get();
        boolean answered =
                end.getStatus().equals("completed") || end.getStatus().equals("incomplete");
        return answered
                ? json(CompletionJson.completion(state, model))
                : CompletionFailure.of(end).response();
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
    @Get("/models/{id}")
    MutableHttpResponse<byte[]> model(String id) {
        return chats.knowsModel(id)
                ? json(JsonOut.bytes(out -> CompletionJson.writeModel(out, id)))
                : CompletionFailure.unknownModel(id).response();
    }

    /** Problems in the shape that these clients read. */
    @Error(exception = ApiProblem.class)
    MutableHttpResponse<byte[]> problem(ApiProblem problem) {
        return CompletionFailure.of(problem).response();
    }
}
