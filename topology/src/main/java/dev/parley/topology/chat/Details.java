package dev.parley.topology.chat;

import dev.parley.events.ChatRequested;
import dev.parley.topology.chat.state.OpenChat;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the process manager does not decide by: from the chat that is just being asked for, or from the store. */
final class Details {
    private final String conversationId;
    private final ChatStore store;
    private final OpenChats chats;
    private final @Nullable Known fresh;

    /** A chat with what is stored of it, and what was asked; the latter only while it waits. */
    record Known(OpenChat chat, @Nullable ChatRequested asked) {
        ChatRequested request() {
            return Objects.requireNonNull(asked, "a chat that waits has a request");
        }
    }

    Details(String conversationId, ChatStore store, OpenChats chats, @Nullable Known fresh) {
        this.conversationId = conversationId;
        this.store = store;
        this.chats = chats;
        this.fresh = fresh;
    }

    Known of(String chatId) {
        if (fresh != null && fresh.chat().getChatId().equals(chatId)) {
            return fresh;
        }
        OpenChat stored = Objects.requireNonNull(store.open(conversationId, chatId), "an open chat is stored");
        return new Known(stored, chats.request(stored));
    }
}
