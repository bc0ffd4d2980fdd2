package care

import (
	"linli/kernel/access"
	"linli/kernel/affair"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/text"
	"linli/platform/web/ui"
)

// lenses lend the wall of a building (W2) its 走访 lens.
func (s *Service) lenses() []affair.Lens {
	return []affair.Lens{{Name: "visits", Title: "care.lens", Perm: access.CareVisit, Look: s.lookAtVisits}}
}

// lookAtVisits marks the doors behind which somebody is visited, last visit against plan: only doors that the actor visits, and of
// several people behind one door the one who waits longest. Whoever visits is not counted against anybody (users.md R1).
func (s *Service) lookAtVisits(tx *db.Tx, lang string, a access.Actor, building place.Place) (out affair.Looked, err error) {
	lo, hi := building.Path.Range()
	list, err := s.persons(tx, "state = 'active' AND path >= ? AND path < ? ORDER BY path", lo, hi)
	if err != nil {
		return out, err
	}
	day, week := today(tx), dayOf(tx.Now.AddDate(0, 0, 6))
	late, soon, well, free := ui.Late(text.T(lang, "care.lens.late")), ui.Due(text.T(lang, "care.lens.soon")), ui.Fine(text.T(lang, "care.lens.well")), ui.Unknown(text.T(lang, "care.lens.none"))
	out = affair.Looked{Legend: []ui.Mark{late, soon, well, free}, Rest: free, Marks: map[string]ui.Mark{}, Notes: map[string]string{}}
	rank, counts := map[ui.Tone]int{ui.Red: 3, ui.Amber: 2, ui.Green: 1}, map[ui.Tone]int{}
	for _, p := range list {
		if err := s.may(tx, a, access.CareVisit, p.Home, p.Path); err != nil {
			if ignoreOutside(err) == nil {
				continue
			}
			return out, err
		}
		m, note := well, text.T(lang, "care.lens.next", dayWords(lang, p.NextDay, tx.Now))
		switch {
		case p.NextDay == "":
			note = ""
		case p.NextDay < day:
			m, note = late, text.T(lang, "care.late_days", days(p.NextDay, day))
		case p.NextDay <= week:
			m = soon
		}
		counts[m.Tone]++
		if was, ok := out.Marks[p.Home]; !ok || rank[m.Tone] > rank[was.Tone] {
			out.Marks[p.Home], out.Notes[p.Home] = m, note
		}
	}
	name, err := s.Places.Describe(tx, building.ID)
	out.Summary = text.T(lang, "care.lens.line", counts[ui.Red]+counts[ui.Amber]+counts[ui.Green], counts[ui.Red], counts[ui.Amber])
	out.Finding = text.T(lang, "care.lens.fine", name)
	if n := counts[ui.Red]; n > 0 {
		out.Finding = text.T(lang, "care.lens.behind", name, n)
	}
	return out, err
}
