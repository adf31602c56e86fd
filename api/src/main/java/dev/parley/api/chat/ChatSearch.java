package dev.parley.api.chat;

import dev.parley.api.access.Caller;
import dev.parley.api.id.Uuid7;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import reactor.core.publisher.Mono;

/** Finds chats: those that are open or ended lately, then those that the read model has. */
final class ChatSearch {
    private static final Duration CATCH_UP = Duration.ofSeconds(2);

    private final ChatHub hub;
    private final ChatTail tail;
    private final ChatArchive archive;

    ChatSearch(ChatHub hub, ChatTail tail, ChatArchive archive) {
        this.hub = hub;
        this.tail = tail;
        this.archive = archive;
    }

    /**
     * A chat, with everything that the log knew of it when it was asked for.
     *
     * @param upToDate whether what is known of a chat without looking is enough
     * @return {@link dev.parley.api.problem.ApiProblem} 404 when there is none, or it is another tenant's
     */
    Mono<LiveChat> find(Caller caller, String wanted, Predicate<LiveChat> upToDate) {
        if (!Uuid7.isUuid(wanted)) {
            return Mono.error(ChatProblems.unknown(wanted));
        }
        String chatId = Uuid7.canonical(wanted);
        return find(chatId, upToDate)
                .filter(chat -> isVisible(caller, chat))
                .switchIfEmpty(Mono.error(() -> ChatProblems.unknown(chatId)));
    }

    private Mono<LiveChat> find(String chatId, Predicate<LiveChat> upToDate) {
        return Mono.justOrEmpty(known(chatId).filter(upToDate))
                .switchIfEmpty(Mono.defer(() -> caughtUp().flatMap(whole -> lookUp(chatId, whole))));
    }

    /**
     * The chat of an earlier request of the same name, when it has ended. The chat application remembers for an hour which chats
     * have ended: asked for again later, one would be answered twice; and earlier, it would not be answered any more, and be open for
     * those who have forgotten it.
     *
     * @param log whether the read model would have it
     * @return nothing when it is open, which does no harm, or was never asked for; {@link dev.parley.api.problem.ApiProblem} 409
     *     when nobody can know that any more
     */
    Mono<LiveChat> before(ChatName name, boolean log, Instant now) {
        if (!name.repeated()) {
            return Mono.empty();
        }
        Instant named = Uuid7.timeOf(UUID.fromString(name.id()));
        boolean forgotten = !log && named.plus(HubLimits.DEFAULT.endedTime()).isBefore(now);
        return find(name.id(), LiveChat::isWhole)
                .switchIfEmpty(Mono.defer(() -> forgotten ? Mono.error(ChatProblems.forgotten()) : Mono.empty()))
                .filter(LiveChat::hasEnded);
    }

    /** @param whole whether everything on the log was read: without it, a chat that is nowhere may exist */
    private Mono<LiveChat> lookUp(String chatId, boolean whole) {
        return Mono.justOrEmpty(known(chatId))
                .switchIfEmpty(Mono.defer(() -> archive.find(chatId).map(LiveChat::stored)))
                .switchIfEmpty(Mono.defer(() -> whole ? Mono.empty() : Mono.error(ChatProblems.behind())));
    }

    private Optional<LiveChat> known(String chatId) {
        return hub.find(chatId).filter(chat -> chat.accepted().isPresent());
    }

    /** Whether everything is known that was on the log when this was asked. */
    private Mono<Boolean> caughtUp() {
        return Mono.fromFuture(tail::caughtUp)
                .thenReturn(true)
                .timeout(CATCH_UP)
                .onErrorReturn(false);
    }

    private static boolean isVisible(Caller caller, LiveChat chat) {
        return caller.tenant().isEmpty()
                || chat.accepted()
                        .filter(accepted -> accepted.tenant().equals(caller.tenant()))
                        .isPresent();
    }
}
