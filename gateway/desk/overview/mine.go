package overview

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"linli/gateway/desk"
	"linli/gateway/view"
	"linli/kernel/access"
	"linli/kernel/affair"
	"linli/kernel/matter"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// dayLimit is how many rows of one sort my day reads; what lies beyond is one tap away in the list.
const dayLimit = 60

// group is the rows of one building, in the order in which they fall due.
type group struct {
	Label    string
	Building string // id, "" when the matters lie above a building
	Rows     []ui.ListRow
}

type dayView struct {
	Marks  []ui.Mark
	Groups []group // mine, by building
	Looks  []ui.ListRow
	Loose  []ui.ListRow // nobody has them yet
	Holes  []ui.ListRow
	Area   []ui.ListRow // all that is open where I work
	Week   []ui.ListRow // lines of the affairs that lead to the rest of the week
	Start  *ui.Btn      // what begins the round
	More   string       // link to the rest
	Empty  *ui.Empty
}

// dayHolds is how long my day may stand as it was read while nothing that it shows is written: so old are its 还剩 at most.
const dayHolds = 30 * time.Second

// mine is the day of those who work at doors: what is due, where, until when (W1). It is opened again and again on a round, so
// the page is kept until something that it shows is written; a sentence about what was just done is never kept.
func (p *Pages) mine(c *web.Ctx, a access.Actor) error {
	read := func(tx *db.Tx) ([]byte, error) {
		v, err := p.day(tx, c.Lang, a)
		if err != nil {
			return nil, err
		}
		return c.Rendered(dayPage(p.dayFrame(p.Desk.Page(c, text.T(c.Lang, "desk.today"), "/today"), c, a, v), v))
	}
	var page []byte
	var err error
	if desk.Telling(c) {
		err = p.DB.Read(c.Context(), func(tx *db.Tx) error { page, err = read(tx); return err })
	} else {
		key := strings.Join([]string{a.Key(), c.Lang, strconv.FormatBool(c.Big), c.R.URL.RequestURI(), p.now().Format(time.DateOnly)}, "\x00")
		page, err = p.kept.Get(c.Context(), p.DB, key, dayHolds, read)
	}
	if err != nil {
		return err
	}
	return c.HTML(http.StatusOK, page)
}

// dayFrame puts the day, the buttons and what begins the round around the lines.
func (p *Pages) dayFrame(pg ui.Page, c *web.Ctx, a access.Actor, v dayView) ui.Page {
	pg.Sub = text.Day(c.Lang, p.now(), p.now())
	report := ui.Btn{Label: text.T(c.Lang, "overview.new_short"), Href: "/matters/new", Primary: true}
	if a.Has(access.MatterReport) {
		pg.Dock = []ui.Btn{report, {Label: text.T(c.Lang, "overview.my_matters"), Href: "/matters?tab=mine"}}
	}
	if v.Start != nil {
		report.Primary = false
		pg.Dock = []ui.Btn{*v.Start, report}
		pg.Actions = []ui.Btn{*v.Start}
		pg.Actions[0].DeskOnly = true
	}
	return pg
}

// dayMatters is what a day shows of matters.
type dayMatters struct {
	Own                matter.Page
	Doors              map[string]string // by matter: where in its building, of those at a home
	Looks, Loose, Area []ui.ListRow
}

func (p *Pages) dayMatters(tx *db.Tx, lang string, a access.Actor) (m dayMatters, err error) {
	m.Own, err = p.Matters.List(tx, a, matter.Query{Mine: true, States: []matter.State{matter.Assigned, matter.Working}, Limit: dayLimit})
	if err == nil {
		m.Doors, err = p.doors(tx, m.Own.Cards)
	}
	if err == nil && a.Has(access.MatterLook) {
		m.Looks, err = p.looks(tx, lang, a)
	}
	if err == nil && (a.Has(access.MatterAssign) || a.Has(access.MatterLook)) {
		m.Loose, err = p.loose(tx, lang, a, m.Own.Cards)
	}
	if err == nil {
		m.Area, err = p.area(tx, lang, a)
	}
	return m, err
}

func (p *Pages) day(tx *db.Tx, lang string, a access.Actor) (v dayView, err error) {
	key := strings.Join([]string{a.Key(), lang, p.now().Format(time.DateOnly)}, "\x00")
	m, err := p.ours.Part(tx, key, dayHolds, func() (dayMatters, error) { return p.dayMatters(tx, lang, a) })
	if err != nil {
		return v, err
	}
	v.Looks, v.Loose, v.Area = m.Looks, m.Loose, m.Area
	v.Groups = byBuilding(lang, p.now(), m.Own.Cards, m.Doors)
	add, err := p.rounds(tx, lang, a, &v)
	if err != nil {
		return v, err
	}
	v.Marks = dayMarks(lang, p.now(), m.Own, add)
	if m.Own.Next != "" {
		v.More = "/matters?tab=mine"
	}
	if v.Holes, err = p.bare.Part(tx, key, dayHolds, func() ([]ui.ListRow, error) { return p.holes(tx, lang, a) }); err != nil {
		return v, err
	}
	if len(v.Groups)+len(v.Looks)+len(v.Loose)+len(v.Week) == 0 {
		v.Empty = &ui.Empty{Title: text.T(lang, "overview.nothing"), Why: text.T(lang, "overview.nothing_why"),
			Act: &ui.Btn{Label: text.T(lang, "overview.all_open"), Href: "/matters"}}
		if len(v.Area) > 0 {
			v.Empty.Act = nil // the line of the area leads there
		}
	}
	return v, nil
}

// dayMarks count what is late, due today, and due within the week.
func dayMarks(lang string, now time.Time, own matter.Page, add affair.Day) []ui.Mark {
	late, today, week := add.Late, add.Now, add.Week
	for _, m := range own.Cards {
		switch {
		case m.Due == 0:
		case m.Due <= now.UnixMilli():
			late++
		case m.Due <= midnight(now):
			today++
		case m.Due <= midnight(now.AddDate(0, 0, 6)):
			week++
		}
	}
	n := func(i int) string {
		s := text.Count(i)
		if own.Next != "" && i > 0 {
			s += "+" // only the first rows were read
		}
		return s
	}
	var out []ui.Mark
	for _, x := range []struct {
		mark ui.Mark
		n    int
	}{{ui.Late(text.T(lang, "overview.late")), late}, {ui.Due(text.T(lang, "overview.today")), today}, {ui.Unknown(text.T(lang, "overview.this_week")), week}} {
		if x.n > 0 {
			out = append(out, x.mark.With(n(x.n)))
		}
	}
	return out
}

// doors says of matters at a home which door it is; a matter keeps only the name of its building. They are the actor's own, who
// must know where to go.
func (p *Pages) doors(tx *db.Tx, cards []matter.Card) (map[string]string, error) {
	out := map[string]string{}
	for _, m := range cards {
		if m.Place == m.Spot {
			continue
		}
		at, err := p.Places.Describe(tx, m.Place)
		if fault.Is(err, fault.KindNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		out[m.ID] = strings.TrimSpace(strings.TrimPrefix(at, m.SpotLabel))
	}
	return out, nil
}

// byBuilding puts what stands in one building together; the building with the first deadline leads.
func byBuilding(lang string, now time.Time, cards []matter.Card, doors map[string]string) []group {
	var out []group
	at := map[string]int{}
	for _, m := range cards {
		i, ok := at[m.SpotLabel]
		if !ok {
			i = len(out)
			at[m.SpotLabel] = i
			out = append(out, group{Label: m.SpotLabel, Building: m.Building})
		}
		r := row(lang, now, m)
		r.Title = strings.TrimSpace(doors[m.ID] + " " + r.Title)
		out[i].Rows = append(out[i].Rows, r)
	}
	return out
}

// rounds puts what the affairs have for today before the matters: in walking order, a building's matters behind its doors.
func (p *Pages) rounds(tx *db.Tx, lang string, a access.Actor, v *dayView) (sum affair.Day, err error) {
	for _, of := range p.Days {
		d, err := of(tx, lang, a)
		if err != nil {
			return sum, err
		}
		sum.Late, sum.Now, sum.Week = sum.Late+d.Late, sum.Now+d.Now, sum.Week+d.Week
		sum.Rows = append(sum.Rows, d.Rows...)
		if d.More != nil {
			v.Week = append(v.Week, *d.More)
		}
		if v.Start == nil {
			v.Start = d.Start
		}
	}
	v.Groups = walk(sum.Rows, v.Groups)
	return sum, nil
}

// walk joins the doors of a round, which come in walking order, with the matters of the same buildings.
func walk(rows []affair.Due, matters []group) []group {
	if len(rows) == 0 {
		return matters
	}
	var out []group
	used := map[int]bool{}
	follow := func(building string) {
		for i, g := range matters {
			if building != "" && g.Building == building && !used[i] {
				used[i] = true
				out = append(out, g)
			}
		}
	}
	for i, r := range rows {
		if i == 0 || rows[i-1].Group != r.Group {
			if i > 0 && rows[i-1].Building != r.Building {
				follow(rows[i-1].Building)
			}
			out = append(out, group{Label: r.Group, Building: r.Building})
		}
		last := &out[len(out)-1]
		last.Rows = append(last.Rows, r.Row)
	}
	follow(rows[len(rows)-1].Building)
	for i, g := range matters {
		if !used[i] {
			out = append(out, g)
		}
	}
	return out
}

// row is a matter as a line of the phone's list: what, how it stands, by when.
func row(lang string, now time.Time, m matter.Card) ui.ListRow {
	title := m.Title
	if m.Part != "" {
		title = m.Part + " " + title
	}
	side := view.Left(lang, now, m.Matter)
	if side == "" && m.NextDue > 0 {
		side = text.Left(lang, view.Instant(m.NextDue), now)
	}
	return ui.ListRow{Href: "/matters/" + m.ID, Title: title, Sub: text.T(lang, m.State.Key(m.Round)), Side: side, Tone: view.Tone(now, m.Matter)}
}
