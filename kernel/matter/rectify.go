package matter

import (
	"context"
	"strings"

	"linli/kernel/access"
	"linli/platform/db"
	"linli/platform/fault"
)

// maxMoney is the largest sum a step may name: 100 million yuan, in fen. More is a typing mistake.
const maxMoney = 10_000_000_000

// Rectify is 办好了: what was done, what it cost, with whom. The matter then waits for another person's look. The holder
// of an unclaimed matter claims it in the same act.
func (s *Service) Rectify(ctx context.Context, a access.Actor, c Rectify) (Matter, error) {
	return do(s, ctx, a, c, s.RectifyTx)
}

// RectifyTx is Rectify inside a transaction.
func (s *Service) RectifyTx(tx *db.Tx, a access.Actor, c Rectify) (Matter, error) {
	t, err := s.begin(tx, a, c.Do)
	if err != nil {
		return Matter{}, err
	}
	if err := checkRectify(c); err != nil {
		return Matter{}, err
	}
	if err := t.attach(); err != nil {
		return Matter{}, err
	}
	if t.m.State == Assigned && t.holds() {
		docs, note := t.do.Docs, t.do.Note
		t.do.Docs, t.do.Note = nil, ""
		if err := t.claim(); err != nil {
			return Matter{}, err
		}
		t.do.Docs, t.do.Note = docs, note
	}
	if err := t.rectify(c); err != nil {
		return Matter{}, err
	}
	return t.finish()
}

func checkRectify(c Rectify) error {
	if c.MoneyFen < 0 || c.MoneyFen > maxMoney {
		return fault.InvalidFields(fault.Field{Name: "money", Key: "matter.money"})
	}
	if len(c.With) > 20 {
		return fault.InvalidFields(fault.Field{Name: "with", Key: "matter.with_many", Args: []any{20}})
	}
	if err := checkText("measures", c.Measures); err != nil {
		return err
	}
	return checkText("note", c.Note)
}

func (t *turn) rectify(c Rectify) error {
	if t.who.ID == "" {
		return fault.Denied("matter.may_not_fix")
	}
	due, err := endOf(t.law, t.now(), t.kind.CheckTerm)
	if err != nil {
		return err
	}
	with, err := t.fixers(c.With)
	if err != nil {
		return err
	}
	now := t.tx.NowMS()
	l := line{act: ActRectify, note: c.Note, detail: Detail{Measures: Mask(strings.TrimSpace(c.Measures)), MoneyFen: c.MoneyFen, With: with},
		facts: func(f *Facts) { f.Evidence = len(t.do.Docs) > 0 },
		change: func(m *Matter) {
			m.FixedAt, m.LookDue, m.LooksDone, m.CheckedAt = now, due, 0, 0
			m.Pending, m.PendingDue = "", 0
		},
	}
	if err := t.lapse(); err != nil {
		return err
	}
	if err := t.take(l); err != nil {
		return err
	}
	if err := t.insertFix(t.who.ID, t.who.Label, true, l.detail); err != nil {
		return err
	}
	for _, p := range with {
		if err := t.insertFix(p, "", false, Detail{}); err != nil {
			return err
		}
	}
	return nil
}

// fixers checks the persons named as having helped, each once and without the one who acts. Helpers on record who are
// not named are not taken to have fixed it; whoever is named may not look.
func (t *turn) fixers(with []string) ([]string, error) {
	var out []string
	seen := map[string]bool{t.who.ID: true, "": true}
	for _, p := range with {
		p = strings.TrimSpace(p)
		if seen[p] {
			continue
		}
		seen[p] = true
		if _, err := t.s.people.Get(t.tx, p); err != nil {
			return nil, fault.InvalidFields(fault.Field{Name: "with", Key: "matter.person_unknown"})
		}
		out = append(out, p)
	}
	return out, nil
}

func (t *turn) insertFix(person, label string, main bool, d Detail) error {
	docs := ""
	if main {
		docs = list(t.do.Docs)
	}
	row := []any{t.m.ID, t.m.Round, person, label, main, t.tx.NowMS(), d.Measures, d.MoneyFen, docs}
	if t.rec != nil {
		t.rec.loader.fixes = append(t.rec.loader.fixes, row...)
		return nil
	}
	_, err := t.tx.Exec("INSERT INTO "+fixColumns+" VALUES (?,?,?,?,?,?,?,?,?)", row...)
	return err
}

const fixColumns = "matter_fix (matter,round,fixer,label,main,at,measures,money_fen,docs)"

// lapse ends a request that still waited when the work was done.
func (t *turn) lapse() error {
	if t.m.Pending == "" {
		return nil
	}
	_, err := t.tx.Exec("UPDATE matter_extension SET decision='lapsed', decided_at=? WHERE matter=? AND decision=''", t.tx.NowMS(), t.m.ID)
	return err
}
