package dev.parley.api.webhook;

import dev.parley.api.access.Caller;
import dev.parley.api.idempotency.ReservedIds;
import dev.parley.api.ids.Ids;
import dev.parley.api.problem.ApiProblem;
import dev.parley.api.problem.FieldError;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.annotation.Status;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Who is told when a chat ends. */
@Controller("/webhooks")
@Tag(name = "webhooks")
final class WebhookController {
    private static final int MAX_PAGE = 100;
    private static final int PAGE = 20;

    private final WebhookRepository repository;
    private final WebhookSettings settings;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    WebhookController(WebhookRepository repository, WebhookSettings settings, Clock clock) {
        this.repository = repository;
        this.settings = settings;
        this.clock = clock;
    }

    /** Makes a webhook. */
    @Post
    @Status(HttpStatus.CREATED)
    @Operation(
            operationId = "create_webhook",
            summary = "Make a webhook: messages are posted to its URL, signed as Standard Webhooks describes.")
    @ApiResponse(responseCode = "201", description = "The webhook with its secret, which is shown only now.")
    Mono<HttpResponse<WebhookDocument>> create(@Body NewWebhook wanted, HttpRequest<?> request) {
        List<FieldError> errors = errors(wanted);
        if (!errors.isEmpty()) {
            return Mono.error(ApiProblem.invalid(errors));
        }
        Webhook webhook = new Webhook(
                ReservedIds.of(request, Ids::uuidV7).get(),
                Caller.of(request).tenant(),
                Objects.requireNonNull(wanted.url()),
                events(wanted),
                WebhookSecret.random(random),
                clock.instant(),
                Optional.empty(),
                Optional.empty());
        return repository
                .insert(webhook)
                .map(made -> HttpResponse.created(
                        WebhookDocument.of(made).withSecret(made.secret()), URI.create("/webhooks/" + made.id())));
    }

    /** Lists the webhooks. */
    @Get
    @Operation(operationId = "list_webhooks", summary = "List the webhooks, the oldest first.")
    Mono<WebhookList> list(@Nullable @QueryValue Integer limit, @Nullable @QueryValue String after, HttpRequest<?> request) {
        int page = Objects.requireNonNullElse(limit, PAGE);
        List<FieldError> errors = new ArrayList<>();
        if (page < 1 || page > MAX_PAGE) {
            errors.add(new FieldError("limit", "must be 1 to " + MAX_PAGE));
        }
        Optional<UUID> behind = Optional.ofNullable(after).flatMap(WebhookController::uuid);
        if (after != null && behind.isEmpty()) {
            errors.add(new FieldError("after", "must be the id of a webhook"));
        }
        return errors.isEmpty()
                ? repository
                        .list(Caller.of(request).tenant(), behind, page + 1)
                        .collectList()
                        .map(read -> WebhookList.of(read, page))
                : Mono.error(ApiProblem.invalid(errors));
    }

    /** Shows one. */
    @Get("/{id}")
    @Operation(operationId = "get_webhook", summary = "Show a webhook.")
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
                .map(deleted -> HttpResponse.<Void>noContent())
                .switchIfEmpty(Mono.error(() -> unknown(id)))
                .map(response -> response);
    }

    private List<FieldError> errors(NewWebhook wanted) {
        List<FieldError> errors = new ArrayList<>();
        if (wanted.url() == null) {
            errors.add(new FieldError("url", "is missing"));
        } else {
            WebhookUrl.fault(wanted.url(), settings.privateAddresses())
                    .ifPresent(fault -> errors.add(new FieldError("url", fault)));
        }
        List<@Nullable String> events = wanted.events();
        if (events == null || events.isEmpty()) {
            errors.add(new FieldError("events", "must name at least one of " + WebhookEvent.wireNames()));
        } else {
            IntStream.range(0, events.size())
                    .filter(i -> WebhookEvent.of(String.valueOf(events.get(i))).isEmpty())
                    .limit(MAX_PAGE)
                    .forEach(i -> errors.add(
                            new FieldError("events[" + i + "]", "must be one of " + WebhookEvent.wireNames())));
        }
        return errors;
    }

    private static Set<WebhookEvent> events(NewWebhook wanted) {
        return Objects.requireNonNull(wanted.events()).stream()
                .map(String::valueOf)
                .map(WebhookEvent::of)
                .flatMap(Optional::stream)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static ApiProblem unknown(String id) {
        return ApiProblem.notFound("There is no webhook " + id + ".");
    }

    private static Optional<UUID> uuid(String text) {
        try {
            return Optional.of(UUID.fromString(text)).filter(id -> id.toString().equalsIgnoreCase(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
