package penalty

import (
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"linli/affairs/environment/ground"
	"linli/affairs/environment/measure"
	envlimits "linli/affairs/environment/penalty/pages"
	"linli/kernel/access"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// site serves the page of limits and law.
type site struct{ *Service }

const home = "/environment/limits"

func (w *site) routes() []web.Route {
	read, approve := string(access.EnvRead), string(access.EnvApprove)
	return []web.Route{
		{Method: http.MethodGet, Pattern: home, Perm: read, Handle: w.page},
		{Method: http.MethodGet, Pattern: home + "/file/{kind}", Perm: read, Handle: w.file},
		{Method: http.MethodPost, Pattern: home + "/file/{kind}", Perm: approve, Handle: w.load, MaxBody: 5 << 20},
	}
}

// The looks of the page, and the kind of rules that each shows.
var shows = []struct{ key, kind string }{{"limits", KindLimits}, {"law", KindStatutes}, {"discretion", KindTables}, {"terms", KindTerms}}

func kindOf(show string) string {
	for _, s := range shows {
		if s.key == show {
			return s.kind
		}
	}
	return KindLimits
}

func showOf(kind string) string {
	for _, s := range shows {
		if s.kind == kind {
			return s.key
		}
	}
	return "terms"
}

func t(c *web.Ctx, key string, args ...any) string {
	return text.T(c.Lang, "environment.penalty."+key, args...)
}

// desk is one request: what was asked, the rules and the page that is built.
type desk struct {
	*web.Ctx
	rules *Rules
	today string
	view  envlimits.View
	title string
}

func (w *site) page(c *web.Ctx) error { return w.show(c, http.StatusOK, c.Query("show"), nil, "") }

func (w *site) show(c *web.Ctx, status int, show string, bad map[string]string, note string) error {
	if !slices.ContainsFunc(shows, func(s struct{ key, kind string }) bool { return s.key == show }) {
		show = shows[0].key
	}
	a := access.From(c.Context())
	d := &desk{Ctx: c}
	err := w.DB.Read(c.Context(), func(tx *db.Tx) (err error) {
		*d = desk{Ctx: c, today: ground.Today(tx), view: envlimits.View{Tabs: ground.Tabs(c.Lang, ground.TabLimits, a), Action: home, Show: show}}
		if d.rules, err = w.Rules(tx); err != nil {
			return err
		}
		for _, s := range shows {
			d.view.Chips = append(d.view.Chips, ui.Tab{Label: t(c, "show."+s.key), Href: home + "?show=" + s.key, On: s.key == show})
		}
		switch show {
		case "limits":
			d.limits()
		case "law":
			d.law()
		case "discretion":
			d.discretion()
		case "terms":
			cal, err := w.Statute.Calendar(tx)
			if err != nil {
				return err
			}
			d.terms(cal)
		}
		return w.ownCard(tx, d, a, kindOf(show), bad, note)
	})
	if err != nil {
		return err
	}
	pg := w.Frame.Staff(c, d.title, "/environment")
	pg.Short = t(c, "show."+show)
	return c.Page(status, envlimits.Page(pg, d.view))
}

// day reads a date of the form; a bad one is told and today used.
func (d *desk) day(name string) string {
	s := d.Query(name)
	if s == "" {
		return d.today
	}
	if !clock.ValidDay(s) {
		d.view.Notices = append(d.view.Notices, ui.Notice{Tone: ui.Amber, Title: t(d.Ctx, "day_form", text.Short(s, 20))})
		return d.today
	}
	return s
}

func (d *desk) dateField(name, key, value string) {
	d.view.Dates = append(d.view.Dates, ui.Input{Name: name, Label: t(d.Ctx, key), Value: value})
}

// checked is the mark of what is still to be confirmed.
func checked(c *web.Ctx, check bool) ui.Mark {
	if check {
		return ui.Waiting(t(c, "check"))
	}
	return ui.Fine(t(c, "read"))
}

func (d *desk) limits() {
	c, lib, day := d.Ctx, d.rules.Limits, d.day("day")
	docs := lib.Documents(day)
	doc, pollutant := c.Query("document"), measure.Pollutant{}
	if q := c.Query("pollutant"); q != "" {
		p, err := measure.PollutantBy(q)
		if err != nil {
			d.view.Notices = append(d.view.Notices, ui.Notice{Tone: ui.Amber, Title: text.T(c.Lang, fault.Of(err).Key, fault.Of(err).Args...)})
		}
		pollutant = p
	}
	known := slices.ContainsFunc(docs, func(x measure.Document) bool { return x.ID == doc })
	if !known {
		doc = ""
	}
	if doc == "" && pollutant.Code == "" && len(docs) > 0 && c.Query("document") != "all" {
		doc = docs[0].ID
	}
	d.limitFilters(docs, doc, pollutant.Code)
	d.dateField("day", "on_day", day)
	n := 0
	for _, x := range docs {
		if doc != "" && x.ID != doc {
			continue
		}
		if b, rows := d.document(x, pollutant.Code, day); rows > 0 {
			d.view.Blocks, n = append(d.view.Blocks, b), n+1
		}
	}
	switch {
	case pollutant.Code != "":
		d.title = t(c, "title.pollutant", pollutant.Name(c.Lang), n)
	case doc != "" && n == 1:
		d.title = d.view.Blocks[0].Title
	default:
		d.title = t(c, "title.documents", n)
	}
	if n == 0 {
		d.view.Blocks = []envlimits.Block{{Table: ui.Table{Empty: &ui.Empty{Title: t(c, "no_limits"), Why: t(c, "no_limits_why")}}}}
	}
}

// plain leaves the number of a standard away, which the heading tells: 地表水环境质量标准.
func plain(title string) string {
	if name := title[strings.LastIndex(title, " ")+1:]; name != "" && name[0] >= utf8.RuneSelf {
		return name
	}
	return title
}

func (d *desk) limitFilters(docs []measure.Document, doc, code string) {
	options := []ui.Option{{Value: "all", Label: t(d.Ctx, "all"), On: doc == ""}}
	for _, x := range docs {
		options = append(options, ui.Option{Value: x.ID, Label: plain(x.Name(d.Lang)), On: x.ID == doc})
	}
	names := []ui.Option{{Value: "", Label: t(d.Ctx, "all"), On: code == ""}}
	for _, p := range measure.Pollutants() {
		names = append(names, ui.Option{Value: p.Code, Label: p.Name(d.Lang), On: p.Code == code})
	}
	d.view.Filters = []ui.Filter{{Name: "pollutant", Label: t(d.Ctx, "pollutant"), Options: names}, {Name: "document", Label: t(d.Ctx, "document"), Options: options}}
}

// document is a standard as a table: an item a line, a class a column.
func (d *desk) document(x measure.Document, code, day string) (envlimits.Block, int) {
	c := d.Ctx
	m := checked(c, x.Check)
	if x.Check {
		m.Word = t(c, "check_permit")
	}
	b := envlimits.Block{Title: x.Name(c.Lang), Mark: &m, Facts: []ui.Def{{Term: t(c, "kind"), Text: text.T(c.Lang, "environment.measure.basis."+string(x.Basis))}, {Term: t(c, "valid"), Text: span(c, x.From, x.To)}, {Term: t(c, "source"), Text: x.Source}}}
	if x.Note != "" {
		b.Facts = append(b.Facts, ui.Def{Term: t(c, "note"), Text: x.Note})
	}
	b.Table = ui.Table{Caption: b.Title, Columns: []ui.Column{{Title: t(c, "pollutant"), Key: true}}}
	classes := x.Classes()
	for _, class := range classes {
		b.Table.Columns = append(b.Table.Columns, ui.Column{Title: measure.ClassName(c.Lang, x.ID, class), Num: true})
	}
	b.Table.Columns = append(b.Table.Columns, ui.Column{Title: t(c, "clause")})
	type place struct {
		pollutant, water, clause string
		cold                     bool
	}
	at := map[place]int{}
	for _, l := range d.rules.Limits.Limits(measure.Query{Document: x.ID, Pollutant: code, Day: day}) {
		key := place{l.Pollutant, l.Water, l.Clause, l.Cold}
		row, seen := at[key]
		if !seen {
			row = len(b.Table.Rows)
			at[key] = row
			b.Table.Rows = append(b.Table.Rows, d.item(l, len(classes)))
		}
		b.Table.Rows[row].Cells[1+slices.Index(classes, l.Class)].Text = l.Text()
	}
	return b, len(b.Table.Rows)
}

// item is the line of a pollutant, its values still open.
func (d *desk) item(l measure.Limit, classes int) ui.Row {
	p, _ := measure.PollutantBy(l.Pollutant)
	name := ui.Cell{Text: p.Name(d.Lang), Sub: l.Note}
	if l.Water == string(measure.Lake) {
		name.Text += " " + t(d.Ctx, "lake")
	}
	if l.Cold {
		name.Text += " " + t(d.Ctx, "cold")
	}
	cells := []ui.Cell{name}
	for range classes {
		cells = append(cells, ui.Cell{Text: "—"})
	}
	return ui.Row{ID: l.Pollutant, Cells: append(cells, ui.Cell{Text: l.Clause})}
}

func span(c *web.Ctx, from, to string) string {
	switch {
	case from == "" && to == "":
		return t(c, "ever")
	case to == "":
		return t(c, "since", from)
	case from == "":
		return t(c, "till", clock.AddDays(to, -1))
	}
	return t(c, "from_to", from, clock.AddDays(to, -1))
}
