package monitor

import (
	"cmp"
	"net/http"
	"strconv"
	"time"

	"github.com/a-h/templ"

	envmonitor "linli/affairs/environment/monitor/pages"

	"linli/affairs/environment/ground"
	"linli/kernel/access"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// view is a kind of values with the spans it offers, in days.
var views = []struct {
	key, cn string
	days    []int
}{{"hour", Hour, []int{1, 7, 31}}, {"day", Day, []int{31, 92, 366}}, {"minute", Minute, []int{1, 7, 31, 366}}, {"realtime", Realtime, []int{1, 7}}}

// asked is what the address of a page asks for.
type asked struct {
	view, cn, factor, until string
	days                    int
}

func ask(c *web.Ctx, m Monitor, today string) asked {
	q := asked{view: "hour", cn: Hour, days: 7, until: today}
	for _, v := range views {
		if v.key == c.Query("v") {
			q.view, q.cn, q.days = v.key, v.cn, v.days[0]
			if v.key == "hour" {
				q.days = 7
			}
			for _, d := range v.days {
				if strconv.Itoa(d) == c.Query("d") {
					q.days = d
				}
			}
		}
	}
	if u := c.Query("until"); clock.ValidDay(u) && u <= today {
		q.until = u
	}
	for i, ch := range m.Channels {
		if i == 0 || ch.Factor == c.Query("f") {
			q.factor = ch.Factor
		}
	}
	if len(m.Channels) > 1 && m.Channels[0].Factor == Flow && c.Query("f") == "" {
		q.factor = m.Channels[1].Factor
	}
	return q
}

func (q asked) href(m, view, factor string, days int, until string) string {
	return home + "/" + m + "?v=" + view + "&f=" + factor + "&d=" + strconv.Itoa(days) + "&until=" + until
}

// span is the time that the chart shows.
func (q asked) span() Span {
	end := dayStart(clock.AddDays(q.until, 1))
	return Span{dayStart(clock.AddDays(q.until, 1-q.days)), end}
}

func (w *pagesOf) show(c *web.Ctx) error { return w.page(c, http.StatusOK, nil) }

func (w *pagesOf) page(c *web.Ctx, status int, bad map[string]string) error {
	a, l := access.From(c.Context()), say(c.Lang)
	pg := w.Frame.Staff(c, "", "/environment")
	pg.Back = home
	var v envmonitor.View
	err := w.DB.Read(c.Context(), func(tx *db.Tx) error {
		v = envmonitor.View{Tabs: ground.Tabs(c.Lang, ground.TabMonitors, a)}
		m, err := w.may(tx, a, access.EnvRead, c.Path("id"))
		if err != nil {
			return err
		}
		heard, err := seenOf(tx)
		if err != nil {
			return err
		}
		mark := talks(c.Lang, m, heard[m.Num], tx.Now)
		at, err := w.Places.Describe(tx, m.Place)
		if err != nil {
			return err
		}
		pg.Title, pg.Sub, pg.Mark = m.Name, text.Joined(m.Company, at), &mark
		if m.Outlet != "" {
			pg.Actions = append(pg.Actions, ui.Btn{Label: l.t("process"), Href: "/environment/monitors-at/" + m.Outlet})
			if w.Seams != nil && w.Seams.TaskAt != nil && a.May(access.EnvInspect, m.Path) == nil {
				pg.Actions = append(pg.Actions, ui.Btn{Label: l.t("inspect"), Href: w.Seams.TaskAt(m.Outlet)})
			}
		}
		edit := a.May(access.EnvEdit, m.Path) == nil && m.State == Active
		if edit {
			pg.Actions = append(pg.Actions, ui.Btn{Label: l.t("edit"), Href: home + "/" + m.ID + "/edit", DeskOnly: true})
		}
		if v.Tiles, err = w.tiles(tx, c.Lang, m); err != nil {
			return err
		}
		q := ask(c, m, clock.DayOf(tx.Now))
		chart, err := w.chartBlock(tx, c.Lang, m, q)
		if err != nil {
			return err
		}
		v.Main = append(v.Main, chart)
		found, err := w.signBlock(tx, c.Lang, m)
		if err != nil {
			return err
		}
		v.Main = append(v.Main, found)
		v.Side = append(v.Side, w.factsBlock(tx, c.Lang, m, heard[m.Num]))
		logs, err := w.logBlocks(tx, c.Lang, m, edit, bad)
		v.Side = append(v.Side, logs...)
		v.Errors = ui.Summary(bad, "what", "from", "until", "note", "reason")
		return err
	})
	if err != nil {
		return err
	}
	return c.Page(status, envmonitor.Page(pg, v))
}

// tiles are the newest hour means with their limits.
func (w *pagesOf) tiles(tx *db.Tx, lang string, m Monitor) (out []ui.KPI, err error) {
	l := say(lang)
	list, err := latest(tx, m)
	if err != nil {
		return nil, err
	}
	for _, x := range list {
		k := ui.KPI{Label: FactorName(lang, x.Factor), Value: cmp.Or(x.Value, "—"), Unit: x.Unit, Note: l.t("hour_from", clock.Instant(x.At).Format("01-02 15:04"))}
		lim, ok, err := w.limitOf(tx, m, x.Factor, clock.DayOf(clock.Instant(x.At)))
		if err != nil {
			return nil, err
		}
		if ok {
			k.Note = text.Joined(k.Note, l.t("limit_is", lim.Text))
		}
		if f := FlagOf(FlagCode(x.Flag)); f != "N" {
			k.NoteHot = FlagWord(lang, FlagCode(x.Flag))
		} else if times, over := Over(x.Value, x.Unit, lim); ok && over && x.Counts() {
			k.NoteHot, k.Tone = overWords(lang, times), ui.Red
		} else if ok && !SameUnit(x.Unit, lim.Unit) {
			k.NoteHot = l.t("other_unit", lim.Unit)
		}
		out = append(out, k)
	}
	return out, nil
}

// chartBlock is the chart of one factor with the ways to another.
func (w *pagesOf) chartBlock(tx *db.Tx, lang string, m Monitor, q asked) (b envmonitor.Block, err error) {
	l := say(lang)
	b.Title = l.t("chart", FactorName(lang, q.factor))
	for _, ch := range m.Channels {
		b.Chips = append(b.Chips, ui.Tab{Label: FactorName(lang, ch.Factor), Href: q.href(m.ID, q.view, ch.Factor, q.days, q.until), On: ch.Factor == q.factor})
	}
	for _, v := range views {
		for _, d := range v.days {
			b.More = append(b.More, ui.Tab{Label: l.t("view."+v.key) + l.t("days_"+strconv.Itoa(d)), Href: q.href(m.ID, v.key, q.factor, d, q.until), On: v.key == q.view && d == q.days})
		}
	}
	chart, note, err := w.chart(tx, lang, m, q.cn, q.factor, q.span(), nil)
	if err != nil {
		return b, err
	}
	b.Chart = append(b.Chart, chart)
	b.Note = note
	before := clock.AddDays(q.until, -q.days)
	b.Defs = []ui.Def{{Term: l.t("move"), Text: l.t("before", before), Href: q.href(m.ID, q.view, q.factor, q.days, before)}}
	if after := clock.AddDays(q.until, q.days); q.until < clock.DayOf(tx.Now) {
		after = min(after, clock.DayOf(tx.Now))
		b.Defs = append(b.Defs, ui.Def{Term: "", Text: l.t("after", after), Href: q.href(m.ID, q.view, q.factor, q.days, after)})
	}
	return b, nil
}

// chartWidth is how many columns a chart has: more than a screen shows.
const chartWidth = 700

// chart draws one factor over a span, with the limit, what was flagged, what was sampled, and a stretch to look at.
func (w *pagesOf) chart(tx *db.Tx, lang string, m Monitor, cn, factor string, sp Span, look *Sign) (templ.Component, string, error) {
	l := say(lang)
	all, err := series(tx, m.Num, cn, factor, dayOf(sp.From), dayOf(sp.Until-1))
	if err != nil {
		return nil, "", err
	}
	s := all.between(sp.From, sp.Until)
	ch, _ := m.Channel(factor)
	step := stepOf(cn, s.Points)
	f := float64(pow10(s.Scale))
	out := ui.Series{From: sp.From, Until: sp.Until, Unit: ch.Unit, Low: factor == Flow && look == nil, Ticks: ticks(sp)}
	for _, c := range Downsample(s.Points, sp.From, sp.Until, step, chartWidth) {
		out.Points = append(out.Points, ui.SeriesPoint{At: c.At, Lo: float64(c.Lo) / f, Hi: float64(c.Hi) / f, Gap: c.Gap})
	}
	lim, ok, err := w.limitOf(tx, m, factor, dayOf(sp.Until-1))
	if err != nil {
		return nil, "", err
	}
	limit := int64(0)
	if ok = ok && SameUnit(ch.Unit, lim.Unit); ok {
		limit, ok = scaledLimit(lim, s.Scale)
	}
	if ok {
		out.Limit, _ = lim.Value.Float64()
		out.LimitWord = l.t("limit_line", lim.Text)
	}
	if look != nil {
		out.Bands = append(out.Bands, ui.SeriesBand{From: look.Span.From, Until: look.Span.Until, Word: l.t("sign." + look.Kind), Tone: ui.Red})
	}
	flagged := map[string]bool{}
	for _, b := range Marks(s.Points, step, max(step*2, (sp.Until-sp.From)/chartWidth)) {
		word := FlagWord(lang, FlagCode(b.Flag))
		flagged[word] = true
		out.Bands = append(out.Bands, ui.SeriesBand{From: b.From, Until: b.Until, Word: word, Tone: ui.Amber})
	}
	if err := w.sampled(tx, m, factor, sp, lim, ok, &out); err != nil {
		return nil, "", err
	}
	sum := count(s.Points, limit, ok, sp, step)
	out.Finding = sum.words(l, FactorName(lang, factor))
	out.Legend = []ui.Mark{{Tone: ui.Blue, Shape: "—", Word: l.t("legend.value")}}
	if ok {
		out.Legend = append(out.Legend, ui.Mark{Tone: ui.Red, Shape: "- -", Word: l.t("limit_line", lim.Text)})
	}
	if len(flagged) > 0 {
		out.Legend = append(out.Legend, ui.Mark{Tone: ui.Amber, Shape: "▒", Word: l.t("legend.flagged")})
	}
	if look != nil {
		out.Legend = append(out.Legend, ui.Mark{Tone: ui.Red, Shape: "▒", Word: l.t("legend.look")})
	}
	if len(out.Dots) > 0 {
		out.Legend = append(out.Legend, ui.Mark{Tone: ui.Green, Shape: "◆", Word: l.t("legend.sample")})
	}
	out.Head, out.Rows = s.table(lang, 60)
	return ui.SeriesDrawing(out), out.Finding, nil
}

// sampled lays the results of hand samples beside the series.
func (w *pagesOf) sampled(tx *db.Tx, m Monitor, factor string, sp Span, lim Limit, ok bool, out *ui.Series) error {
	if w.Seams == nil || w.Seams.Sampled == nil || m.Outlet == "" {
		return nil
	}
	list, err := w.Seams.Sampled(tx, m.Outlet, sp.From*1000, 200)
	if err != nil {
		return err
	}
	ch, _ := m.Channel(factor)
	for _, r := range list {
		v, dec, isNumber := Scaled(r.Text)
		if r.Pollutant != factor || !isNumber || !SameUnit(r.Unit, ch.Unit) {
			continue
		}
		_, over := Over(r.Text, r.Unit, lim)
		out.Dots = append(out.Dots, ui.SeriesDot{At: r.When / 1000, V: float64(v) / float64(pow10(dec)), Word: r.Text, Over: ok && over})
	}
	return nil
}

// counted is what a chart says in words.
type counted struct{ n, over, flagged, beyond, lost, want int64 }

func count(points []Point, limit int64, hasLimit bool, sp Span, step int64) (k counted) {
	var last int64
	for _, p := range points {
		switch {
		case p.Bits&Rewrites != 0:
			continue
		case p.Bits&NoValue != 0:
			k.lost++
		case p.Bits&Beyond != 0:
			k.beyond++
		case p.Flag() != 0:
			k.flagged++
		default:
			k.n++
			if hasLimit && p.V > limit {
				k.over++
			}
		}
		if last != 0 && p.At-last > 2*step {
			k.lost += (p.At-last)/step - 1
		}
		last = p.At
	}
	return k
}

func (k counted) words(l say, name string) string {
	if k.n+k.flagged+k.beyond == 0 {
		return l.t("sum.none", name)
	}
	s := l.t("sum.n", name, k.n)
	for _, x := range []struct {
		key string
		n   int64
	}{{"over", k.over}, {"flagged", k.flagged}, {"beyond", k.beyond}, {"lost", k.lost}} {
		if x.n > 0 {
			s += l.t("sum."+x.key, x.n)
		}
	}
	return s + l.t("sum.end")
}

// table are the last n values as they stand, for those who cannot see the picture.
func (s Series) table(lang string, n int) (head []string, rows [][]string) {
	l := say(lang)
	for i := len(s.Points) - 1; i >= 0 && len(rows) < n; i-- {
		p := s.Points[i]
		v := Decimal(p.V, s.Scale)
		if p.Bits&NoValue != 0 {
			v = "—"
		}
		word := FlagWord(lang, p.Flag())
		if p.Bits&Beyond != 0 {
			word = text.Joined(word, l.t("beyond"))
		}
		if p.Bits&Rewrites != 0 {
			word = text.Joined(word, l.t("rewritten"))
		}
		rows = append(rows, []string{clock.Instant(p.At * 1000).Format("2006-01-02 15:04:05"), v, word})
	}
	return []string{l.t("time"), l.t("value"), l.t("flag")}, rows
}

// ticks labels the axis: hours of a day, days of a month, months of a year.
func ticks(sp Span) (out []ui.SeriesTick) {
	days := (sp.Until - sp.From) / (24 * 3600)
	switch {
	case days <= 2:
		for t := sp.From; t < sp.Until; t += 4 * 3600 {
			out = append(out, ui.SeriesTick{At: t, Word: clock.Instant(t * 1000).Format("15:04")})
		}
	case days <= 100:
		for t := sp.From; t < sp.Until; t += max(days/8, 1) * 24 * 3600 {
			out = append(out, ui.SeriesTick{At: t, Word: clock.Instant(t * 1000).Format("1-2")})
		}
	default:
		t := clock.Instant(sp.From * 1000)
		for m := time.Date(t.Year(), t.Month()+1, 1, 0, 0, 0, 0, clock.Shanghai); m.Unix() < sp.Until; m = m.AddDate(0, 1, 0) {
			out = append(out, ui.SeriesTick{At: m.Unix(), Word: m.Format("2006-01")})
		}
	}
	return out
}

// signBlock lists the signs of a monitor.
func (w *pagesOf) signBlock(tx *db.Tx, lang string, m Monitor) (envmonitor.Block, error) {
	l := say(lang)
	found, err := signs(tx, "monitor = ? ORDER BY from_at DESC, id LIMIT 30", m.ID)
	b := envmonitor.Block{Title: l.t("signs"), Note: l.t("signs_note")}
	for _, f := range found {
		b.Rows = append(b.Rows, ui.ListRow{Href: home + "/" + m.ID + "/signs/" + f.ID, Title: l.t("sign."+f.Kind) + " · " + FactorName(lang, f.Factor), Sub: SignWords(lang, f), Side: f.Day, Tone: ui.Amber})
	}
	if len(found) == 0 {
		b.Note = l.t("no_signs")
	}
	return b, err
}

func (w *pagesOf) factsBlock(tx *db.Tx, lang string, m Monitor, x seenAt) envmonitor.Block {
	l := say(lang)
	heard := "—"
	if x.at != 0 {
		heard = clock.Instant(x.at).Format("2006-01-02 15:04") + text.Aside(lang, x.remote)
	}
	defs := []ui.Def{{Term: "MN", Text: m.MN}, {Term: l.t("heard"), Text: heard}, {Term: l.t("clock_off"), Text: l.t("seconds", x.off/1000)}, {Term: l.t("nets"), Text: cmp.Or(m.Nets, l.t("nets_any"))}, {Term: l.t("edition"), Text: cmp.Or(m.Edition, l.t("edition_any"))}, {Term: l.t("since"), Text: m.Since + "—" + m.Until}}
	for _, ch := range m.Channels {
		words := ch.Unit
		if ch.Low != "" || ch.High != "" {
			words = text.Joined(words, l.t("range", cmp.Or(ch.Low, "…"), cmp.Or(ch.High, "…")))
		}
		if lim, ok, err := w.limitOf(tx, m, ch.Factor, clock.DayOf(tx.Now)); err == nil && ok {
			words = text.Joined(words, l.t("limit_of", lim.Text, lim.Unit, lim.Basis))
		}
		defs = append(defs, ui.Def{Term: FactorName(lang, ch.Factor), Text: text.Joined(words, ch.Spot)})
	}
	return envmonitor.Block{Title: l.t("facts"), Defs: defs}
}

func (w *pagesOf) logBlocks(tx *db.Tx, lang string, m Monitor, edit bool, bad map[string]string) (out []envmonitor.Block, err error) {
	l := say(lang)
	list, err := records(tx, "monitor = ? ORDER BY from_at DESC LIMIT 20", m.ID)
	b := envmonitor.Block{Title: l.t("log")}
	for _, r := range list {
		b.Rows = append(b.Rows, ui.ListRow{Title: l.t("log." + r.What), Sub: text.Joined(clock.Instant(r.From).Format("2006-01-02 15:04")+"—"+clock.Instant(r.Until).Format("15:04"), r.Note), Side: r.Label})
	}
	if len(list) == 0 {
		b.Note = l.t("no_log")
	}
	out = append(out, b)
	if !edit {
		return out, err
	}
	now := clock.Instant(tx.NowMS()).Format("2006-01-02T15:04")
	in := func(name, label, kind, value string) envmonitor.Field {
		return envmonitor.Field{Input: ui.Input{Name: name, Label: label, Type: kind, Value: value, Error: bad[name], Required: name != "note"}}
	}
	out = append(out, envmonitor.Block{Title: l.t("add_log"), Fold: len(bad) == 0, Form: &envmonitor.Form{ID: "log", Action: home + "/" + m.ID + "/log", Submit: l.t("save_log"), Fields: []envmonitor.Field{
		{Kind: envmonitor.Chips, Input: ui.Input{Name: "what", Label: l.t("what"), Error: bad["what"], Required: true}, Options: ui.Options(lang, "environment.monitor.log.", []string{"calibration", "maintenance", "repair", "stop"})},
		in("from", l.t("from_time"), "datetime-local", now), in("until", l.t("till_time"), "datetime-local", now), in("note", l.t("note"), "", "")}}},
		envmonitor.Block{Title: l.t("end"), Note: l.t("end_note"), Fold: true, Form: &envmonitor.Form{ID: "end", Action: home + "/" + m.ID + "/end", Submit: l.t("end_now"), Fields: []envmonitor.Field{in("reason", l.t("reason"), "", "")}}})
	return out, err
}

type logCmd struct {
	What  string `form:"what"`
	From  string `form:"from"`
	Until string `form:"until"`
	Note  string `form:"note"`
}

// local reads the value of a datetime-local field; 0 for none.
func local(s string) int64 {
	for _, layout := range []string{"2006-01-02T15:04", "2006-01-02 15:04", "2006-01-02T15:04:05"} {
		if t, err := time.ParseInLocation(layout, s, clock.Shanghai); err == nil {
			return t.UnixMilli()
		}
	}
	return 0
}

func (w *pagesOf) log(c *web.Ctx) error {
	k, _, err := web.Decode[logCmd](c)
	if err != nil {
		return err
	}
	_, err = w.AddRecord(c.Context(), access.From(c.Context()), Record{Monitor: c.Path("id"), What: k.What, From: local(k.From), Until: local(k.Until), Note: k.Note})
	return w.after(c, err, "logged")
}

type endCmd struct {
	Reason string `form:"reason"`
}

func (w *pagesOf) end(c *web.Ctx) error {
	k, _, err := web.Decode[endCmd](c)
	if err != nil {
		return err
	}
	_, err = w.End(c.Context(), access.From(c.Context()), c.Path("id"), k.Reason)
	return w.after(c, err, "ended")
}

// after leads back to the monitor, or shows the refused form again.
func (w *pagesOf) after(c *web.Ctx, err error, done string) error {
	if err != nil {
		bad, ok := web.Refusals(c, err)
		if !ok {
			return err
		}
		return w.page(c, web.Status(err), bad)
	}
	w.Frame.Done(c, say(c.Lang).t(done), nil)
	return c.Redirect(home + "/" + c.Path("id"))
}

// sign shows why something looks faked: the chart of the stretch and the days around it.
func (w *pagesOf) sign(c *web.Ctx) error {
	a, l := access.From(c.Context()), say(c.Lang)
	pg := w.Frame.Staff(c, "", "/environment")
	pg.Back = home + "/" + c.Path("id")
	var v envmonitor.View
	err := w.DB.Read(c.Context(), func(tx *db.Tx) error {
		v = envmonitor.View{}
		m, err := w.may(tx, a, access.EnvRead, c.Path("id"))
		if err != nil {
			return err
		}
		list, err := signs(tx, "id = ? AND monitor = ?", c.Path("sign"), m.ID)
		if err != nil {
			return err
		}
		if len(list) == 0 {
			return fault.NotFound("environment.monitor.no_sign")
		}
		f := list[0]
		pg.Title, pg.Over, pg.Sub = l.t("sign."+f.Kind)+" · "+FactorName(c.Lang, f.Factor), m.Name, SignWords(c.Lang, f)
		sp := Span{dayStart(dayOf(f.Span.From - 24*3600)), dayStart(dayOf(f.Span.Until+24*3600)) + 24*3600}
		chart, note, err := w.chart(tx, c.Lang, m, f.CN, f.Factor, sp, &f.Sign)
		if err != nil {
			return err
		}
		b := envmonitor.Block{Title: l.t("why_chart"), Chart: []templ.Component{chart}, Note: note}
		if f.Kind == Replay && len(f.Facts) == 2 {
			if lag, err := strconv.ParseInt(f.Facts[1], 10, 64); err == nil {
				was := Sign{Kind: Replay, Span: Span{f.Span.From - lag*3600, f.Span.Until - lag*3600}}
				earlier, _, err := w.chart(tx, c.Lang, m, f.CN, f.Factor, Span{sp.From - lag*3600, sp.Until - lag*3600}, &was)
				if err != nil {
					return err
				}
				b.Chart = append(b.Chart, earlier)
				b.Note = text.Joined(note, l.t("replay_below"))
			}
		}
		v.Main = append(v.Main, b)
		if f.Matter != "" {
			mt, err := w.Matters.Plain(tx, f.Matter)
			if err := web.IgnoreOutside(err); err != nil {
				return err
			}
			if err == nil && mt.ID != "" {
				mark := w.Frame.Mark(c.Lang, tx.Now, mt)
				v.Main = append(v.Main, envmonitor.Block{Title: l.t("matter"), Rows: []ui.ListRow{{Href: "/matters/" + mt.ID, Title: mt.Title, Sub: mt.No, Mark: &mark}}})
			}
		}
		v.Note = l.t("sign_note")
		return nil
	})
	if err != nil {
		return err
	}
	return c.Page(http.StatusOK, envmonitor.Page(pg, v))
}

// process is the whole-process view of an outlet: state of the facility, flow, concentrations and the samples beside them, on one axis.
func (w *pagesOf) process(c *web.Ctx) error {
	a, l := access.From(c.Context()), say(c.Lang)
	pg := w.Frame.Staff(c, l.t("process"), "/environment")
	pg.Back = home
	var v envmonitor.View
	err := w.DB.Read(c.Context(), func(tx *db.Tx) error {
		v = envmonitor.View{Tabs: ground.Tabs(c.Lang, ground.TabMonitors, a)}
		cond, args := below(a)
		list, err := monitors(tx, "outlet = ? AND "+cond+" ORDER BY state, num", append([]any{c.Path("outlet")}, args...)...)
		if err != nil {
			return err
		}
		if len(list) == 0 {
			return fault.NotFound("environment.monitor.none_there")
		}
		until := clock.DayOf(tx.Now)
		if u := c.Query("until"); clock.ValidDay(u) {
			until = u
		}
		sp := asked{days: 7, until: until}.span()
		pg.Sub = text.Joined(list[0].Company, dayOf(sp.From)+"—"+until)
		for _, m := range list {
			b := envmonitor.Block{Title: m.Name}
			states, err := w.facility(tx, c.Lang, m, sp)
			if err != nil {
				return err
			}
			b.Defs = states
			for _, ch := range m.Channels {
				chart, note, err := w.chart(tx, c.Lang, m, Hour, ch.Factor, sp, nil)
				if err != nil {
					return err
				}
				b.Chart = append(b.Chart, titled(FactorName(c.Lang, ch.Factor), note), chart)
			}
			v.Main = append(v.Main, b)
		}
		v.Note = l.t("process_note")
		return nil
	})
	if err != nil {
		return err
	}
	return c.Page(http.StatusOK, envmonitor.Page(pg, v))
}

// facility says for how many hours of a span each treatment facility ran, stood still or gave alarm.
func (w *pagesOf) facility(tx *db.Tx, lang string, m Monitor, sp Span) (out []ui.Def, err error) {
	l := say(lang)
	for n := 1; n <= 6; n++ {
		code := "SB" + strconv.Itoa(n) + "-RS"
		all, err := series(tx, m.Num, Facility, code, dayOf(sp.From), dayOf(sp.Until-1))
		if err != nil {
			return nil, err
		}
		s := all.between(sp.From, sp.Until)
		if len(s.Points) == 0 {
			continue
		}
		f := pow10(s.Scale)
		state := map[int64]int{}
		for _, p := range s.Points {
			if p.Bits&NoValue == 0 {
				state[p.V/f]++
			}
		}
		words := l.t("fac.last", l.t("fac."+strconv.FormatInt(min(max(s.Points[len(s.Points)-1].V/f, 0), 6), 10)))
		for k := int64(0); k <= 5; k++ {
			if state[k] > 0 {
				words = text.Joined(words, l.t("fac.share", l.t("fac."+strconv.FormatInt(k, 10)), state[k]*100/len(s.Points)))
			}
		}
		out = append(out, ui.Def{Term: l.t("fac.name", n), Text: words})
	}
	if len(out) == 0 {
		out = append(out, ui.Def{Term: l.t("fac"), Text: l.t("fac.gap")})
	}
	return out, nil
}
