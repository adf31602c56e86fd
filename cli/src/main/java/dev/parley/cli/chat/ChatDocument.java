package dev.parley.cli.chat;

import java.util.List;

/**
 * What was said, as {@code parley chat --json} prints it.
 *
 * @param conversation the id, to go on with
 * @param messages of this session, in order
 */
record ChatDocument(String conversation, List<Message> messages) {
    ChatDocument {
        messages = List.copyOf(messages);
    }

    /**
     * One message.
     *
     * @param role user or assistant
     * @param content the text
     */
    record Message(String role, String content) {}
}
