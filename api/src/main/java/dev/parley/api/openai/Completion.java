package dev.parley.api.openai;

import dev.parley.api.chat.ChatOrder;
import dev.parley.domain.prompt.Message;
import java.util.List;

/**
 * What is asked for.
 *
 * @param model name in the model catalogue
 * @param messages the whole prompt
 * @param order how to answer
 * @param stream whether in chunks
 * @param includeUsage whether the last chunk says what was consumed
 */
record Completion(String model, List<Message> messages, ChatOrder order, boolean stream, boolean includeUsage) {
    Completion {
        messages = List.copyOf(messages);
    }
}
