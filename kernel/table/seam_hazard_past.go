package table

import (
	"sort"
	"strings"
	"time"

	"linli/kernel/access"
	"linli/kernel/matter"
	"linli/kernel/people"
	"linli/kernel/place"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
)

// What an office did about a problem before it came here. The rules of the loop hold for it as for everything else: somebody on file
// fixed it, another person on file looked, and the later look was not too early. A row that says less stays where the rules leave it,
// with a reminder: open, 待复查 or 待回头看. Nothing is closed because a sheet says 是.

// named is a person a sheet names, when exactly one on file fits.
type named struct {
	holder matter.Holder
	ok     bool
	sure   bool // telephone or unit agree as well, not only the name
}

// foretell says beside a row whom it goes to and how far its history can be taken over.
func (s hazardSeam) foretell(tx *db.Tx, b *Batch, row *Row, p *hazardPlan) error {
	t := b.Table
	past, err := s.past(tx, b, p)
	if err != nil {
		return err
	}
	given := func(keys ...string) bool {
		for _, k := range keys {
			if row.Value(t.Index(k)).State == Given {
				return true
			}
		}
		return false
	}
	if given("person", "unit") && !past.holder.ok {
		row.Say(Warned, t.Index("person"), "table.f.holder-unknown", orKey(p.text(t, "person"), p.text(t, "unit")))
	}
	if h := past.holder; given("person", "unit") && h.ok && !h.sure {
		row.Say(Warned, t.Index("person"), "table.f.holder-by-name", p.text(t, "person"), strings.TrimSpace(h.holder.Label+" "+h.holder.Org+" "+h.holder.Title))
	}
	if given("due") && len(past.events) == 0 && p.value(t, "due").Date.Precision >= ToDay && dueOf(p.value(t, "due"), tx.Now) == 0 {
		row.Say(Warned, t.Index("due"), "table.f.due-past", p.text(t, "due"))
	}
	if past.said != "" && given("done", "measure", "result", "verified", "looked", "look_result", "closed") {
		row.Say(Warned, -1, past.said)
	}
	return nil
}

func (p *hazardPlan) value(t *Table, key string) Value { return p.values[t.Index(key)] }

func (p *hazardPlan) text(t *Table, key string) string {
	if v := p.value(t, key); v.State == Given {
		return v.Text
	}
	return ""
}

// history is what can be taken over of a problem.
type history struct {
	holder named
	at     time.Time
	events []matter.Event
	said   string // text key: why it goes no further
}

// past works the history of a problem out.
func (s hazardSeam) past(tx *db.Tx, b *Batch, p *hazardPlan) (h history, err error) {
	t := b.Table
	if h.holder, err = s.person(tx, b, p.text(t, "person"), p.text(t, "unit"), p.value(t, "phone")); err != nil {
		return h, err
	}
	closed := p.value(t, "closed").State == Given && p.value(t, "closed").Num == 1
	done, found := p.value(t, "done"), p.value(t, "found")
	switch {
	case done.Date.Precision < ToDay && (closed || p.text(t, "result") != "" || p.text(t, "looked") != ""):
		h.said = "table.f.no-fix-day"
		return h, nil
	case done.Date.Precision < ToDay:
		return h, nil
	case !h.holder.ok:
		h.said = "table.f.no-fixer"
		return h, nil
	case found.Date.Precision >= ToDay && moment(found, 0).After(moment(done, 0)):
		h.said = "table.f.fix-before-found"
		return h, nil
	}
	h.at = moment(done, 8)
	if found.Date.Precision >= ToDay {
		h.at = moment(found, 8)
	}
	me := matter.By{ID: h.holder.holder.Person, Label: h.holder.holder.Label}
	h.events = []matter.Event{{At: moment(done, 16), Act: matter.ActClaim, By: me},
		{At: moment(done, 17), Act: matter.ActRectify, By: me, Measures: cut(p.text(t, "measure"), matter.MaxText), MoneyFen: max(0, p.value(t, "cost").Num)}}
	return h, s.looks(tx, b, p, &h, closed)
}

// looks adds the looks of another person.
func (s hazardSeam) looks(tx *db.Tx, b *Batch, p *hazardPlan, h *history, closed bool) error {
	t := b.Table
	result, day := p.text(t, "result"), p.value(t, "verified")
	if result == "" && !closed && p.text(t, "look_result") == "" {
		return nil // fixed, nobody looked yet
	}
	v, err := s.person(tx, b, p.text(t, "verifier"), "", Value{})
	if err != nil {
		return err
	}
	done := p.value(t, "done")
	if !v.ok || v.holder.Person == h.holder.holder.Person || day.Date.Precision < ToDay || moment(day, 0).Before(moment(done, 0)) || result == "" || result == "无法核查" {
		h.said = "table.f.no-look"
		return nil
	}
	by := matter.By{ID: v.holder.Person, Label: v.holder.Label}
	if result != "合格" {
		h.events, h.said = append(h.events, matter.Event{At: moment(day, 18), Act: matter.ActLookFail, By: by}), "table.f.look-failed"
		return nil
	}
	h.events = append(h.events, matter.Event{At: moment(day, 18), Act: matter.ActLookPass, By: by})
	if len(p.kind.Looks) == 0 {
		return nil
	}
	again, due := p.value(t, "looked"), moment(day, 0).AddDate(0, 0, p.kind.Looks[0])
	switch verdict := p.text(t, "look_result"); {
	case again.Date.Precision < ToDay || verdict == "" || verdict == "无法核查":
		h.said = "table.f.look-due"
	case verdict != "合格" && !moment(again, 0).Before(moment(day, 0)):
		h.events, h.said = append(h.events, matter.Event{At: moment(again, 19), Act: matter.ActLookFail, By: by}), "table.f.look-failed"
	case verdict != "合格" || moment(again, 0).Before(due):
		h.said = "table.f.look-due"
	default:
		h.events = append(h.events, matter.Event{At: moment(again, 19), Act: matter.ActLookPass, By: by})
		if len(p.kind.Looks) > 1 {
			h.said = "table.f.look-due"
		}
	}
	return nil
}

// moment is an hour of the day a value gives, in Shanghai.
func moment(v Value, hour int) time.Time {
	return time.Date(v.Date.Year, time.Month(v.Date.Month), v.Date.Day, hour, 0, 0, 0, clock.Shanghai)
}

func cut(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most])
	}
	return s
}

// person finds the one a sheet names within the reach of the import: by the name, of several by the telephone and the unit; a unit
// alone when exactly one person holds a post in it. Anything less certain is nobody.
func (s hazardSeam) person(tx *db.Tx, b *Batch, name, unit string, phone Value) (named, error) {
	run := hazardRunOf(b)
	tel := ""
	if phone.State == Given {
		tel = people.Phone(phone.Text)
	}
	key := name + "\x00" + unit + "\x00" + tel
	if n, ok := run.people[key]; ok {
		return n, nil
	}
	n, err := s.seek(tx, b, name, unit, tel)
	run.people[key] = n
	return n, err
}

func (s hazardSeam) seek(tx *db.Tx, b *Batch, name, unit, phone string) (named, error) {
	if s.People == nil || name == "" && unit == "" {
		return named{}, nil
	}
	staff, known, err := s.staff(tx, b, unit)
	if err != nil {
		return named{}, err
	}
	if name == "" {
		if len(staff) != 1 {
			return named{}, nil
		}
		return s.label(tx, staff[0], unit, true)
	}
	list, err := s.called(tx, b, people.CleanName(name), staff)
	if err != nil {
		return named{}, err
	}
	in := map[string]bool{}
	for _, p := range staff {
		in[p.ID] = true
	}
	var byPhone, byUnit, byName []people.Person
	for _, p := range list {
		switch {
		case phone != "" && p.Phone == phone:
			byPhone = append(byPhone, p)
		case in[p.ID] && !contradicts(phone, p.Phone):
			byUnit = append(byUnit, p)
		case !known && !contradicts(phone, p.Phone): // a namesake outside of a unit we know is somebody else
			byName = append(byName, p)
		}
	}
	for _, found := range [][]people.Person{byPhone, byUnit, byName} {
		if len(found) == 1 {
			return s.label(tx, found[0], unit, len(byPhone)+len(byUnit) > 0)
		}
		if len(found) > 1 {
			break
		}
	}
	return named{}, nil
}

// called lists the people of a name within reach: those on file there, and those with a post in the unit.
func (s hazardSeam) called(tx *db.Tx, b *Batch, name string, staff []people.Person) ([]people.Person, error) {
	found, err := s.People.Search(tx, people.Query{Text: name, Scopes: []place.Path{b.Path}, Limit: 200})
	if err != nil {
		return nil, err
	}
	var out []people.Person
	seen := map[string]bool{}
	for _, p := range append(found.People, staff...) {
		if p.Name == name && p.State == people.Active && !seen[p.ID] {
			seen[p.ID] = true
			out = append(out, p)
		}
	}
	return out, nil
}

// staff lists who holds a post in the organisation of this name, below the reach of the import or above it; known says that there is
// such an organisation.
func (s hazardSeam) staff(tx *db.Tx, b *Batch, unit string) (out []people.Person, known bool, err error) {
	if unit == "" {
		return nil, false, nil
	}
	seen := map[string]bool{}
	for _, q := range []people.OrgQuery{{Name: unit, Under: b.Path}, {Name: unit, Above: b.Path}} {
		orgs, err := s.People.Orgs(tx, q)
		if err != nil {
			return nil, false, err
		}
		for _, o := range orgs {
			if o.Name != people.CleanName(unit) || seen[o.ID] {
				continue
			}
			seen[o.ID], known = true, true
			posts, err := s.People.Holders(tx, o.ID, "", tx.Now)
			if err != nil {
				return nil, false, err
			}
			for _, x := range posts {
				p, err := s.People.Get(tx, x.Person)
				if err != nil {
					return nil, false, err
				}
				if !seen[p.ID] && p.State == people.Active {
					seen[p.ID] = true
					out = append(out, p)
				}
			}
		}
	}
	return out, known, nil
}

// label gives a holder the words of his post at this moment.
func (s hazardSeam) label(tx *db.Tx, p people.Person, unit string, sure bool) (named, error) {
	n := named{holder: matter.Holder{Person: p.ID, Label: p.Name}, ok: true, sure: sure}
	posts, err := s.People.Posts(tx, p.ID, tx.Now)
	if err != nil {
		return n, err
	}
	for _, x := range posts {
		o, err := s.People.Org(tx, x.Org)
		if err != nil {
			return n, err
		}
		if n.holder.Title == "" || o.Name == people.CleanName(unit) {
			n.holder.Title, n.holder.Org, n.holder.Path = x.Title, o.Name, string(x.Path)
		}
	}
	return n, nil
}

// finish writes the gathered problems: those with a history through the loader of the loop, in the order of time, the others as
// reports of today with the named holder.
func (s hazardSeam) finish(tx *db.Tx, b *Batch) error {
	run := hazardRunOf(b)
	type loaded struct {
		p *hazardPlan
		h history
	}
	var old []loaded
	extras := map[string]map[string]string{}
	for _, p := range run.todo {
		h, err := s.past(tx, b, p)
		if err != nil {
			return err
		}
		if len(h.events) > 0 {
			old = append(old, loaded{p, h})
			continue
		}
		cmd := s.report(b, p)
		cmd.Due = dueOf(p.value(b.Table, "due"), tx.Now)
		if h.holder.ok {
			cmd.Assign = &h.holder.holder
		}
		ticket, err := s.Matters.ReportTx(tx, actorOf(b), cmd)
		if err != nil {
			return err
		}
		s.keep(b, p, ticket.Matter, extras)
	}
	sort.SliceStable(old, func(i, k int) bool { return old[i].h.at.Before(old[k].h.at) })
	loader := s.Matters.NewLoader()
	by, err := s.importer(tx, b)
	if err != nil {
		return err
	}
	for _, x := range old {
		cmd := s.report(b, x.p)
		cmd.Due = dueOf(x.p.value(b.Table, "due"), x.h.at)
		m, err := load(tx, loader, matter.History{Report: cmd, At: x.h.at, By: by, Holder: x.h.holder.holder, Events: x.h.events})
		if err != nil {
			return err
		}
		s.keep(b, x.p, m, extras)
	}
	if len(old) > 0 {
		if err := loader.Close(tx); err != nil {
			return err
		}
	}
	run.todo = nil
	return s.saveExtras(tx, b, extras)
}

// load adds a history; an act that a rule of the loop refuses ends it before that act.
func load(tx *db.Tx, l *matter.Loader, h matter.History) (matter.Matter, error) {
	last := h.At
	for i := range h.Events { // in the order of time and never ahead of it
		if h.Events[i].At.Before(last) {
			h.Events[i].At = last
		}
		if h.Events[i].At.After(tx.Now) {
			h.Events[i].At = tx.Now
		}
		last = h.Events[i].At
	}
	for {
		m, err := l.Add(tx, h)
		if k := fault.KindOf(err); err == nil || len(h.Events) == 0 || k != fault.KindDenied && k != fault.KindNotYet && k != fault.KindConflict {
			return m, err
		}
		h.Events = h.Events[:len(h.Events)-1]
	}
}

// importer is who raised what an import brings: the one who confirmed it.
func (s hazardSeam) importer(tx *db.Tx, b *Batch) (matter.By, error) {
	by := matter.By{ID: actorOf(b).ID, Label: "导入"}
	if b.Actor.Kind == access.KindSystem || s.People == nil {
		return by, nil
	}
	p, err := s.People.Get(tx, by.ID)
	if err == nil {
		by.Label = p.Name
	}
	if fault.Is(err, fault.KindNotFound) {
		err = nil
	}
	return by, err
}

func (s hazardSeam) report(b *Batch, p *hazardPlan) matter.Report {
	t := b.Table
	cmd := matter.Report{Place: p.place, Kind: p.kind.ID, Text: p.text(t, "what"), Part: p.text(t, "part"), Source: "import"}
	for _, g := range matter.Grades {
		if p.text(t, "grade") == text.T(text.ZH, "matter.grade."+g) {
			cmd.Grade = g
		}
	}
	return cmd
}

// keep notes what the matter has no field for, under the key of the row and under the matter.
func (s hazardSeam) keep(b *Batch, p *hazardPlan, m matter.Matter, extras map[string]map[string]string) {
	kept := givenExtras(b.Table, &Row{Values: p.values}, hazardExtras)
	kept["matter"] = m.ID
	extras[p.key] = kept
	extras["m:"+m.ID] = kept
	b.Touch(m.ID, m.Rev, true, p.key)
}
