package dev.parley.local.engine;

/** What an engine has done since it was opened, and does now. */
public record EngineMetrics(long requests, long promptTokens, long tokens, int running, int waiting) {}
