-- +goose Up
CREATE TABLE signal_device (
  id         TEXT PRIMARY KEY,
  source     TEXT NOT NULL, -- gbt26875, mqtt
  key        TEXT NOT NULL, -- address as it came on the wire, in hexadecimal; site/device
  name       TEXT NOT NULL,
  kind       TEXT NOT NULL,
  place      TEXT NOT NULL,
  path       TEXT NOT NULL,
  building   TEXT NOT NULL, -- the place whose false alarms are counted together
  heartbeat  BIGINT NOT NULL, -- seconds; 0 = its silence says nothing
  test_until BIGINT NOT NULL,
  scale      TEXT NOT NULL, -- own steps of quantities: "4=1000 5=100"
  state      TEXT NOT NULL,
  made       BIGINT NOT NULL,
  rev        BIGINT NOT NULL,
  CHECK (state IN ('active', 'ended'))
);
CREATE UNIQUE INDEX signal_device_key ON signal_device (source, key) WHERE state = 'active';
CREATE INDEX signal_device_path ON signal_device (path, id);
-- What changes with every message stands apart from the device.
CREATE TABLE signal_seen (
  device TEXT PRIMARY KEY,
  at     BIGINT NOT NULL, -- receipt of the last message
  off_by BIGINT NOT NULL, -- how far its clock is off, ms
  words  TEXT NOT NULL,   -- the last state or reading in words of the wire
  said   BOOLEAN NOT NULL -- false: it said itself that it goes
);
CREATE TABLE signal_reading (
  device TEXT NOT NULL,
  kind   TEXT NOT NULL,
  part   TEXT NOT NULL,
  at     BIGINT NOT NULL,
  value  TEXT NOT NULL,
  unit   TEXT NOT NULL,
  marks  TEXT NOT NULL, -- clock, bcd, test, bad, retained
  got    BIGINT NOT NULL,
  PRIMARY KEY (device, kind, part, at, value)
);
CREATE INDEX signal_reading_got ON signal_reading (device, got);
-- Messages that came already, for the window in which they may come again.
CREATE TABLE signal_once (
  device TEXT NOT NULL,
  digest TEXT NOT NULL,
  at     BIGINT NOT NULL,
  PRIMARY KEY (device, digest)
);
CREATE INDEX signal_once_at ON signal_once (at);
CREATE TABLE signal_alarm (
  id       TEXT PRIMARY KEY,
  device   TEXT NOT NULL,
  part     TEXT NOT NULL,
  kind     TEXT NOT NULL,
  level    TEXT NOT NULL,
  wants    TEXT NOT NULL, -- kind of matter
  place    TEXT NOT NULL,
  path     TEXT NOT NULL,
  building TEXT NOT NULL,
  name     TEXT NOT NULL, -- the part in words
  value    TEXT NOT NULL,
  state    TEXT NOT NULL,
  opened   BIGINT NOT NULL, -- receipt
  claimed  BIGINT NOT NULL, -- the device's own time
  last     BIGINT NOT NULL,
  n        BIGINT NOT NULL, -- how often the signal came
  cleared  BIGINT NOT NULL, -- first seen to be gone; 0 = not yet
  back     BIGINT NOT NULL, -- last seen to be gone, 0 = it is there now
  verdict  TEXT NOT NULL,
  handled  BIGINT NOT NULL,
  handler  TEXT NOT NULL,
  label    TEXT NOT NULL,
  note     TEXT NOT NULL,
  matter   TEXT NOT NULL,
  trouble  TEXT NOT NULL, -- why no matter could be opened
  rev      BIGINT NOT NULL,
  CHECK (state IN ('open', 'handled'))
);
CREATE UNIQUE INDEX signal_alarm_cause ON signal_alarm (device, part, kind) WHERE state = 'open';
CREATE INDEX signal_alarm_open ON signal_alarm (path, opened) WHERE state = 'open';
CREATE INDEX signal_alarm_path ON signal_alarm (path, opened);
CREATE INDEX signal_alarm_at ON signal_alarm (opened);
CREATE INDEX signal_alarm_device ON signal_alarm (device, opened);
CREATE INDEX signal_alarm_matter ON signal_alarm (matter) WHERE matter <> '';
-- A signal that must last before it is an alarm.
CREATE TABLE signal_pending (
  device TEXT NOT NULL,
  part   TEXT NOT NULL,
  kind   TEXT NOT NULL,
  name   TEXT NOT NULL,
  value  TEXT NOT NULL,
  since  BIGINT NOT NULL,
  due    BIGINT NOT NULL,
  PRIMARY KEY (device, part, kind)
);
CREATE INDEX signal_pending_due ON signal_pending (due);
CREATE TABLE signal_rule (
  id    TEXT PRIMARY KEY,
  place TEXT NOT NULL,
  path  TEXT NOT NULL,
  kind  TEXT NOT NULL,
  op    TEXT NOT NULL,
  mark  TEXT NOT NULL, -- the limit
  hold  BIGINT NOT NULL,
  wants TEXT NOT NULL, -- kind of matter; '' = no alarm from this kind here
  level TEXT NOT NULL,
  state TEXT NOT NULL,
  rev   BIGINT NOT NULL,
  CHECK (op IN ('is', 'over', 'under'))
);
CREATE INDEX signal_rule_kind ON signal_rule (kind, path);
CREATE TABLE signal_unknown (
  source   TEXT NOT NULL,
  key      TEXT NOT NULL,
  first_at BIGINT NOT NULL,
  last_at  BIGINT NOT NULL,
  n        BIGINT NOT NULL,
  sample   TEXT NOT NULL,
  PRIMARY KEY (source, key)
);
CREATE TABLE signal_order (
  id      TEXT PRIMARY KEY,
  device  TEXT NOT NULL,
  path    TEXT NOT NULL,
  what    TEXT NOT NULL,
  minutes BIGINT NOT NULL,
  asked   BIGINT NOT NULL,
  asker   TEXT NOT NULL,
  label   TEXT NOT NULL,
  state   TEXT NOT NULL,
  sent    BIGINT NOT NULL,
  due     BIGINT NOT NULL,
  done    BIGINT NOT NULL,
  operator TEXT NOT NULL,
  rev     BIGINT NOT NULL,
  CHECK (what IN ('duty', 'clock'))
);
CREATE INDEX signal_order_device ON signal_order (device, asked);
CREATE INDEX signal_order_live ON signal_order (due) WHERE done = 0;
-- Since when a gateway has been listening without a break: silence of a device counts from there.
CREATE TABLE signal_listen (
  source TEXT PRIMARY KEY,
  since  BIGINT NOT NULL,
  beat   BIGINT NOT NULL
);
