-- What was answered to a POST with an Idempotency-Key. Neither key nor body is here: only what recognises them.

CREATE TABLE service.idempotency_keys (
    key_hash     bytea       PRIMARY KEY, -- SHA-256 of tenant and key
    fingerprint  bytea       NOT NULL, -- HMAC-SHA256 of method, path and body; the key of the HMAC is the Idempotency-Key
    resource_id  uuid        NOT NULL, -- what the created resource is called, by whichever execution makes it
    owner        uuid        NOT NULL, -- the execution that may answer
    state        text        NOT NULL CHECK (state IN ('running', 'answered')),
    leased_until timestamptz NOT NULL, -- a running execution that says nothing more by then has died
    created_at   timestamptz NOT NULL,
    status       int,
    location     text,
    content_type text,
    body         bytea -- null where it must not be kept: answers about chats, and streams
);
CREATE INDEX idempotency_keys_by_age ON service.idempotency_keys (created_at);
