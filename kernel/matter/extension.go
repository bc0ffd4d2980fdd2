package matter

import (
	"context"
	"strings"

	"linli/kernel/access"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/id"
	"linli/platform/text"
)

// Extension is one request for an exception (延期 or 挂账) with its answer. Rows are never erased; the old deadline stays.
type Extension struct {
	ID, Matter, What         string // what: extend | hang
	Asker, AskerLabel        string
	AskedAt                  int64
	Reason, Interim          string
	DueOld, DueAsked, Review int64
	Decision                 string // "" waits, granted, denied, lapsed
	Approver, ApproverLabel  string
	DecidedAt                int64
	Answer                   string
	DueNew                   int64
}

// AskExtension asks for a later deadline; before the deadline, with a reason, within the kind's limits.
func (s *Service) AskExtension(ctx context.Context, a access.Actor, c AskExtension) (Matter, error) {
	return do(s, ctx, a, c, s.AskExtensionTx)
}

// AskExtensionTx is AskExtension inside a transaction.
func (s *Service) AskExtensionTx(tx *db.Tx, a access.Actor, c AskExtension) (Matter, error) {
	t, err := s.begin(tx, a, c.Do)
	if err != nil {
		return Matter{}, err
	}
	if err := t.attach(); err != nil {
		return Matter{}, err
	}
	if err := t.askExtension(c); err != nil {
		return Matter{}, err
	}
	return t.finish()
}

func (t *turn) askExtension(c AskExtension) error {
	err := t.take(line{act: ActAskExtend, note: c.Note, facts: func(f *Facts) { f.AskedDue = c.Due },
		change: func(m *Matter) { m.Pending, m.PendingDue = "extend", c.Due }})
	if err != nil {
		return err
	}
	return t.ask(Extension{What: "extend", Reason: c.Note, DueAsked: c.Due})
}

// ask keeps a request until somebody decides.
func (t *turn) ask(x Extension) error {
	_, err := t.tx.Exec(`INSERT INTO matter_extension (id,matter,what,asker,asker_label,asked_at,reason,interim,due_old,due_asked,review) VALUES (?,?,?,?,?,?,?,?,?,?,?)`,
		id.New(), t.m.ID, x.What, t.who.ID, t.who.Label, t.tx.NowMS(), Mask(strings.TrimSpace(x.Reason)), Mask(strings.TrimSpace(x.Interim)),
		t.m.Due, x.DueAsked, x.Review)
	return err
}

// pendingRequest reads the request that waits; NotYet when none does.
func (t *turn) pendingRequest() (Extension, error) {
	var x Extension
	err := t.tx.Get("SELECT id,what,asker,reason,interim,due_old,due_asked,review FROM matter_extension WHERE matter=? AND decision=''", []any{t.m.ID},
		&x.ID, &x.What, &x.Asker, &x.Reason, &x.Interim, &x.DueOld, &x.DueAsked, &x.Review)
	if fault.Is(err, fault.KindNotFound) {
		return x, fault.Conflict("matter.nothing_pending")
	}
	return x, err
}

func (t *turn) decide(x Extension, decision, answer string, due, review int64) error {
	_, err := t.tx.Exec(`UPDATE matter_extension SET decision=?, approver=?, approver_label=?, decided_at=?, answer=?, due_new=?, review=? WHERE id=? AND decision=''`,
		decision, t.who.ID, t.who.Label, t.tx.NowMS(), Mask(strings.TrimSpace(answer)), due, review, x.ID)
	return err
}

// DecideExtension answers a request for extension: another person at a higher level; the day may be nearer than asked.
func (s *Service) DecideExtension(ctx context.Context, a access.Actor, c Decide) (Matter, error) {
	return do(s, ctx, a, c, s.DecideExtensionTx)
}

// DecideExtensionTx is DecideExtension inside a transaction.
func (s *Service) DecideExtensionTx(tx *db.Tx, a access.Actor, c Decide) (Matter, error) {
	t, err := s.begin(tx, a, c.Do)
	if err != nil {
		return Matter{}, err
	}
	if err := t.decideExtension(c); err != nil {
		return Matter{}, err
	}
	return t.finish()
}

func (t *turn) decideExtension(c Decide) error {
	act, decision := ActDenyExtend, "denied"
	if c.Approve {
		act, decision = ActGrantExtend, "granted"
	}
	x, err := t.pendingRequest()
	if err != nil {
		return ruleFirst(t, act, err)
	}
	due := x.DueAsked
	if c.Due != 0 {
		due = c.Due
	}
	if c.Approve && (due <= t.m.Due || due > x.DueAsked) {
		return fault.InvalidFields(fault.Field{Name: "due", Key: "matter.extend_between"})
	}
	err = t.take(line{act: act, note: c.Note, change: func(m *Matter) {
		m.Pending, m.PendingDue = "", 0
		if c.Approve {
			m.Due, m.Extensions, m.Estimated = due, m.Extensions+1, false
			m.DueWhy = text.T(text.ZH, "matter.due_extended", t.who.Label)
		}
	}})
	if err != nil {
		return err
	}
	if !c.Approve {
		due = 0
	}
	return t.decide(x, decision, c.Note, due, 0)
}

// ruleFirst prefers what the rule says of an act over a mere "nothing there".
func ruleFirst(t *turn, act Act, err error) error {
	f := t.f
	f.May = t.may(act)
	if _, e := Next(t.kind, t.m.State, act, f); e != nil {
		return e
	}
	return err
}

// Extensions lists the requests of a matter, oldest first.
func (s *Service) Extensions(tx *db.Tx, matter string) ([]Extension, error) {
	var out []Extension
	err := tx.Each(`SELECT id,matter,what,asker,asker_label,asked_at,reason,interim,due_old,due_asked,review,decision,approver,approver_label,decided_at,answer,due_new
FROM matter_extension WHERE matter=? ORDER BY asked_at,id`, []any{matter}, func(scan func(...any) error) error {
		var x Extension
		if err := scan(&x.ID, &x.Matter, &x.What, &x.Asker, &x.AskerLabel, &x.AskedAt, &x.Reason, &x.Interim, &x.DueOld, &x.DueAsked, &x.Review,
			&x.Decision, &x.Approver, &x.ApproverLabel, &x.DecidedAt, &x.Answer, &x.DueNew); err != nil {
			return err
		}
		out = append(out, x)
		return nil
	})
	return out, err
}
