package sweep

import (
	"linli/affairs/fire/ground"
	"linli/kernel/access"
	"linli/kernel/affair"
	"linli/kernel/place"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

const (
	mostKept = 60 // forms of doors that a phone keeps: more than an evening's round
	mostRows = 6  // buildings that one day lists
)

// walks tells whether the actor is one who goes from door to door.
func walks(a access.Actor) bool {
	return a.Has(access.FireSweep) && (a.Is(access.Grid) || a.Is(access.Member))
}

func href(parts ...string) string {
	out := "/fire"
	for _, p := range parts {
		out += "/" + p
	}
	return out
}

func doorHref(sweep, home string) string { return href("sweeps", sweep, "doors", home) }

// round is one building in which the actor still has doors.
type round struct {
	sweep Sweep
	b     Building
	at    place.Place
	doors []Door
	first Door
	left  int // not knocked yet
	again int // second time, due by today
	late  int // second time, overdue
	soon  int // second time within the week
}

// rounds lists the buildings of running campaigns with doors that are open today, as the tree goes.
func (s *Service) rounds(tx *db.Tx, a access.Actor, limit int) (out []round, err error) {
	list, err := s.running(tx, a, Open)
	if err != nil {
		return nil, err
	}
	day := ground.Today(tx)
	for _, x := range list {
		if x.From > day {
			continue
		}
		mine, err := s.mine(tx, a, x.ID)
		if err != nil {
			return nil, err
		}
		for _, b := range mine {
			if len(out) >= limit {
				return out, nil
			}
			r := round{sweep: x, b: b}
			if r.at, err = s.Places.Get(tx, b.Building); err != nil {
				return nil, err
			}
			if r.doors, err = s.doors(tx, x.ID, r.at); err != nil {
				return nil, err
			}
			r.count(day)
			if d, ok := Next(r.doors, "", day); ok {
				r.first = d
				out = append(out, r)
			} else if r.soon > 0 {
				out = append(out, r)
			}
		}
	}
	return out, nil
}

func (r *round) count(day string) {
	week := clock.AddDays(day, 6)
	for _, d := range r.doors {
		switch {
		case d.Last.ID == "" && !d.Empty:
			r.left++
		case d.Last.Second == "":
		case d.Last.Second < day:
			r.late++
		case d.Last.Second == day:
			r.again++
		case d.Last.Second <= week:
			r.soon++
		}
	}
}

// Today puts the doors of the actor's buildings into the page 今天 (W1): second knocks are due by the day, first ones as one gets
// there.
func (s *Service) Today(tx *db.Tx, lang string, a access.Actor) (out affair.Day, err error) {
	if !walks(a) {
		return out, nil
	}
	list, err := s.rounds(tx, a, mostRows)
	if err != nil {
		return out, err
	}
	for _, r := range list {
		out.Late, out.Now, out.Week = out.Late+r.late, out.Now+r.again, out.Week+r.soon
		if r.first.Home.ID == "" {
			continue
		}
		m := ui.Doing(text.T(lang, "fire.sweep.left", r.left))
		if r.late > 0 {
			m = ui.Late(text.T(lang, "fire.sweep.second_late", r.late))
		} else if r.again > 0 {
			m = ui.Due(text.T(lang, "fire.sweep.second_today", r.again))
		}
		out.Rows = append(out.Rows, affair.Due{Path: place.Path(r.b.Path), Group: r.b.Name, Building: r.b.Building,
			Row: ui.ListRow{Href: doorHref(r.sweep.ID, r.first.Home.ID), Title: r.sweep.Title, Sub: text.T(lang, "fire.sweep.until", text.DayWords(lang, r.sweep.Until, tx.Now)), Tone: m.Tone, Mark: &m}})
	}
	return out, nil
}

// AtHome says behind a door what the last knock found.
func (s *Service) AtHome(tx *db.Tx, lang string, a access.Actor, home string) (rows []ui.ListRow, err error) {
	at, err := s.Places.Get(tx, home)
	if err != nil {
		return nil, err
	}
	if err := s.May(tx, a, access.FireSweep, at); err != nil {
		return nil, web.IgnoreOutside(err)
	}
	list, err := knocks(tx, "home = ? AND last ORDER BY at DESC LIMIT 3", home)
	for _, k := range list {
		m := mark(lang, Door{Last: k})
		rows = append(rows, ui.ListRow{Href: doorHref(k.Sweep, home), Title: text.T(lang, "fire.sweep.at_home", text.DayWords(lang, k.Day, tx.Now)), Sub: text.Joined(ui.Said(lang, "fire.sweep.good.", k.Good), ui.Said(lang, "fire.sweep.found.", k.Found)), Mark: &m})
	}
	return rows, err
}

// Keep lists the forms of the next doors, for a phone that will be without signal.
func (s *Service) Keep(tx *db.Tx, a access.Actor) (out []string, err error) {
	if !walks(a) {
		return nil, nil
	}
	list, err := s.rounds(tx, a, mostRows)
	day := ground.Today(tx)
	for _, r := range list {
		for _, d := range r.doors {
			if d.Open(day) && len(out) < mostKept {
				out = append(out, doorHref(r.sweep.ID, d.Home.ID))
			}
		}
	}
	return out, err
}

// mark is how a door stands as shape, word and colour.
func mark(lang string, d Door) ui.Mark {
	word := func(key string) string { return text.T(lang, "fire.sweep."+key) }
	switch {
	case d.Last.ID == "" && d.Empty, d.Last.Result == Vacant:
		return ui.Unknown(word("r.vacant"))
	case d.Last.ID == "":
		return ui.Mark{Shape: "□", Word: word("not_yet")}
	case d.Last.Result == Nobody && d.Last.Second == "":
		return ui.Mark{Tone: ui.Amber, Shape: "△", Word: word("twice")}
	case d.Last.Result == Nobody:
		return ui.Due(word("r.nobody"))
	case d.Last.Result == Refused:
		return ui.Waiting(word("r.refused"))
	case len(d.Last.Found) > 0:
		return ui.Late(word("hazardous"))
	}
	return ui.Fine(word("r.home"))
}
