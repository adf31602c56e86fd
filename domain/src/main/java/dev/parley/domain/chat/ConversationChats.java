package dev.parley.domain.chat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The chats of one conversation, as far as what comes next depends on them.
 *
 * @param running the one at the workers
 * @param waiting those that wait, in their order
 * @param recent the latest replies, in the order of their chats
 */
public record ConversationChats(@Nullable Running running, List<Chat> waiting, List<RecentReply> recent) {
    public static final ConversationChats NONE = new ConversationChats(null, List.of(), List.of());

    public ConversationChats {
        waiting = List.copyOf(waiting);
        recent = List.copyOf(recent);
    }

    /** Whether no chat is open. */
    public boolean isIdle() {
        return running == null && waiting.isEmpty();
    }

    /** Whether this chat waits or is at the workers. */
    public boolean isOpen(String chatId) {
        return isRunning(chatId) || isWaiting(chatId);
    }

    boolean isRunning(String chatId) {
        return running != null && running.chat().id().equals(chatId);
    }

    private boolean isWaiting(String chatId) {
        return waiting.stream().anyMatch(chat -> chat.id().equals(chatId));
    }

    /** When the next chat ends if nothing else happens. */
    public Optional<Instant> nextEnd(ChatPolicy policy) {
        Stream<Instant> ends = waiting.stream().map(Chat::deadline);
        return (running == null ? ends : Stream.concat(ends, Stream.of(running.endsAt(policy))))
                .min(Instant::compareTo);
    }

    /** The state after an event. */
    public ConversationChats evolve(ChatEvent event, ChatPolicy policy) {
        return switch (event) {
            case ChatEvent.Queued(Chat chat) -> withWaiting(plus(waiting, chat));
            case ChatEvent.Admitted _ -> this;
            case ChatEvent.Dispatched dispatched -> dispatch(dispatched);
            case ChatEvent.TakenOver takenOver -> withRunning(atWorkers().takenOver(takenOver.attempt()));
            case ChatEvent.Withdrawn withdrawn -> withRunning(atWorkers().withdrawn(withdrawn.patienceEnds()));
            case ChatEvent.Ended ended -> end(ended, policy);
        };
    }

    private ConversationChats dispatch(ChatEvent.Dispatched dispatched) {
        Chat first = waiting.getFirst();
        return new ConversationChats(
                new Running(first.withoutPrompt(), dispatched.messages().size(), 0, null),
                waiting.subList(1, waiting.size()),
                recent);
    }

    private ConversationChats end(ChatEvent.Ended ended, ChatPolicy policy) {
        String chatId = ended.chatId();
        return new ConversationChats(
                isRunning(chatId) ? null : running,
                waiting.stream().filter(chat -> !chat.id().equals(chatId)).toList(),
                ended.leavesTurn() ? remember(ended, policy) : recent);
    }

    private List<RecentReply> remember(ChatEvent.Ended ended, ChatPolicy policy) {
        List<RecentReply> fresh = Stream.concat(
                        recent.stream()
                                .filter(reply ->
                                        reply.endedAt().plus(policy.recentFor()).isAfter(ended.at())),
                        Stream.of(new RecentReply(
                                ended.chatId(),
                                ended.chat().place(),
                                ended.ending().text(),
                                ended.index(),
                                ended.at())))
                .toList();
        return fresh.subList(Math.max(0, fresh.size() - policy.recentReplies()), fresh.size());
    }

    private ConversationChats withWaiting(List<Chat> chats) {
        return new ConversationChats(running, chats, recent);
    }

    private ConversationChats withRunning(Running changed) {
        return new ConversationChats(changed, waiting, recent);
    }

    private Running atWorkers() {
        return Objects.requireNonNull(running, "no chat is at the workers");
    }

    private static List<Chat> plus(List<Chat> chats, Chat chat) {
        List<Chat> more = new ArrayList<>(chats);
        more.add(chat);
        return more;
    }
}
