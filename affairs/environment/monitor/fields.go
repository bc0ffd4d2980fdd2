package monitor

import "linli/kernel/people"

const (
	record = "个人信息保护法第13条第3项：自动监测的运维要有记录（生态环境法典第183条）"
	kept   = "随监测记录保存，至少5年"
)

// Fields are the personal columns of this part for the field register (security.md 2.4): staff who keep the log, never residents.
var Fields = []people.Field{
	{Table: "env_monitor_log", Column: "note", Level: people.Internal, Purpose: "运维说明，已遮住", Ground: record, Keep: kept},
	{Table: "env_monitor_log", Column: "by_id", Level: people.Internal, Purpose: "谁记的", Ground: record, Keep: kept},
	{Table: "env_monitor_log", Column: "label", Level: people.Internal, Purpose: "谁记的，当时的称呼", Ground: record, Keep: kept},
}

// Plain are the other columns: numbers, states, times, places, digests.
var Plain = map[string][]string{
	"env_monitor":     {"id", "rev", "num", "mn", "secret", "name", "outlet", "company", "place", "path", "nets", "edition", "channels", "since", "until", "state", "made", "updated"},
	"env_monitor_log": {"id", "monitor", "path", "what", "from_at", "till_at", "made"},
	"env_stand":       {"name", "n"},
	"env_frame":       {"exch", "num", "cn", "part", "n", "parts", "at", "got", "marks", "body"},
	"env_block":       {"num", "cn", "factor", "day", "scale", "points", "line"},
	"env_mean":        {"num", "factor", "cn", "at", "n", "low", "value", "high", "cou", "flag", "marks", "unit", "got"},
	"env_seen":        {"num", "at", "off_by", "remote"},
	"env_refused":     {"mn", "what", "remote", "sample", "first_at", "last_at", "n", "told"},
	"env_part":        {"num", "cn", "at", "parts", "have", "since", "state"},
	"env_cause":       {"cause", "matter", "at", "n", "last"},
	"env_sign":        {"id", "rev", "monitor", "path", "factor", "kind", "day", "from_at", "till_at", "cn", "facts", "matter", "found"},
}
