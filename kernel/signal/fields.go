package signal

import "linli/kernel/people"

const (
	ground = "个人信息保护法第13条第3项：履行法定职责所必需"
	keep   = "告警办结后3年"
)

// Fields are the personal columns of this package for the field register.
var Fields = []people.Field{
	{Table: "signal_device", Column: "name", Level: people.Internal, Purpose: "设备叫什么", Ground: ground, Keep: "停用后3年"},
	{Table: "signal_device", Column: "place", Level: people.Personal, Purpose: "设备在哪里，可能是一户", Ground: ground, Keep: "停用后3年"},
	{Table: "signal_device", Column: "path", Level: people.Personal, Purpose: "设备在哪里，决定谁有权看", Ground: ground, Keep: "停用后3年"},
	{Table: "signal_alarm", Column: "place", Level: people.Personal, Purpose: "哪里报警，可能是一户", Ground: ground, Keep: keep},
	{Table: "signal_alarm", Column: "path", Level: people.Personal, Purpose: "哪里报警，决定谁有权看", Ground: ground, Keep: keep},
	{Table: "signal_alarm", Column: "name", Level: people.Internal, Purpose: "哪个部件报警", Ground: ground, Keep: keep},
	{Table: "signal_alarm", Column: "handler", Level: people.Internal, Purpose: "谁确认的", Ground: ground, Keep: keep},
	{Table: "signal_alarm", Column: "label", Level: people.Internal, Purpose: "谁确认的，当时的姓名", Ground: ground, Keep: keep},
	{Table: "signal_alarm", Column: "note", Level: people.Internal, Purpose: "确认的说明", Ground: ground, Keep: keep},
	{Table: "signal_rule", Column: "path", Level: people.Internal, Purpose: "规则管到哪里", Ground: ground, Keep: keep},
	{Table: "signal_order", Column: "path", Level: people.Internal, Purpose: "查岗的设备在哪里", Ground: ground, Keep: keep},
	{Table: "signal_order", Column: "asker", Level: people.Internal, Purpose: "谁查岗", Ground: ground, Keep: keep},
	{Table: "signal_order", Column: "label", Level: people.Internal, Purpose: "谁查岗，当时的姓名", Ground: ground, Keep: keep},
	{Table: "signal_order", Column: "operator", Level: people.Internal, Purpose: "控制室谁应答（设备上的操作员编号）", Ground: ground, Keep: keep},
}

// Plain are the other columns: what devices say of themselves, states, times.
var Plain = map[string][]string{
	"signal_device":  {"id", "source", "key", "kind", "building", "heartbeat", "test_until", "scale", "state", "made", "rev"},
	"signal_seen":    {"device", "at", "off_by", "words", "said"},
	"signal_reading": {"device", "kind", "part", "at", "value", "unit", "marks", "got"},
	"signal_once":    {"device", "digest", "at"},
	"signal_alarm":   {"id", "device", "part", "kind", "level", "wants", "building", "value", "state", "opened", "claimed", "last", "n", "cleared", "back", "verdict", "handled", "matter", "trouble", "rev"},
	"signal_pending": {"device", "part", "kind", "name", "value", "since", "due"},
	"signal_rule":    {"id", "place", "device", "kind", "op", "mark", "hold", "wants", "level", "state", "rev"},
	"signal_unknown": {"source", "key", "first_at", "last_at", "n", "sample"},
	"signal_order":   {"id", "device", "what", "minutes", "asked", "state", "sent", "due", "done", "rev"},
	"signal_listen":  {"source", "since", "beat"},
}
