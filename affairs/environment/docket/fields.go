package docket

import "linli/kernel/people"

const (
	lawful = "个人信息保护法第13条第3项：行政处罚案卷（行政处罚法第44、59条）"
	kept   = "按行政处罚案卷保管期限"
)

// Fields are the personal columns of this package for the field register (security.md 2.4).
var Fields = []people.Field{
	{Table: "env_case", Column: "box", Level: people.Personal, Purpose: "当事人、执法人员、办案步骤和证据目录", Ground: lawful, Keep: kept, Sealed: true},
}

// Plain are the other columns: numbers, states, days, sums.
var Plain = map[string][]string{
	"env_case":        {"id", "no", "place", "path", "company", "outlet", "result", "parent", "statute", "state", "act_on", "decided_on", "served_on", "yuan", "due", "due_key", "ours", "matter", "alarm", "alarm_due", "looking", "rev", "created"},
	"env_case_number": {"year", "last"},
}
