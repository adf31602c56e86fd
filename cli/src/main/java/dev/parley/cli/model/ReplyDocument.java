package dev.parley.cli.model;

import dev.parley.local.text.Completion;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A line of {@code parley model generate --json}.
 *
 * @param ids the reply's tokens, without the one that ended it
 * @param text the reply
 * @param finishReason {@code stop}, {@code length}, {@code failed}, or {@code error} where there is no reply
 * @param logprobs natural logarithms of the tokens' probabilities
 * @param error why there is no reply
 */
record ReplyDocument(
        List<Integer> ids,
        String text,
        String finishReason,
        List<Float> logprobs,
        @Nullable String error) {

    static ReplyDocument of(Completion completion) {
        return new ReplyDocument(
                completion.ids(),
                completion.text(),
                completion.finish().name().toLowerCase(Locale.ROOT),
                completion.logprobs(),
                null);
    }

    static ReplyDocument failed(String error) {
        return new ReplyDocument(List.of(), "", "error", List.of(), error);
    }
}
