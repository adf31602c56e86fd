package dev.parley.api.access;

/**
 * A key that was just made.
 *
 * @param key what is kept of it
 * @param secret what the client sends; shown now or never
 */
public record IssuedKey(ApiKey key, KeySecret secret) {}
