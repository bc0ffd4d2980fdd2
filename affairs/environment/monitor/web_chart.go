package monitor

import (
	"time"

	"github.com/a-h/templ"

	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/text"
	"linli/platform/web/ui"
)

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
