package sample

import (
	"slices"

	"linli/kernel/access"
	"linli/kernel/affair"
	"linli/kernel/place"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/text"
	"linli/platform/web/ui"
)

const mostKept = 6 // forms of inspections that a tablet keeps: those of a week

func pathOf(x Sample) place.Path { return place.Path(x.Path) }

// mine tells whether a task is the actor's: he is one of its officers, or made it.
func (t Task) mine(a access.Actor) bool {
	return t.Maker == a.ID || slices.ContainsFunc(t.Officers, func(o Officer) bool { return o.Person != "" && o.Person == a.Person || o.Name == a.Name })
}

// week lists the actor's tasks to do, up to the end of their windows.
func (s *Service) week(tx *db.Tx, a access.Actor, limit int) (out []Task, err error) {
	if !a.Is(access.Environment) {
		return nil, nil
	}
	list, err := s.Tasks(tx, a, []string{Planned, Filled}, 100)
	until := clock.AddDays(today(tx), 7)
	for _, t := range list {
		if t.mine(a) && t.From <= until && len(out) < limit {
			out = append(out, t)
		}
	}
	return out, err
}

// Keep lists the forms of the next inspections, for a tablet that will be without signal.
func (s *Service) Keep(tx *db.Tx, a access.Actor) (out []string, err error) {
	list, err := s.week(tx, a, mostKept)
	for _, t := range list {
		out = append(out, href("tasks", t.ID, "site"))
	}
	return out, err
}

// Today puts the actor's inspections into the page 今天 (W1).
func (s *Service) Today(tx *db.Tx, lang string, a access.Actor) (out affair.Day, err error) {
	list, err := s.week(tx, a, mostKept)
	for _, t := range list {
		switch n := window(t, today(tx)); {
		case n < 0:
			out.Late++
		case n == 0:
			out.Now++
		default:
			out.Week++
		}
		m := dueMark(tx, lang, t)
		out.Rows = append(out.Rows, affair.Due{Path: place.Path(t.Point.Path), Group: tr(lang, "tasks"),
			Row: ui.ListRow{Href: href("tasks", t.ID), Title: t.Point.Name, Sub: text.Joined(t.Point.CompanyName, tr(lang, "kind."+t.Kind)), Tone: m.Tone, Mark: &m}})
	}
	return out, err
}
