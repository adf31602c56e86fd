package dev.parley.api.chat;

import dev.parley.api.access.Caller;
import dev.parley.api.chat.Admission.Place;
import dev.parley.api.id.Uuid7;
import dev.parley.api.idempotency.ReservedIds;
import dev.parley.api.problem.ApiProblem;
import dev.parley.api.publish.EventPublisher;
import dev.parley.domain.prompt.Message;
import dev.parley.events.ChatCancelRequested;
import dev.parley.events.ChatReplied;
import dev.parley.events.ChatRequested;
import dev.parley.schemas.error.ErrorCode;
import dev.parley.schemas.id.EventKeys;
import dev.parley.schemas.time.LogTime;
import dev.parley.schemas.topic.Topics;
import io.micronaut.http.HttpRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Asks for replies, finds them, stops them. Nothing here blocks. */
public final class Chats {
    private static final Duration LATELY = Duration.ofSeconds(2);
    private static final Duration PROJECTION = Duration.ofSeconds(1);
    private static final Duration STOP = Duration.ofMillis(1_500);

    /** The chat application decides in milliseconds; while it is away, the chat just waits. */
    private static final Duration DECISION = Duration.ofSeconds(5);

    private final ChatHub hub;
    private final ChatTail tail;
    private final Admission admission;
    private final Asking asking;
    private final Conversations conversations;
    private final ChatSearch search;
    private final EventPublisher publisher;
    private final Uuid7 ids;
    private final Clock clock;

    Chats(
            ChatHub hub,
            ChatTail tail,
            Admission admission,
            Asking asking,
            Conversations conversations,
            ChatSearch search,
            EventPublisher publisher,
            Uuid7 ids,
            Clock clock) {
        this.hub = hub;
        this.tail = tail;
        this.admission = admission;
        this.asking = asking;
        this.conversations = conversations;
        this.search = search;
        this.publisher = publisher;
        this.ids = ids;
        this.clock = clock;
    }

    /** Whether a model can be asked for by this name. */
    public boolean knowsModel(String name) {
        return asking.knows(name);
    }

    /** What the chat is called that a request asks for. */
    public ChatName name(HttpRequest<?> request) {
        UUID id = ReservedIds.of(request, () -> ids.next(clock.instant())).get();
        return new ChatName(id.toString(), ReservedIds.mayBeTaken(request));
    }

    /** Names of the models that can be asked for. */
    public List<String> models() {
        return asking.models();
    }

    /**
     * Asks for a reply in a conversation.
     *
     * @return the chat, as soon as the log has it; {@link ApiProblem} 404, 409, 413, 429 or 503
     */
    Mono<LiveChat> ask(Caller caller, String conversationId, ChatOrder order, ChatName name) {
        Mono<LiveChat> asked = Mono.using(
                () -> enter(conversationId),
                place -> conversation(caller, conversationId).flatMap(conversation -> {
                    Instant now = clock.instant();
                    return publish(place, asking.inConversation(order, conversation, conversationId, name.id(), now))
                            .onErrorMap(failure -> ChatProblems.ofPrompt(failure, conversationId));
                }),
                Place::close);
        return search.before(name, order.log(), clock.instant())
                .switchIfEmpty(asked)
                .flatMap(chat -> order.onBusy().equals(ChatOrder.REJECT) ? decided(chat) : Mono.just(chat));
    }

    private Mono<Conversations.Conversation> conversation(Caller caller, String id) {
        return conversations
                .find(caller.tenant(), id)
                .switchIfEmpty(Mono.error(() -> ChatProblems.unknownConversation(id)))
                .filter(Conversations.Conversation::live)
                .switchIfEmpty(Mono.error(() -> ChatProblems.notLive(id)));
    }

    /**
     * Asks for an answer to messages that belong to no conversation, which leaves no trace. On the log the chat's own id stands for one.
     */
    public Mono<LiveChat> answer(Caller caller, List<Message> messages, ChatOrder order, ChatName name) {
        String id = name.id();
        Mono<LiveChat> asked = Mono.using(
                () -> enter(id),
                place -> publish(place, asking.alone(order, messages, caller.tenant(), id, clock.instant())),
                Place::close);
        return search.before(name, order.log(), clock.instant()).switchIfEmpty(asked);
    }

    private Place enter(String conversationId) {
        return admission.enter(hub.openConversations(), hub.openChats(), hub.isOpen(conversationId));
    }

    private Mono<LiveChat> publish(Place place, ChatRequested request) {
        return Mono.defer(() -> {
            admission.weigh(hub.openCharacters(), ChatHub.charactersOf(request));
            LiveChat chat = hub.expect(request);
            place.close();
            String key = EventKeys.chat(request.getConversationId(), request.getChatId());
            return publisher
                    .publish(Topics.CHATS, key, request)
                    .doOnError(_ -> hub.withdraw(request.getChatId()))
                    .map(kept -> {
                        LogTime.put(request, kept.timestamp());
                        chat.apply(request);
                        return chat;
                    });
        });
    }

    private static Mono<LiveChat> decided(LiveChat chat) {
        return when(chat, LiveChat::isDecided, DECISION).doOnNext(Chats::refuseRejected);
    }

    private static void refuseRejected(LiveChat chat) {
        String busy = ErrorCode.CONVERSATION_BUSY.wireName();
        chat.state()
                .flatMap(ChatState::replied)
                .filter(end -> busy.equals(end.getCode()))
                .ifPresent(end -> {
                    throw ChatProblems.busy(end.getConversationId());
                });
    }

    /** The chat as soon as a condition holds, or as it is when the time is over. */
    static Mono<LiveChat> when(LiveChat chat, Predicate<LiveChat> condition, Duration time) {
        return Mono.<LiveChat>create(sink -> {
                    Runnable look = () -> {
                        if (condition.test(chat)) {
                            sink.success(chat);
                        }
                    };
                    sink.onDispose(chat.listen(look)::run);
                    look.run();
                })
                .publishOn(Schedulers.parallel())
                .timeout(time, Mono.just(chat));
    }

    /** The same for the end of the chat, with all of its text. */
    public static Mono<LiveChat> ended(LiveChat chat, Duration time) {
        return when(chat, LiveChat::isWhole, time);
    }

    /**
     * A chat, with everything that the log knew of it when it was asked for.
     *
     * @return {@link ApiProblem} 404 when there is none, or it is another tenant's
     */
    public Mono<LiveChat> find(Caller caller, String chatId) {
        return search.find(caller, chatId, LiveChat::isWhole);
    }

    /** A chat to be followed: what is not known of it yet comes while it is. */
    Mono<LiveChat> follow(Caller caller, String chatId) {
        return search.find(caller, chatId, _ -> true);
    }

    /**
     * The chat once the read model has its message, so that who sees it finished finds it among the messages. It comes by
     * another way than the chat, a moment later; after a moment more the chat is given all the same.
     */
    Mono<LiveChat> settled(LiveChat chat) {
        Optional<String> message = chat.state()
                .filter(_ -> chat.hasEndedWithin(LATELY))
                .flatMap(ChatState::replied)
                .map(ChatReplied::getMessageId);
        return message.isEmpty()
                ? Mono.just(chat)
                : conversations.awaitMessage(message.get(), PROJECTION).thenReturn(chat);
    }

    /** Stops a chat and gives it as it is then; one that has ended stays as it is. */
    Mono<LiveChat> cancel(Caller caller, String chatId) {
        return find(caller, chatId)
                .flatMap(chat ->
                        chat.hasEnded() ? Mono.just(chat) : requestCancel(chat).then(ended(chat, STOP)));
    }

    /** Stops a chat whose reply nobody will ask for; whoever wanted it is gone, so nobody is told whether that worked. */
    public void abandon(LiveChat chat) {
        Mono.defer(() -> chat.hasEnded() ? Mono.empty() : requestCancel(chat))
                .onErrorComplete()
                .subscribe();
    }

    private Mono<Void> requestCancel(LiveChat chat) {
        Instant now = clock.instant();
        String conversation = chat.accepted().orElseThrow().conversation();
        return publisher
                .publish(
                        Topics.CHATS,
                        EventKeys.cancel(conversation, chat.id()),
                        new ChatCancelRequested(ids.next(now).toString(), now, chat.id(), conversation))
                .then();
    }
}
