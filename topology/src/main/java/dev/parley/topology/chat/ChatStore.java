package dev.parley.topology.chat;

import dev.parley.domain.chat.Chat;
import dev.parley.domain.chat.ChatEvent;
import dev.parley.domain.chat.ChatPolicy;
import dev.parley.domain.chat.ConversationChats;
import dev.parley.domain.chat.RecentReply;
import dev.parley.domain.chat.Running;
import dev.parley.schemas.id.EventKeys;
import dev.parley.topology.chat.state.ChatEntry;
import dev.parley.topology.chat.state.EndedChat;
import dev.parley.topology.chat.state.KeptReply;
import dev.parley.topology.chat.state.OpenChat;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The chats of a partition: one entry per open chat, per recent reply and per chat that has ended. Small entries, so that
 * a hop writes little however many chats wait.
 */
final class ChatStore {
    private static final String OPEN = "/open/";
    private static final String REPLY = "/reply/";
    private static final String ENDED = "/ended/";

    private final KeyValueStore<String, ChatEntry> store;
    private final OpenChats chats;
    private final ChatPolicy policy;
    private final Deque<Forgotten> replies = new ArrayDeque<>();
    private final Deque<Forgotten> ended = new ArrayDeque<>();

    /** When an entry is forgotten. */
    private record Forgotten(Instant at, String key) {}

    ChatStore(KeyValueStore<String, ChatEntry> store, OpenChats chats, ChatPolicy policy) {
        this.store = store;
        this.chats = chats;
        this.policy = policy;
    }

    /** Takes in what the changelog kept; returns the conversations with open chats. */
    Set<String> recover() {
        Set<String> conversations = new HashSet<>();
        List<OpenChat> open = new ArrayList<>();
        List<Forgotten> oldReplies = new ArrayList<>();
        List<Forgotten> oldEnded = new ArrayList<>();
        try (KeyValueIterator<String, ChatEntry> entries = store.all()) {
            while (entries.hasNext()) {
                KeyValue<String, ChatEntry> entry = entries.next();
                switch (entry.value.getEntry()) {
                    case OpenChat chat -> {
                        conversations.add(EventKeys.conversationOf(entry.key));
                        open.add(chat);
                    }
                    case KeptReply reply -> oldReplies.add(reply(entry.key, Instant.ofEpochMilli(reply.getEndedAt())));
                    case EndedChat chat -> oldEnded.add(ended(entry.key, Instant.ofEpochMilli(chat.getEndedAt())));
                    default -> throw new IllegalStateException("unknown entry at " + entry.key);
                }
            }
        }
        Comparator<Forgotten> byTime = Comparator.comparing(Forgotten::at);
        oldReplies.stream().sorted(byTime).forEach(replies::add);
        oldEnded.stream().sorted(byTime).forEach(ended::add);
        chats.recall(open);
        return conversations;
    }

    private Forgotten reply(String key, Instant endedAt) {
        return new Forgotten(endedAt.plus(policy.recentFor()), key);
    }

    private Forgotten ended(String key, Instant endedAt) {
        return new Forgotten(endedAt.plus(policy.rememberedFor()), key);
    }

    ConversationChats load(String conversationId) {
        List<Running> running = new ArrayList<>();
        List<Chat> waiting = new ArrayList<>();
        List<RecentReply> recent = new ArrayList<>();
        scan(conversationId + OPEN, entry -> {
            OpenChat open = (OpenChat) entry.getEntry();
            if (OpenChats.isWaiting(open)) {
                waiting.add(chats.waiting(open));
            } else {
                running.add(OpenChats.running(open));
            }
        });
        scan(conversationId + REPLY, entry -> recent.add(recent((KeptReply) entry.getEntry())));
        waiting.sort(Comparator.comparingLong(Chat::place));
        recent.sort(Comparator.comparingLong(RecentReply::place));
        return new ConversationChats(running.isEmpty() ? null : running.getFirst(), waiting, recent);
    }

    private void scan(String prefix, Consumer<ChatEntry> visit) {
        try (KeyValueIterator<String, ChatEntry> entries = store.prefixScan(prefix, new StringSerializer())) {
            while (entries.hasNext()) {
                visit.accept(entries.next().value);
            }
        }
    }

    boolean hasEnded(String conversationId, String chatId) {
        return store.get(conversationId + ENDED + chatId) != null;
    }

    /** What is stored of an open chat. */
    @Nullable
    OpenChat open(String conversationId, String chatId) {
        ChatEntry stored = store.get(conversationId + OPEN + chatId);
        return stored == null ? null : (OpenChat) stored.getEntry();
    }

    /**
     * Stores what the events changed.
     *
     * @param details what is known of the chats that the events name
     */
    void save(
            String conversationId,
            ConversationChats before,
            ConversationChats after,
            List<ChatEvent> events,
            Details details) {
        Set<String> touched = new HashSet<>();
        for (ChatEvent event : events) {
            touched.add(event.chatId());
            if (event instanceof ChatEvent.Ended end) {
                end(conversationId, end);
            }
        }
        for (String chatId : touched) {
            saveOpen(conversationId, after, details.of(chatId));
        }
        before.recent().stream()
                .filter(reply -> !after.recent().contains(reply))
                .forEach(reply -> store.delete(conversationId + REPLY + reply.chatId()));
    }

    private void saveOpen(String conversationId, ConversationChats after, Details.Known known) {
        String chatId = known.chat().getChatId();
        String key = conversationId + OPEN + chatId;
        Running running = after.running();
        if (running != null && running.chat().id().equals(chatId)) {
            put(key, OpenChats.running(known.chat(), running));
            chats.forget(known.chat());
        } else if (after.isOpen(chatId)) {
            put(key, chats.waiting(known.chat(), known.request()));
        } else {
            if (store.get(key) != null) {
                store.delete(key);
            }
            chats.forget(known.chat());
        }
    }

    private void end(String conversationId, ChatEvent.Ended end) {
        String key = conversationId + ENDED + end.chatId();
        put(key, new EndedChat(end.at().toEpochMilli()));
        ended.add(ended(key, end.at()));
        if (end.leavesTurn()) {
            String replyKey = conversationId + REPLY + end.chatId();
            put(replyKey, stored(end));
            replies.add(reply(replyKey, end.at()));
        }
    }

    private void put(String key, Object entry) {
        store.put(key, new ChatEntry(entry));
    }

    /** Forgets what has been kept for long enough. */
    void forget(Instant now) {
        forget(replies, now);
        forget(ended, now);
    }

    private void forget(Deque<Forgotten> entries, Instant now) {
        while (!entries.isEmpty() && !entries.getFirst().at().isAfter(now)) {
            store.delete(entries.removeFirst().key());
        }
    }

    private static RecentReply recent(KeptReply stored) {
        return new RecentReply(
                stored.getChatId(),
                stored.getPlace(),
                stored.getText(),
                stored.getIndex(),
                Instant.ofEpochMilli(stored.getEndedAt()));
    }

    private static KeptReply stored(ChatEvent.Ended end) {
        return new KeptReply(
                end.chatId(),
                end.chat().place(),
                end.ending().text(),
                end.index(),
                end.at().toEpochMilli());
    }
}
