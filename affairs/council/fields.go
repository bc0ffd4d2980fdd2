package council

import (
	"linli/kernel/ledger"
	"linli/kernel/people"
	"linli/platform/db"
	"linli/platform/text"
)

const (
	ground = "个人信息保护法第13条第3项：组织居民议事的法定职责"
	agreed = "个人信息保护法第13条第1项：本人自愿留下"
	keep   = "会议材料保存10年，之后销毁"
	told   = "事情办完并回话后1年"
)

func hide(string, text.Audience) string { return "****" }

var upper = []string{"secretary", "community"}

// Fields are the personal columns of this affair for the field register (security.md 2.4).
var Fields = []people.Field{
	{Table: "council_topic", Column: "title", Level: people.Personal, Purpose: "议题，已遮住电话和证件号", Ground: ground, Keep: keep},
	{Table: "council_topic", Column: "said", Level: people.Personal, Purpose: "议题说明，已遮住电话和证件号", Ground: ground, Keep: keep},
	{Table: "council_topic", Column: "reason", Level: people.Personal, Purpose: "审核的理由，告诉提出的人", Ground: ground, Keep: keep},
	{Table: "council_topic", Column: "writer", Level: people.Internal, Purpose: "哪位工作人员代提的", Ground: ground, Keep: keep},
	{Table: "council_topic", Column: "raiser", Level: people.Personal, Purpose: "替谁提的，愿意留名的才有", Ground: agreed, Keep: keep, Whole: upper},
	{Table: "council_topic", Column: "receipt", Level: people.Internal, Purpose: "替提出人打开直接转办事项的回执，密封", Ground: ground, Keep: keep, Sealed: true},
	{Table: "council_voice", Column: "contact", Level: people.Sensitive, Purpose: "提出和附议的人愿意留下的联系方式，用来回话", Ground: agreed, Keep: told, Mask: hide, Whole: upper, Sealed: true},
	{Table: "council_voice", Column: "note", Level: people.Personal, Purpose: "评议的话，已遮住", Ground: agreed, Keep: keep},
	{Table: "council_meeting", Column: "chair", Level: people.Internal, Purpose: "谁主持", Ground: ground, Keep: keep},
	{Table: "council_meeting", Column: "recorder", Level: people.Internal, Purpose: "谁记录", Ground: ground, Keep: keep},
	{Table: "council_meeting", Column: "reason", Level: people.Internal, Purpose: "为什么取消或少于预告天数", Ground: ground, Keep: keep},
	{Table: "council_agenda", Column: "talk", Level: people.Personal, Purpose: "协商意见，不记谁说的，已遮住", Ground: ground, Keep: keep},
	{Table: "council_agenda", Column: "dissent", Level: people.Personal, Purpose: "不同意见，不记谁说的，已遮住", Ground: ground, Keep: keep},
	{Table: "council_agenda", Column: "resolution", Level: people.Internal, Purpose: "决议", Ground: ground, Keep: keep},
	{Table: "council_promise", Column: "what", Level: people.Internal, Purpose: "要办什么", Ground: ground, Keep: keep},
	{Table: "council_promise", Column: "who", Level: people.Internal, Purpose: "由谁来办（对内）", Ground: ground, Keep: keep},
	{Table: "council_promise", Column: "secret", Level: people.Internal, Purpose: "替提出人打开事项回执，密封", Ground: ground, Keep: keep, Sealed: true},
	{Table: "council_seat", Column: "person", Level: people.Internal, Purpose: "签到的人（工作人员和党员）", Ground: ground, Keep: keep},
	{Table: "council_seat", Column: "label", Level: people.Personal, Purpose: "签到的姓名", Ground: ground, Keep: keep, Whole: upper},
	{Table: "council_seat", Column: "role", Level: people.Internal, Purpose: "以什么身份参加", Ground: ground, Keep: keep},
	{Table: "council_member", Column: "person", Level: people.Internal, Purpose: "每次都请的人", Ground: ground, Keep: keep},
	{Table: "council_member", Column: "label", Level: people.Personal, Purpose: "每次都请的人的姓名", Ground: ground, Keep: keep, Whole: upper},
	{Table: "council_member", Column: "role", Level: people.Internal, Purpose: "以什么身份参加", Ground: ground, Keep: keep},
	{Table: "council_objection", Column: "said", Level: people.Personal, Purpose: "异议，已遮住", Ground: agreed, Keep: keep},
	{Table: "council_objection", Column: "contact", Level: people.Sensitive, Purpose: "提异议的人愿意留下的联系方式，用来回话", Ground: agreed, Keep: told, Mask: hide, Whole: upper, Sealed: true},
	{Table: "council_objection", Column: "answer", Level: people.Personal, Purpose: "对异议的答复，已遮住", Ground: ground, Keep: keep},
	{Table: "council_event", Column: "leader", Level: people.Internal, Purpose: "谁负责这次活动", Ground: ground, Keep: keep},
	{Table: "council_event", Column: "echo", Level: people.Personal, Purpose: "活动反响，已遮住", Ground: ground, Keep: keep},
	{Table: "council_event", Column: "reason", Level: people.Internal, Purpose: "为什么取消", Ground: ground, Keep: keep},
	{Table: "council_enrol", Column: "label", Level: people.Personal, Purpose: "报名的称呼", Ground: agreed, Keep: told, Whole: upper},
	{Table: "council_enrol", Column: "contact", Level: people.Sensitive, Purpose: "报名的人愿意留下的联系方式，有变化时告知", Ground: agreed, Keep: told, Mask: hide, Whole: upper, Sealed: true},
}

// Plain are the other columns: numbers, states, times, places, digests.
var Plain = map[string][]string{
	"council_topic":     {"id", "rev", "compound", "place", "path", "category", "way", "raised_at", "from_matter", "state", "reviewed_at", "matter", "meeting", "seconded", "updated_at"},
	"council_voice":     {"id", "topic", "what", "mark", "hash", "at", "rating", "rated_at"},
	"council_meeting":   {"id", "rev", "compound", "path", "year", "n", "at", "venue", "guests", "state", "code", "announced_at", "opened_at", "closed_at", "attended", "publish_from", "publish_until", "ended_at", "updated_at"},
	"council_agenda":    {"meeting", "topic", "pos", "yes", "no", "abstain", "result", "decided_at"},
	"council_promise":   {"id", "meeting", "topic", "matter", "due", "at"},
	"council_seat":      {"id", "rev", "meeting", "n", "how", "came_at", "mark"},
	"council_member":    {"id", "rev", "compound", "ended"},
	"council_objection": {"id", "rev", "meeting", "at", "hash", "answered_at"},
	"council_event":     {"id", "rev", "compound", "path", "kind", "title", "at", "until", "venue", "partner", "audience", "capacity", "helpers", "cost", "state", "came", "updated_at"},
	"council_enrol":     {"id", "rev", "event", "n", "what", "heads", "state", "at", "hash", "mark", "came"},
	"council_setting":   {"place", "name", "value"},
	"council_counter":   {"compound", "year", "last"},
}

// held are the columns that hold a person's id.
var held = []struct{ kind, table, column string }{{"council.seat", "council_seat", "person"}, {"council.member", "council_member", "person"}, {"council.topic", "council_topic", "writer"}}

// follower keeps persons' ids right, and forgets names when somebody is erased.
func (s *Service) follower() people.Follower {
	return people.Follower{Name: "council", Merge: mergePersons, Undo: unmergePersons, Forget: forgetPerson,
		Known: people.Referred("SELECT person FROM council_seat WHERE person IN {in} UNION SELECT person FROM council_member WHERE person IN {in} UNION SELECT writer FROM council_topic WHERE writer IN {in}")}
}

func mergePersons(tx *db.Tx, _ ledger.Actor, from, to string) (out []people.Moved, err error) {
	for _, h := range held {
		err := tx.Each("SELECT id FROM "+h.table+" WHERE "+h.column+"=?", []any{from}, func(scan func(...any) error) error {
			var x string
			err := scan(&x)
			out = append(out, people.Moved{Kind: h.kind, Ref: x})
			return err
		})
		if err != nil {
			return nil, err
		}
		if _, err := tx.Exec("UPDATE "+h.table+" SET "+h.column+"=? WHERE "+h.column+"=?", to, from); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func unmergePersons(tx *db.Tx, _ ledger.Actor, moved []people.Moved, from, _ string) error {
	for _, m := range moved {
		for _, h := range held {
			if m.Kind != h.kind {
				continue
			}
			if _, err := tx.Exec("UPDATE "+h.table+" SET "+h.column+"=? WHERE id=?", from, m.Ref); err != nil {
				return err
			}
		}
	}
	return nil
}

// forgetPerson takes a name off the sheets and lists by the person's id; what bears no id can be led to nobody.
func forgetPerson(tx *db.Tx, _ ledger.Actor, p people.Parting) error {
	for _, q := range []string{"UPDATE council_seat SET label='—', person='' WHERE person=?", "DELETE FROM council_member WHERE person=?"} {
		if _, err := tx.Exec(q, p.Person); err != nil {
			return err
		}
	}
	if p.Name == "" || p.Path == "" {
		return nil
	}
	for _, up := range append(p.Path.Ancestors(), p.Path) { // written for him by name, in his own compound
		if _, err := tx.Exec("UPDATE council_topic SET raiser='' WHERE raiser=? AND path=?", p.Name, string(up)); err != nil {
			return err
		}
	}
	return nil
}

// replayers compare topics, meetings and activities with what their entries say.
func (s *Service) replayers() []ledger.Replayer {
	return []ledger.Replayer{
		{Name: "council.topic", Kinds: []string{"council.topic.*"}, State: func(tx *db.Tx, obj string) (map[string]any, int64, error) {
			t, err := topicByID(tx, obj)
			return t.pub(), t.Rev, err
		}},
		{Name: "council.meeting", Kinds: []string{"council.meeting.*"}, State: func(tx *db.Tx, obj string) (map[string]any, int64, error) {
			m, err := meetingByID(tx, obj)
			return m.pub(), m.Rev, err
		}},
		{Name: "council.event", Kinds: []string{"council.event.*"}, State: func(tx *db.Tx, obj string) (map[string]any, int64, error) {
			e, err := eventByID(tx, obj)
			return e.pub(), e.Rev, err
		}},
	}
}
