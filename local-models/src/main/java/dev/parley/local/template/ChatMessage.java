package dev.parley.local.template;

import static java.util.Objects.requireNonNull;

/**
 * One message of a conversation.
 *
 * @param role {@code system}, {@code user} or {@code assistant}; others if the template knows them
 * @param content the text
 */
public record ChatMessage(String role, String content) {

    /** The role that sets the rules. */
    public static final String SYSTEM = "system";

    public ChatMessage {
        requireNonNull(role, "role is null");
        requireNonNull(content, "content is null");
    }
}
