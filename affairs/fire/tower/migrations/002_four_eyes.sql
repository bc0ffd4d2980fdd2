-- +goose Up
-- Who drafted a plaque: another person approves it. Empty on issues from before.
ALTER TABLE fire_plaque ADD COLUMN drafted_by TEXT NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE fire_plaque DROP COLUMN drafted_by;
