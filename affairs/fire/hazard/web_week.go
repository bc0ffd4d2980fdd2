package hazard

import (
	"net/http"
	"strconv"
	"time"

	"linli/affairs/fire/hazard/pages"
	"linli/kernel/access"
	"linli/kernel/matter"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// WeekLine is one place in the weekly zero report (高层消防清零周报).
type WeekLine struct {
	Place                                                           string
	Found, Closed, Reopened, Open, Late, Looks, Major, InYear, Zero int64
}

// Week makes the report of the week that began on Monday from, for the children of a place that have hazards: what was found and
// closed in it, and how it stands now.
func (s *Service) Week(tx *db.Tx, a access.Actor, at place.Place, from time.Time) (out []WeekLine, err error) {
	kind := place.Compound
	if at.ID == "" || at.Kind == place.City || at.Kind == place.District || at.Kind == place.Street {
		kind = place.Community
	}
	path := at.Path
	if at.ID == "" {
		path = place.RootPath
	}
	list, err := s.Places.Subtree(tx, path, kind, "", 200)
	if err != nil {
		return nil, err
	}
	if len(list) == 0 && at.ID != "" {
		list = []place.Place{at}
	}
	for _, p := range list {
		x, err := s.weekLine(tx, a, p, from)
		if err != nil {
			return nil, err
		}
		out = append(out, x)
	}
	return out, nil
}

func (s *Service) weekLine(tx *db.Tx, a access.Actor, p place.Place, from time.Time) (x WeekLine, err error) {
	x.Place = p.Name
	rows, err := s.weeks(tx, a, p.ID, from, from.AddDate(0, 0, 5))
	if err != nil {
		return x, err
	}
	for _, r := range rows {
		x.Found, x.Closed, x.Reopened = x.Found+r.Opened, x.Closed+r.Closed, x.Reopened+r.Reopened+r.Recurred
	}
	q := matter.Query{Places: []string{p.ID}, Kinds: Kinds()}
	n, err := s.Matters.Counts(tx, a, q)
	if err != nil {
		return x, err
	}
	x.Open, x.Late, x.Looks = n.Live(), n.Overdue, n.ByState[matter.Fixed]+n.ByState[matter.Watch]
	major := q
	major.Grade = "major"
	heavy, err := s.Matters.Counts(tx, a, major)
	if err != nil {
		return x, err
	}
	x.Major = heavy.Live()
	z, err := s.ZeroOf(tx, a, q, tx.Now.Add(-window).UnixMilli(), tx.NowMS()+1)
	x.InYear, x.Zero = z.Found, z.Closed
	return x, err
}

// week prints it: the office's form, one click.
func (w *site) week(c *web.Ctx) error {
	a := access.From(c.Context())
	from, err := time.ParseInLocation(time.DateOnly, matter.Week(w.now()), w.now().Location())
	if err != nil {
		return err
	}
	if d, err := time.ParseInLocation(time.DateOnly, c.Query("week"), w.now().Location()); err == nil {
		from, _ = time.ParseInLocation(time.DateOnly, matter.Week(d), w.now().Location())
	}
	s := ui.Sheet{Title: text.T(text.ZH, "fire.hazard.week_title"), Signs: []string{"填表人", "审核人", "负责人"}, BackHref: with("/fire/hazards", "place", c.Query("place")), Lang: c.Lang, Printed: text.DateTime(w.now())}
	for i, h := range []string{"地区", "本周新发现", "本周销号", "本周反弹", "在办", "其中逾期", "待复查、回头看", "重大隐患在册", "近一年发现", "近一年销号", "动态清零率"} {
		s.Columns = append(s.Columns, ui.SheetColumn{Title: h, Num: i > 0})
	}
	var sum WeekLine
	err = w.read(c, func(tx *db.Tx) error {
		s.Rows, sum = nil, WeekLine{Place: "合计"}
		at, err := w.home(tx, c, a)
		if err != nil {
			return err
		}
		list, err := w.Week(tx, a, at, from)
		if err != nil {
			return err
		}
		for _, x := range list {
			s.Rows = append(s.Rows, x.cells())
			sum.add(x)
		}
		s.Rows = append(s.Rows, sum.cells())
		name := at.Name
		if name == "" {
			name = "全部"
		}
		s.Meta = []string{"填报单位：" + name, "时间：" + text.Date(from) + " 至 " + text.Date(from.AddDate(0, 0, 6))}
		cp, err := w.Log.Checkpoint(tx)
		s.Hash = cp.Root.String()[:12]
		return err
	})
	if err != nil {
		return err
	}
	s.Source = text.T(text.ZH, "fire.hazard.week_source")
	return c.Page(http.StatusOK, pages.Sheet(s, sum.finding()))
}

func (x *WeekLine) add(y WeekLine) {
	x.Found, x.Closed, x.Reopened, x.Open, x.Late = x.Found+y.Found, x.Closed+y.Closed, x.Reopened+y.Reopened, x.Open+y.Open, x.Late+y.Late
	x.Looks, x.Major, x.InYear, x.Zero = x.Looks+y.Looks, x.Major+y.Major, x.InYear+y.InYear, x.Zero+y.Zero
}

func (x WeekLine) cells() []string {
	out := []string{x.Place}
	for _, n := range []int64{x.Found, x.Closed, x.Reopened, x.Open, x.Late, x.Looks, x.Major, x.InYear, x.Zero} {
		out = append(out, text.Count(n))
	}
	rate := "无"
	if r, ok := Rate(x.Zero, x.InYear); ok {
		rate = strconv.FormatInt(r/10, 10) + "." + strconv.FormatInt(r%10, 10) + "%"
	}
	return append(out, rate)
}

// finding is the sentence under the table: zero, or what is missing.
func (x WeekLine) finding() string {
	if x.Open == 0 {
		return text.T(text.ZH, "fire.hazard.week_zero")
	}
	return text.T(text.ZH, "fire.hazard.week_open", x.Open, x.Late, x.Major)
}
