package dev.parley.domain.chat;

import dev.parley.domain.prompt.Message;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Prompts of chats that waited while others were answered. */
final class Prompts {
    private Prompts() {}

    /**
     * The prompt with the replies that ended since it was rendered, each where it belongs.
     *
     * @param recent the latest replies of the conversation, in the order of their chats
     * @param since replies that ended until then are old: they are in every prompt that is to have them
     */
    static List<Message> complete(Chat chat, List<RecentReply> recent, Instant since) {
        List<Message> messages = new ArrayList<>(chat.messages());
        for (RecentReply reply : recent) {
            if (reply.endedAt().isAfter(since) && !chat.knownReplies().contains(reply.chatId())) {
                messages.add(Math.min(reply.index(), messages.size()), new Message(Message.ASSISTANT, reply.text()));
            }
        }
        return messages;
    }

    /** Size of the texts in UTF-8. */
    static long bytes(List<Message> messages) {
        long bytes = 0;
        for (Message message : messages) {
            bytes += message.content().getBytes(StandardCharsets.UTF_8).length;
        }
        return bytes;
    }
}
