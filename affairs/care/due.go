package care

import (
	"sort"

	"linli/kernel/access"
	"linli/kernel/affair"
	"linli/kernel/people"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/text"
	"linli/platform/web/ui"
)

// dayLimit is how many doors one day lists.
const dayLimit = 120

// dueBy lists those of the actor's reach who are due on or before a day, in walking order: building by building, up the stairs.
func (s *Service) dueBy(tx *db.Tx, a access.Actor, day string) ([]Person, error) {
	paths, err := s.scopes(tx, a, access.CareVisit)
	if err != nil {
		return nil, err
	}
	cond, args := place.Below("path", paths)
	list, err := s.persons(tx, "state = 'active' AND next_day <> '' AND next_day <= ? AND "+cond+" ORDER BY path LIMIT ?", append(append([]any{day}, args...), dayLimit)...)
	if err != nil {
		return nil, err
	}
	if _, member := split(a); !member || a.Person == "" {
		return list, nil
	}
	more, err := s.dueAtOwn(tx, a, day)
	if err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	for _, p := range list {
		seen[p.ID] = true
	}
	for _, p := range more {
		if !seen[p.ID] {
			list = append(list, p)
		}
	}
	return list, nil
}

// weekAhead counts those of the actor's reach who are due after a day, up to another. Those behind a member's own doors are
// judged one by one, all others are only counted: what is sealed of them stays so.
func (s *Service) weekAhead(tx *db.Tx, a access.Actor, day, until string) (int, error) {
	if _, member := split(a); member && a.Person != "" {
		list, err := s.dueBy(tx, a, until)
		n := 0
		for _, p := range list {
			if p.NextDay > day {
				n++
			}
		}
		return n, err
	}
	paths, err := s.scopes(tx, a, access.CareVisit)
	if err != nil {
		return 0, err
	}
	cond, args := place.Below("path", paths)
	n, err := tx.Count("SELECT count(*) FROM care_person WHERE state = 'active' AND next_day > ? AND next_day <= ? AND "+cond, append([]any{day, until}, args...)...)
	return int(n), err
}

// dueAtOwn are those behind the doors that bear the actor's own name.
func (s *Service) dueAtOwn(tx *db.Tx, a access.Actor, day string) (out []Person, err error) {
	paths, err := s.own(tx, a.Person)
	if err != nil || len(paths) == 0 {
		return nil, err
	}
	cond, args := place.Below("path", paths)
	list, err := s.persons(tx, "state = 'active' AND next_day <> '' AND next_day <= ? AND "+cond+" ORDER BY path LIMIT ?", append(append([]any{day}, args...), dayLimit)...)
	if err != nil {
		return nil, err
	}
	for _, p := range list {
		err := s.may(tx, a, access.CareVisit, p.Home, p.Path)
		if err == nil {
			out = append(out, p)
		} else if ignoreOutside(err) != nil {
			return nil, err
		}
	}
	return out, nil
}

// door is where somebody lives, cut for a list.
type door struct {
	home            place.Place
	group           string // 锦绣苑 3号楼2单元
	building, short string // id of the building; 501
	order           [3]int // building, unit, floor·100+door
}

// doors reads the doors of some homes; what is above them is read once.
type doors struct {
	s    *Service
	tx   *db.Tx
	seen map[string]place.Place
}

func (d *doors) get(id string) (place.Place, error) {
	if p, ok := d.seen[id]; ok || id == "" {
		return p, nil
	}
	p, err := d.s.Places.Get(d.tx, id)
	if err == nil {
		d.seen[id] = p
	}
	return p, err
}

func (d *doors) of(homeID string) (x door, err error) {
	if x.home, err = d.s.Places.Get(d.tx, homeID); err != nil {
		return x, err
	}
	x.short = x.home.Name
	x.order[2] = x.home.FloorNo*1000 + x.home.Seq
	at, err := d.get(x.home.Parent)
	for err == nil && at.ID != "" && at.Kind != place.Community {
		switch at.Kind {
		case place.Unit:
			x.group, x.order[1] = at.Name, at.Seq
		case place.Building:
			x.group, x.building, x.order[0] = at.Name+x.group, at.ID, at.Seq
		case place.Compound:
			x.group = at.Name + " " + x.group
		}
		at, err = d.get(at.Parent)
	}
	return x, err
}

// Today puts the visits due into the page 今天 (W1).
func (s *Service) Today(tx *db.Tx, lang string, a access.Actor) (out affair.Day, err error) {
	if !a.Has(access.CareVisit) {
		return out, nil
	}
	day := today(tx)
	now, err := s.dueBy(tx, a, day)
	if err != nil {
		return out, err
	}
	for _, p := range now {
		if p.NextDay < day {
			out.Late++
		} else {
			out.Now++
		}
	}
	if out.Week, err = s.weekAhead(tx, a, day, dayOf(tx.Now.AddDate(0, 0, 6))); err != nil {
		return out, err
	}
	if out.Rows, err = s.rows(tx, lang, a, now); err != nil {
		return out, err
	}
	if out.Week > 0 {
		out.More = &ui.ListRow{Href: "/care?tab=week", Title: text.T(lang, "care.week_more", out.Week), Side: "›"}
	}
	traces, err := s.traces(tx, lang, a)
	out.Rows = append(traces, out.Rows...)
	if len(out.Rows) > 0 {
		out.Start = &ui.Btn{Label: text.T(lang, "care.start"), Href: out.Rows[0].Row.Href + "?round=1", Primary: true}
	}
	return out, err
}

// rows turns people into lines of a list, in walking order.
func (s *Service) rows(tx *db.Tx, lang string, a access.Actor, list []Person) ([]affair.Due, error) {
	ids := make([]string, 0, len(list))
	for _, p := range list {
		ids = append(ids, p.Person)
	}
	who, err := s.People.Many(tx, ids)
	if err != nil {
		return nil, err
	}
	type line struct {
		due affair.Due
		at  door
	}
	var lines []line
	d := &doors{s: s, tx: tx, seen: map[string]place.Place{}}
	for _, p := range list {
		x, err := d.of(p.Home)
		if err != nil {
			return nil, err
		}
		lines = append(lines, line{affair.Due{Path: p.Path, Group: x.group, Building: x.building, Row: s.row(tx, lang, a, p, who[p.Person], x)}, x})
	}
	sort.SliceStable(lines, func(i, j int) bool { return before(lines[i].due, lines[j].due, lines[i].at, lines[j].at) })
	out := make([]affair.Due, 0, len(lines))
	for _, l := range lines {
		out = append(out, l.due)
	}
	return out, nil
}

// before is the walking order: compound, building, unit as they stand, then up the stairs.
func before(a, b affair.Due, x, y door) bool {
	ca, cb := a.Path.Parent().Parent().Parent(), b.Path.Parent().Parent().Parent()
	if ca != cb {
		return ca < cb
	}
	for i := range x.order {
		if x.order[i] != y.order[i] {
			return x.order[i] < y.order[i]
		}
	}
	return a.Path < b.Path
}

func (s *Service) row(tx *db.Tx, lang string, a access.Actor, p Person, who people.Person, x door) ui.ListRow {
	day := today(tx)
	r := ui.ListRow{Href: "/care/people/" + p.ID + "/visit", Title: x.short + " " + who.Name, Sub: joined(s.words(tx, lang, a, p, who), rhythmWords(lang, p.Plan.Home))}
	switch {
	case p.NextDay == "":
		r.Tone, r.Side = ui.Grey, ""
	case p.NextDay < day:
		r.Tone, r.Side = ui.Red, text.T(lang, "care.late_days", days(p.NextDay, day))
	case p.NextDay == day:
		r.Tone, r.Side = ui.Amber, text.T(lang, "care.today")
	default:
		r.Tone, r.Side = ui.Grey, dayWords(lang, p.NextDay, tx.Now)
	}
	if p.NextWay == WayPhone && p.NextDay != "" {
		r.Sub = joined(r.Sub, text.T(lang, "care.may_call"))
	}
	return r
}

// AtHome are those behind a door who are on the list, for the page of the home (W3): one tap leads to the record of a visit.
func (s *Service) AtHome(tx *db.Tx, lang string, a access.Actor, home string) ([]ui.ListRow, error) {
	if !a.Has(access.CareVisit) {
		return nil, nil
	}
	at, err := s.Places.Get(tx, home)
	if err != nil {
		return nil, err
	}
	if err := s.may(tx, a, access.CareVisit, home, at.Path); err != nil {
		return nil, ignoreOutside(err)
	}
	list, err := s.persons(tx, "state = 'active' AND home = ? ORDER BY id", home)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	rows, err := s.rows(tx, lang, a, list)
	out := make([]ui.ListRow, 0, len(rows))
	for _, r := range rows {
		out = append(out, r.Row)
	}
	return out, err
}
