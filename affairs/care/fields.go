package care

import (
	"linli/kernel/people"
	"linli/platform/text"
)

const (
	groundCare = "个人信息保护法第13条第3项的法定职责，或第29条：单独同意"
	keepList   = "移出名单后1年"
	keepVisit  = "3年"
)

var carers = []string{"grid", "member", "secretary", "community"}

func hide(string, text.Audience) string { return "****" }

// Fields are the personal columns of this affair for the field register (security.md 2.4).
var Fields = []people.Field{
	{Table: "care_person", Column: "person", Level: people.Personal, Purpose: "谁需要关注", Ground: groundCare, Keep: keepList, Whole: carers, Mask: hide},
	{Table: "care_person", Column: "home", Level: people.Personal, Purpose: "到哪一户走访", Ground: groundCare, Keep: keepList, Whole: carers, Mask: hide},
	{Table: "care_person", Column: "path", Level: people.Personal, Purpose: "到哪一户走访，谁有权看", Ground: groundCare, Keep: keepList, Whole: carers, Mask: hide},
	{Table: "care_person", Column: "need", Level: people.Personal, Purpose: "多久走访一次", Ground: groundCare, Keep: keepList, Whole: carers, Mask: hide},
	{Table: "care_person", Column: "carer", Level: people.Personal, Purpose: "谁在照护，喘息服务", Ground: groundCare, Keep: keepList, Whole: carers, Mask: hide},
	{Table: "care_person", Column: "left_why", Level: people.Personal, Purpose: "为什么不再走访", Ground: groundCare, Keep: keepList, Whole: carers, Mask: hide},
	{Table: "care_person", Column: "box", Level: people.Sensitive, Purpose: "类别、能力、残疾、具体情况、紧急联系人", Ground: groundCare, Keep: keepList, Whole: []string{"grid", "community"}, Mask: hide, Sealed: true},
	{Table: "care_visit", Column: "person", Level: people.Personal, Purpose: "走访了谁", Ground: groundCare, Keep: keepVisit, Whole: carers, Mask: hide},
	{Table: "care_visit", Column: "home", Level: people.Personal, Purpose: "走访了哪一户", Ground: groundCare, Keep: keepVisit, Whole: carers, Mask: hide},
	{Table: "care_visit", Column: "path", Level: people.Personal, Purpose: "走访了哪一户，谁有权看", Ground: groundCare, Keep: keepVisit, Whole: carers, Mask: hide},
	{Table: "care_visit", Column: "met", Level: people.Personal, Purpose: "见没见到", Ground: groundCare, Keep: keepVisit, Whole: carers, Mask: hide},
	{Table: "care_visit", Column: "visitor", Level: people.Internal, Purpose: "谁走访的", Ground: groundCare, Keep: keepVisit},
	{Table: "care_visit", Column: "label", Level: people.Internal, Purpose: "谁走访的，当时的姓名", Ground: groundCare, Keep: keepVisit},
	{Table: "care_visit", Column: "box", Level: people.Sensitive, Purpose: "走访所见、需要、没人应门后问了谁", Ground: groundCare, Keep: keepVisit, Whole: []string{"grid", "community"}, Mask: hide, Sealed: true},
	{Table: "care_event", Column: "box", Level: people.Sensitive, Purpose: "为什么加一次走访（出院、丧亲）", Ground: groundCare, Keep: keepVisit, Whole: carers, Mask: hide, Sealed: true},
	{Table: "care_event", Column: "care", Level: people.Personal, Purpose: "给谁加一次走访", Ground: groundCare, Keep: keepVisit, Whole: carers, Mask: hide},
	{Table: "care_event", Column: "maker", Level: people.Internal, Purpose: "谁加的", Ground: groundCare, Keep: keepVisit},
	{Table: "care_event", Column: "label", Level: people.Internal, Purpose: "谁加的，当时的姓名", Ground: groundCare, Keep: keepVisit},
	{Table: "care_errand", Column: "care", Level: people.Personal, Purpose: "替谁办", Ground: groundCare, Keep: keepVisit, Whole: carers, Mask: hide},
	{Table: "care_errand", Column: "path", Level: people.Personal, Purpose: "替谁办，谁有权看", Ground: groundCare, Keep: keepVisit, Whole: carers, Mask: hide},
	{Table: "care_errand", Column: "taker", Level: people.Internal, Purpose: "谁在办", Ground: groundCare, Keep: keepVisit},
	{Table: "care_errand", Column: "label", Level: people.Internal, Purpose: "谁在办，当时的姓名", Ground: groundCare, Keep: keepVisit},
	{Table: "care_errand", Column: "box", Level: people.Sensitive, Purpose: "办什么（买药、陪诊）", Ground: groundCare, Keep: keepVisit, Whole: carers, Mask: hide, Sealed: true},
	{Table: "care_money", Column: "note", Level: people.Personal, Purpose: "代付的账", Ground: groundCare, Keep: keepVisit, Whole: carers, Mask: hide},
	{Table: "care_money", Column: "signer", Level: people.Personal, Purpose: "谁签收的", Ground: groundCare, Keep: keepVisit, Whole: carers, Mask: hide},
	{Table: "care_money", Column: "maker", Level: people.Internal, Purpose: "谁记的账", Ground: groundCare, Keep: keepVisit},
	{Table: "care_money", Column: "label", Level: people.Internal, Purpose: "谁记的账，当时的姓名", Ground: groundCare, Keep: keepVisit},
	{Table: "care_peace", Column: "person", Level: people.Personal, Purpose: "家属想知道谁平安", Ground: groundCare, Keep: keepList, Whole: carers, Mask: hide},
	{Table: "care_peace", Column: "box", Level: people.Sensitive, Purpose: "家属的姓名、关系、电话", Ground: groundCare, Keep: keepList, Whole: []string{"grid", "community"}, Mask: hide, Sealed: true},
	{Table: "care_peace", Column: "maker", Level: people.Internal, Purpose: "谁开通的", Ground: groundCare, Keep: keepList},
	{Table: "care_peace", Column: "label", Level: people.Internal, Purpose: "谁开通的，当时的姓名", Ground: groundCare, Keep: keepList},
	{Table: "care_respite", Column: "carer", Level: people.Personal, Purpose: "谁要歇一歇", Ground: groundCare, Keep: keepVisit, Whole: carers, Mask: hide},
	{Table: "care_respite", Column: "home", Level: people.Personal, Purpose: "在哪一户替班", Ground: groundCare, Keep: keepVisit, Whole: carers, Mask: hide},
	{Table: "care_respite", Column: "path", Level: people.Personal, Purpose: "在哪一户替班，谁有权看", Ground: groundCare, Keep: keepVisit, Whole: carers, Mask: hide},
	{Table: "care_respite", Column: "box", Level: people.Sensitive, Purpose: "交接单：用药、搀扶、急救电话", Ground: groundCare, Keep: keepVisit, Whole: carers, Mask: hide, Sealed: true},
	{Table: "care_stand", Column: "person", Level: people.Internal, Purpose: "谁替班", Ground: groundCare, Keep: keepVisit},
	{Table: "care_stand", Column: "label", Level: people.Internal, Purpose: "谁替班，当时的姓名", Ground: groundCare, Keep: keepVisit},
	{Table: "care_offer", Column: "box", Level: people.Personal, Purpose: "愿意帮忙的人的姓名、电话，答复后删去", Ground: "个人信息保护法第13条第1项：本人自愿留下", Keep: "答复前，最长90天", Whole: carers, Mask: hide, Sealed: true},
	{Table: "care_offer", Column: "label", Level: people.Internal, Purpose: "谁答复的，当时的姓名", Ground: groundCare, Keep: keepVisit},
	{Table: "care_helper", Column: "person", Level: people.Personal, Purpose: "谁愿意帮忙", Ground: groundCare, Keep: "退出后1年", Whole: carers, Mask: hide},
	{Table: "care_helper", Column: "home", Level: people.Personal, Purpose: "就近安排", Ground: groundCare, Keep: "退出后1年", Whole: carers, Mask: hide},
	{Table: "care_helper", Column: "path", Level: people.Personal, Purpose: "就近安排", Ground: groundCare, Keep: "退出后1年", Whole: carers, Mask: hide},
	{Table: "care_helper", Column: "exempt", Level: people.Personal, Purpose: "免联户的情形", Ground: groundCare, Keep: "退出后1年", Whole: carers, Mask: hide},
}

// Plain are the other columns: numbers, states, days, opaque ids.
var Plain = map[string][]string{
	"care_person": {"id", "state", "ground", "consent", "keyed", "plan_home", "plan_other", "plan_own", "joined", "review", "left_day", "last_home", "last_any", "retry", "extra_due", "next_day", "next_way",
		"told_for", "rev", "turn", "created", "updated"},
	"care_visit":      {"id", "care", "at", "claimed", "day", "way", "state", "trace_due", "trace_told", "ended_at", "due_was", "next_day", "matters", "entry", "rev"},
	"care_event":      {"id", "place", "path", "kind", "from_day", "due_day", "due_at", "made"},
	"care_errand":     {"id", "visit", "matter", "state", "due_day", "in_fen", "out_fen", "made", "ended", "rev"},
	"care_money":      {"id", "errand", "at", "dir", "fen"},
	"care_peace":      {"id", "care", "hash", "consent", "from_day", "until_day", "revoked", "opens", "last_open", "made", "rev"},
	"care_peace_open": {"id", "peace", "at"},
	"care_respite":    {"id", "care", "state", "activity", "matter", "from_at", "until_at", "agreed_at", "handed_at", "returned_at", "confirmed_at", "minutes", "told", "made", "rev"},
	"care_offer":      {"id", "place", "path", "state", "skills", "made", "ended", "rev"},
	"care_stand":      {"respite", "why", "state"},
	"care_helper":     {"id", "kind", "skills", "free", "exempt_from", "exempt_until", "until_day", "rev"},
}
