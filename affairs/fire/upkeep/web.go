package upkeep

import (
	"cmp"
	"net/http"
	"strconv"
	"time"

	upkeeppages "linli/affairs/fire/upkeep/pages"

	"linli/kernel/access"
	"linli/kernel/place"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// pagesOf serves the pages of the package.
type pagesOf struct{ *Service }

func (w *pagesOf) routes() []web.Route {
	get, post := http.MethodGet, http.MethodPost
	read, work, station, plan := string(access.FireRead), string(access.FireWork), string(access.FireStation), string(access.FirePlan)
	return []web.Route{
		{Method: get, Pattern: "/fire/charging", Perm: read, Handle: w.chargingList},
		{Method: get, Pattern: "/fire/charging/new", Perm: work, Handle: w.chargingNew},
		{Method: post, Pattern: "/fire/charging/new", Perm: work, Handle: w.chargingSave},
		{Method: get, Pattern: "/fire/charging/{id}", Perm: read, Handle: w.chargingShow},
		{Method: post, Pattern: "/fire/charging/{id}/edit", Perm: work, Handle: w.chargingSave},
		{Method: post, Pattern: "/fire/charging/{id}/check", Perm: work, Handle: w.chargingCheck},
		{Method: get, Pattern: "/fire/stations", Perm: read, Handle: w.stationList},
		{Method: get, Pattern: "/fire/stations/new", Perm: station, Handle: w.stationNew},
		{Method: post, Pattern: "/fire/stations/new", Perm: station, Handle: w.stationSave},
		{Method: get, Pattern: "/fire/stations/{id}", Perm: read, Handle: w.stationShow},
		{Method: post, Pattern: "/fire/stations/{id}/edit", Perm: station, Handle: w.stationSave},
		{Method: post, Pattern: "/fire/stations/{id}/people", Perm: station, Handle: w.memberAdd},
		{Method: post, Pattern: "/fire/stations/{id}/people/end", Perm: station, Handle: w.memberEnd},
		{Method: post, Pattern: "/fire/stations/{id}/kit", Perm: station, Handle: w.kitSave},
		{Method: get, Pattern: "/fire/stations/{id}/kit/{kit}", Perm: station, Handle: w.kitForm},
		{Method: post, Pattern: "/fire/stations/{id}/shift", Perm: station, Handle: w.shiftSet},
		{Method: post, Pattern: "/fire/stations/{id}/week", Perm: station, Handle: w.weekCopy},
		{Method: post, Pattern: "/fire/stations/{id}/handover", Perm: station, Handle: w.handOver},
		{Method: post, Pattern: "/fire/stations/{id}/run", Perm: station, Handle: w.runAdd},
		{Method: get, Pattern: "/fire/classes", Perm: read, Handle: w.classList},
		{Method: get, Pattern: "/fire/classes/new", Perm: plan, Handle: w.classNew},
		{Method: post, Pattern: "/fire/classes/new", Perm: plan, Handle: w.classSave},
		{Method: post, Pattern: "/fire/classes/cert", Perm: plan, Handle: w.certSave},
		{Method: post, Pattern: "/fire/classes/cert/end", Perm: plan, Handle: w.certEnd},
		{Method: get, Pattern: "/fire/classes/{id}", Perm: read, Handle: w.classShow},
		{Method: post, Pattern: "/fire/classes/{id}", Perm: plan, Handle: w.classSign},
		{Method: get, Pattern: "/fire/drills", Perm: read, Handle: w.drillList},
		{Method: get, Pattern: "/fire/drills/new", Perm: plan, Handle: w.drillNew},
		{Method: post, Pattern: "/fire/drills/new", Perm: plan, Handle: w.drillSave},
		{Method: get, Pattern: "/fire/drills/{id}", Perm: read, Handle: w.drillShow},
		{Method: post, Pattern: "/fire/drills/{id}", Perm: plan, Handle: w.drillHold},
	}
}

// say gives the texts of a request.
type say string

func (l say) t(key string, args ...any) string { return text.T(string(l), "fire."+key, args...) }

func (w *pagesOf) read(c *web.Ctx, fn func(tx *db.Tx) error) error { return w.DB.Read(c.Context(), fn) }

// again shows the page of a refused form with its errors, or gives the fault when it is not the form's.
func again(c *web.Ctx, err error, show func(c *web.Ctx, status int, bad map[string]string) error) error {
	bad, ok := web.Refusals(c, err)
	if !ok {
		return err
	}
	return show(c, web.Status(err), bad)
}

// failures lists the refused fields in no order of importance: the form's own.
func failures(bad map[string]string, f *upkeeppages.Form) []ui.FieldError {
	var names []string
	if f != nil {
		for i := range f.Fields {
			names = append(names, f.Fields[i].Name)
			f.Fields[i].Error = bad[f.Fields[i].Name]
		}
	}
	return ui.Summary(bad, append(names, "place")...)
}

// chooseArea lets one choose the compound of something new.
func (w *pagesOf) chooseArea(c *web.Ctx, perm access.Perm, title, to, back string) error {
	a := access.From(c.Context())
	var rows []ui.ListRow
	err := w.read(c, func(tx *db.Tx) error {
		rows = nil
		paths, err := w.Scopes(tx, a, perm)
		if err != nil {
			return err
		}
		for _, p := range paths {
			if p != place.RootPath {
				at, err := w.Places.ByPath(tx, p)
				if err != nil {
					return err
				}
				if at.Kind == place.Compound || at.Kind == place.Building {
					rows = append(rows, ui.ListRow{Href: to + "?place=" + at.ID, Title: at.Name, Side: "›"})
					continue
				}
			}
			list, err := w.Places.Subtree(tx, p, place.Compound, "", 300)
			if err != nil {
				return err
			}
			for _, x := range list {
				rows = append(rows, ui.ListRow{Href: to + "?place=" + x.ID, Title: x.Name, Side: "›"})
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	pg := w.Frame.Staff(c, title, "/fire")
	pg.Back = back
	return c.Page(http.StatusOK, upkeeppages.Page(pg, upkeeppages.View{Main: []upkeeppages.Block{{Title: say(c.Lang).t("upkeep.choose"), Rows: rows}}}))
}

// untilMark is a date that runs out as shape and word.
func untilMark(lang, due, day string) ui.Mark {
	l := say(lang)
	switch Until(due, day) {
	case Expired:
		return ui.Late(l.t("upkeep.expired")).With(due)
	case Soon:
		return ui.Due(due)
	case NoDate:
		return ui.Unknown(l.t("upkeep.no_date"))
	}
	return ui.Fine(due)
}

// noted drops the note of a figure that is zero.
func noted(k ui.KPI, n int) ui.KPI {
	if n == 0 {
		k.Note = ""
	}
	return k
}

func column(title string) ui.Column { return ui.Column{Title: title} }
func key(title string) ui.Column    { return ui.Column{Title: title, Key: true} }
func num(title string) ui.Column    { return ui.Column{Title: title, Num: true} }
func low(title string) ui.Column    { return ui.Column{Title: title, Low: true} }
func cell(s string) ui.Cell         { return ui.Cell{Text: cmp.Or(s, "—")} }
func marked(m ui.Mark) ui.Cell      { return ui.Cell{Mark: &m} }
func count(n int64) ui.Cell         { return ui.Cell{Text: text.Count(n)} }
func lead(s, href string) ui.Cell   { return ui.Cell{Text: s, Href: href, Strong: true} }

func input(name, label, value string, more ...func(*ui.Input)) upkeeppages.Field {
	f := upkeeppages.Field{Input: ui.Input{Name: name, Label: label, Value: value}}
	for _, m := range more {
		m(&f.Input)
	}
	return f
}

func must(i *ui.Input) { i.Required = true }
func typed(kind string) func(*ui.Input) {
	return func(i *ui.Input) {
		i.Type = kind
		if kind == "number" {
			i.Type, i.InputMode = "", "numeric"
		}
	}
}
func hint(s string) func(*ui.Input) { return func(i *ui.Input) { i.Hint = s } }

func choose(kind, name, label string, options []ui.Option, more ...func(*ui.Input)) upkeeppages.Field {
	f := input(name, label, "", more...)
	f.Kind, f.Options = kind, options
	return f
}

func hidden(name, value string) upkeeppages.Field {
	return upkeeppages.Field{Kind: upkeeppages.Hidden, Input: ui.Input{Name: name, Value: value}}
}

func area(name, label, value string, rows int, more ...func(*ui.Input)) upkeeppages.Field {
	f := input(name, label, value, more...)
	f.Kind, f.Rows = upkeeppages.Area, rows
	return f
}

// moment reads a time of a day: 09:05 or 09:05:30; 0 for none or nonsense.
func moment(day, at string) int64 {
	for _, layout := range []string{"2006-01-02 15:04:05", "2006-01-02 15:04"} {
		if t, err := time.ParseInLocation(layout, day+" "+at, clock.Shanghai); err == nil {
			return t.UnixMilli()
		}
	}
	return 0
}

func timeOf(ms int64) string {
	if ms == 0 {
		return "—"
	}
	return clock.Instant(ms).Format("15:04:05")
}

// took writes a span as 2分15秒.
func took(lang string, from, to int64) string {
	n := Seconds(from, to)
	if n < 0 {
		return "—"
	}
	return say(lang).t("upkeep.took", n/60, n%60)
}

func i64(n int64) string { return strconv.FormatInt(n, 10) }

// fen reads yuan with up to two decimals; -1 for nonsense.
func fen(s string) int64 {
	if s == "" {
		return 0
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || f < 0 || f > 1e6 {
		return -1
	}
	return int64(f*100 + .5)
}

func yuan(fen int64) string { return text.Money(fen) }

// numbers are the matters that came of something, as links.
func (w *pagesOf) numbers(tx *db.Tx, ids []string) (out []ui.ListRow, err error) {
	for _, id := range ids {
		m, err := w.Matters.Plain(tx, id)
		if err != nil {
			return nil, web.IgnoreOutside(err)
		}
		k := w.Frame.Mark(text.ZH, tx.Now, m)
		out = append(out, ui.ListRow{Href: "/matters/" + id, Title: m.Title, Sub: m.No, Mark: &k})
	}
	return out, nil
}
