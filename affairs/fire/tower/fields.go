package tower

import (
	"linli/kernel/people"
)

const (
	lawful = "个人信息保护法第13条第3项：应急管理部令第5号第8条要求公布姓名、联系方式和职责"
	record = "个人信息保护法第13条第3项：防火巡查要有记录（令5第34条）"
	kept   = "消防档案随建筑保存；巡查记录保存2年"
)

// PersonFields are the personal columns of this part for the field register (security.md 2.4): office-holders and staff, never
// residents. The number of people who need help stands here, their names do not.
var PersonFields = []people.Field{
	{Table: "fire_file", Column: "facts", Level: people.Internal, Purpose: "消防档案，其中有责任人、管理人、楼长的姓名和值班电话，依法公布", Ground: lawful, Keep: kept},
	{Table: "fire_plaque", Column: "facts", Level: people.Internal, Purpose: "消防牌上印的内容，其中有责任人、管理人的姓名和值班电话，依法公布", Ground: lawful, Keep: kept},
	{Table: "fire_plaque", Column: "drafter", Level: people.Internal, Purpose: "消防牌由谁起草", Ground: lawful, Keep: kept},
	{Table: "fire_plaque", Column: "drafted_by", Level: people.Internal, Purpose: "消防牌由谁起草，起草的人不能审定", Ground: lawful, Keep: kept},
	{Table: "fire_plaque", Column: "approver", Level: people.Internal, Purpose: "消防牌由谁审定", Ground: lawful, Keep: kept},
	{Table: "fire_plaque", Column: "reason", Level: people.Internal, Purpose: "为什么作废", Ground: lawful, Keep: kept},
	{Table: "fire_duty", Column: "note", Level: people.Internal, Purpose: "例行工作的说明，已遮住", Ground: record, Keep: kept},
	{Table: "fire_patrol", Column: "person", Level: people.Internal, Purpose: "谁巡查的", Ground: record, Keep: kept},
	{Table: "fire_patrol", Column: "label", Level: people.Internal, Purpose: "谁巡查的，当时的称呼", Ground: record, Keep: kept},
	{Table: "fire_patrol", Column: "note", Level: people.Internal, Purpose: "巡查说明，已遮住", Ground: record, Keep: kept},
}

// Plain are the other columns: numbers, states, times, places, digests.
var Plain = map[string][]string{
	"fire_file":   {"id", "rev", "building", "path", "tier", "purpose", "height", "class", "cavity", "damage", "flag", "filled", "needed", "homes", "occupied", "plaque", "from_at", "updated_at"},
	"fire_plaque": {"id", "rev", "building", "path", "n", "state", "digest", "code", "check_code", "stale", "drafted_at", "approved_at", "printed_at", "posted_at", "photo", "voided_at", "updated_at"},
	"fire_duty":   {"id", "rev", "building", "path", "duty", "period", "due", "state", "matter", "done_at", "updated_at"},
	"fire_patrol": {"id", "rev", "building", "path", "day", "at", "result"},
}
