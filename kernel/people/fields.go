package people

import (
	"sort"

	"linli/platform/db"
	"linli/platform/text"
)

// Level of a column (security.md 2.4).
type Level int

// The levels.
const (
	Open      Level = 0 // public
	Internal  Level = 1 // of the office, about nobody or no more than an opaque id
	Personal  Level = 2 // about a natural person
	Sensitive Level = 3 // PIPL art. 28: sealed, separate consent or statutory duty
)

// Field is one entry of the field register (个人信息字段清单): what a column is kept for, on what
// ground, how long, who reads it whole, and how it is masked for everybody else.
type Field struct {
	Table, Column string
	Level         Level
	Purpose       string   // in Chinese, as the person concerned may read it
	Ground        string   // legal ground: PIPL art. 13 and what fills it
	Keep          string   // retention
	Whole         []string // roles (kernel/access) who see it whole
	Mask          Mask
	Sealed        bool // stands in the database only under seal
}

// Mask is how a value looks for those who may not see it whole.
type Mask func(value string, to text.Audience) string

// The grounds and times most fields share.
const (
	groundDuty    = "个人信息保护法第13条第3项：社区公共服务的法定职责"
	groundConsent = "个人信息保护法第29条：单独同意，或第13条第3项的法定职责"
	groundRights  = "个人信息保护法第44至47条：本人行使权利"
	keepStay      = "迁出后1年"
	keepActs      = "3年（第56条）"
)

var serving = []string{"grid", "member", "secretary", "community", "street"}

func hidden(string, text.Audience) string { return "****" }

// year leaves the year of a birthday for other staff.
func year(v string, to text.Audience) string {
	switch {
	case to == text.WorkList:
		return v
	case to == text.PublicNotice || len(v) < 4:
		return ""
	case IsAbout(v):
		return v
	}
	return v[:4]
}

// Fields are the personal columns of this package; the keys of the sealed part are entered
// one by one as person_private.box/KEY.
var Fields = append([]Field{
	{"person", "name", Personal, "知道住的是谁、怎么称呼", groundDuty, keepStay, serving, text.MaskName, false},
	{"person", "given", Personal, "按名字查找", groundDuty, keepStay, nil, hidden, false},
	{"person", "initials", Personal, "按拼音首字母查找", groundDuty, keepStay, nil, hidden, false},
	{"person", "phone", Personal, "联系本人", groundDuty, keepStay, serving, text.MaskPhone, false},
	{"person", "phone_rev", Personal, "按手机尾号查找", groundDuty, keepStay, nil, hidden, false},
	{"person", "sex", Personal, "称呼与服务", groundDuty, keepStay, serving, nil, false},
	{"person", "birth", Personal, "按年龄提供服务，核对同名的人", groundDuty, keepStay, serving, year, false},
	{"person", "home", Personal, "住在哪一户", groundDuty, keepStay, serving, hidden, false},
	{"person", "path", Personal, "住在哪一户，谁有权看", groundDuty, keepStay, serving, hidden, false},
	{"person_private", "id_blind", Personal, "按证件号核对是否同一人（只存密钥摘要）", groundDuty, keepStay, nil, hidden, true},
	{"person_private", "box", Sensitive, "敏感信息，逐项见下", groundConsent, keepStay, nil, hidden, true},
	{"household", "head", Personal, "户主是谁", groundDuty, keepStay, serving, hidden, false},
	{"member", "person", Personal, "谁住在这一户", groundDuty, keepStay, serving, hidden, false},
	{"member", "relation", Personal, "与户主关系", groundDuty, keepStay, serving, hidden, false},
	{"member", "status", Personal, "人户状态", groundDuty, keepStay, serving, hidden, false},
	{"member", "from_day", Personal, "何时入住", groundDuty, keepStay, serving, hidden, false},
	{"member", "until_day", Personal, "何时迁出", groundDuty, keepStay, serving, hidden, false},
	{"org", "phone", Personal, "联系单位", groundDuty, "单位撤销后1年", serving, text.MaskPhone, false},
	{"post", "person", Personal, "谁担任职务", groundDuty, keepActs, serving, nil, false},
	{"consent", "person", Personal, "谁同意", groundDuty, keepActs, []string{"community"}, hidden, false},
	{"consent", "purpose", Personal, "同意什么", groundDuty, keepActs, []string{"community"}, hidden, false},
	{"consent", "scope", Personal, "同意的范围", groundDuty, keepActs, []string{"community"}, hidden, false},
	{"consent", "how", Personal, "怎样同意", groundDuty, keepActs, []string{"community"}, hidden, false},
	{"look", "person", Personal, "让本人知道谁看过自己的资料", groundDuty, keepActs, nil, hidden, false},
	{"look", "field", Personal, "看了哪一项", groundDuty, keepActs, nil, hidden, false},
	{"look", "reason", Personal, "为什么看", groundDuty, keepActs, nil, hidden, false},
	{"look", "actor", Internal, "谁看的", groundDuty, keepActs, nil, nil, false},
	{"look", "actor_name", Internal, "谁看的（当时的称呼）", groundDuty, keepActs, nil, nil, false},
	{"person_proposal", "person", Personal, "待核实的人", groundDuty, keepStay, serving, hidden, false},
	{"person_proposal", "other", Personal, "可能是同一人", groundDuty, keepStay, serving, hidden, false},
	{"person_proposal", "day", Personal, "迁出或去世的日子", groundDuty, keepStay, serving, hidden, false},
	{"person_proposal", "source", Personal, "从哪里得知", groundDuty, keepStay, serving, hidden, false},
	{"person_merge", "survivor", Personal, "合并记录", groundDuty, keepActs, nil, hidden, false},
	{"person_merge", "merged", Personal, "合并记录", groundDuty, keepActs, nil, hidden, false},
	{"person_merge", "before_box", Sensitive, "撤销合并所需的原始内容", groundDuty, keepActs, nil, hidden, true},
	{"person_erasure", "person", Personal, "恢复备份后再次删除", groundDuty, "备份存在期间", nil, hidden, false},
	{"person_erasure", "approver", Personal, "谁批准删除", groundDuty, keepActs, nil, hidden, false},
	{"person_request", "person", Personal, "谁提出查阅、复制、更正、删除", groundRights, keepActs, []string{"secretary", "community", "street"}, hidden, false},
	{"person_request", "what", Personal, "提出什么", groundRights, keepActs, []string{"secretary", "community", "street"}, hidden, false},
	{"person_request", "taken_by", Internal, "谁登记的", groundRights, keepActs, nil, nil, false},
	{"person_lock", "person", Personal, "已申请删除、依法暂存的人", groundRights, "留存期满即销毁", nil, hidden, false},
	{"person_lock", "approver", Personal, "谁批准删除", groundRights, "留存期满即销毁", nil, hidden, false},
	{"person_lock", "box", Sensitive, "依法须留存的资料，封存，任何页面不显示", groundRights, "留存期满即销毁", nil, hidden, true},
}, private...)

// private are the parts of person_private.box, in the order of the type Private.
var private = []Field{
	{"person_private", "box/id_no", Sensitive, "核对是否同一人", groundDuty, keepStay, nil, text.MaskID, true},
	{"person_private", "box/id_kind", Personal, "证件类型", groundDuty, keepStay, nil, hidden, true},
	{"person_private", "box/political", Sensitive, "党员联户", groundConsent, keepStay, []string{"secretary", "community"}, hidden, true},
	{"person_private", "box/ethnic", Sensitive, "民族", groundConsent, keepStay, []string{"community"}, hidden, true},
	{"person_private", "box/education", Personal, "文化程度", groundConsent, keepStay, []string{"community"}, hidden, true},
	{"person_private", "box/marital", Sensitive, "婚姻状况", groundConsent, keepStay, []string{"community"}, hidden, true},
	{"person_private", "box/work", Personal, "工作单位或职业", groundConsent, keepStay, []string{"community"}, hidden, true},
	{"person_private", "box/domicile", Personal, "户籍地址", groundDuty, keepStay, []string{"community"}, text.MaskAddress, true},
	{"person_private", "box/key_kinds", Sensitive, "重点关爱", groundConsent, "退出关爱后1年", []string{"community"}, hidden, true},
	{"person_private", "box/disability", Sensitive, "残疾人服务", groundConsent, keepStay, []string{"community"}, text.MaskID, true},
	{"person_private", "box/note", Sensitive, "服务所需的说明", groundConsent, keepStay, []string{"community"}, hidden, true},
}

// Plain are the columns of this package's tables that say nothing about a person: numbers,
// states, times of rows, and everything of the table of areas.
var Plain = map[string][]string{
	"person_area":      {"no", "path"},
	"person":           {"id", "area", "state", "into_id", "sealed", "batch", "rev", "created", "updated"},
	"person_private":   {"person"},
	"household":        {"id", "home", "path", "from_day", "until_day", "rev"},
	"member":           {"household"},
	"org":              {"id", "kind", "name", "code", "parent", "place", "path", "from_at", "until_at", "rev"},
	"post":             {"id", "org", "title", "place", "path", "from_at", "until_at", "rev"},
	"consent":          {"id", "given_at", "withdrawn_at", "rev"},
	"look":             {"id", "at", "entry"},
	"person_proposal":  {"id", "kind", "path", "state", "made", "decided", "decided_by"},
	"person_merge":     {"id", "at", "undone", "survivor_rev"},
	"person_merge_ref": {"merge", "owner", "kind", "ref"},
	"person_erasure":   {"at", "ground"},
	"person_request":   {"id", "path", "matter", "state", "taken", "ended", "rev"},
	"person_lock":      {"since", "until_at", "why", "ground"},
}

// Columns reads the real schema of an open database: table → columns.
func Columns(tx *db.Tx) (map[string][]string, error) {
	q := "SELECT m.name, c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' ORDER BY m.name, c.cid"
	if tx.Dialect() == db.Postgres {
		q = "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = current_schema() ORDER BY table_name, ordinal_position"
	}
	out := map[string][]string{}
	err := tx.Each(q, nil, func(scan func(...any) error) error {
		var t, c string
		err := scan(&t, &c)
		out[t] = append(out[t], c)
		return err
	})
	return out, err
}

// CheckRegister compares tables with the register and gives what is wrong, one sentence each:
// a column without an entry, an entry without a column, an entry that lacks purpose, ground or
// retention, level 3 in the clear. Only the tables that fields or plain name are looked at;
// the test of the whole program gives every table.
func CheckRegister(schema map[string][]string, fields []Field, plain map[string][]string) []string {
	var bad []string
	entered := map[string]map[string]bool{}
	enter := func(t, c string) {
		if entered[t] == nil {
			entered[t] = map[string]bool{}
		}
		if entered[t][c] {
			bad = append(bad, t+"."+c+" is entered twice")
		}
		entered[t][c] = true
	}
	parts := map[string]bool{}
	for _, f := range fields {
		if f.Purpose == "" || f.Ground == "" || f.Keep == "" {
			bad = append(bad, f.Table+"."+f.Column+" lacks purpose, ground or retention")
		}
		if f.Level == Sensitive && !f.Sealed {
			bad = append(bad, f.Table+"."+f.Column+" is of level 3 and not sealed")
		}
		if isPart(f.Column) {
			parts[f.Column] = true
			continue
		}
		enter(f.Table, f.Column)
	}
	for t, cs := range plain {
		for _, c := range cs {
			enter(t, c)
		}
	}
	for t, cs := range entered {
		real := map[string]bool{}
		for _, c := range schema[t] {
			real[c] = true
			if !cs[c] {
				bad = append(bad, t+"."+c+" is not in the field register")
			}
		}
		for c := range cs {
			if !real[c] {
				bad = append(bad, t+"."+c+" is in the register but not in the database")
			}
		}
	}
	sort.Strings(bad)
	return bad
}

func isPart(column string) bool {
	for _, r := range column {
		if r == '/' {
			return true
		}
	}
	return false
}

// MaskField masks one value of the register; a field without entry is hidden.
func MaskField(table, column, value string, to text.Audience) string {
	if value == "" {
		return ""
	}
	for _, f := range Fields {
		if f.Table == table && f.Column == column {
			if f.Mask == nil {
				return value
			}
			return f.Mask(value, to)
		}
	}
	return "****"
}

// Masked gives the person as an audience may read it: name, phone and birth by the rules of
// grid.md 8. Home is kept as an opaque id; place.DescribeFor masks its words.
func Masked(p Person, to text.Audience) Person {
	p.Name = text.MaskName(p.Name, to)
	p.Phone = text.MaskPhone(p.Phone, to)
	p.Birth = year(p.Birth, to)
	if to != text.WorkList {
		p.Sex = ""
	}
	return p
}
