package dev.parley.domain.chat;

import java.time.Instant;

/**
 * A reply that prompts rendered before it ended do not have yet.
 *
 * @param chatId its chat
 * @param place the place of its chat
 * @param text what the model said
 * @param index where it belongs in such a prompt: behind the messages of its own prompt
 * @param endedAt when its chat ended
 */
public record RecentReply(String chatId, long place, String text, int index, Instant endedAt) {}
