package matter

import (
	"linli/kernel/people"
	"linli/platform/text"
)

const (
	ground = "个人信息保护法第13条第3项：履行法定职责所必需"
	keep   = "办结后3年（第56条）"
	told   = "办结后1年，或本人要求时删除"
)

// upper are the roles that may see who reported: never the property side, never the grid (security.md T2).
var upper = []string{"community", "street"}

func hide(string, text.Audience) string { return "***" }

// Fields are the personal columns of this package for the field register (security.md 2.4).
var Fields = []people.Field{
	{Table: "matter", Column: "holder", Level: people.Internal, Purpose: "谁来办（对内）", Ground: ground, Keep: keep},
	{Table: "matter", Column: "holder_label", Level: people.Internal, Purpose: "谁来办，当时的姓名（对内）", Ground: ground, Keep: keep},
	{Table: "matter", Column: "raiser", Level: people.Personal, Purpose: "哪位工作人员登记的", Ground: ground, Keep: keep},
	{Table: "matter", Column: "said", Level: people.Personal, Purpose: "反映的内容，电话和证件号已遮住", Ground: ground, Keep: keep},
	{Table: "matter", Column: "title", Level: people.Personal, Purpose: "一句话说是什么事，已遮住", Ground: ground, Keep: keep},
	{Table: "matter", Column: "part", Level: people.Personal, Purpose: "具体部位，只给办理的人看", Ground: ground, Keep: keep},
	{Table: "matter", Column: "place", Level: people.Personal, Purpose: "事情在哪里，可能是一户", Ground: ground, Keep: keep},
	{Table: "matter", Column: "path", Level: people.Personal, Purpose: "事情在哪里，决定谁有权看", Ground: ground, Keep: keep},
	{Table: "matter", Column: "extra", Level: people.Personal, Purpose: "附加项，私密的不在这里", Ground: ground, Keep: keep},
	{Table: "matter", Column: "undo", Level: people.Internal, Purpose: "10秒内收回上一步要用的旧责任人", Ground: ground, Keep: keep},
	{Table: "matter_step", Column: "actor", Level: people.Internal, Purpose: "谁办的这一步", Ground: ground, Keep: keep},
	{Table: "matter_step", Column: "actor_label", Level: people.Internal, Purpose: "谁办的这一步，当时的称呼", Ground: ground, Keep: keep},
	{Table: "matter_step", Column: "holder", Level: people.Internal, Purpose: "这一步之后谁来办", Ground: ground, Keep: keep},
	{Table: "matter_step", Column: "holder_label", Level: people.Internal, Purpose: "这一步之后谁来办，当时的姓名", Ground: ground, Keep: keep},
	{Table: "matter_step", Column: "note", Level: people.Personal, Purpose: "这一步的说明，电话和证件号已遮住", Ground: ground, Keep: keep},
	{Table: "matter_step", Column: "detail", Level: people.Internal, Purpose: "这一步的细目", Ground: ground, Keep: keep},
	{Table: "matter_holding", Column: "holder", Level: people.Internal, Purpose: "谁办了多久", Ground: ground, Keep: keep},
	{Table: "matter_holding", Column: "label", Level: people.Internal, Purpose: "谁办了多久，当时的姓名", Ground: ground, Keep: keep},
	{Table: "matter_fix", Column: "fixer", Level: people.Internal, Purpose: "谁整改的；整改人不得复查", Ground: ground, Keep: keep},
	{Table: "matter_fix", Column: "label", Level: people.Internal, Purpose: "谁整改的，当时的称呼", Ground: ground, Keep: keep},
	{Table: "matter_fix", Column: "measures", Level: people.Internal, Purpose: "整改措施", Ground: ground, Keep: keep},
	{Table: "matter_look", Column: "looker", Level: people.Internal, Purpose: "谁复查的", Ground: ground, Keep: keep},
	{Table: "matter_look", Column: "label", Level: people.Internal, Purpose: "谁复查的，当时的称呼", Ground: ground, Keep: keep},
	{Table: "matter_look", Column: "note", Level: people.Personal, Purpose: "复查的说明，已遮住", Ground: ground, Keep: keep},
	{Table: "matter_extension", Column: "asker", Level: people.Internal, Purpose: "谁申请的", Ground: ground, Keep: keep},
	{Table: "matter_extension", Column: "asker_label", Level: people.Internal, Purpose: "谁申请的，当时的称呼", Ground: ground, Keep: keep},
	{Table: "matter_extension", Column: "approver", Level: people.Internal, Purpose: "谁批的", Ground: ground, Keep: keep},
	{Table: "matter_extension", Column: "approver_label", Level: people.Internal, Purpose: "谁批的，当时的称呼", Ground: ground, Keep: keep},
	{Table: "matter_extension", Column: "reason", Level: people.Personal, Purpose: "理由，已遮住", Ground: ground, Keep: keep},
	{Table: "matter_extension", Column: "interim", Level: people.Internal, Purpose: "过渡措施", Ground: ground, Keep: keep},
	{Table: "matter_extension", Column: "answer", Level: people.Personal, Purpose: "批复，已遮住", Ground: ground, Keep: keep},
	{Table: "matter_whistle", Column: "caller", Level: people.Internal, Purpose: "谁吹的哨", Ground: ground, Keep: keep},
	{Table: "matter_whistle", Column: "caller_label", Level: people.Internal, Purpose: "谁吹的哨，当时的称呼", Ground: ground, Keep: keep},
	{Table: "matter_whistle", Column: "reason", Level: people.Personal, Purpose: "吹哨的理由，已遮住", Ground: ground, Keep: keep},
	{Table: "matter_whistle", Column: "answerer", Level: people.Personal, Purpose: "部门由谁答复", Ground: ground, Keep: keep},
	{Table: "matter_whistle", Column: "answer", Level: people.Personal, Purpose: "部门的答复，已遮住", Ground: ground, Keep: keep},
	{Table: "matter_helper", Column: "person", Level: people.Internal, Purpose: "谁协办", Ground: ground, Keep: keep},
	{Table: "matter_helper", Column: "label", Level: people.Internal, Purpose: "谁协办，当时的姓名", Ground: ground, Keep: keep},
	{Table: "matter_reporter", Column: "name", Level: people.Sensitive, Purpose: "反映人愿意留下的姓名，用来回话", Ground: ground, Keep: told, Whole: upper, Mask: hide, Sealed: true},
	{Table: "matter_reporter", Column: "phone", Level: people.Sensitive, Purpose: "反映人愿意留下的电话，用来回话", Ground: ground, Keep: told, Whole: upper, Mask: hide, Sealed: true},
	{Table: "matter_reporter", Column: "phone_idx", Level: people.Personal, Purpose: "本人要求删除时找得到（只存密钥摘要）", Ground: ground, Keep: told, Mask: hide, Sealed: true},
	{Table: "matter_reporter", Column: "email", Level: people.Sensitive, Purpose: "反映人愿意留下的邮箱，用来回话", Ground: ground, Keep: told, Whole: upper, Mask: hide, Sealed: true},
	{Table: "matter_reporter", Column: "said", Level: people.Sensitive, Purpose: "反映人的原话（含没有遮住的号码）", Ground: ground, Keep: told, Whole: upper, Mask: hide, Sealed: true},
	{Table: "matter_peek", Column: "actor", Level: people.Internal, Purpose: "谁看过反映人", Ground: ground, Keep: keep},
	{Table: "matter_peek", Column: "label", Level: people.Internal, Purpose: "谁看过反映人，当时的称呼；反映人看得到", Ground: ground, Keep: keep},
	{Table: "matter_peek", Column: "reason", Level: people.Internal, Purpose: "为什么看反映人", Ground: ground, Keep: keep},
	{Table: "matter_rating", Column: "note", Level: people.Personal, Purpose: "评价的话，已遮住", Ground: ground, Keep: keep},
}

// Plain are the other columns: numbers, states, times, places, digests.
var Plain = map[string][]string{
	"matter": {
		"id", "rev", "no", "short", "kind", "state", "round", "grade", "spot", "spot_label", "district", "street", "community", "grid", "grid_path",
		"compound", "building", "lat", "lon", "docs", "source", "origin", "public", "anonymous", "holder_title", "holder_org", "holder_path", "holder_since",
		"gap", "passes", "raised_at", "claim_due", "respond_due", "due", "first_due", "due_why", "estimated", "term_from", "next_due", "next_alarm",
		"alarm_stage", "claim_told", "claimed_at", "fixed_at", "checked_at", "closed_at", "updated_at", "looks_done", "look_due", "review_due", "pending",
		"pending_due", "extensions", "reopened", "chain", "recurs", "prior", "parent", "merged_into", "seconded", "urged", "last_urge", "supervised", "rating",
	},
	"matter_step": {
		"matter", "rev", "at", "claimed", "act", "state_from", "state_to", "round", "due_from", "due_to", "docs", "public", "entry",
	},
	"matter_holding": {
		"matter", "rev", "phase", "org", "since", "until",
	},
	"matter_fix": {
		"matter", "round", "main", "at", "money_fen", "docs",
	},
	"matter_look": {
		"matter", "n", "round", "what", "result", "at", "docs",
	},
	"matter_extension": {
		"id", "matter", "what", "asked_at", "due_old", "due_asked", "review", "decision", "decided_at", "due_new",
	},
	"matter_whistle": {
		"id", "no", "matter", "level", "org", "dept", "called_at", "due", "due_why", "expires", "secret", "code", "tries", "arrived_at", "answered_at",
		"resolved", "next_alarm", "score",
	},
	"matter_helper": {
		"matter", "org", "since", "until",
	},
	"matter_reporter": {
		"id", "matter", "what", "at", "hidden",
	},
	"matter_receipt": {
		"hash", "matter", "what", "at", "entry",
	},
	"matter_peek": {
		"id", "matter", "at", "entry",
	},
	"matter_rating": {
		"matter", "closing", "rating", "at",
	},
	"matter_counter": {
		"word", "year", "last",
	},
	"matter_word": {
		"place", "word", "rev",
	},
	"matter_title":       {"title"},
	"matter_title_piece": {"piece", "title"},
	"matter_title_at":    {"n"},
	"matter_kind": {
		"id", "body", "sort", "rev", "changed_at",
	},
	"matter_week": {
		"place", "week", "kind", "opened", "assigned", "claimed", "fixed", "ontime", "late", "looked", "passed", "closed", "ended", "reopened", "recurred",
		"close_ms", "good", "fair", "bad",
	},
	"matter_days": {
		"place", "week", "days", "n",
	},
}
