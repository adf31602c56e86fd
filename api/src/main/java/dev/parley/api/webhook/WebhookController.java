package dev.parley.api.webhook;

import dev.parley.api.access.Caller;
import dev.parley.api.id.Uuid7;
import dev.parley.api.idempotency.ReservedIds;
import dev.parley.api.page.NextLink;
import dev.parley.api.page.PageRequest;
import dev.parley.api.problem.ApiProblem;
import dev.parley.api.problem.Faults;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Status;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Who is told when a chat ends. */
@Controller("/webhooks")
@Tag(name = "webhooks")
final class WebhookController {
    private final WebhookRepository repository;
    private final WebhookSettings settings;
    private final Uuid7 ids;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    WebhookController(WebhookRepository repository, WebhookSettings settings, Uuid7 ids, Clock clock) {
        this.repository = repository;
        this.settings = settings;
        this.ids = ids;
        this.clock = clock;
    }

    /** Makes a webhook. */
    @Post
    @Status(HttpStatus.CREATED)
    @Operation(
            operationId = "create_webhook",
            summary = "Make a webhook: messages are posted to its URL, signed as Standard Webhooks describes.")
    @ApiResponse(responseCode = "201", description = "The webhook with its secret, which is shown only now.")
    Mono<HttpResponse<WebhookDocument>> create(
            @RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_JSON,
                                            schema = @Schema(implementation = NewWebhook.class)))
                    @Body
                    byte @Nullable [] body,
            HttpRequest<?> request) {
        Optional<String> tenant = Caller.of(request).tenant();
        NewWebhook wanted = NewWebhook.read(body, settings.privateAddresses(), tenant.isPresent());
        Webhook webhook = new Webhook(
                ReservedIds.of(request, () -> ids.next(clock.instant())).get(),
                tenant,
                wanted.url(),
                wanted.events().stream()
                        .map(WebhookEvent::of)
                        .flatMap(Optional::stream)
                        .collect(Collectors.toUnmodifiableSet()),
                WebhookSecret.random(random),
                clock.instant(),
                Optional.empty(),
                Optional.empty());
        return repository
                .insert(webhook)
                .<HttpResponse<WebhookDocument>>map(made -> HttpResponse.created(
                        WebhookDocument.of(made).withSecret(made.secret()), URI.create("/webhooks/" + made.id())))
                .switchIfEmpty(Mono.error(WebhookController::tooMany));
    }

    /** Lists the webhooks. */
    @Get
    @Operation(
            operationId = "list_webhooks",
            summary = "List the webhooks, the newest first unless order says otherwise")
    @ApiResponse(
            responseCode = "200",
            description = "A page.",
            content = @Content(schema = @Schema(implementation = WebhookList.class)))
    Mono<HttpResponse<WebhookList>> list(HttpRequest<?> request) {
        PageRequest page = PageRequest.of(request, PageRequest.DESCENDING, new Faults());
        return repository
                .page(Caller.of(request).tenant(), page)
                .map(WebhookList::of)
                .map(list -> NextLink.on(HttpResponse.ok(list), request, Optional.ofNullable(list.next())));
    }

    /** Shows one. */
    @Get("/{id}")
    @Operation(operationId = "get_webhook", summary = "Show a webhook.")
    @ApiResponse(
            responseCode = "200",
            description = "The webhook.",
            content = @Content(schema = @Schema(implementation = WebhookDocument.class)))
    Mono<WebhookDocument> get(String id, HttpRequest<?> request) {
        return Mono.justOrEmpty(uuid(id))
                .flatMap(webhook -> repository.find(Caller.of(request).tenant(), webhook))
                .map(WebhookDocument::of)
                .switchIfEmpty(Mono.error(() -> unknown(id)));
    }

    /** Deletes one. */
    @Delete("/{id}")
    @Status(HttpStatus.NO_CONTENT)
    @Operation(operationId = "delete_webhook", summary = "Delete a webhook, with what it was still to be told.")
    @ApiResponse(responseCode = "204", description = "It is told nothing more.")
    Mono<HttpResponse<Void>> delete(String id, HttpRequest<?> request) {
        return Mono.justOrEmpty(uuid(id))
                .flatMap(webhook -> repository.delete(Caller.of(request).tenant(), webhook))
                .filter(deleted -> deleted > 0)
                .<HttpResponse<Void>>map(deleted -> HttpResponse.noContent())
                .switchIfEmpty(Mono.error(() -> unknown(id)));
    }

    private static ApiProblem tooMany() {
        return ApiProblem.conflict(
                "too_many_webhooks",
                "There are " + WebhookRepository.MOST
                        + " webhooks already, and no more may be. Delete one that is not needed.");
    }

    private static ApiProblem unknown(String id) {
        return ApiProblem.notFound("There is no webhook " + id + ".");
    }

    private static Optional<UUID> uuid(String text) {
        return Uuid7.isUuid(text) ? Optional.of(UUID.fromString(text)) : Optional.empty();
    }
}
