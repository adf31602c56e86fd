package dev.parley.domain.prompt;

import static java.util.Objects.requireNonNull;

/**
 * One message of a prompt, in the shape that chat models take.
 *
 * @param role {@code system}, {@code user} or {@code assistant}
 * @param content the text
 */
public record Message(String role, String content) {

    public static final String SYSTEM = "system";
    public static final String USER = "user";
    public static final String ASSISTANT = "assistant";

    public Message {
        requireNonNull(role, "role is null");
        requireNonNull(content, "content is null");
        if (!role.equals(SYSTEM) && !role.equals(USER) && !role.equals(ASSISTANT)) {
            throw new IllegalArgumentException("role must be system, user or assistant, not '" + role + "'");
        }
    }
}
