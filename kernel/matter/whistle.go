package matter

import (
	"context"
	"strings"
	"time"

	"linli/kernel/access"
	"linli/kernel/ledger"
	"linli/platform/crypto"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/id"
	"linli/platform/text"
)

// The guest link of a whistle: how often a wrong code is borne, and how long the link lives.
const (
	WhistleTries = 5
	WhistleLife  = 30 * 24 * time.Hour
)

// Called is one department that was whistled for, as staff see it.
type Called struct {
	ID, No, Matter, Level, Org, Dept string
	CallerLabel, Reason              string
	CalledAt, Due, Expires           int64
	DueWhy                           string
	ArrivedAt, AnsweredAt            int64
	Answerer, Answer                 string
	Resolved, Locked                 bool
}

// Late tells whether the department has not responded within its limit (or responded after it).
func (c Called) Late(now int64) bool {
	if c.ArrivedAt > 0 {
		return c.ArrivedAt > c.Due
	}
	return now > c.Due
}

// Whistle is 吹哨: the street calls departments to answer. Each gets a link and, to be told by another way, a code; both
// are shown once and stored as digests.
func (s *Service) Whistle(ctx context.Context, a access.Actor, c Whistle) ([]Call, error) {
	var out []Call
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		var err error
		out, err = s.WhistleTx(tx, a, c)
		return err
	})
	return out, err
}

// WhistleTx is Whistle inside a transaction.
func (s *Service) WhistleTx(tx *db.Tx, a access.Actor, c Whistle) ([]Call, error) {
	if err := checkWhistle(c); err != nil {
		return nil, err
	}
	t, err := s.begin(tx, a, c.Do)
	if err != nil {
		return nil, err
	}
	due, why, err := whistleDue(t.law, c.Level, tx.Now, text.ZH, text.T(text.ZH, "matter.whistle."+c.Level))
	if err != nil {
		return nil, err
	}
	if why == "" {
		why = text.T(text.ZH, "matter.whistle_minutes", WhistleTerms[c.Level].Minutes)
	}
	var out []Call
	for _, d := range c.Depts {
		call, err := t.call(c, d, due, why)
		if err != nil {
			return nil, err
		}
		out = append(out, call)
	}
	_, err = t.finish()
	return out, err
}

func checkWhistle(c Whistle) error {
	if _, ok := WhistleTerms[c.Level]; !ok {
		return fault.InvalidFields(fault.Field{Name: "level", Key: "matter.whistle_level"})
	}
	if len(c.Depts) == 0 || len(c.Depts) > 10 {
		return fault.InvalidFields(fault.Field{Name: "depts", Key: "matter.whistle_depts", Args: []any{10}})
	}
	if strings.TrimSpace(c.Note) == "" {
		return fault.InvalidFields(fault.Field{Name: "note", Key: "matter.reason_needed"})
	}
	return checkText("note", c.Note)
}

func (t *turn) call(c Whistle, d Dept, due int64, why string) (Call, error) {
	name := strings.TrimSpace(d.Name)
	if d.Org != "" {
		o, err := t.s.people.Org(t.tx, d.Org)
		if err != nil {
			return Call{}, fault.InvalidFields(fault.Field{Name: "depts", Key: "matter.org_unknown"})
		}
		name = o.Name
	}
	if name == "" {
		return Call{}, fault.InvalidFields(fault.Field{Name: "depts", Key: "matter.org_unknown"})
	}
	out := Call{ID: id.New(), Dept: name, Secret: id.Secret(), Code: id.Digits(6), Due: due, DueWhy: why, Expires: t.now().Add(WhistleLife).UnixMilli()}
	if err := t.take(line{act: ActWhistle, note: c.Note, detail: Detail{Dept: name, Level: c.Level}}); err != nil {
		return Call{}, err
	}
	n, err := t.tx.Count("SELECT count(*)+1 FROM matter_whistle WHERE matter=?", t.m.ID)
	if err != nil {
		return Call{}, err
	}
	_, err = t.tx.Exec(`INSERT INTO matter_whistle (id,no,matter,level,org,dept,caller,caller_label,reason,called_at,due,due_why,expires,secret,code,next_alarm)
VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)`, out.ID, t.m.No+text.T(text.ZH, "matter.whistle_no", n), t.m.ID, c.Level, d.Org, name, t.who.ID, t.who.Label, Mask(c.Note),
		t.tx.NowMS(), due, why, out.Expires, t.s.hashSecret(out.Secret), t.s.hashCode(out.ID, out.Code), due)
	return out, err
}

// hashCode binds the six digits to their whistle; a stolen table gives no code without the installation's key.
func (s *Service) hashCode(whistle, code string) string {
	return s.keys.Blind("matter.whistle.code", whistle+"/"+code)
}

// Guest is what the page behind a whistle's link shows before the code is given: nothing about the matter.
type Guest struct {
	Dept         string
	Due          int64
	Over, Locked bool
}

// WhistleDoor tells what may be said to somebody who only has the link. NotFound for a wrong link and an expired one alike.
func (s *Service) WhistleDoor(tx *db.Tx, secret string) (Guest, error) {
	w, _, _, err := s.whistleBy(tx, secret)
	if err != nil {
		return Guest{}, err
	}
	return Guest{Dept: w.Dept, Due: w.Due, Over: w.AnsweredAt > 0, Locked: w.Locked}, nil
}

func (s *Service) whistleBy(tx *db.Tx, secret string) (w Called, code string, tries int64, err error) {
	err = tx.Get(`SELECT id,no,matter,level,org,dept,caller_label,reason,called_at,due,due_why,expires,arrived_at,answered_at,answerer,answer,resolved,code,tries
FROM matter_whistle WHERE secret=?`, []any{s.hashSecret(secret)}, &w.ID, &w.No, &w.Matter, &w.Level, &w.Org, &w.Dept, &w.CallerLabel, &w.Reason, &w.CalledAt,
		&w.Due, &w.DueWhy, &w.Expires, &w.ArrivedAt, &w.AnsweredAt, &w.Answerer, &w.Answer, &w.Resolved, &code, &tries)
	if fault.Is(err, fault.KindNotFound) || err == nil && tx.NowMS() > w.Expires {
		return Called{}, "", 0, fault.NotFound("matter.link_unknown")
	}
	w.Locked = tries >= WhistleTries
	return w, code, tries, err
}

// OpenWhistle gives a guest with the right code the whistle and the matter. A wrong code counts, also when the caller's
// page is never sent: after five the link is locked (Denied matter.link_locked) until the street whistles again.
func (s *Service) OpenWhistle(ctx context.Context, secret, code string) (Called, Matter, error) {
	var w Called
	var m Matter
	var wrong error
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		var err error
		wrong = nil
		if w, err = s.tryCode(tx, secret, code, &wrong); err != nil || wrong != nil {
			return err
		}
		m, err = load(tx, w.Matter)
		return err
	})
	if err == nil {
		err = wrong
	}
	if err != nil {
		return Called{}, Matter{}, err
	}
	return w, m, nil
}

// tryCode checks the code and counts a wrong one; the count must be committed, so the refusal travels in wrong.
func (s *Service) tryCode(tx *db.Tx, secret, code string, wrong *error) (Called, error) {
	w, want, tries, err := s.whistleBy(tx, secret)
	if err != nil {
		return w, err
	}
	if tries >= WhistleTries {
		*wrong = fault.Denied("matter.link_locked")
		return w, nil
	}
	if crypto.Equal([]byte(want), []byte(s.hashCode(w.ID, strings.TrimSpace(narrow(code))))) {
		return w, nil
	}
	*wrong = fault.Denied("matter.code_wrong", WhistleTries-tries-1)
	_, err = tx.Exec("UPDATE matter_whistle SET tries=tries+1 WHERE id=?", w.ID)
	return w, err
}

// AnswerWhistle is the department's answer through the link: 到场 (arrive), then the result. No account is needed.
func (s *Service) AnswerWhistle(ctx context.Context, c Answer) (Matter, error) {
	var m Matter
	var wrong error
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		wrong = nil
		w, err := s.tryCode(tx, c.Secret, c.Code, &wrong)
		if err != nil || wrong != nil {
			return err
		}
		m, err = s.answer(tx, w, c)
		return err
	})
	if err == nil {
		err = wrong
	}
	return m, err
}

func (s *Service) answer(tx *db.Tx, w Called, c Answer) (Matter, error) {
	if err := checkAnswer(w, c); err != nil {
		return Matter{}, err
	}
	guest := access.Actor{Actor: ledger.Actor{ID: "whistle:" + w.ID, Kind: access.KindGuest, Name: w.Dept}}
	m, err := loadToChange(tx, w.Matter)
	if err != nil {
		return Matter{}, err
	}
	t := &turn{s: s, tx: tx, a: guest, do: Do{ID: m.ID, Docs: c.Docs}, m: m, was: m.Rev, f: Facts{Now: tx.NowMS()}}
	t.who = who{ID: guest.ID, Label: join(w.Dept, strings.TrimSpace(c.Name)), Actor: guest.Actor}
	if err := t.learn(); err != nil {
		return Matter{}, err
	}
	if err := t.attach(); err != nil {
		return Matter{}, err
	}
	if err := t.take(line{act: ActAnswer, note: c.Text, detail: Detail{Dept: w.Dept, Look: c.Act, OtherID: w.ID}}); err != nil {
		return Matter{}, err
	}
	now := tx.NowMS()
	if w.ArrivedAt == 0 {
		w.ArrivedAt = now
	}
	if c.Act == "result" {
		w.AnsweredAt, w.Answer, w.Resolved = now, Mask(c.Text), c.Resolved
	}
	if _, err := tx.Exec("UPDATE matter_whistle SET arrived_at=?, answered_at=?, answerer=?, answer=?, resolved=?, next_alarm=0, tries=0 WHERE id=?",
		w.ArrivedAt, w.AnsweredAt, strings.TrimSpace(c.Name), w.Answer, w.Resolved, w.ID); err != nil {
		return Matter{}, err
	}
	return t.finish()
}

func checkAnswer(w Called, c Answer) error {
	switch {
	case c.Act != "arrive" && c.Act != "result":
		return fault.InvalidFields(fault.Field{Name: "act", Key: "matter.answer_act"})
	case strings.TrimSpace(c.Name) == "" || len([]rune(c.Name)) > 40:
		return fault.InvalidFields(fault.Field{Name: "name", Key: "matter.answer_name"})
	case c.Act == "result" && strings.TrimSpace(c.Text) == "":
		return fault.InvalidFields(fault.Field{Name: "text", Key: "matter.answer_text"})
	case w.AnsweredAt > 0:
		return fault.Conflict("matter.answered_already")
	}
	return checkText("text", c.Text)
}

// Whistles lists the departments called for a matter.
func (s *Service) Whistles(tx *db.Tx, matter string) ([]Called, error) {
	var out []Called
	err := tx.Each(`SELECT id,no,matter,level,org,dept,caller_label,reason,called_at,due,due_why,expires,arrived_at,answered_at,answerer,answer,resolved,tries
FROM matter_whistle WHERE matter=? ORDER BY called_at,no`, []any{matter}, func(scan func(...any) error) error {
		var w Called
		var tries int64
		if err := scan(&w.ID, &w.No, &w.Matter, &w.Level, &w.Org, &w.Dept, &w.CallerLabel, &w.Reason, &w.CalledAt, &w.Due, &w.DueWhy, &w.Expires,
			&w.ArrivedAt, &w.AnsweredAt, &w.Answerer, &w.Answer, &w.Resolved, &tries); err != nil {
			return err
		}
		w.Locked = tries >= WhistleTries
		out = append(out, w)
		return nil
	})
	return out, err
}
