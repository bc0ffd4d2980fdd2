package sweep

import (
	"linli/kernel/people"
	"linli/platform/text"
)

const (
	groundSweep = "高层民用建筑消防安全管理规定第12条；个人信息保护法第13条第3项"
	groundHelp  = "个人信息保护法第29条：单独同意"
	keepKnock   = "3年"
	keepHelp    = "移出名单即删具体情况，1年后删行"
)

var (
	knockers = []string{"grid", "member", "secretary", "community", "street", "fire"}
	rescuers = []string{"grid", "community", "fire"}
)

func hide(string, text.Audience) string { return "****" }

// Fields are the personal columns of this package for the field register (security.md 2.4).
var Fields = []people.Field{
	{Table: "fire_sweep", Column: "maker", Level: people.Internal, Purpose: "谁发起的", Ground: groundSweep, Keep: keepKnock},
	{Table: "fire_sweep", Column: "label", Level: people.Internal, Purpose: "谁发起的，当时的姓名", Ground: groundSweep, Keep: keepKnock},
	{Table: "fire_knock", Column: "home", Level: people.Personal, Purpose: "敲了哪一户的门", Ground: groundSweep, Keep: keepKnock, Whole: knockers, Mask: hide},
	{Table: "fire_knock", Column: "path", Level: people.Personal, Purpose: "敲了哪一户的门，谁有权看", Ground: groundSweep, Keep: keepKnock, Whole: knockers, Mask: hide},
	{Table: "fire_knock", Column: "good", Level: people.Personal, Purpose: "有没有灭火器、烟感", Ground: groundSweep, Keep: keepKnock, Whole: knockers, Mask: hide},
	{Table: "fire_knock", Column: "found", Level: people.Personal, Purpose: "户内隐患", Ground: groundSweep, Keep: keepKnock, Whole: knockers, Mask: hide},
	{Table: "fire_knock", Column: "note", Level: people.Personal, Purpose: "一句话情况", Ground: groundSweep, Keep: keepKnock, Whole: knockers, Mask: hide},
	{Table: "fire_knock", Column: "knocker", Level: people.Internal, Purpose: "谁敲的门", Ground: groundSweep, Keep: keepKnock},
	{Table: "fire_knock", Column: "label", Level: people.Internal, Purpose: "谁敲的门，当时的姓名", Ground: groundSweep, Keep: keepKnock},
	{Table: "fire_help", Column: "home", Level: people.Personal, Purpose: "到哪一户救人", Ground: groundHelp, Keep: keepHelp, Whole: rescuers, Mask: hide},
	{Table: "fire_help", Column: "path", Level: people.Personal, Purpose: "到哪一户救人，谁有权看", Ground: groundHelp, Keep: keepHelp, Whole: rescuers, Mask: hide},
	{Table: "fire_help", Column: "floor", Level: people.Personal, Purpose: "在几层", Ground: groundHelp, Keep: keepHelp, Whole: rescuers, Mask: hide},
	{Table: "fire_help", Column: "person", Level: people.Personal, Purpose: "救谁", Ground: groundHelp, Keep: keepHelp, Whole: rescuers, Mask: hide},
	{Table: "fire_help", Column: "box", Level: people.Sensitive, Purpose: "需要怎样的帮助", Ground: groundHelp, Keep: keepHelp, Whole: rescuers, Mask: hide, Sealed: true},
	{Table: "fire_help", Column: "why", Level: people.Personal, Purpose: "为什么移出", Ground: groundHelp, Keep: keepHelp, Whole: rescuers, Mask: hide},
	{Table: "fire_help", Column: "maker", Level: people.Internal, Purpose: "谁登记的", Ground: groundHelp, Keep: keepHelp},
	{Table: "fire_help", Column: "label", Level: people.Internal, Purpose: "谁登记的，当时的姓名", Ground: groundHelp, Keep: keepHelp},
}

// Plain are the other columns: numbers, states, days, opaque ids.
var Plain = map[string][]string{
	"fire_sweep":          {"id", "place", "path", "title", "script", "from_day", "until_day", "state", "made", "rev"},
	"fire_sweep_building": {"sweep", "building", "path", "homes", "vacant"},
	"fire_knock":          {"id", "sweep", "building", "at", "claimed", "day", "result", "n", "second", "vacant", "last", "matters", "entry"},
	"fire_help":           {"id", "building", "floor_no", "consent", "how", "review", "state", "made", "rev"},
}
