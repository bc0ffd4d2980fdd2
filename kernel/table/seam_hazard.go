package table

import (
	"strings"
	"time"

	"linli/kernel/access"
	"linli/kernel/matter"
	"linli/platform/blob"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/fault"
)

// hazardSeam writes 隐患问题台账 through kernel/matter: each new problem becomes a matter in the loop. What an office wrote about its
// handling before is taken over as far as the rules of the loop allow (see seam_hazard_past.go); the rest is kept beside the matter.
type hazardSeam struct{ Seams }

var hazardExtras = []string{"code", "finder", "source", "found", "ground", "kind", "unit", "person", "phone", "authority", "cadre", "level", "demand", "due", "guard", "measure", "done", "cost", "checker", "verifier", "verified", "result", "looked", "look_result", "closed"}

func (s hazardSeam) owner() Owner {
	return Owner{Resolve: s.resolve, Commit: s.commit, Finish: s.finish, Blocks: s.blocks, Withdraw: s.withdraw, Export: s.export, Says: s.says}
}

// hazardPlan is what a row will do.
type hazardPlan struct {
	place string
	kind  matter.Kind
	key   string // of table_extra, so that the same row is known again
	line  int
	// values are those of the row and of the rows with its number on the sheets 责任清单 and 整改清单.
	values []Value
	head   *hazardPlan // of a row that completes an earlier one; nil = the row is a problem itself
}

// hazardRun is what one dry run or commit remembers between rows.
type hazardRun struct {
	codes, keys map[string]*hazardPlan // problems of this file, by number and by key
	people      map[string]named
	todo        []*hazardPlan
}

func hazardRunOf(b *Batch) *hazardRun {
	h, ok := b.Cache["hazard"].(*hazardRun)
	if !ok {
		h = &hazardRun{codes: map[string]*hazardPlan{}, keys: map[string]*hazardPlan{}, people: map[string]named{}}
		b.Cache["hazard"] = h
	}
	return h
}

// actorOf acts with the rights of the one who confirmed: the right to import at a path was checked there.
func actorOf(b *Batch) access.Actor {
	if b.Actor.Kind == access.KindSystem {
		return access.System("import")
	}
	return access.Actor{Actor: b.Actor, Grants: []access.Grant{{Role: access.Community, Path: b.Path}}}
}

func (s hazardSeam) resolve(tx *db.Tx, b *Batch, rows []*Row) error {
	r := rosterOf(b, s.Places)
	kinds, err := s.Matters.Kinds(tx)
	if err != nil {
		return err
	}
	for _, row := range rows {
		if err := s.one(tx, b, r, row, kinds); err != nil {
			return err
		}
	}
	return nil
}

func (s hazardSeam) one(tx *db.Tx, b *Batch, r *roster, row *Row, kinds []matter.Kind) error {
	t, run := b.Table, hazardRunOf(b)
	p := &hazardPlan{key: hazardKey(t, row), line: row.Line, values: append([]Value(nil), row.Values...)}
	row.Data = p
	done, err := s.onFile(tx, b, row, p)
	if err != nil || done {
		return err
	}
	code, what := row.Value(t.Index("code")), row.Value(t.Index("what"))
	if head := run.codes[code.Text]; head != nil && code.State == Given {
		p.head, row.Verdict = head, Changed
		s.complete(t, row, head)
		return s.foretell(tx, b, row, head)
	}
	if code.State == Given && what.State != Given {
		row.Refuse(t.Index("code"), "table.f.no-matter", code.Text)
		return nil
	}
	if first := run.keys[p.key]; first != nil {
		row.Verdict = Same
		row.Say(Fixed, -1, "table.f.twin-same", first.line, t.Columns[t.Index("what")].Header)
		return nil
	}
	if ok, err := s.where(tx, b, r, row, p); err != nil || !ok {
		return err
	}
	for key, most := range map[string]int{"part": 60, "what": matter.MaxText} {
		if len([]rune(row.Value(t.Index(key)).Text)) > most {
			row.Refuse(t.Index(key), "table.f.too-long")
			return nil
		}
	}
	class, known := row.Value(t.Index("kind")).Text, false
	if p.kind, known = kindFor(kinds, class, what.Text); !known {
		row.Say(Warned, t.Index("kind"), "table.f.kind-unknown", class, p.kind.Name)
	}
	row.Verdict = Added
	run.keys[p.key] = p
	if code.State == Given {
		run.codes[code.Text] = p
	}
	return s.foretell(tx, b, row, p)
}

// onFile says whether the row is in the system already: by its number, or because it was imported before.
func (s hazardSeam) onFile(tx *db.Tx, b *Batch, row *Row, p *hazardPlan) (bool, error) {
	t := b.Table
	if code := row.Value(t.Index("code")); code.State == Given {
		m, err := s.Matters.ByNo(tx, actorOf(b), code.Text)
		if err == nil {
			row.Object, row.Verdict = m.ID, Same
			row.Say(Warned, t.Index("code"), "table.f.no-change-closed", m.No)
			return true, nil
		}
		if !fault.Is(err, fault.KindNotFound) {
			return false, err
		}
	}
	known, err := tx.Exists(`SELECT 1 FROM table_extra WHERE table_name = 'hazard' AND obj = ?`, p.key)
	if known {
		row.Verdict = Same
	}
	return known, err
}

// where finds the building or compound of a problem; ok is false when the row was parked or refused.
func (s hazardSeam) where(tx *db.Tx, b *Batch, r *roster, row *Row, p *hazardPlan) (ok bool, err error) {
	at := addressOf(b.Table)
	c, problem, err := r.compound(tx, b, row.Value(at.compound))
	if err != nil {
		return false, err
	}
	if problem != "" {
		refuseCompound(row, at.compound, problem)
		return false, nil
	}
	p.place = c.place.ID
	if v := row.Value(at.building); v.State == Given {
		rec := c.buildings[v.Text]
		if rec == nil {
			row.Verdict = Parked
			row.Say(Refused, at.building, "table.f.no-place", row.Value(at.compound).Text+v.Text)
			return false, nil
		}
		p.place = rec.place.ID
	}
	return true, nil
}

// complete adds what a row of 责任清单 or 整改清单 says to the problem with its number; where both say something else the first
// stays, with a reminder.
func (s hazardSeam) complete(t *Table, row *Row, head *hazardPlan) {
	for i := range row.Values {
		v, old := row.Values[i], head.values[i]
		switch {
		case v.State != Given || t.Columns[i].Key == "code":
		case old.State != Given:
			head.values[i] = v
		case old.Text != v.Text:
			row.Say(Warned, i, "table.f.part-differs", v.Text, head.line, old.Text)
		}
	}
}

// hazardKey names a row by its number, or by where, what and when.
func hazardKey(t *Table, row *Row) string {
	parts := []string{row.Value(t.Index("code")).Text}
	if parts[0] == "" {
		for _, k := range []string{"compound", "building", "part", "what", "found"} {
			parts = append(parts, row.Value(t.Index(k)).Text)
		}
	}
	return string(blob.Sum([]byte(strings.Join(parts, "\x00"))))[:32]
}

// commit gathers the problems; they are written when all sheets have been read (finish).
func (s hazardSeam) commit(tx *db.Tx, b *Batch, rows []*Row) error {
	run := hazardRunOf(b)
	for _, row := range rows {
		p, ok := row.Data.(*hazardPlan)
		if !ok {
			return fault.Internal(nil, "table.hazardSeam.commit")
		}
		if p.head == nil {
			run.todo = append(run.todo, p)
		}
	}
	return nil
}

// dueOf is the end of the day of a deadline that still lies ahead; a past one is left to the rule of the kind.
func dueOf(v Value, now time.Time) int64 {
	d := v.Date
	if v.State != Given || d.Precision < ToDay {
		return 0
	}
	end := time.Date(d.Year, time.Month(d.Month), d.Day+1, 0, 0, 0, 0, clock.Shanghai)
	if !end.After(now) {
		return 0
	}
	return end.UnixMilli()
}
