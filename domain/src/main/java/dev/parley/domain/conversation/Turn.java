package dev.parley.domain.conversation;

import dev.parley.domain.flow.Role;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something said in a generated conversation.
 *
 * @param position place in the conversation, from 1
 * @param role who said it
 * @param step the step of the flow
 * @param decision the decision it expresses, if any
 * @param tags the step's tags
 * @param text what was said
 * @param source who wrote it
 */
public record Turn(
        int position,
        Role role,
        String step,
        @Nullable String decision,
        List<String> tags,
        String text,
        Source source) {

    public Turn {
        tags = List.copyOf(tags);
    }

    /** Who wrote a turn. */
    public sealed interface Source {}

    /** It is the step's text with its placeholders filled in. */
    public record Template() implements Source {}

    /**
     * A model wrote it.
     *
     * @param requestId the request whose answer it is
     * @param promptHash hash of the messages that the model was given
     * @param model the model's name
     * @param rehearsal whether no real model wrote it
     * @param usage what the call consumed
     * @param finishReason why it ends: stop, or length where it was cut off
     * @param reused whether the answer was there from an earlier run, so that no call was made
     */
    public record Model(
            String requestId,
            String promptHash,
            String model,
            boolean rehearsal,
            Usage usage,
            String finishReason,
            boolean reused)
            implements Source {}
}
