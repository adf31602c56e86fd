package dev.parley.domain.chat;

import dev.parley.domain.prompt.Message;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Decides what happens to the chats of one conversation: one of them is at the workers, the others wait in the order in
 * which they came, and each ends once. Values in, values out; the same inputs give the same events, and an input that comes
 * again changes nothing.
 */
public final class ChatProcess {
    private final ChatPolicy policy;
    private final Predicate<String> ended;

    /** @param ended whether a chat of this id has ended already */
    public ChatProcess(ChatPolicy policy, Predicate<String> ended) {
        this.policy = policy;
        this.ended = ended;
    }

    /** A client asked for a reply. */
    public List<ChatEvent> ask(ConversationChats state, Chat chat, OnBusy onBusy, Instant now) {
        if (state.isOpen(chat.id()) || ended.test(chat.id())) {
            return List.of();
        }
        Decision decision = new Decision(state, now);
        if (chat.isPast(now)) {
            decision.end(chat, Ending.expired());
        } else if (Prompts.bytes(chat.messages()) > policy.promptBytes()) {
            decision.end(chat, Ending.tooLarge(policy.promptBytes()));
        } else if (state.isIdle()) {
            if (onBusy == OnBusy.REJECT) {
                decision.add(new ChatEvent.Admitted(chat.id()));
            }
            decision.add(new ChatEvent.Queued(chat));
        } else {
            decision.meet(chat, onBusy);
        }
        return decision.next();
    }

    /** A client wants a chat to stop. */
    public List<ChatEvent> cancel(ConversationChats state, String chatId, Instant now) {
        Decision decision = new Decision(state, now);
        if (state.isRunning(chatId)) {
            decision.withdraw();
        } else {
            state.waiting().stream()
                    .filter(chat -> chat.id().equals(chatId))
                    .forEach(chat ->
                            decision.end(chat, Ending.cancelled("", "The chat was cancelled before it was begun.")));
        }
        return decision.next();
    }

    /** Another worker took over. */
    public List<ChatEvent> takeOver(ConversationChats state, String chatId, int attempt) {
        Running running = state.running();
        return running != null && state.isRunning(chatId) && attempt > running.attempt()
                ? List.of(new ChatEvent.TakenOver(chatId, attempt))
                : List.of();
    }

    /** A worker is done with a chat. Nothing happens when it has ended already, or another attempt has taken over. */
    public List<ChatEvent> finish(ConversationChats state, String chatId, int attempt, Outcome outcome, Instant now) {
        Running running = state.running();
        if (running == null || !state.isRunning(chatId) || attempt < running.attempt()) {
            return List.of();
        }
        Decision decision = new Decision(state, now);
        decision.end(running, outcome.ending(), attempt);
        return decision.next();
    }

    /** Time went by. */
    public List<ChatEvent> tick(ConversationChats state, Instant now) {
        Decision decision = new Decision(state, now);
        Running running = state.running();
        if (running != null && !now.isBefore(running.endsAt(policy))) {
            decision.giveUp(running);
        }
        state.waiting().stream().filter(chat -> chat.isPast(now)).forEach(chat -> decision.end(chat, Ending.expired()));
        return decision.next();
    }

    /** The events so far, and the state after them. */
    private final class Decision {
        private final Instant now;
        private final List<ChatEvent> events = new ArrayList<>();
        private ConversationChats state;

        Decision(ConversationChats state, Instant now) {
            this.state = state;
            this.now = now;
        }

        void add(ChatEvent event) {
            events.add(event);
            state = state.evolve(event, policy);
        }

        void end(Chat waiting, Ending ending) {
            add(new ChatEvent.Ended(waiting, ending, 0, 0, now));
        }

        void end(Running running, Ending ending, int attempt) {
            add(new ChatEvent.Ended(running.chat(), ending, attempt, running.promptMessages(), now));
        }

        /** Another chat is open. */
        void meet(Chat chat, OnBusy onBusy) {
            switch (onBusy) {
                case REJECT -> end(chat, Ending.busy());
                case ENQUEUE -> add(new ChatEvent.Queued(chat));
                case INTERRUPT -> {
                    withdraw();
                    state.waiting().forEach(other -> end(other, Ending.cancelled("", "Another chat interrupted it.")));
                    add(new ChatEvent.Queued(chat));
                }
            }
        }

        void withdraw() {
            Running running = state.running();
            if (running != null && !running.isWithdrawn()) {
                add(new ChatEvent.Withdrawn(running.chat().id(), Ending.CANCELLED, now.plus(policy.patience())));
            }
        }

        void giveUp(Running running) {
            if (running.isWithdrawn()) {
                end(running, Ending.cancelled("", "The chat was cancelled."), running.attempt());
            } else {
                add(new ChatEvent.Withdrawn(running.chat().id(), Ending.EXPIRED, now));
                end(running, Ending.expired(), running.attempt());
            }
        }

        /** Lets the next chat go to the workers if none is there. */
        List<ChatEvent> next() {
            for (Chat first = free(); first != null; first = free()) {
                List<Message> messages = Prompts.complete(first, state.recent(), now.minus(policy.recentFor()));
                if (first.isPast(now)) {
                    end(first, Ending.expired());
                } else if (Prompts.bytes(messages) > policy.promptBytes()) {
                    end(first, Ending.tooLarge(policy.promptBytes()));
                } else {
                    add(new ChatEvent.Dispatched(first.id(), messages));
                }
            }
            return List.copyOf(events);
        }

        private @Nullable Chat free() {
            return state.running() == null && !state.waiting().isEmpty()
                    ? state.waiting().getFirst()
                    : null;
        }
    }
}
