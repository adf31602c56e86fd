package dev.parley.api.idempotency;

import java.util.Optional;
import java.util.UUID;

/** What is known of a request with an idempotency key, before it is executed. */
sealed interface Claim {

    /**
     * It is ours to execute.
     *
     * @param owner names this execution
     * @param resourceId what the resource it creates is called; the same when an execution before this one died
     * @param first whether no execution before this one may have created it
     */
    record Mine(UUID owner, UUID resourceId, boolean first) implements Claim {}

    /**
     * Another execution of the same request is running.
     *
     * @param resourceId what the resource it creates is called, if that is known
     */
    record Running(Optional<UUID> resourceId) implements Claim {}

    /** The key was used for another request. */
    record Reused() implements Claim {}

    /** It was answered. */
    record Answered(StoredAnswer answer) implements Claim {}

    /**
     * An answer as it is kept.
     *
     * @param resourceId what the created resource is called
     * @param status HTTP status
     * @param location the header of that name
     * @param contentType of the body
     * @param body the body's bytes; empty where they must not be kept
     */
    record StoredAnswer(
            UUID resourceId,
            int status,
            Optional<String> location,
            Optional<String> contentType,
            Optional<Body> body) {}

    /**
     * The bytes of a body.
     *
     * @param bytes not to be changed by anybody
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Body(byte[] bytes) {}
}
