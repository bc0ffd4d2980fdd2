package table

import (
	"slices"
	"strings"
	"time"

	"linli/kernel/access"
	"linli/kernel/matter"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
)

// The three lists (ledgers.md B7) are views of the matters of the loop, of whatever kind and closed ones too: per place, and per topic
// where the filter names a kind (mission.md). What is on screen goes out as it is shown.

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
					if page.Cards[i].UpdatedAt < f.From() {
						continue
					}
					if err := s.exportOne(tx, t, &page.Cards[i], f.List, each); err != nil {
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

// hazardQueries are the lists an export goes through: that of the page on screen in its order, else all that is or was in the loop,
// what is under way first.
func hazardQueries(f Filter) []matter.Query {
	if f.Matters != nil {
		q := *f.Matters
		q.Places, q.After, q.Limit = nil, "", 200
		return []matter.Query{q}
	}
	return []matter.Query{{States: matter.Live, Limit: 200}, {States: []matter.State{matter.Closed}, Desc: true, Limit: 200}}
}

// says is the filter in words, for 口径 in the head of the sheet.
func (s hazardSeam) says(tx *db.Tx, f Filter) (string, error) {
	q := f.Matters
	if q == nil {
		return text.T(text.ZH, "table.lists_all"), nil
	}
	var words []string
	switch n := len(q.States); {
	case n == 0 || n == len(matter.Live) && !slices.Contains(q.States, matter.Closed):
		words = append(words, text.T(text.ZH, "table.lists_live"))
	case n > len(matter.Live):
		words = append(words, text.T(text.ZH, "table.lists_all"))
	default:
		var each []string
		for _, st := range q.States {
			each = append(each, text.T(text.ZH, st.Key(1)))
		}
		words = append(words, strings.Join(each, "、"))
	}
	for _, id := range q.Kinds {
		name, err := s.topic(tx, id)
		if err != nil {
			return "", err
		}
		words = append(words, name)
	}
	if q.Grade != "" {
		words = append(words, text.T(text.ZH, "matter.grade."+q.Grade))
	}
	if q.Source != "" {
		words = append(words, text.T(text.ZH, "matter.source."+q.Source))
	}
	if q.Returned {
		words = append(words, text.T(text.ZH, "matter.state.returned"))
	}
	return strings.Join(words, "，"), nil
}

// topic is the name of a kind, or of the group of a branch of kinds.
func (s hazardSeam) topic(tx *db.Tx, id string) (string, error) {
	kinds, err := s.Matters.Kinds(tx)
	if err != nil {
		return "", err
	}
	name := id
	for _, k := range kinds {
		switch {
		case k.ID == id:
			return k.Name, nil
		case strings.HasPrefix(k.ID, id+"."):
			name = k.Group
		}
	}
	return name, nil
}

func (s hazardSeam) exportOne(tx *db.Tx, t *Table, m *matter.Card, list string, each func([]Value) error) error {
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
	row.set("grade", TextValue(text.T(text.ZH, "matter.grade."+m.Grade)))
	if err := s.listed(tx, row, &m.Matter); err != nil {
		return err
	}
	row.set("due", lastDayOf(m.Due))
	row.set("done", dayOf(m.FixedAt))
	row.set("verified", dayOf(m.CheckedAt))
	row.set("closed", BoolValue(m.State == matter.Closed))
	if list == "" || list == "rectify" {
		if err := s.worked(tx, t, row, &m.Matter); err != nil {
			return err
		}
	}
	return each(row.values)
}

// listed fills what the loop and the affair of the matter know where an office wrote nothing: who found it (staff alone: residents
// stay unnamed), the level that supervises, and what the affair adds.
func (s hazardSeam) listed(tx *db.Tx, row *valueRow, m *matter.Matter) error {
	kind, err := s.Matters.Kind(tx, m.Kind)
	if err != nil {
		return err
	}
	add := map[string]string{}
	if kind.Listed != nil {
		if add, err = kind.Listed(tx, *m); err != nil {
			return err
		}
	}
	if m.Supervised != "" {
		row.set("level", TextValue(text.T(text.ZH, "matter.level."+m.Supervised)))
	}
	if m.Raiser != "" && s.People != nil {
		p, err := s.People.Get(tx, m.Raiser)
		if err != nil && !fault.Is(err, fault.KindNotFound) {
			return err
		}
		add["finder"] = p.Name
	}
	for k, v := range map[string]string{"finder": add["finder"], "source": text.T(text.ZH, "matter.source."+m.Source), "ground": add["ground"], "authority": add["authority"], "demand": add["demand"], "guard": add["guard"]} {
		if i := row.t.Index(k); v != "" && row.values[i].State == Blank {
			row.set(k, TextValue(v))
		}
	}
	return nil
}

// worked fills what was done and who looked, from the loop; what an office wrote about earlier times stays where the loop is silent.
func (s hazardSeam) worked(tx *db.Tx, t *Table, row *valueRow, m *matter.Matter) error {
	fixes, looks, err := s.Matters.Worked(tx, m.ID)
	if err != nil {
		return err
	}
	set := func(key string, v Value) {
		if v.State == Given {
			row.set(key, v)
		}
	}
	for i := range fixes {
		if f := &fixes[i]; f.Main {
			set("measure", TextValue(f.Measures))
			set("checker", TextValue(f.Label))
			if f.MoneyFen > 0 {
				set("cost", MoneyValue(f.MoneyFen))
			}
		}
	}
	for i := range looks {
		l := &looks[i]
		switch l.What {
		case "later":
			set("looked", dayOf(l.At))
			set("look_result", verdictOf(t, "look_result", l.Result))
		case "check", "raiser":
			set("verifier", TextValue(l.Label))
			set("result", verdictOf(t, "result", l.Result))
		}
	}
	return nil
}

// verdictOf is the result of a look in the words of the ledger.
func verdictOf(t *Table, key, result string) Value {
	options := t.Columns[t.Index(key)].Options
	at := map[string]int{"pass": 0, "fail": 1, "cannot": 2}
	if i, ok := at[result]; ok && i < len(options) {
		return TextValue(options[i].Value)
	}
	return Value{}
}

// dayOf is the day of an instant in Shanghai; 0 is a blank.
func dayOf(ms int64) Value {
	if ms == 0 {
		return Value{}
	}
	return DayText(time.UnixMilli(ms).In(clock.Shanghai).Format(time.DateOnly))
}

// lastDayOf is the day people name as a deadline, as dueOf reads it.
func lastDayOf(ms int64) Value {
	if ms == 0 {
		return dayOf(ms)
	}
	return dayOf(clock.LastDay(ms).UnixMilli())
}

// stateWord is the state as ledgers write it.
func stateWord(m *matter.Card) string { return text.T(text.ZH, m.State.Key(m.Round)) }
