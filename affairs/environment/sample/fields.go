package sample

import (
	"linli/kernel/people"
	"linli/platform/text"
)

const (
	groundCase = "行政处罚法第42、55条；个人信息保护法第13条第3项：法定职责"
	keepCase   = "随案卷，至少10年；没有立案的5年（生态环境监测条例）"
)

var inspectors = []string{"environment"}

func hide(string, text.Audience) string { return "****" }

func of(table, column, purpose string) people.Field {
	return people.Field{Table: table, Column: column, Level: people.Personal, Purpose: purpose, Ground: groundCase, Keep: keepCase, Whole: inspectors, Mask: hide}
}

func in(table, column, purpose string) people.Field {
	return people.Field{Table: table, Column: column, Level: people.Internal, Purpose: purpose, Ground: groundCase, Keep: keepCase}
}

// Fields are the personal columns of this package for the field register (security.md 2.4).
var Fields = []people.Field{
	in("env_officer", "person", "执法证是谁的"), in("env_officer", "name", "执法人员姓名"), in("env_officer", "card", "执法证号，检查时要出示"),
	in("env_task", "officers", "谁去检查"), in("env_task", "maker", "谁安排的"), in("env_task", "label", "谁安排的，当时的姓名"),
	of("env_note", "companion", "陪同人姓名"), of("env_note", "post", "陪同人职务"), of("env_note", "words", "检查记录正文"), of("env_note", "signer", "谁签的字"), of("env_note", "reason", "为什么拒签"), of("env_note", "witness", "见证人"), of("env_note", "body", "签字时的全文"),
	in("env_note", "maker", "谁记的"), in("env_note", "label", "谁记的，当时的姓名"),
	of("env_note_more", "words", "补充说明"), in("env_note_more", "maker", "谁补充的"), in("env_note_more", "label", "谁补充的，当时的姓名"),
	of("env_link", "who", "谁交的样"), of("env_link", "taker", "谁接的样"), of("env_link", "reason", "为什么补正"), of("env_link", "note", "交接说明"),
	in("env_link", "maker", "谁记的"), in("env_link", "label", "谁记的，当时的姓名"), in("env_link", "second", "谁确认补正"), in("env_link", "second_label", "谁确认补正，当时的姓名"),
	of("env_report", "writer", "报告编制人"), of("env_report", "checker", "报告审核人"), of("env_report", "signer", "报告签发人"),
}

// Plain are the other columns: numbers, states, days, opaque ids, names of companies.
var Plain = map[string][]string{
	"env_officer":   {"id", "path", "until_day", "state", "made", "rev"},
	"env_task":      {"id", "no", "kind", "title", "point", "point_kind", "point_name", "company", "company_name", "path", "lat", "lon", "from_day", "until_day", "labels", "case_id", "hidden", "state", "made", "why", "done", "rev"},
	"env_label":     {"code", "task", "day", "n"},
	"env_note":      {"task", "shown", "began", "ended", "checks", "weather", "load_words", "flow", "lat", "lon", "sketch", "claimed", "saved", "rev", "how", "read_out", "own_words", "sign_pic", "signed", "hash"},
	"env_note_more": {"id", "task", "at"},
	"env_sample":    {"id", "task", "code", "point", "path", "kind", "twin", "taken", "method", "items", "container", "fix", "volume", "seal", "sealed", "temp", "ph", "flow", "look", "imported", "rev"},
	"env_link":      {"id", "sample", "kind", "item", "at", "temp", "intact", "replaces", "made", "rev"},
	"env_report":    {"id", "task", "path", "number", "lab", "cma", "issued", "made", "rev"},
	"env_value":     {"id", "sample", "report", "pollutant", "method", "figure", "unit", "lod", "matter", "made", "rev"},
}
