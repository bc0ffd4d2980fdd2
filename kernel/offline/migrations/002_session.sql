-- +goose Up
-- The log-in in which a phone was last lent its half: stopping the phone ends it.
ALTER TABLE offline_device ADD COLUMN session TEXT NOT NULL DEFAULT '';
