package source

import "linli/kernel/people"

const (
	lawful = "个人信息保护法第13条第3项：水污染防治的法定监管职责（生态环境法典第182条，此前水污染防治法）"
	kept   = "污染源档案停用后保存5年（生态环境法典第183条）"
)

// PersonFields are the personal columns of this part for the field register (security.md 2.4): people of companies, and staff.
var PersonFields = []people.Field{
	{Table: "env_company", Column: "box", Level: people.Personal, Sealed: true, Purpose: "企业地址、法定代表人、联系人和电话，办案和通知用", Ground: lawful, Keep: kept},
	{Table: "env_company", Column: "name", Level: people.Internal, Purpose: "企业名称；个体户的名称可能含姓名", Ground: lawful, Keep: kept},
	{Table: "env_outlet", Column: "guardian", Level: people.Internal, Purpose: "排放口由谁监管", Ground: lawful, Keep: kept},
	{Table: "env_flow", Column: "actor", Level: people.Internal, Purpose: "谁做的晴天排水检查", Ground: lawful, Keep: kept},
	{Table: "env_flow", Column: "actor_label", Level: people.Internal, Purpose: "谁做的检查，当时的称呼", Ground: lawful, Keep: kept},
	{Table: "env_flow", Column: "note", Level: people.Internal, Purpose: "检查说明，已遮住", Ground: lawful, Keep: kept},
	{Table: "env_geo", Column: "actor", Level: people.Internal, Purpose: "谁导入的", Ground: lawful, Keep: kept},
	{Table: "env_geo", Column: "actor_label", Level: people.Internal, Purpose: "谁导入的，当时的称呼", Ground: lawful, Keep: kept},
}

// Plain are the other columns: codes, places, positions, figures, days.
var Plain = map[string][]string{
	"env_company": {"id", "rev", "credit", "industry", "place", "path", "lon", "lat", "process", "ended", "updated_at"},
	"env_permit":  {"id", "rev", "company", "path", "number", "eia", "issued", "from_day", "until_day", "issuer", "limits", "ended", "updated_at"},
	"env_outlet":  {"id", "rev", "code", "name", "kind", "company", "permit", "place", "path", "lon", "lat", "water", "target", "standard", "limits", "mn", "signage", "every_days", "ended", "updated_at"},
	"env_node":    {"id", "rev", "kind", "code", "name", "water", "target", "role", "place", "path", "lon", "lat", "ended", "updated_at"},
	"env_edge":    {"id", "rev", "kind", "code", "name", "from_node", "to_node", "metres", "main", "line", "path", "ended", "updated_at"},
	"env_net":     {"id", "version"},
	"env_flow":    {"id", "rev", "outlet", "path", "day", "seen", "dry_days", "suspicious", "matter", "at"},
	"env_geo":     {"id", "rev", "path", "place", "file", "state", "tolerance", "body", "made", "at"},
}
