-- +goose Up
-- A topic handed straight on: sealed receipt of its matter, so that who raised it can say 还没修好.
ALTER TABLE council_topic ADD COLUMN receipt BYTEA;
