package dev.parley.api.chat;

import dev.parley.api.chat.ChatState.Accepted;
import dev.parley.events.ChatAdmitted;
import dev.parley.events.ChatReplied;
import dev.parley.events.ChatRequested;
import dev.parley.events.ReplyDelta;
import dev.parley.events.ReplyStarted;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.avro.specific.SpecificRecord;

/**
 * Every chat that is open or ended lately, folded from the log. Ended chats are dropped after a while, or earlier when
 * they take too much memory: the read model has them. Events are taken in by one thread; everything else is thread-safe.
 */
final class ChatHub {
    private final HubLimits limits;
    private final InstantSource clock;
    private final Endings endings;
    private final Map<String, LiveChat> chats = new ConcurrentHashMap<>();
    private final Map<String, Integer> openByConversation = new ConcurrentHashMap<>();
    private final Map<String, Open> open = new ConcurrentHashMap<>();
    /** Chats that this instance publishes, and that the log has not given yet. */
    private final Set<String> expected = ConcurrentHashMap.newKeySet();

    /** When the last chat of a conversation ended, as long as others of it wait. */
    private final Map<String, Instant> lastEnds = new ConcurrentHashMap<>();

    private final AtomicInteger openChats = new AtomicInteger();
    private final AtomicLong openCharacters = new AtomicLong();
    private final Deque<Ended> ended = new ArrayDeque<>();
    /** Those of them whose text was still to come when they ended. */
    private final Deque<Ended> withoutText = new ArrayDeque<>();
    /** Chats of which pieces came before anything else. */
    private final List<LiveChat> strays = new ArrayList<>();

    private long endedBytes;

    /** Who learns from the chats that end. */
    interface Endings {
        /**
         * A chat ended.
         *
         * @param due from when on it could have been begun: it was accepted, and the chat of its conversation before it had
         *     ended; {@link Instant#MIN} when that is not known
         * @param openConversations how many conversations wait for a reply
         */
        void ended(ChatReplied replied, Instant due, int openConversations);
    }

    /** @param characters of its prompt */
    private record Open(Accepted chat, long characters) {}

    private record Ended(LiveChat chat, Instant seen, long bytes) {}

    /**
     * @param endings told of each chat that ends, once
     */
    ChatHub(HubLimits limits, InstantSource clock, Endings endings) {
        this.limits = limits;
        this.clock = clock;
        this.endings = endings;
    }

    /** A chat that is open, or ended lately. */
    Optional<LiveChat> find(String chatId) {
        return Optional.ofNullable(chats.get(chatId));
    }

    /** A chat that this instance is about to publish: it counts as open from now on. */
    LiveChat expect(ChatRequested event) {
        if (!chats.containsKey(event.getChatId())) {
            expected.add(event.getChatId());
        }
        return requested(event);
    }

    /** A chat of which nobody knows whether it was published. When the log has given it, it was; when the log gives it later, it comes back. */
    void withdraw(String chatId) {
        if (expected.remove(chatId)) {
            drop(chatId);
        }
    }

    /** Forgets a chat. */
    void drop(String chatId) {
        chats.remove(chatId);
        close(chatId);
    }

    /** How many conversations wait for a reply. */
    int openConversations() {
        return openByConversation.size();
    }

    /** How many chats wait for a reply. */
    int openChats() {
        return openChats.get();
    }

    /** How many characters the prompts of the chats have that wait for a reply. */
    long openCharacters() {
        return openCharacters.get();
    }

    /** Whether a conversation waits for a reply. */
    boolean isOpen(String conversationId) {
        return openByConversation.containsKey(conversationId);
    }

    /** How many chats it knows. */
    int size() {
        return chats.size();
    }

    /** Takes in an event of {@code chats}, {@code chat-deltas} or {@code chat-replies}; others change nothing. */
    void take(SpecificRecord event) {
        switch (event) {
            case ChatRequested requested -> {
                expected.remove(requested.getChatId());
                requested(requested);
            }
            case ChatAdmitted admitted -> piece(admitted.getChatId()).apply(admitted);
            case ReplyStarted started -> piece(started.getRequestId()).apply(started);
            case ReplyDelta delta -> piece(delta.getRequestId()).apply(delta);
            case ChatReplied replied -> replied(replied);
            default -> {}
        }
    }

    private LiveChat chat(String id) {
        return chats.computeIfAbsent(id, LiveChat::new);
    }

    private LiveChat piece(String id) {
        LiveChat chat = chats.get(id);
        if (chat == null) {
            chat = chat(id);
            strays.add(chat);
        }
        return chat;
    }

    private LiveChat requested(ChatRequested event) {
        LiveChat chat = chat(event.getChatId());
        chat.apply(event);
        if (!chat.hasEnded()) {
            open(new Open(Accepted.of(event), charactersOf(event)));
        }
        return chat;
    }

    /** How many characters the prompt of a chat has. */
    static long charactersOf(ChatRequested event) {
        return event.getMessages().stream()
                .mapToLong(message -> message.getContent().length())
                .sum();
    }

    private void open(Open asked) {
        Accepted chat = asked.chat();
        if (open.putIfAbsent(chat.id(), asked) == null) {
            openChats.incrementAndGet();
            openCharacters.addAndGet(asked.characters());
            openByConversation.merge(chat.conversation(), 1, Integer::sum);
        }
    }

    private void close(String chatId) {
        Open known = open.remove(chatId);
        if (known != null) {
            Accepted chat = known.chat();
            openChats.decrementAndGet();
            openCharacters.addAndGet(-known.characters());
            if (openByConversation.computeIfPresent(chat.conversation(), (_, many) -> many == 1 ? null : many - 1)
                    == null) {
                lastEnds.remove(chat.conversation());
            }
        }
    }

    private void replied(ChatReplied event) {
        LiveChat chat = chat(event.getChatId());
        if (chat.hasEnded()) {
            return;
        }
        endings.ended(event, due(event), openConversations());
        if (isOpen(event.getConversationId())) {
            lastEnds.put(event.getConversationId(), event.getOccurredAt());
        }
        close(event.getChatId());
        chat.apply(event);
        Ended entry = new Ended(chat, clock.instant(), chat.bytes());
        ended.addLast(entry);
        if (!chat.isWhole()) {
            withoutText.addLast(entry);
        }
        endedBytes += entry.bytes();
        while (endedBytes > limits.endedBytes()) {
            dropOldest();
        }
    }

    private Instant due(ChatReplied event) {
        Instant before = lastEnds.getOrDefault(event.getConversationId(), Instant.MIN);
        if (!open.containsKey(event.getChatId())) {
            return Instant.MIN;
        }
        return before.isAfter(event.getCreatedAt()) ? before : event.getCreatedAt();
    }

    private void dropOldest() {
        Ended oldest = ended.removeFirst();
        endedBytes -= oldest.bytes();
        chats.remove(oldest.chat().id(), oldest.chat());
    }

    /** Drops what is not to be kept any longer. Called every second or so, by the thread that takes in events. */
    void sweep() {
        Instant now = clock.instant();
        while (!ended.isEmpty() && isPast(ended.getFirst().seen(), limits.endedTime(), now)) {
            dropOldest();
        }
        while (!withoutText.isEmpty() && isPast(withoutText.getFirst().seen(), limits.textDelay(), now)) {
            LiveChat chat = withoutText.removeFirst().chat();
            if (!chat.isWhole()) {
                chat.forgetText();
            }
        }
        for (Open known : open.values()) {
            Accepted chat = known.chat();
            if (isPast(chat.expiresAt(), limits.openTime(), now)) {
                expected.remove(chat.id());
                drop(chat.id());
            }
        }
        strays.removeIf(chat -> chat.accepted().isPresent() || isGivenUp(chat, now));
    }

    /** Pieces of a chat whose beginning lies before what was read: nobody will ever ask for them. */
    private boolean isGivenUp(LiveChat stray, Instant now) {
        return stray.isOlder(now.minus(limits.openTime())) && chats.remove(stray.id(), stray);
    }

    private static boolean isPast(Instant start, Duration time, Instant now) {
        return start.plus(time).isBefore(now);
    }
}
