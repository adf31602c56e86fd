-- Who is told about what, what is still to be told, and up to where the log has been read for it.

CREATE TABLE service.webhooks (
    id              uuid        PRIMARY KEY,
    tenant          text,
    url             text        NOT NULL,
    events          text[]      NOT NULL,
    secret          text        NOT NULL, -- signs, so it has to be here as it is
    created_at      timestamptz NOT NULL,
    disabled_at     timestamptz,
    disabled_reason text
);
CREATE INDEX webhooks_by_time ON service.webhooks (tenant, created_at, id);

CREATE TABLE service.webhook_deliveries (
    id              text        PRIMARY KEY, -- the webhook-id of every attempt
    webhook_id      uuid        NOT NULL REFERENCES service.webhooks ON DELETE CASCADE,
    payload         text        NOT NULL,
    created_at      timestamptz NOT NULL,
    attempts        int         NOT NULL,
    next_attempt_at timestamptz NOT NULL -- while one is being made: when it counts as lost with its instance
);
CREATE INDEX webhook_deliveries_by_time ON service.webhook_deliveries (next_attempt_at);

CREATE TABLE service.webhook_offsets (
    topic       text   NOT NULL, -- the name on the broker
    partition   int    NOT NULL,
    next_offset bigint NOT NULL, -- what lies before it is in webhook_deliveries, or was of interest to nobody
    PRIMARY KEY (topic, partition)
);
