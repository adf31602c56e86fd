-- What is not a view of the log: it belongs to this installation and is not rebuilt.
--
-- Names are qualified, because these tables stay where they are when the read model is switched.

CREATE TABLE service.api_keys (
    id                  uuid        PRIMARY KEY,
    name                text        NOT NULL,
    hash                bytea       NOT NULL UNIQUE, -- SHA-256 of the key; the key itself is nowhere
    scopes              text[]      NOT NULL,
    tenant              text,
    requests_per_second int         NOT NULL,
    created_at          timestamptz NOT NULL,
    expires_at          timestamptz,
    revoked_at          timestamptz -- kept, so that a server with revoked keys only is closed and not open
);
