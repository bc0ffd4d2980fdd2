-- +goose Up
-- Places with a known position, for "which building is nearest": a door of another system gives coordinates only.
CREATE INDEX place_spot ON place(kind, lat, lon) WHERE door = FALSE;
