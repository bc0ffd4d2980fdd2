package publish

import (
	"linli/affairs/environment/ground"
	"linli/kernel/access"
	"linli/kernel/affair"
	"linli/platform/db"
	"linli/platform/text"
	"linli/platform/web/ui"
)

// most is how many lines a page 今天 takes from here; the rest stands in G4.
const most = 6

// Today puts into somebody's day the decisions that are to be published soon and the drafts that wait for another person's eye.
func (s *Service) Today(tx *db.Tx, lang string, a access.Actor) (day affair.Day, err error) {
	if !a.Has(access.EnvPublish) {
		return day, nil
	}
	today := ground.Today(tx)
	add := func(p Publication, href, key string) {
		m := ui.Waiting(text.T(lang, "environment.publish.today."+key))
		switch {
		case p.Due < today:
			day.Late++
			m = ui.Late(text.T(lang, "environment.publish.late"))
		case p.Due == today:
			day.Now++
		default:
			day.Week++
		}
		if len(day.Rows) < most {
			day.Rows = append(day.Rows, affair.Due{Path: p.Path, Group: text.T(lang, "environment.publish.title"), Row: ui.ListRow{Href: href, Title: p.Title, Sub: text.Joined(p.Number, text.T(lang, "environment.publish.due_by", p.Due)), Mark: &m}})
		}
	}
	drafts, err := publications(tx, "state='draft' AND kind='decision' ORDER BY due_day, id LIMIT 60")
	if err != nil {
		return day, err
	}
	for _, p := range drafts {
		if a.May(access.EnvPublish, p.Path) == nil && p.Writer != a.ID {
			add(p, "/environment/typical/"+p.ID, "look")
		}
	}
	if s.Seams.DecidedCases == nil {
		return day, nil
	}
	list, err := s.Seams.DecidedCases(tx, a, 60)
	if err != nil {
		return day, err
	}
	cal, err := s.Statute.Calendar(tx)
	if err != nil {
		return day, err
	}
	for _, d := range list {
		n, err := tx.Count("SELECT count(*) FROM environment_publication WHERE case_id=? AND kind='decision'", d.Case)
		if err != nil || n > 0 || a.May(access.EnvPublish, d.Path) != nil {
			if err != nil {
				return day, err
			}
			continue
		}
		last, _, err := dueOf(cal, "environment.publish", d.Day)
		if err != nil {
			return day, err
		}
		add(Publication{Path: d.Path, Title: d.Cause, Number: d.Number, Due: last}, "/environment/typical/new?case="+d.Case+"&kind=decision", "write")
	}
	return day, nil
}
