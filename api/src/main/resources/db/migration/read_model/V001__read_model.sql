-- The read model: a fold of the log, written by the projector alone. It can be dropped and rebuilt.
--
-- Every table has one topic as its source, so that what a row says depends on the order within one partition of it and
-- on nothing else: neither on how the topics were interleaved nor on how many instances projected them.
--
-- Names are not qualified: the same script makes the schema that is served and the one that a rebuild fills beside it.
-- JSON is kept as json, not jsonb: as it was given, with the order of its keys, and with escapes that jsonb refuses.

CREATE TABLE projection_offsets (
    topic       text   NOT NULL, -- the name on the broker
    partition   int    NOT NULL,
    next_offset bigint NOT NULL, -- everything before it is in the tables
    PRIMARY KEY (topic, partition)
);

CREATE TABLE profiles (
    id         uuid        PRIMARY KEY,
    tenant     text,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    fields     json        NOT NULL
);
CREATE INDEX profiles_by_time ON profiles (tenant, created_at, id);

CREATE TABLE job_openings (
    id         uuid        PRIMARY KEY,
    tenant     text,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    fields     json        NOT NULL
);
CREATE INDEX job_openings_by_time ON job_openings (tenant, created_at, id);

CREATE TABLE conversation_states (
    id               text        PRIMARY KEY,
    tenant           text,
    kind             text        NOT NULL, -- live | generated
    created_at       timestamptz NOT NULL,
    status           text        NOT NULL, -- active | completed | failed | paused
    attempt          int         NOT NULL, -- the attempt that gave it that status; 0: none did
    run_id           text,
    seed_id          text,
    profile_id       text,
    job_opening_id   text,
    agent            json,
    candidate        json,
    job_opening      json,
    training_consent boolean     NOT NULL,
    metadata         json
);
CREATE INDEX conversation_states_by_time ON conversation_states (tenant, created_at, id);
CREATE INDEX conversation_states_by_profile ON conversation_states (profile_id, created_at, id)
    WHERE profile_id IS NOT NULL;
CREATE INDEX conversation_states_by_job_opening ON conversation_states (job_opening_id, created_at, id)
    WHERE job_opening_id IS NOT NULL;
CREATE INDEX conversation_states_by_run ON conversation_states (run_id, created_at, id) WHERE run_id IS NOT NULL;

CREATE TABLE messages (
    id              text        PRIMARY KEY, -- of generated ones <conversation id>/<position>
    conversation_id text        NOT NULL,
    position        bigint      NOT NULL, -- orders the messages of a conversation; in live ones with gaps
    role            text        NOT NULL, -- as it was given
    content         text        NOT NULL,
    source          text        NOT NULL, -- person | model | template
    model           text,
    chat_id         text, -- the chat that it is the reply of
    created_at      timestamptz NOT NULL,
    CONSTRAINT messages_in_order UNIQUE (conversation_id, position)
);

CREATE TABLE chats (
    id                     uuid        PRIMARY KEY,
    conversation_id        text        NOT NULL,
    tenant                 text,
    created_at             timestamptz NOT NULL, -- when it was accepted
    ended_at               timestamptz NOT NULL,
    expires_at             timestamptz NOT NULL,
    status                 text        NOT NULL, -- completed | incomplete | failed | cancelled | expired
    length                 int         NOT NULL,
    message_id             text,
    finish_reason          text,
    model                  text,
    model_version          text,
    rehearsal              boolean     NOT NULL,
    attempt                int         NOT NULL,
    code                   text,
    message                text,
    incomplete_reason      text,
    prompt_tokens          bigint,
    completion_tokens      bigint,
    usd                    double precision,
    queue_ms               bigint,
    time_to_first_token_ms bigint,
    run_ms                 bigint
);
CREATE INDEX chats_by_time ON chats (tenant, created_at, id);
CREATE INDEX chats_by_conversation ON chats (conversation_id, created_at, id);
CREATE INDEX chats_by_end ON chats (ended_at);

-- What is read: with the number of messages, which come from another topic.
CREATE VIEW conversations AS
SELECT id, tenant, kind, created_at, status, run_id, seed_id, profile_id, job_opening_id, agent, candidate, job_opening,
       training_consent, metadata,
       (SELECT count(*)::int FROM messages WHERE messages.conversation_id = conversation_states.id) AS turns
FROM conversation_states;
