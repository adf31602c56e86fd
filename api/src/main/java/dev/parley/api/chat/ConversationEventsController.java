package dev.parley.api.chat;

import dev.parley.api.access.Caller;
import dev.parley.api.id.Uuid7;
import dev.parley.api.problem.ApiProblem;
import dev.parley.api.stream.ClientStreams;
import dev.parley.api.stream.Sse;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.inject.Named;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/** Following everything that happens in a conversation. */
@Controller
@Tag(name = "conversations")
final class ConversationEventsController {
    private static final int RETRY_AFTER = 2;
    private static final Duration CATCH_UP = Duration.ofSeconds(2);

    private final Conversations conversations;
    private final ChatTail tail;
    private final ConversationFeed feed;
    private final FeedReplay replay;
    private final ClientStreams streams;

    ConversationEventsController(
            Conversations conversations,
            @Named("conversations") ChatTail tail,
            ConversationFeed feed,
            FeedReplay replay,
            ClientStreams streams) {
        this.conversations = conversations;
        this.tail = tail;
        this.feed = feed;
        this.replay = replay;
        this.streams = streams;
    }

    /** Messages and chats of a conversation as they come, from behind {@code Last-Event-ID}, or from now. */
    @Get(value = "/conversations/{id}/events", headRoute = false)
    @Produces(MediaType.TEXT_EVENT_STREAM)
    @Operation(
            operationId = "follow_conversation",
            summary = "Follow a conversation by server-sent events, from behind `Last-Event-ID` on, or from now.")
    @ApiResponse(
            responseCode = "200",
            description = "Events: message.created, chat.created, and chat. with its final status.",
            content = @Content(mediaType = MediaType.TEXT_EVENT_STREAM))
    Mono<MutableHttpResponse<?>> events(HttpRequest<?> request, String id) {
        String conversation = Uuid7.canonical(id);
        Optional<FeedCursor> last = cursor(request);
        return conversations
                .exists(Caller.of(request).tenant(), conversation)
                .filter(exists -> exists)
                .switchIfEmpty(Mono.error(() -> ApiProblem.notFound("There is no conversation " + id + ".")))
                .flatMap(_ -> caughtUp())
                .then(Mono.fromSupplier(() -> stream(conversation, last)));
    }

    /**
     * Until this instance knows what the client knows, from another one maybe: "from now" would be too early, and what is behind
     * its last event would come twice. While the broker is away it is followed from where it stands.
     */
    private Mono<Void> caughtUp() {
        return Mono.fromFuture(tail::caughtUp).timeout(CATCH_UP).onErrorComplete();
    }

    private static Optional<FeedCursor> cursor(HttpRequest<?> request) {
        String text = request.getHeaders().get(ChatController.LAST_EVENT_ID);
        if (text == null || text.isBlank()) {
            return Optional.empty();
        }
        Optional<FeedCursor> cursor = FeedCursor.parse(text.strip());
        if (cursor.isEmpty()) {
            throw new ApiProblem(
                    HttpStatus.BAD_REQUEST,
                    "bad_request",
                    ChatController.LAST_EVENT_ID + " must be the id of an event of this conversation.");
        }
        return cursor;
    }

    private MutableHttpResponse<?> stream(String id, Optional<FeedCursor> last) {
        AtomicReference<FeedCursor> now = new AtomicReference<>();
        ConversationEventSource source = feed.follow(id, position -> {
                    now.set(position);
                    return follower(id, last, position);
                })
                .orElseThrow(() -> ApiProblem.unavailable("This instance is starting. Try again.", RETRY_AFTER));
        FeedCursor from = last.map(cursor -> cursor.within(now.get())).orElse(now.get());
        try {
            Publisher<byte[]> frames = streams.open(source, Sse.id(from.toString()));
            if (!from.equals(now.get())) {
                replay.run(id, from, now.get(), source);
            }
            return Sse.answer(frames);
        } catch (ApiProblem | RejectedExecutionException full) {
            feed.leave(id, source);
            throw ApiProblem.unavailable("Too many clients follow conversations here. Try again.", RETRY_AFTER);
        }
    }

    private ConversationEventSource follower(String id, Optional<FeedCursor> last, FeedCursor position) {
        FeedCursor from = last.map(cursor -> cursor.within(position)).orElse(position);
        AtomicReference<ConversationEventSource> self = new AtomicReference<>();
        ConversationEventSource made =
                new ConversationEventSource(from, from.equals(position), () -> feed.leave(id, self.get()));
        self.set(made);
        return made;
    }
}
