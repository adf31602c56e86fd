package dev.parley.local.text;

import static java.util.Objects.requireNonNull;

import dev.parley.local.engine.Finish;
import java.util.List;

/**
 * A reply that has ended.
 *
 * @param ids its tokens, without the one that ended it
 * @param text theirs, up to a stop text
 * @param finish why it ended
 * @param logprobs natural logarithms of the tokens' probabilities, one for each; empty if not asked for
 * @param promptTokens tokens that it goes on behind
 */
public record Completion(List<Integer> ids, String text, Finish finish, List<Float> logprobs, int promptTokens) {

    public Completion {
        ids = List.copyOf(ids);
        requireNonNull(text, "text is null");
        requireNonNull(finish, "finish is null");
        logprobs = List.copyOf(logprobs);
    }
}
