package dev.parley.domain.prompt;

import static java.util.Objects.requireNonNull;

import dev.parley.domain.flow.Role;

/**
 * What somebody said in the conversation so far.
 *
 * @param speaker who
 * @param text what
 */
public record Spoken(Role speaker, String text) {

    public Spoken {
        requireNonNull(speaker, "speaker is null");
        requireNonNull(text, "text is null");
    }
}
