-- A conversation that was paused before the run was planned last goes on, or belongs to a former plan.

ALTER TABLE service.webhook_runs ADD COLUMN paused_at timestamptz; -- when one of its conversations was paused last
