package dev.parley.api.chat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.api.access.Caller;
import dev.parley.api.id.Uuid7;
import dev.parley.api.json.ApiJson;
import dev.parley.api.problem.ApiProblem;
import dev.parley.api.publish.Accepted;
import dev.parley.api.stream.ClientStreams;
import dev.parley.api.stream.Sse;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.annotation.Nullable;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import reactor.core.publisher.Mono;

/** Asking for a reply, looking at it, following it, stopping it. */
@Controller
@Tag(name = "chats")
final class ChatController {
    private static final Pattern WAIT =
            Pattern.compile("(?:^|[,;\\s])wait\\s*=\\s*\"?(\\d{1,9})", Pattern.CASE_INSENSITIVE);
    private static final Duration MOST_WAIT = Duration.ofMinutes(2);

    /** Pieces and end of a text that is not logged come by two topics. */
    private static final Duration PIECES = Duration.ofSeconds(2);

    static final String LAST_EVENT_ID = "Last-Event-ID";

    private final Chats chats;
    private final ClientStreams streams;

    ChatController(Chats chats, ClientStreams streams) {
        this.chats = chats;
        this.streams = streams;
    }

    /** Asks for a reply. */
    @Post("/conversations/{id}/chat")
    @Operation(
            operationId = "ask_for_reply",
            summary = "Ask for a reply in a conversation. It comes by polling the chat, by its events, or by waiting.")
    @ApiResponse(
            responseCode = "202",
            description = "The chat, which goes on.",
            content = @Content(schema = @Schema(implementation = ChatDocument.class)))
    @ApiResponse(
            responseCode = "200",
            description = "The chat, which has ended: with `Prefer: wait=N`.",
            content = @Content(schema = @Schema(implementation = ChatDocument.class)))
    Mono<MutableHttpResponse<byte[]>> ask(
            HttpRequest<?> request,
            String id,
            @RequestBody(
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_JSON,
                                            schema = @Schema(implementation = NewChat.class)))
                    @Body
                    @Nullable
                    byte[] body) {
        ObjectNode fields =
                body == null || body.length == 0 ? JsonNodeFactory.instance.objectNode() : ApiJson.object(body);
        ChatOrder order = ChatOrder.of(fields, chats::knowsModel);
        return chats.ask(Caller.of(request), Uuid7.canonical(id), order, chats.name(request))
                .flatMap(chat -> accepted(request, chat, chats));
    }

    /** Answers with a chat that was accepted: at once, or when it has ended, if the client prefers that. */
    static Mono<MutableHttpResponse<byte[]>> accepted(HttpRequest<?> request, LiveChat chat, Chats chats) {
        Optional<Duration> wait = wait(request);
        return wait.map(time -> Chats.ended(chat, time).flatMap(chats::settled))
                .orElse(Mono.just(chat))
                .map(known -> {
                    MutableHttpResponse<byte[]> answer = located(wait.isPresent() && known.isWhole(), known);
                    wait.ifPresent(time -> answer.header("Preference-Applied", "wait=" + time.toSeconds()));
                    return answer;
                });
    }

    private static Optional<Duration> wait(HttpRequest<?> request) {
        return request.getHeaders().getAll("Prefer").stream()
                .map(WAIT::matcher)
                .filter(Matcher::find)
                .map(found -> Duration.ofSeconds(Long.parseLong(found.group(1))))
                .map(time -> time.compareTo(MOST_WAIT) > 0 ? MOST_WAIT : time)
                .findFirst();
    }

    /** @param over whether nothing more is to be expected: 200 and not 202 */
    private static MutableHttpResponse<byte[]> located(boolean over, LiveChat chat) {
        String location = "/chats/" + chat.id();
        return over
                ? document(chat).headers(headers -> headers.location(URI.create(location)))
                : Accepted.at(location, ChatJson.chat(chat.state().orElseThrow()));
    }

    private static MutableHttpResponse<byte[]> document(LiveChat chat) {
        return HttpResponse.ok(ChatJson.chat(chat.state().orElseThrow())).contentType(MediaType.APPLICATION_JSON_TYPE);
    }

    /** A chat as it stands. */
    @Get("/chats/{id}")
    @Operation(operationId = "get_chat", summary = "Look at a chat.")
    @ApiResponse(
            responseCode = "200",
            description = "The chat as it stands.",
            content = @Content(schema = @Schema(implementation = ChatDocument.class)))
    Mono<MutableHttpResponse<byte[]>> get(HttpRequest<?> request, String id) {
        return chats.find(Caller.of(request), id)
                .flatMap(chat -> chat.hasEnded() ? Chats.ended(chat, PIECES).flatMap(chats::settled) : Mono.just(chat))
                .map(ChatController::document);
    }

    /** Stops a chat. */
    @Post("/chats/{id}/cancel")
    @Operation(
            operationId = "cancel_chat",
            summary = "Stop a chat. The text so far is kept; one that has ended stays as it is.")
    @ApiResponse(
            responseCode = "200",
            description = "The chat, which has ended.",
            content = @Content(schema = @Schema(implementation = ChatDocument.class)))
    @ApiResponse(
            responseCode = "202",
            description = "The chat, which is about to end.",
            content = @Content(schema = @Schema(implementation = ChatDocument.class)))
    Mono<MutableHttpResponse<byte[]>> cancel(HttpRequest<?> request, String id) {
        return chats.cancel(Caller.of(request), id).flatMap(chats::settled).map(chat -> located(chat.hasEnded(), chat));
    }

    /** The events of a chat, from the one behind {@code Last-Event-ID}. */
    @Get(value = "/chats/{id}/events", headRoute = false)
    @Operation(
            operationId = "follow_chat",
            summary = "Follow a chat by server-sent events, from behind `Last-Event-ID` on.")
    @ApiResponse(
            responseCode = "200",
            description = "Events, until the chat has ended.",
            content = @Content(mediaType = MediaType.TEXT_EVENT_STREAM))
    @ApiResponse(responseCode = "204", description = "The chat has ended, and the client has all of its events.")
    @Produces(MediaType.TEXT_EVENT_STREAM)
    Mono<MutableHttpResponse<?>> events(HttpRequest<?> request, String id) {
        long last = lastEvent(request);
        return chats.follow(Caller.of(request), id).map(chat -> {
            if (chat.isWhole() && chat.after(last).isEmpty()) {
                // What tells an EventSource not to come again.
                return HttpResponse.noContent();
            }
            return Sse.answer(streams.open(new ChatEventSource(chat, last)));
        });
    }

    private static long lastEvent(HttpRequest<?> request) {
        String text = request.getHeaders().get(LAST_EVENT_ID);
        if (text == null || text.isBlank()) {
            return ReplyEvents.NONE;
        }
        if (!text.strip().matches("\\d{1,15}")) {
            throw new ApiProblem(
                    HttpStatus.BAD_REQUEST,
                    "bad_request",
                    LAST_EVENT_ID + " must be the number of an event of this chat.");
        }
        return Long.parseLong(text.strip());
    }
}
