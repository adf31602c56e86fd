package dev.parley.worker.model;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a model is asked.
 *
 * @param messages the conversation so far, at least one message
 * @param sampling how to draw the answer
 * @param sample tells apart answers that are to be drawn independently although the question is the same
 * @param scene what is being staged; present in rehearsals only
 */
public record Prompt(List<Message> messages, Sampling sampling, String sample, Optional<Scene> scene) {

    private static final String GO_ON =
            "Your last message was cut off. Go on exactly where it stopped, beginning with the very"
                    + " next character. Repeat nothing, and say nothing about the interruption. If it was complete, answer with nothing.";

    public Prompt {
        messages = List.copyOf(messages);
        requireNonNull(sampling, "sampling is null");
        requireNonNull(sample, "sample is null");
        requireNonNull(scene, "scene is null");
    }

    /** Bytes of all messages in UTF-8. */
    public long bytes() {
        return messages.stream()
                .mapToLong(message -> Utf8.length(message.content()))
                .sum();
    }

    /** The same question with at most this many tokens in the answer. */
    public Prompt withMaxTokens(int maxTokens) {
        Sampling capped =
                new Sampling(sampling.temperature(), sampling.topP(), OptionalInt.of(maxTokens), sampling.stop());
        return new Prompt(messages, capped, sample, scene);
    }

    /** The same question to a model that has answered so far with this text, and is to go on behind it. */
    public Prompt continuing(String prefix) {
        List<Message> longer = new ArrayList<>(messages);
        longer.add(new Message("assistant", prefix));
        longer.add(new Message("user", GO_ON));
        return new Prompt(longer, sampling, sample, scene);
    }

    /**
     * One message.
     *
     * @param role {@code system}, {@code user} or {@code assistant}
     * @param content the text
     */
    public record Message(String role, String content) {
        public Message {
            requireNonNull(role, "role is null");
            requireNonNull(content, "content is null");
        }
    }
}
