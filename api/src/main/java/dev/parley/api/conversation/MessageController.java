package dev.parley.api.conversation;

import dev.parley.api.access.Caller;
import dev.parley.api.id.Uuid7;
import dev.parley.api.json.JsonOut;
import dev.parley.api.page.ListDocument;
import dev.parley.api.page.Page;
import dev.parley.api.page.PageRequest;
import dev.parley.api.problem.Faults;
import dev.parley.api.publish.Accepted;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** The messages of a conversation. */
@Controller("/conversations/{id}/messages")
@Tag(name = "conversations")
final class MessageController {
    private final ConversationMessages messages;
    private final ConversationQueries queries;

    MessageController(ConversationMessages messages, ConversationQueries queries) {
        this.messages = messages;
        this.queries = queries;
    }

    /** Adds one or several. */
    @Post
    @Operation(
            operationId = "create_messages",
            summary = "Add a message, or a list of them, to a live conversation",
            requestBody =
                    @RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_JSON,
                                            schema = @Schema(oneOf = {NewMessage.class, NewMessage[].class}))))
    @ApiResponse(
            responseCode = "201",
            description = "The message, or the list of them.",
            content = @Content(schema = @Schema(oneOf = {MessageDocument.class, MessageList.class})))
    @ApiResponse(
            responseCode = "202",
            description = "They are kept, and will be seen in a moment: the read model is behind.",
            content = @Content(schema = @Schema(oneOf = {MessageDocument.class, MessageList.class})))
    Mono<HttpResponse<byte[]>> create(
            String id, @Parameter(hidden = true) @Body byte @Nullable [] body, HttpRequest<?> request) {
        String conversation = Uuid7.canonical(id);
        return messages.add(conversation, body, request).map(added -> {
            String location = "/conversations/" + conversation + "/messages";
            return added.visible()
                    ? HttpResponse.<byte[]>created(URI.create(location)).body(document(added))
                    : Accepted.at(location, document(added));
        });
    }

    /** A client that sent one message gets one back. */
    private static byte[] document(ConversationMessages.Added added) {
        return added.single()
                ? JsonOut.bytes(added.messages().getFirst()::write)
                : ListDocument.of(new Page<>(added.messages(), false), Message::write, Message::cursor);
    }

    /** Lists them in their order. */
    @Get
    @Operation(
            operationId = "list_messages",
            summary = "List what was said, from the beginning unless order says otherwise")
    @ApiResponse(
            responseCode = "200",
            description = "A page.",
            content = @Content(schema = @Schema(implementation = MessageList.class)))
    Mono<HttpResponse<byte[]>> list(String id, HttpRequest<?> request) {
        PageRequest page = PageRequest.of(request, PageRequest.ASCENDING, new Faults());
        return queries.find(Uuid7.canonical(id), Caller.of(request))
                .switchIfEmpty(Mono.error(Conversations::unknown))
                .flatMap(found -> queries.messages(found.id(), page))
                .map(found -> ListDocument.answer(request, found, Message::write, Message::cursor));
    }
}
