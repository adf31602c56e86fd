-- The generation runs that webhooks are told about: what was planned, and when to look whether all of it has ended.

CREATE TABLE service.webhook_runs (
    run_id     text        PRIMARY KEY,
    plan       text, -- id of the plan that was told last; null while only conversations of the run have been seen
    name       text,
    rehearsal  boolean,
    seeds      bigint, -- how many conversations are planned
    planned_at timestamptz,
    moved_at   timestamptz, -- when one of its conversations ended last
    outcome    text, -- of the end that was told last: completed/failed/paused
    checks     int         NOT NULL, -- how often it was looked at since then
    check_at   timestamptz -- when it is looked at next; null when nothing more is to be expected
);
CREATE INDEX webhook_runs_by_check ON service.webhook_runs (check_at) WHERE check_at IS NOT NULL;
