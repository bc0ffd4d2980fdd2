package care

import (
	"net/http"
	"strconv"
	"time"

	"linli/affairs/care/pages"
	"linli/kernel/access"
	"linli/kernel/duty"
	"linli/kernel/place"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// Quarter is what one compound did in three months: doors and visits, never visitors.
type Quarter struct {
	Name                     string
	Homes, Covered, Members  int64
	Listed, Keyed            int64
	Visits, AtDoor, Nobody   int64
	Met, Of                  [3]int64 // by month: persons met or reached, persons on the list at its end
	Respites, RespiteMinutes int64
}

// plus adds up.
func (q Quarter) plus(o Quarter) Quarter {
	q.Homes, q.Covered, q.Members, q.Listed, q.Keyed = q.Homes+o.Homes, q.Covered+o.Covered, q.Members+o.Members, q.Listed+o.Listed, q.Keyed+o.Keyed
	q.Visits, q.AtDoor, q.Nobody = q.Visits+o.Visits, q.AtDoor+o.AtDoor, q.Nobody+o.Nobody
	for i := range q.Met {
		q.Met[i], q.Of[i] = q.Met[i]+o.Met[i], q.Of[i]+o.Of[i]
	}
	q.Respites, q.RespiteMinutes = q.Respites+o.Respites, q.RespiteMinutes+o.RespiteMinutes
	return q
}

// QuarterOf counts the quarter that begins at from for a compound.
func (s *Service) QuarterOf(tx *db.Tx, at place.Place, from time.Time) (q Quarter, err error) {
	q.Name = at.Name
	lo, hi := at.Path.Range()
	until := from.AddDate(0, 3, 0)
	if err = tx.Get("SELECT COUNT(*), COALESCE(SUM(CASE WHEN keyed THEN 1 ELSE 0 END), 0) FROM care_person WHERE state = 'active' AND path >= ? AND path < ?", []any{lo, hi}, &q.Listed, &q.Keyed); err != nil {
		return q, err
	}
	err = tx.Get(`SELECT COUNT(*), COALESCE(SUM(CASE WHEN way = 'home' THEN 1 ELSE 0 END), 0), COALESCE(SUM(CASE WHEN met = 'nobody' THEN 1 ELSE 0 END), 0) FROM care_visit WHERE state <> 'undone' AND day >= ? AND day < ? AND path >= ? AND path < ?`,
		[]any{from.Format(time.DateOnly), until.Format(time.DateOnly), lo, hi}, &q.Visits, &q.AtDoor, &q.Nobody)
	if err != nil {
		return q, err
	}
	err = tx.Get("SELECT COUNT(*), COALESCE(SUM(minutes), 0) FROM care_respite WHERE state IN ('returned', 'rated') AND from_at >= ? AND from_at < ? AND path >= ? AND path < ?", []any{from.UnixMilli(), until.UnixMilli(), lo, hi}, &q.Respites, &q.RespiteMinutes)
	if err != nil {
		return q, err
	}
	for i := range q.Met {
		if q.Met[i], q.Of[i], err = monthRate(tx, lo, hi, from.AddDate(0, i, 0)); err != nil {
			return q, err
		}
	}
	return q, s.covered(tx, at, &q)
}

// monthRate is 月探访率 (care.md 2): of those on the list on the last day of the month, without who joined after the 20th, how
// many were met or reached within it.
func monthRate(tx *db.Tx, lo, hi string, month time.Time) (met, of int64, err error) {
	first, next := month.Format(time.DateOnly), month.AddDate(0, 1, 0).Format(time.DateOnly)
	twentieth := month.AddDate(0, 0, 19).Format(time.DateOnly)
	on := "p.path >= ? AND p.path < ? AND p.joined <= ? AND (p.state = 'active' OR p.left_day >= ?)"
	args := []any{lo, hi, twentieth, next}
	if of, err = tx.Count("SELECT COUNT(*) FROM care_person p WHERE "+on, args...); err != nil {
		return 0, 0, err
	}
	met, err = tx.Count("SELECT COUNT(DISTINCT v.care) FROM care_visit v JOIN care_person p ON p.id = v.care WHERE "+on+" AND v.met <> 'nobody' AND v.state <> 'undone' AND v.day >= ? AND v.day < ?", append(args, first, next)...)
	return met, of, err
}

// covered counts doors with a name and the members who bear them.
func (s *Service) covered(tx *db.Tx, at place.Place, q *Quarter) error {
	cover, err := s.Duties.Coverage(tx, at.Path)
	if err != nil {
		return err
	}
	q.Homes, q.Covered = int64(cover.Homes), int64(cover.Covered)
	who := map[string]bool{}
	var after duty.Duty
	for {
		list, err := s.Duties.Under(tx, at.Path, tx.Now, after, 500)
		if err != nil {
			return err
		}
		for _, d := range list {
			if d.Role == duty.First && d.Kind == duty.KindHome {
				who[d.Person] = true
			}
			after = d
		}
		if len(list) < 500 {
			q.Members = int64(len(who))
			return nil
		}
	}
}

// quarter prints the quarterly report of visits and of 联户 in one click; ?from=2026-04-01 another quarter.
func (w *pagesOf) quarter(c *web.Ctx) error {
	a := access.From(c.Context())
	from := quarterOf(w.now())
	if q := c.Query("from"); q != "" {
		t, err := time.ParseInLocation(time.DateOnly, q, clock.Shanghai)
		if err != nil {
			return fault.Invalid("care.bad_day")
		}
		from = quarterOf(t)
	}
	var rows []Quarter
	err := w.read(c, func(tx *db.Tx) error {
		rows = nil
		paths, err := w.scopes(tx, a, access.CareCount)
		if err != nil {
			return err
		}
		for _, path := range paths {
			list, err := w.Places.Subtree(tx, path, place.Compound, "", 300)
			if err != nil {
				return err
			}
			if len(list) == 0 { // a grid worker: the buildings of the grid
				at, err := w.Places.ByPath(tx, path)
				if err != nil {
					return err
				}
				if at.Kind == place.Building {
					list = []place.Place{at}
				}
			}
			for _, at := range list {
				q, err := w.QuarterOf(tx, at, from)
				if err != nil {
					return err
				}
				rows = append(rows, q)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return c.Page(http.StatusOK, pages.Quarter(w.quarterSheet(c, from, rows)))
}

func (w *pagesOf) quarterSheet(c *web.Ctx, from time.Time, rows []Quarter) ui.Sheet {
	t := func(k string, args ...any) string { return text.T(c.Lang, "care.q."+k, args...) }
	name := t("quarter", from.Year(), (int(from.Month())+2)/3)
	s := ui.Sheet{Title: t("title", name), Lang: c.Lang, BackHref: "/care", Signs: []string{t("sign1"), t("sign2")}, Source: t("source"), Printed: w.now().Format("2006-01-02 15:04"), Meta: []string{name}}
	s.Columns = []ui.SheetColumn{{Title: t("compound")}, {Title: t("homes"), Num: true}, {Title: t("covered"), Num: true}, {Title: t("members"), Num: true}, {Title: t("listed"), Num: true}, {Title: t("keyed"), Num: true}, {Title: t("visits"), Num: true}, {Title: t("home"), Num: true}, {Title: t("nobody"), Num: true}}
	for i := range 3 {
		s.Columns = append(s.Columns, ui.SheetColumn{Title: t("rate", int(from.AddDate(0, i, 0).Month())), Num: true})
	}
	s.Columns = append(s.Columns, ui.SheetColumn{Title: t("respite"), Num: true})
	var sum Quarter
	for _, q := range rows {
		s.Rows = append(s.Rows, quarterRow(q))
		sum = sum.plus(q)
	}
	sum.Name = t("total")
	if len(rows) > 1 {
		s.Rows = append(s.Rows, quarterRow(sum))
	}
	return s
}

// few hides one to four and writes the rest with thousands.
func few(n int64) string {
	if n > 0 && n < 5 {
		return text.Small(n)
	}
	return text.Count(n)
}

func quarterRow(q Quarter) []string {
	row := []string{q.Name, text.Count(q.Homes), text.Count(q.Covered), text.Count(q.Members), few(q.Listed), few(q.Keyed), text.Count(q.Visits), text.Count(q.AtDoor), text.Count(q.Nobody)}
	for i := range q.Met {
		share := "—"
		if q.Of[i] >= 5 {
			share = text.Share(q.Met[i], q.Of[i])
		}
		row = append(row, share)
	}
	return append(row, strconv.FormatInt(q.Respites, 10)+" / "+strconv.FormatInt((q.RespiteMinutes+30)/60, 10))
}
