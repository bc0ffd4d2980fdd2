-- +goose Up
-- 议题: what is put before the neighbours, from the moment somebody says it until it is rated.
CREATE TABLE council_topic (
  id          TEXT PRIMARY KEY,
  rev         BIGINT NOT NULL,
  compound    TEXT NOT NULL,
  place       TEXT NOT NULL,
  path        TEXT NOT NULL,
  title       TEXT NOT NULL,
  said        TEXT NOT NULL,
  category    TEXT NOT NULL,
  way         TEXT NOT NULL,
  writer      TEXT NOT NULL,
  raiser      TEXT NOT NULL,
  raised_at   BIGINT NOT NULL,
  from_matter TEXT NOT NULL,
  state       TEXT NOT NULL,
  reason      TEXT NOT NULL,
  reviewed_at BIGINT NOT NULL,
  matter      TEXT NOT NULL,
  meeting     TEXT NOT NULL,
  seconded    BIGINT NOT NULL,
  updated_at  BIGINT NOT NULL
);
-- One voice: who raised or seconded a topic, known by a keyed digest that differs from topic to topic,
-- so that nobody is counted twice and nobody can be followed from one topic to the next.
CREATE TABLE council_voice (
  id       TEXT PRIMARY KEY,
  topic    TEXT NOT NULL,
  what     TEXT NOT NULL,
  mark     TEXT NOT NULL,
  hash     TEXT NOT NULL UNIQUE,
  at       BIGINT NOT NULL,
  contact  BYTEA,
  rating   TEXT NOT NULL,
  note     TEXT NOT NULL,
  rated_at BIGINT NOT NULL,
  UNIQUE (topic, mark)
);
CREATE TABLE council_meeting (
  id            TEXT PRIMARY KEY,
  rev           BIGINT NOT NULL,
  compound      TEXT NOT NULL,
  path          TEXT NOT NULL,
  year          BIGINT NOT NULL,
  n             BIGINT NOT NULL,
  at            BIGINT NOT NULL,
  venue         TEXT NOT NULL,
  chair         TEXT NOT NULL,
  recorder      TEXT NOT NULL,
  guests        TEXT NOT NULL,
  state         TEXT NOT NULL,
  code          TEXT NOT NULL,
  announced_at  BIGINT NOT NULL,
  opened_at     BIGINT NOT NULL,
  closed_at     BIGINT NOT NULL,
  attended      BIGINT NOT NULL,
  publish_from  BIGINT NOT NULL,
  publish_until BIGINT NOT NULL,
  ended_at      BIGINT NOT NULL,
  reason        TEXT NOT NULL,
  updated_at    BIGINT NOT NULL
);
CREATE TABLE council_agenda (
  meeting    TEXT NOT NULL,
  topic      TEXT NOT NULL,
  pos        BIGINT NOT NULL,
  talk       TEXT NOT NULL,
  dissent    TEXT NOT NULL,
  yes        BIGINT NOT NULL,
  no         BIGINT NOT NULL,
  abstain    BIGINT NOT NULL,
  result     TEXT NOT NULL,
  resolution TEXT NOT NULL,
  decided_at BIGINT NOT NULL,
  PRIMARY KEY (meeting, topic)
);
-- What a decision promised: a matter of the loop with the meeting behind it.
CREATE TABLE council_promise (
  id      TEXT PRIMARY KEY,
  meeting TEXT NOT NULL,
  topic   TEXT NOT NULL,
  matter  TEXT NOT NULL UNIQUE,
  what    TEXT NOT NULL,
  who     TEXT NOT NULL,
  due     BIGINT NOT NULL,
  at      BIGINT NOT NULL,
  secret  BYTEA NOT NULL
);
-- A numbered line of the sign-in sheet: somebody invited, or who came.
CREATE TABLE council_seat (
  id      TEXT PRIMARY KEY,
  rev     BIGINT NOT NULL,
  meeting TEXT NOT NULL,
  n       BIGINT NOT NULL,
  person  TEXT NOT NULL,
  label   TEXT NOT NULL,
  role    TEXT NOT NULL,
  how     TEXT NOT NULL,
  came_at BIGINT NOT NULL,
  mark    TEXT NOT NULL,
  UNIQUE (meeting, n)
);
-- Who is invited to each meeting of a compound.
CREATE TABLE council_member (
  id       TEXT PRIMARY KEY,
  rev      BIGINT NOT NULL,
  compound TEXT NOT NULL,
  person   TEXT NOT NULL,
  label    TEXT NOT NULL,
  role     TEXT NOT NULL,
  ended    BIGINT NOT NULL
);
CREATE TABLE council_objection (
  id          TEXT PRIMARY KEY,
  rev         BIGINT NOT NULL,
  meeting     TEXT NOT NULL,
  at          BIGINT NOT NULL,
  said        TEXT NOT NULL,
  contact     BYTEA,
  hash        TEXT NOT NULL UNIQUE,
  answer      TEXT NOT NULL,
  answered_at BIGINT NOT NULL
);
-- 活动 of a compound.
CREATE TABLE council_event (
  id         TEXT PRIMARY KEY,
  rev        BIGINT NOT NULL,
  compound   TEXT NOT NULL,
  path       TEXT NOT NULL,
  kind       TEXT NOT NULL,
  title      TEXT NOT NULL,
  at         BIGINT NOT NULL,
  until      BIGINT NOT NULL,
  venue      TEXT NOT NULL,
  partner    TEXT NOT NULL,
  audience   TEXT NOT NULL,
  leader     TEXT NOT NULL,
  capacity   BIGINT NOT NULL,
  helpers    BIGINT NOT NULL,
  cost       BIGINT NOT NULL,
  state      TEXT NOT NULL,
  came       BIGINT NOT NULL,
  echo       TEXT NOT NULL,
  reason     TEXT NOT NULL,
  updated_at BIGINT NOT NULL
);
CREATE TABLE council_enrol (
  id      TEXT PRIMARY KEY,
  rev     BIGINT NOT NULL,
  event   TEXT NOT NULL,
  n       BIGINT NOT NULL,
  what    TEXT NOT NULL,
  label   TEXT NOT NULL,
  heads   BIGINT NOT NULL,
  contact BYTEA,
  state   TEXT NOT NULL,
  at      BIGINT NOT NULL,
  hash    TEXT NOT NULL UNIQUE,
  mark    TEXT NOT NULL,
  came    BOOLEAN NOT NULL,
  UNIQUE (event, n),
  UNIQUE (event, mark)
);
-- The words of a place for the steps of deliberation, and its rules; looked up from the place upwards.
CREATE TABLE council_setting (
  place TEXT NOT NULL,
  name  TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (place, name)
);
CREATE TABLE council_counter (
  compound TEXT NOT NULL,
  year     BIGINT NOT NULL,
  last     BIGINT NOT NULL,
  PRIMARY KEY (compound, year)
);
-- only postgres
ALTER TABLE council_topic ALTER COLUMN path TYPE TEXT COLLATE "C";
ALTER TABLE council_meeting ALTER COLUMN path TYPE TEXT COLLATE "C";
ALTER TABLE council_event ALTER COLUMN path TYPE TEXT COLLATE "C";
-- end
CREATE INDEX council_topic_by_compound ON council_topic (compound, raised_at);
CREATE INDEX council_topic_by_path ON council_topic (path);
CREATE INDEX council_voice_by_topic ON council_voice (topic);
CREATE UNIQUE INDEX council_meeting_no ON council_meeting (compound, year, n);
CREATE INDEX council_meeting_by_compound ON council_meeting (compound, at);
CREATE INDEX council_meeting_by_path ON council_meeting (path, at);
CREATE INDEX council_agenda_by_topic ON council_agenda (topic);
CREATE INDEX council_promise_by_meeting ON council_promise (meeting);
CREATE INDEX council_promise_by_topic ON council_promise (topic);
CREATE UNIQUE INDEX council_seat_mark ON council_seat (meeting, mark) WHERE mark <> '';
CREATE INDEX council_member_by_compound ON council_member (compound);
CREATE INDEX council_objection_by_meeting ON council_objection (meeting);
CREATE INDEX council_event_by_compound ON council_event (compound, at);
CREATE INDEX council_event_by_path ON council_event (path, at);
CREATE INDEX council_enrol_by_event ON council_enrol (event);
