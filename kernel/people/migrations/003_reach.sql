-- +goose Up
-- Whose household somebody heads, and who became somebody else by a merge: asked when a person is merged, erased or taken back, and for each look at
-- "who saw my record". Without them a city reads all its people for one.
CREATE INDEX household_by_head ON household (head);
CREATE INDEX person_merged ON person (into_id) WHERE into_id <> '';
