package dev.parley.api.chat;

import dev.parley.events.ChatReplied;
import java.util.Optional;

/**
 * How a chat ended, as far as its text is concerned.
 *
 * @param type the terminal event
 * @param length length of the text in UTF-16 code units; 0 also when it ended without any
 * @param withText whether there is a text, be it empty: pieces of one that was given up do not count
 * @param text the text, where the log has it in one piece
 */
record Ending(ReplyEvent.Type type, int length, boolean withText, Optional<String> text) {

    static Ending of(ChatReplied replied) {
        ReplyEvent.Type type = ReplyEvent.Type.ofStatus(replied.getStatus());
        Optional<String> text = Optional.ofNullable(replied.getText());
        int length = text.map(String::length).orElse(replied.getLength());
        boolean model = type == ReplyEvent.Type.COMPLETED || type == ReplyEvent.Type.INCOMPLETE;
        boolean withText = length > 0 || model;
        return new Ending(type, length, withText, text.or(() -> withText && length == 0 ? Optional.of("") : text));
    }
}
