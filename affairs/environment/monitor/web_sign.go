package monitor

import (
	"net/http"
	"strconv"

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
