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
	"linli/platform/text"
)

// hazardSeam writes 隐患问题台账 through kernel/matter: each new problem becomes a matter in the loop. What an office wrote about its
// handling in other systems is kept beside the matter, but closes nothing: somebody has to look here.
type hazardSeam struct{ Seams }

var hazardExtras = []string{"code", "finder", "source", "found", "ground", "kind", "unit", "person", "phone", "authority", "cadre", "level", "demand", "due", "guard", "measure", "done", "cost", "checker", "verifier", "verified", "result", "looked", "look_result", "closed"}

func (s hazardSeam) owner() Owner {
	return Owner{Resolve: s.resolve, Commit: s.commit, Export: s.export}
}

// hazardPlan is what a row will do.
type hazardPlan struct {
	place string
	kind  string
	key   string // of table_extra, so that the same row is known again
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
	t := b.Table
	at := addressOf(t)
	p := &hazardPlan{key: hazardKey(t, row)}
	row.Data = p
	if code := row.Value(t.Index("code")); code.State == Given {
		m, err := s.Matters.ByNo(tx, actorOf(b), code.Text)
		if err == nil {
			row.Object, row.Verdict = m.ID, Same
			row.Say(Warned, t.Index("code"), "table.f.no-change-closed", m.No)
			return nil
		}
		if !fault.Is(err, fault.KindNotFound) {
			return err
		}
	}
	known, err := tx.Exists(`SELECT 1 FROM table_extra WHERE table_name = 'hazard' AND obj = ?`, p.key)
	if err != nil {
		return err
	}
	if known {
		row.Verdict = Same
		return nil
	}
	c, problem, err := r.compound(tx, b, row.Value(at.compound))
	if err != nil {
		return err
	}
	if problem != "" {
		row.Refuse(at.compound, problem, row.Value(at.compound).Text)
		return nil
	}
	p.place = c.place.ID
	if v := row.Value(at.building); v.State == Given {
		rec := c.buildings[v.Text]
		if rec == nil {
			row.Verdict = Parked
			row.Say(Refused, at.building, "table.f.no-place", row.Value(at.compound).Text+v.Text)
			return nil
		}
		p.place = rec.place.ID
	}
	p.kind, row.Verdict = kindFor(kinds, row.Value(t.Index("kind")).Text, row.Value(t.Index("what")).Text), Added
	if len(givenExtras(t, row, []string{"done", "result", "closed"})) > 0 {
		row.Say(Warned, -1, "table.f.history")
	}
	return nil
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

// kindFor chooses the kind of a matter by the words of the office: its 类别 first, then the description; fire hazards of other
// sorts are 其他火灾隐患.
func kindFor(kinds []matter.Kind, class, what string) string {
	for _, said := range []string{class, what} {
		if said == "" {
			continue
		}
		for _, k := range kinds {
			if !strings.HasPrefix(k.ID, "fire") {
				continue
			}
			for _, w := range append(strings.FieldsFunc(k.Keys, func(r rune) bool { return r == ',' || r == '，' || r == '|' }), k.Name) {
				if w != "" && strings.Contains(said, w) {
					return k.ID
				}
			}
		}
	}
	return "fire.hazard"
}

func (s hazardSeam) commit(tx *db.Tx, b *Batch, rows []*Row) error {
	t := b.Table
	extras := map[string]map[string]string{}
	for _, row := range rows {
		p, ok := row.Data.(*hazardPlan)
		if !ok {
			return fault.Internal(nil, "table.hazardSeam.commit")
		}
		cmd := matter.Report{Place: p.place, Kind: p.kind, Text: row.Value(t.Index("what")).Text, Part: row.Value(t.Index("part")).Text, Source: "import", Due: dueOf(row.Value(t.Index("due")), tx.Now)}
		if row.Value(t.Index("grade")).Text == "重大" {
			cmd.Grade = "major"
		}
		ticket, err := s.Matters.ReportTx(tx, actorOf(b), cmd)
		if err != nil {
			return err
		}
		row.Object = ticket.Matter.ID
		m := givenExtras(t, row, hazardExtras)
		m["matter"] = ticket.Matter.ID
		extras[p.key] = m
		extras["m:"+ticket.Matter.ID] = m
		b.Touch(ticket.Matter.ID, ticket.Matter.Rev, true, "")
	}
	return s.saveExtras(tx, b, extras)
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

func (s hazardSeam) export(tx *db.Tx, f Filter, each func([]Value) error) error {
	t := hazardTable()
	for _, scope := range f.Scopes {
		a := access.Actor{Actor: access.System("export").Actor, Grants: []access.Grant{{Role: access.RoleSystem, Path: scope}}}
		for _, q := range hazardQueries(f) {
			for {
				page, err := s.Matters.List(tx, a, q)
				if err != nil {
					return err
				}
				for i := range page.Cards {
					if err := s.exportOne(tx, t, &page.Cards[i], each); err != nil {
						return err
					}
				}
				if q.After = page.Next; q.After == "" {
					break
				}
			}
		}
	}
	return nil
}

// hazardQueries are the lists an export goes through: those of the page on screen, else all hazards, live ones first.
func hazardQueries(f Filter) []matter.Query {
	if f.Matters != nil {
		q := *f.Matters
		q.Places, q.After, q.Limit = nil, "", 200
		return []matter.Query{q}
	}
	fire := []string{"fire"}
	return []matter.Query{{States: matter.Live, Kinds: fire, Limit: 200}, {States: []matter.State{matter.Closed}, Kinds: fire, Limit: 200}}
}

func (s hazardSeam) exportOne(tx *db.Tx, t *Table, m *matter.Card, each func([]Value) error) error {
	row := newValues(t)
	extras, err := s.extras(tx, "hazard", []string{"m:" + m.ID})
	if err != nil {
		return err
	}
	for k, v := range extras["m:"+m.ID] {
		if i := t.Index(k); i >= 0 {
			row.set(k, restoreValue(&t.Columns[i], v))
		}
	}
	chain, err := s.Places.Ancestors(tx, m.Spot)
	if err != nil {
		return err
	}
	spot, err := s.Places.Get(tx, m.Spot)
	if err != nil {
		return err
	}
	addressValues(row, append(chain, spot))
	row.set("code", TextValue(m.No))
	if row.values[t.Index("found")].State == Blank {
		row.set("found", dayOf(m.RaisedAt))
	}
	for k, v := range map[string]string{"part": m.Part, "what": m.Text, "kind": m.KindName, "person": m.HolderLabel, "unit": m.HolderOrg, "state": stateWord(m)} {
		if v != "" {
			row.set(k, TextValue(v))
		}
	}
	row.set("grade", TextValue(map[bool]string{true: "重大", false: "一般"}[m.Grade == "major"]))
	row.set("due", dayOf(m.Due))
	row.set("done", dayOf(m.FixedAt))
	row.set("verified", dayOf(m.CheckedAt))
	row.set("closed", BoolValue(m.State == matter.Closed))
	return each(row.values)
}

// dayOf is the day of an instant in Shanghai; 0 is a blank.
func dayOf(ms int64) Value {
	if ms == 0 {
		return Value{}
	}
	return DayText(time.UnixMilli(ms).In(clock.Shanghai).Format(time.DateOnly))
}

// stateWord is the state as ledgers write it.
func stateWord(m *matter.Card) string { return text.T(text.ZH, m.State.Key(m.Round)) }
