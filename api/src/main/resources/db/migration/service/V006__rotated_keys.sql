-- A key that is replaced ends sooner than it was made for; what is made in its place does not.

ALTER TABLE service.api_keys
    ADD COLUMN rotated_at timestamptz, -- when it was replaced first
    ADD COLUMN own_end    timestamptz; -- of one that was replaced: when it would have ended by itself
