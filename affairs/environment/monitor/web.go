package monitor

import (
	"cmp"
	"net/http"
	"time"

	envmonitor "linli/affairs/environment/monitor/pages"

	"linli/affairs/environment/ground"
	"linli/kernel/access"
	"linli/kernel/place"
	"linli/kernel/signal"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

const home = "/environment/monitors"

// pagesOf serves the pages of the package.
type pagesOf struct{ *Service }

func (w *pagesOf) routes() []web.Route {
	get, post := http.MethodGet, http.MethodPost
	read, edit := string(access.EnvRead), string(access.EnvEdit)
	return []web.Route{
		{Method: get, Pattern: home, Perm: read, Handle: w.list},
		{Method: get, Pattern: home + "/unknown", Perm: read, Handle: w.unknown},
		{Method: get, Pattern: home + "/rules", Perm: read, Handle: w.rules},
		{Method: get, Pattern: home + "/new", Perm: edit, Handle: w.newForm},
		{Method: post, Pattern: home + "/new", Perm: edit, Handle: w.save},
		{Method: get, Pattern: home + "/{id}", Perm: read, Handle: w.show},
		{Method: get, Pattern: home + "/{id}/edit", Perm: edit, Handle: w.editForm},
		{Method: post, Pattern: home + "/{id}/edit", Perm: edit, Handle: w.save},
		{Method: post, Pattern: home + "/{id}/end", Perm: edit, Handle: w.end},
		{Method: post, Pattern: home + "/{id}/log", Perm: edit, Handle: w.log},
		{Method: get, Pattern: home + "/{id}/signs/{sign}", Perm: read, Handle: w.sign},
		{Method: get, Pattern: "/environment/monitors-at/{outlet}", Perm: read, Handle: w.process},
	}
}

// say gives the texts of a request.
type say string

func (l say) t(key string, args ...any) string {
	return text.T(string(l), "environment.monitor."+key, args...)
}

// below is the condition for rows within an actor's places.
func below(a access.Actor) (string, []any) {
	return place.Below("path", a.Scope(access.EnvRead))
}

// Silent is after how long without a frame a monitor is called silent.
const Silent = 2 * time.Hour

// seen is when a monitor was last heard.
type seenAt struct {
	at, off int64
	remote  string
}

func seenOf(tx *db.Tx) (map[int64]seenAt, error) {
	out := map[int64]seenAt{}
	err := tx.Each("SELECT num, at, off_by, remote FROM env_seen", nil, func(scan func(...any) error) error {
		var n int64
		var x seenAt
		err := scan(&n, &x.at, &x.off, &x.remote)
		out[n] = x
		return err
	})
	return out, err
}

// talks is the state of a monitor in words.
func talks(lang string, m Monitor, x seenAt, now time.Time) ui.Mark {
	l := say(lang)
	switch {
	case m.State == Ended:
		return ui.Unknown(l.t("state.ended"))
	case x.at == 0:
		return ui.Unknown(l.t("state.never"))
	case now.Sub(clock.Instant(x.at)) > Silent:
		return ui.Late(l.t("state.silent")).With(text.Ago(lang, clock.Instant(x.at), now))
	}
	return ui.Fine(l.t("state.talking"))
}

func (w *pagesOf) list(c *web.Ctx) error {
	a, l := access.From(c.Context()), say(c.Lang)
	v := envmonitor.View{Tabs: ground.Tabs(c.Lang, ground.TabMonitors, a)}
	t := ui.Table{Caption: l.t("list"), Columns: []ui.Column{{Title: l.t("name"), Key: true}, {Title: l.t("state")}, {Title: l.t("newest")}, {Title: l.t("outlet")}, {Title: "MN", Low: true}},
		Empty: &ui.Empty{Title: l.t("empty"), Why: l.t("empty_why")}}
	silent, over, open := 0, 0, int64(0)
	unknown := int64(0)
	var recent []ui.ListRow
	err := w.DB.Read(c.Context(), func(tx *db.Tx) error {
		t.Rows, recent, silent, over = nil, nil, 0, 0
		cond, args := below(a)
		list, err := monitors(tx, cond+" ORDER BY state, path, name LIMIT 1000", args...)
		if err != nil {
			return err
		}
		heard, err := seenOf(tx)
		if err != nil {
			return err
		}
		names := map[string]string{}
		for _, m := range list {
			names[m.ID] = m.Name
			mark := talks(c.Lang, m, heard[m.Num], tx.Now)
			if mark.Tone == ui.Red {
				silent++
			}
			words, hot, err := w.newest(tx, c.Lang, m)
			if err != nil {
				return err
			}
			at, err := w.Places.Describe(tx, m.Place)
			if err != nil {
				return err
			}
			r := ui.Row{ID: m.ID, Cells: []ui.Cell{{Text: m.Name, Href: home + "/" + m.ID, Strong: true}, {Mark: &mark}, {Text: cmp.Or(words, "—")}, {Text: cmp.Or(m.Company, at), Sub: at}, {Text: m.MN}}}
			if hot {
				over++
				r.Tone, r.Cells[2].Tone = ui.Red, ui.Red
			}
			t.Rows = append(t.Rows, r)
		}
		if unknown, err = tx.Count("SELECT COUNT(*) FROM env_refused WHERE what = 'unknown'"); err != nil {
			return err
		}
		if open, err = tx.Count("SELECT COUNT(*) FROM env_sign WHERE "+cond+" AND found >= ?", append(args, tx.NowMS()-30*24*3600_000)...); err != nil {
			return err
		}
		found, err := signs(tx, cond+" ORDER BY found DESC, id LIMIT 8", args...)
		for _, f := range found {
			recent = append(recent, ui.ListRow{Href: home + "/" + f.Monitor + "/signs/" + f.ID, Title: l.t("sign."+f.Kind) + " · " + FactorName(c.Lang, f.Factor) + " · " + names[f.Monitor], Sub: SignWords(c.Lang, f), Side: f.Day})
		}
		return err
	})
	if err != nil {
		return err
	}
	v.Tiles = []ui.KPI{{Label: l.t("k.all"), Value: text.Count(len(t.Rows)), Unit: l.t("unit")}, {Label: l.t("k.silent"), Value: text.Count(silent), Unit: l.t("unit"), Tone: hotWhen(silent)},
		{Label: l.t("k.over"), Value: text.Count(over), Unit: l.t("unit"), Tone: hotWhen(over)}, {Label: l.t("k.signs"), Value: text.Count(open), Note: l.t("k.signs_note")}, {Label: l.t("k.unknown"), Value: text.Count(unknown), Href: home + "/unknown", Tone: hotWhen(int(unknown))}}
	v.Main = []envmonitor.Block{{Title: l.t("list"), Table: &t}}
	if len(recent) > 0 {
		v.Main = append(v.Main, envmonitor.Block{Title: l.t("signs"), Rows: recent, Note: l.t("signs_note")})
	}
	pg := w.Frame.Staff(c, l.t("title"), "/environment")
	pg.Sub = l.t("sub")
	if a.Has(access.EnvEdit) {
		pg.Actions = append(pg.Actions, ui.Btn{Label: l.t("new"), Href: home + "/new", Primary: true})
	}
	pg.Actions = append(pg.Actions, ui.Btn{Label: l.t("rules"), Href: home + "/rules", DeskOnly: true})
	return c.Page(http.StatusOK, envmonitor.Page(pg, v))
}

func hotWhen(n int) ui.Tone {
	if n > 0 {
		return ui.Red
	}
	return ui.Plain
}

// latest is the newest mean of each factor that counts, hours before days.
func latest(tx *db.Tx, m Monitor) (out []mean, err error) {
	for _, ch := range m.Channels {
		list, err := means(tx, "num = ? AND factor = ? AND cn = ? AND n = 0 ORDER BY at DESC LIMIT 1", m.Num, ch.Factor, Hour)
		if err != nil {
			return nil, err
		}
		out = append(out, list...)
	}
	return out, nil
}

// newest says the newest hour means with their limits; hot when one lies over.
func (w *pagesOf) newest(tx *db.Tx, lang string, m Monitor) (words string, hot bool, err error) {
	list, err := latest(tx, m)
	if err != nil {
		return "", false, err
	}
	for _, x := range list {
		s := FactorName(lang, x.Factor) + " " + cmp.Or(x.Value, "—")
		if f := FlagOf(FlagCode(x.Flag)); f != "N" {
			s += text.Aside(lang, FlagWord(lang, FlagCode(x.Flag)))
		} else if l, ok, err := w.limitOf(tx, m, x.Factor, clock.DayOf(clock.Instant(x.At))); err != nil {
			return "", false, err
		} else if ok {
			if times, over := Over(x.Value, x.Unit, l); over && x.Counts() {
				s, hot = s+overWords(lang, times), true
			}
		}
		words = text.Joined(words, s)
	}
	return words, hot, nil
}

func overWords(lang, times string) string {
	if times == "" {
		return say(lang).t("out_of_range")
	}
	return say(lang).t("over_by", times)
}

// FlagWord says a flag in a word.
func FlagWord(lang string, code byte) string {
	f := FlagOf(code)
	switch f {
	case "":
		f = "none"
	case "?":
		f = "other"
	}
	return text.T(lang, "environment.monitor.flag."+f)
}

func (w *pagesOf) unknown(c *web.Ctx) error {
	a, l := access.From(c.Context()), say(c.Lang)
	t := ui.Table{Caption: l.t("unknown"), Columns: []ui.Column{{Title: "MN", Key: true}, {Title: l.t("why")}, {Title: l.t("from")}, {Title: l.t("times"), Num: true}, {Title: l.t("last")}, {Title: l.t("sample"), Low: true}, {Title: "", Go: true}},
		Empty: &ui.Empty{Title: l.t("unknown_empty"), Why: l.t("unknown_why")}}
	err := w.DB.Read(c.Context(), func(tx *db.Tx) error {
		t.Rows = nil
		reg, err := w.register(tx)
		if err != nil {
			return err
		}
		return tx.Each("SELECT mn, what, remote, sample, last_at, n FROM env_refused ORDER BY last_at DESC, mn, what LIMIT 500", nil, func(scan func(...any) error) error {
			var mn, what, remote, sample string
			var last, n int64
			if err := scan(&mn, &what, &remote, &sample, &last, &n); err != nil {
				return err
			}
			k := reg.byMN[mn]
			if k != nil && a.May(access.EnvRead, k.Path) != nil {
				return nil
			}
			r := ui.Row{Cells: []ui.Cell{{Text: mn, Strong: true}, {Text: l.t("refused." + what)}, {Text: cmp.Or(remote, "—")}, {Text: text.Count(n)}, {Text: clock.Instant(last).Format("01-02 15:04")}, {Text: cmp.Or(text.Short(sample, 60), "—")}, {}}}
			if what == signal.NotKnown && mn != "…" && a.Has(access.EnvEdit) {
				r.Cells[6].Btns = []ui.Btn{{Label: l.t("register"), Href: home + "/new?mn=" + mn, Small: true}}
			} else if k != nil {
				r.Cells[0].Href = home + "/" + k.ID
			}
			t.Rows = append(t.Rows, r)
			return nil
		})
	})
	if err != nil {
		return err
	}
	pg := w.Frame.Staff(c, l.t("unknown"), "/environment")
	pg.Back, pg.Sub = home, l.t("unknown_sub")
	return c.Page(http.StatusOK, envmonitor.Page(pg, envmonitor.View{Main: []envmonitor.Block{{Table: &t, Note: l.t("unknown_note")}}}))
}

// rules shows the thresholds as data.
func (w *pagesOf) rules(c *web.Ctx) error {
	l := say(c.Lang)
	t := ui.Table{Caption: l.t("rules"), Columns: []ui.Column{{Title: l.t("sign"), Key: true}, {Title: l.t("threshold")}, {Title: l.t("value"), Num: true}, {Title: l.t("since")}, {Title: l.t("source")}}}
	for _, x := range Thresholds() {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: l.t("sign." + x.Kind), Strong: true}, {Text: l.t("bound." + x.Kind + "_" + x.Key)}, {Text: text.Count(x.Value)}, {Text: x.From}, {Text: x.Source}}})
	}
	kept := ui.Table{Caption: l.t("retention"), Columns: []ui.Column{{Title: l.t("what"), Key: true}, {Title: l.t("days"), Num: true}, {Title: l.t("since")}, {Title: l.t("source")}}}
	for _, x := range Retention(clock.DayOf(w.DB.Clock().Now())) {
		kept.Rows = append(kept.Rows, ui.Row{Cells: []ui.Cell{{Text: l.t("cn." + x.CN), Sub: l.t("kept." + x.What), Strong: true}, {Text: text.Count(x.Days)}, {Text: x.From}, {Text: x.Source}}})
	}
	pg := w.Frame.Staff(c, l.t("rules"), "/environment")
	pg.Back, pg.Sub = home, l.t("rules_sub")
	return c.Page(http.StatusOK, envmonitor.Page(pg, envmonitor.View{Main: []envmonitor.Block{{Title: l.t("rules"), Table: &t, Note: l.t("rules_note")}, {Title: l.t("retention"), Table: &kept}}}))
}
