package dev.parley.local.engine;

/** Why a reply ended. */
public enum Finish {
    /** A stop token was drawn, or the listener had enough. */
    STOP,
    /** The limit of tokens, or the end of the context. */
    LENGTH,
    CANCELLED,
    /** Its deadline passed. */
    EXPIRED,
    /** The engine broke, or was closed. */
    FAILED
}
