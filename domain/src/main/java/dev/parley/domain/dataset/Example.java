package dev.parley.domain.dataset;

import static java.util.Objects.requireNonNull;

import dev.parley.domain.prompt.Message;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A training example: one finished conversation.
 *
 * @param conversationId the conversation
 * @param seedId the seed; null for a live conversation
 * @param split the part of the dataset that it belongs to
 * @param messages the system prompt, then the turns: agent as {@code assistant}, candidate as {@code user}; at least one
 * @param flowId the flow that it follows; null for a live conversation
 * @param tags tags of its steps, each once, in order of appearance
 * @param models the models that wrote turns, each once, sorted
 * @param rehearsal whether any turn was rehearsed instead of written by a model
 * @param promptTokens tokens of all prompts
 * @param completionTokens tokens of all answers
 * @param usd what the model calls cost, in US dollars
 * @param truncatedTurns how many turns the limit of tokens cut off
 */
public record Example(
        String conversationId,
        @Nullable String seedId,
        Split split,
        List<Message> messages,
        @Nullable String flowId,
        List<String> tags,
        List<String> models,
        boolean rehearsal,
        long promptTokens,
        long completionTokens,
        double usd,
        int truncatedTurns) {

    public Example {
        requireNonNull(conversationId, "conversationId is null");
        requireNonNull(split, "split is null");
        messages = List.copyOf(messages);
        tags = List.copyOf(tags);
        models = List.copyOf(models);
        if (messages.isEmpty()) {
            throw new IllegalArgumentException("messages must not be empty: " + conversationId);
        }
        if (promptTokens < 0 || completionTokens < 0) {
            throw new IllegalArgumentException("tokens must not be negative: " + conversationId);
        }
        if (!(usd >= 0)) {
            throw new IllegalArgumentException("usd must not be negative: " + conversationId);
        }
    }
}
