package dev.parley.api.chat;

/**
 * What a chat that is asked for is called.
 *
 * @param repeated whether it may have been asked for by this name before, and nobody knows what became of that
 */
public record ChatName(String id, boolean repeated) {}
