-- +goose Up
-- The visits at a door where nobody answered, until somebody knows more: my day asks for them at each opening, and there are few.
DROP INDEX care_visit_open;
CREATE INDEX care_visit_open ON care_visit (trace_due, id) WHERE state IN ('no_answer', 'traced', 'emergency');
