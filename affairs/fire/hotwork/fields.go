package hotwork

import "linli/kernel/people"

const (
	lawful = "个人信息保护法第13条第3项：动火作业要审批、由持证人员操作、有人监护（令5第15条）"
	kept   = "3年"
)

// Fields are the personal columns of this package for the field register (security.md 2.4).
var Fields = []people.Field{
	{Table: "fire_work", Column: "applicant", Level: people.Internal, Purpose: "谁申请的；不得自己批准", Ground: lawful, Keep: kept},
	{Table: "fire_work", Column: "applicant_label", Level: people.Internal, Purpose: "谁申请的，当时的姓名", Ground: lawful, Keep: kept},
	{Table: "fire_work", Column: "approver", Level: people.Internal, Purpose: "谁批准的", Ground: lawful, Keep: kept},
	{Table: "fire_work", Column: "approver_label", Level: people.Internal, Purpose: "谁批准的，当时的姓名", Ground: lawful, Keep: kept},
	{Table: "fire_work", Column: "box", Level: people.Personal, Purpose: "动火人、证号、监护人和作业内容", Ground: lawful, Keep: kept, Sealed: true},
}

// Plain are the other columns: numbers, states, times, documents.
var Plain = map[string][]string{
	"fire_work":        {"id", "no", "place", "path", "label", "spot", "state", "from_at", "until_at", "started_at", "ended_at", "closed_at", "approved_at", "entrance", "site", "closing", "matter", "alarm", "rev", "created"},
	"fire_work_number": {"year", "last"},
}
