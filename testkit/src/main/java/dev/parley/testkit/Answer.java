package dev.parley.testkit;

import java.time.Duration;

/** What a {@link ScriptedTeacher} does with one request. */
public sealed interface Answer {
    /** A good answer, its text made from the model and the messages: the same request has the same text. */
    record Normal() implements Answer {}

    /**
     * A completed answer with this text, which may be empty.
     *
     * @param finishReason OpenAI's: {@code stop}, {@code length}, {@code content_filter}
     */
    record Text(String text, String finishReason) implements Answer {}

    /** A completed answer without content, in which the model says why it refuses. */
    record Refusal(String reason) implements Answer {}

    /** Status 429 with {@code Retry-After} in whole seconds. */
    record RateLimited(Duration retryAfter) implements Answer {}

    /** An error status with OpenAI's error body. */
    record Failure(int status, String message) implements Answer {}

    /** Status 200 with a body that is no JSON. */
    record Garbage() implements Answer {}

    /** Nothing, until the client gives up or the teacher is closed. */
    record Hang() implements Answer {}

    /** The connection is cut in the middle of the answer. */
    record Dropped() implements Answer {}

    /** Another answer, when it is streamed with this long between two words. */
    record Paced(Duration pace, Answer then) implements Answer {}

    /**
     * A good answer that breaks off when it is streamed, and cannot be had in one piece.
     *
     * @param words written before it breaks off
     */
    record Interrupted(int words, Break how) implements Answer {}

    /** How an answer breaks off. */
    enum Break {
        /** The connection is cut. */
        DROPPED,
        /** Nothing more comes. */
        HANG,
        /** The server reports an error among the chunks. */
        ERROR
    }

    /** Another answer, later. */
    record Delayed(Duration by, Answer then) implements Answer {}

    /** A completed answer with this text. */
    static Answer text(String text) {
        return new Text(text, "stop");
    }

    /** A completed answer without any text. */
    static Answer empty() {
        return new Text("", "stop");
    }

    /** An answer that the provider's content filter cut off. */
    static Answer contentFiltered() {
        return new Text("", "content_filter");
    }
}
