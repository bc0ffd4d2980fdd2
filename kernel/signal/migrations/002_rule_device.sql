-- +goose Up
-- A rule may hold for one device alone: 'device' is its id, '' = all devices at the place.
ALTER TABLE signal_rule ADD COLUMN device TEXT NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE signal_rule DROP COLUMN device;
