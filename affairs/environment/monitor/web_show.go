package monitor

import (
	"cmp"
	"net/http"
	"strconv"
	"time"

	envmonitor "linli/affairs/environment/monitor/pages"

	"linli/affairs/environment/ground"
	"linli/kernel/access"
	"linli/platform/clock"
	"linli/platform/db"
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
	defs := []ui.Def{{Term: "MN", Text: m.MN}, {Term: l.t("heard"), Text: heard}, {Term: l.t("clock_off"), Text: l.t("seconds", x.off/1000)}, {Term: l.t("nets"), Text: cmp.Or(m.Nets, l.t("nets_any"))}, {Term: l.t("edition"), Text: cmp.Or(m.Edition, l.t("edition_any"))}, {Term: l.t("since"), Text: l.t("since_until", m.Since, cmp.Or(m.Until, l.t("until_now")))}}
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
