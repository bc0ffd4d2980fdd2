package hazard

import "linli/kernel/people"

const (
	lawful = "个人信息保护法第13条第3项：火灾隐患整改要有记录（令5第36条）"
	kept   = "与事项同期"
)

// Fields are the personal columns of this package for the field register (security.md 2.4): words of staff, nobody's name.
var Fields = []people.Field{
	{Table: "fire_hazard", Column: "place", Level: people.Internal, Purpose: "隐患在哪里", Ground: lawful, Keep: kept},
	{Table: "fire_hazard", Column: "path", Level: people.Internal, Purpose: "隐患在哪里，谁有权看", Ground: lawful, Keep: kept},
	{Table: "fire_hazard", Column: "interim", Level: people.Internal, Purpose: "整改前的防范措施，已遮住", Ground: lawful, Keep: kept},
}

// Plain are the other columns: numbers, states, times, documents, digests.
var Plain = map[string][]string{
	"fire_hazard":    {"id", "matter", "type", "part", "grade", "plan_fen", "due", "doc_no", "body", "declared_on", "supervisor", "level", "removed_no", "removed_on", "prior", "fails", "term_ms", "closed_at", "rev", "created"},
	"fire_draw":      {"id", "place", "path", "at", "from_at", "until_at", "seed", "digest", "population", "picked", "rev"},
	"fire_draw_item": {"draw", "matter", "picked", "due", "result", "done_at"},
}
