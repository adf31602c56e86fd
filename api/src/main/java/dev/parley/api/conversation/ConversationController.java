package dev.parley.api.conversation;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.parley.api.access.Caller;
import dev.parley.api.id.Uuid7;
import dev.parley.api.json.JsonOut;
import dev.parley.api.json.KeepableText;
import dev.parley.api.json.TaggedDocument;
import dev.parley.api.page.ListDocument;
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
import io.micronaut.http.annotation.QueryValue;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Conversations: live ones, and those that were generated. */
@Controller("/conversations")
@Tag(name = "conversations")
final class ConversationController {
    private static final Set<String> KINDS = Set.of("live", "generated");
    private static final Set<String> STATES = Set.of("active", "completed", "failed", "paused");

    private final Conversations conversations;
    private final ConversationQueries queries;

    ConversationController(Conversations conversations, ConversationQueries queries) {
        this.conversations = conversations;
        this.queries = queries;
    }

    /** Starts one. */
    @Post
    @Operation(
            operationId = "create_conversation",
            summary = "Start a conversation of a candidate about a job opening",
            requestBody =
                    @RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_JSON,
                                            schema = @Schema(implementation = NewConversation.class))))
    @ApiResponse(
            responseCode = "201",
            description = "The conversation.",
            content = @Content(schema = @Schema(implementation = ConversationDocument.class)))
    Mono<HttpResponse<byte[]>> create(@Parameter(hidden = true) @Body byte @Nullable [] body, HttpRequest<?> request) {
        return conversations.start(body, request).map(ConversationController::started);
    }

    private static HttpResponse<byte[]> started(Conversations.Started started) {
        Conversation conversation = started.conversation();
        String location = "/conversations/" + conversation.id();
        return started.visible()
                ? HttpResponse.<byte[]>created(URI.create(location)).body(JsonOut.bytes(conversation::write))
                : Accepted.at(location, JsonOut.accepted(conversation.id(), "conversation"));
    }

    /** Lists them. */
    @Get
    @Operation(
            operationId = "list_conversations",
            summary = "List conversations, the newest first unless order says otherwise")
    @ApiResponse(
            responseCode = "200",
            description = "A page.",
            content = @Content(schema = @Schema(implementation = ConversationList.class)))
    Mono<HttpResponse<byte[]>> list(
            @Parameter(description = "Only those of this candidate.", schema = @Schema(format = "uuid"))
                    @QueryValue("profile_id")
                    @Nullable
                    String profileId,
            @Parameter(description = "Only those about this job opening.", schema = @Schema(format = "uuid"))
                    @QueryValue("job_opening_id")
                    @Nullable
                    String jobOpeningId,
            @Parameter(description = "Only those of this generation run.") @QueryValue("run_id") @Nullable String runId,
            @Parameter(schema = @Schema(allowableValues = {"live", "generated"})) @QueryValue @Nullable String kind,
            @Parameter(schema = @Schema(allowableValues = {"active", "completed", "failed", "paused"}))
                    @QueryValue
                    @Nullable
                    String status,
            HttpRequest<?> request) {
        Faults faults = new Faults();
        ConversationQueries.Filter filter = new ConversationQueries.Filter(
                uuid("profile_id", profileId, faults),
                uuid("job_opening_id", jobOpeningId, faults),
                text("run_id", runId, faults),
                word("kind", kind, KINDS, faults),
                word("status", status, STATES, faults));
        PageRequest page = PageRequest.of(request, PageRequest.DESCENDING, faults);
        return queries.page(page, filter, Caller.of(request))
                .map(found -> ListDocument.answer(request, found, Conversation::write, Conversation::cursor));
    }

    private static Optional<String> uuid(String name, @Nullable String value, Faults faults) {
        if (value != null && !Uuid7.isUuid(value)) {
            faults.add(name, "must be a UUID");
        }
        return Optional.ofNullable(value).map(Uuid7::canonical);
    }

    private static Optional<String> text(String name, @Nullable String value, Faults faults) {
        if (value != null && !KeepableText.isKeepable(value)) {
            faults.add(name, "must not contain NUL");
        }
        return Optional.ofNullable(value);
    }

    private static Optional<String> word(String name, @Nullable String value, Set<String> words, Faults faults) {
        if (value != null && !words.contains(value)) {
            faults.add(
                    name,
                    "must be one of "
                            + String.join(", ", words.stream().sorted().toList()));
        }
        return Optional.ofNullable(value);
    }

    /** Shows one with its first messages. */
    @Get("/{id}")
    @Operation(operationId = "get_conversation", summary = "Show a conversation with its first messages, up to 100")
    @ApiResponse(
            responseCode = "200",
            description = "The conversation.",
            content = @Content(schema = @Schema(implementation = ConversationDocument.class)))
    Mono<HttpResponse<byte[]>> show(String id, HttpRequest<?> request) {
        return queries.findWhole(Uuid7.canonical(id), Caller.of(request))
                .switchIfEmpty(Mono.error(Conversations::unknown))
                .map(whole -> TaggedDocument.answer(request, JsonOut.bytes(out -> write(whole, out))));
    }

    private static void write(ConversationQueries.Whole whole, JsonGenerator out) throws IOException {
        out.writeStartObject();
        whole.conversation().writeFields(out);
        out.writeFieldName("messages");
        ListDocument.writeRaw(out, whole.messages(), whole.next());
        out.writeEndObject();
    }
}
