package device

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"linli/affairs/fire/device/pages"
	"linli/affairs/fire/ground"
	"linli/kernel/access"
	"linli/kernel/place"
	"linli/kernel/signal"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// rateDays is the span over which false alarms are counted.
const rateDays = 90

var views = []string{"open", "devices", "rules", "rates", "past", "unknown"}

// signals is F8.
func (w *pagesOf) signals(c *web.Ctx) error {
	a := access.From(c.Context())
	view := c.Query("view")
	if view == "" {
		view = "open"
	}
	pg := w.Frame.Staff(c, "", "/fire")
	v := pages.SignalsView{Tabs: ground.Tabs(c.Lang, ground.TabSignals, a), Live: "/fire/signals/live", Reload: "/fire/signals?view=" + view}
	under := a.Scope(access.SignalRead)
	state, err := w.Signals.State(c.Context(), under) // before the page is read: what changes in between is seen as a change
	if err != nil {
		return err
	}
	v.State = strconv.FormatInt(state, 10)
	err = w.read(c, func(tx *db.Tx) error {
		x := &look{pagesOf: w, tx: tx, lang: c.Lang, a: a, under: under, names: map[string]string{}}
		return x.fill(&v, view, &pg)
	})
	if err != nil {
		return err
	}
	if a.Has(access.SignalEdit) {
		pg.Actions = []ui.Btn{{Label: text.T(c.Lang, "fire.device.add"), Href: "/fire/signals/devices/new"}}
		if view == "rules" {
			pg.Actions = []ui.Btn{{Label: text.T(c.Lang, "fire.device.rule_add"), Href: "/fire/signals/rules/new", Primary: true}}
		}
	}
	return c.Page(http.StatusOK, pages.Signals(pg, v))
}

// look is one reading of the state for one page.
type look struct {
	*pagesOf
	tx    *db.Tx
	lang  string
	a     access.Actor
	under []place.Path
	names map[string]string
}

func (x *look) t(key string, args ...any) string { return text.T(x.lang, "fire.device."+key, args...) }

// where names a place in words, each once.
func (x *look) where(id string) (string, error) {
	if n, ok := x.names[id]; ok {
		return n, nil
	}
	n, err := x.Places.Describe(x.tx, id)
	if fault.Is(err, fault.KindNotFound) {
		n, err = "", nil
	}
	x.names[id] = n
	return n, err
}

func (x *look) fill(v *pages.SignalsView, view string, pg *ui.Page) error {
	*v = pages.SignalsView{Tabs: v.Tabs, Live: v.Live, State: v.State, Reload: v.Reload}
	open, err := x.Signals.Open(x.tx, x.under, 200)
	if err != nil {
		return err
	}
	danger := 0
	for _, o := range open {
		if o.Level == signal.LevelAlarm {
			danger++
		}
	}
	pg.Title = x.t("calm")
	switch {
	case danger > 0:
		pg.Title = x.t("title", danger)
	case len(open) > 0:
		pg.Title = x.t("title_faults", len(open))
	}
	pg.Short = x.t("short")
	if err := x.tiles(v, danger, len(open)-danger); err != nil {
		return err
	}
	for _, name := range views {
		if name == "unknown" && !x.a.Has(access.SignalEdit) {
			continue
		}
		v.Views = append(v.Views, ui.Tab{Label: x.t("v." + name), Href: "/fire/signals?view=" + name, On: name == view})
	}
	switch view {
	case "devices":
		return x.devices(v)
	case "rules":
		return x.rules(v)
	case "rates":
		return x.rates(v)
	case "past":
		return x.past(v)
	case "unknown":
		return x.unknown(v)
	}
	return x.open(v, open)
}

func (x *look) tiles(v *pages.SignalsView, danger, faults int) error {
	list, err := x.Signals.Devices(x.tx, x.under, "", 5000)
	if err != nil {
		return err
	}
	ids := make([]string, len(list))
	for i, d := range list {
		ids[i] = d.ID
	}
	seen, err := x.Signals.Seen(x.tx, ids)
	if err != nil {
		return err
	}
	silent := 0
	for _, d := range list {
		if d.Heartbeat > 0 && x.tx.NowMS()-seen[d.ID].At > signal.SilentAfter*d.Heartbeat*1000 {
			silent++
		}
	}
	rates, err := x.Signals.Rates(x.tx, x.under, x.tx.Now.AddDate(0, 0, -rateDays).UnixMilli())
	if err != nil {
		return err
	}
	var sum signal.Rate
	for _, r := range rates {
		sum.True, sum.False = sum.True+r.True, sum.False+r.False
	}
	share := "—"
	if p, ok := sum.Percent(); ok {
		share = strconv.FormatInt(p, 10)
	}
	tone := func(n int, t ui.Tone) ui.Tone {
		if n > 0 {
			return t
		}
		return ui.Plain
	}
	v.Tiles = []ui.KPI{{Label: x.t("k.open"), Value: text.Count(danger), Tone: tone(danger, ui.Red), Href: "/fire/signals"},
		{Label: x.t("k.faults"), Value: text.Count(faults), Tone: tone(faults, ui.Amber), Href: "/fire/signals"},
		{Label: x.t("k.devices"), Value: text.Count(len(list)), Note: x.t("k.silent", silent), Href: "/fire/signals?view=devices"},
		{Label: x.t("k.false"), Value: share, Unit: "%", Note: x.t("k.false_of", sum.False, sum.True+sum.False, rateDays), Href: "/fire/signals?view=rates"}}
	return nil
}

// open are the cards of what waits.
func (x *look) open(v *pages.SignalsView, list []signal.Alarm) error {
	if len(list) == 0 {
		v.Calm = &ui.Empty{Title: x.t("calm"), Why: x.t("calm_why")}
		return nil
	}
	for _, o := range list {
		card := pages.AlarmCard{ID: o.ID, Title: strings.TrimSpace(Said(x.lang, o) + " · " + o.Name), Href: "/fire/signals/alarms/" + o.ID, Mark: x.mark(o),
			When: x.t("when", text.Moment(x.lang, at(o.Opened), x.tx.Now), text.Ago(x.lang, at(o.Opened), x.tx.Now))}
		if o.Name == "" {
			card.Title = Said(x.lang, o)
		}
		var err error
		if card.Where, err = x.where(o.Place); err != nil {
			return err
		}
		if o.N > 1 {
			card.Lines = append(card.Lines, x.t("times", o.N))
		}
		if o.Back != 0 {
			card.Lines = append(card.Lines, x.t("gone", text.Moment(x.lang, at(o.Back), x.tx.Now)))
		}
		if o.Trouble != "" {
			card.Lines = append(card.Lines, x.t("trouble", o.Trouble))
		}
		if card.Matter, err = x.matterLink(o.Matter); err != nil {
			return err
		}
		if x.a.May(access.SignalHandle, o.Path) == nil {
			card.Handle = "/fire/signals/alarms/" + o.ID + "/handle"
		}
		v.Alarms = append(v.Alarms, card)
	}
	return nil
}

// mark is the state in shape, word and colour.
func (x *look) mark(o signal.Alarm) ui.Mark {
	if o.State == signal.Handled {
		switch o.Verdict {
		case signal.True:
			return ui.Late(x.t("true"))
		case signal.Done:
			return ui.Unknown(x.t("done"))
		}
		return ui.Fine(x.t(o.Verdict))
	}
	if o.Level == signal.LevelAlarm {
		return ui.Late(x.t("waits"))
	}
	return ui.Due(x.t("waits"))
}

// matterLink leads to the matter of an alarm, with its number and who has it.
func (x *look) matterLink(id string) (*ui.Link, error) {
	if id == "" {
		return nil, nil
	}
	m, err := x.Matters.Get(x.tx, x.a, id)
	if fault.Is(err, fault.KindNotFound) || fault.Is(err, fault.KindDenied) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	who := m.HolderLabel
	if who == "" {
		who = x.t("nobody")
	}
	return &ui.Link{Label: m.No + " · " + who, Href: "/matters/" + m.ID}, nil
}

// devices lists the register with when each was heard last.
func (x *look) devices(v *pages.SignalsView) error {
	list, err := x.Signals.Devices(x.tx, x.under, "", 500)
	if err != nil {
		return err
	}
	ids := make([]string, len(list))
	for i, d := range list {
		ids[i] = d.ID
	}
	seen, err := x.Signals.Seen(x.tx, ids)
	if err != nil {
		return err
	}
	t := &ui.Table{Caption: x.t("v.devices"), Columns: []ui.Column{{Title: x.t("c.device"), Key: true}, {Title: x.t("c.where")}, {Title: x.t("c.kind"), Low: true}, {Title: x.t("c.heard")}, {Title: x.t("c.said"), Low: true}},
		Empty: &ui.Empty{Title: x.t("none"), Why: x.t("none_why")}}
	for _, d := range list {
		where, err := x.where(d.Place)
		if err != nil {
			return err
		}
		m := x.heard(d, seen[d.ID])
		t.Rows = append(t.Rows, ui.Row{ID: d.ID, Cells: []ui.Cell{{Text: d.Name, Sub: d.Key, Href: "/fire/signals/devices/" + d.ID}, {Text: where}, {Text: x.t("kind." + d.Kind)}, {Mark: &m}, {Text: x.words(seen[d.ID].Words)}}})
	}
	v.Table, v.Note = t, x.t("devices_note")
	return nil
}

// words says the words of the wire to people.
func (x *look) words(s string) string {
	var out []string
	for _, w := range strings.Fields(s) {
		if text.Has(x.lang, "fire.device.w."+w) {
			w = x.t("w." + w)
		}
		out = append(out, w)
	}
	return strings.Join(out, " ")
}

// heard is when a device was heard last, as a mark.
func (x *look) heard(d signal.Device, s signal.Seen) ui.Mark {
	switch {
	case s.At == 0:
		return ui.Unknown(x.t("never"))
	case d.Heartbeat > 0 && x.tx.NowMS()-s.At > signal.SilentAfter*d.Heartbeat*1000:
		return ui.Late(x.t("silent")).With(text.Ago(x.lang, at(s.At), x.tx.Now))
	case s.Gone:
		return ui.Due(x.t("left")).With(text.Ago(x.lang, at(s.At), x.tx.Now))
	case d.TestUntil > x.tx.NowMS():
		return ui.Doing(x.t("testing"))
	}
	return ui.Fine(x.t("online")).With(text.Ago(x.lang, at(s.At), x.tx.Now))
}

// rates is the share of false alarms by building.
func (x *look) rates(v *pages.SignalsView) error {
	list, err := x.Signals.Rates(x.tx, x.under, x.tx.Now.AddDate(0, 0, -rateDays).UnixMilli())
	if err != nil {
		return err
	}
	t := &ui.Table{Caption: x.t("v.rates"), Columns: []ui.Column{{Title: x.t("c.building"), Key: true}, {Title: x.t("false"), Num: true}, {Title: x.t("true"), Num: true}, {Title: x.t("test"), Num: true, Low: true}, {Title: x.t("unsaid"), Num: true, Low: true}, {Title: x.t("c.share"), Num: true}},
		Empty: &ui.Empty{Title: x.t("no_rates"), Why: x.t("no_rates_why", rateDays)}}
	for _, r := range list {
		where, err := x.where(r.Place)
		if err != nil {
			return err
		}
		share := "—"
		if p, ok := r.Percent(); ok {
			share = strconv.FormatInt(p, 10) + "%"
		}
		t.Rows = append(t.Rows, ui.Row{ID: r.Place, Cells: []ui.Cell{{Text: where}, {Text: text.Count(r.False)}, {Text: text.Count(r.True)}, {Text: text.Count(r.Tests)}, {Text: text.Count(r.Unsaid)}, {Text: share, Strong: true}}})
	}
	v.Table, v.Note = t, x.t("rates_note", rateDays)
	return nil
}

// past lists alarms, newest first.
func (x *look) past(v *pages.SignalsView) error {
	list, err := x.Signals.Past(x.tx, x.under, x.tx.NowMS()+time.Minute.Milliseconds(), 200)
	if err != nil {
		return err
	}
	v.Table, err = x.table(list)
	return err
}

// table shows alarms as rows.
func (x *look) table(list []signal.Alarm) (*ui.Table, error) {
	t := &ui.Table{Caption: x.t("v.past"), Columns: []ui.Column{{Title: x.t("c.what"), Key: true}, {Title: x.t("c.where")}, {Title: x.t("c.when")}, {Title: x.t("c.was")}, {Title: x.t("c.who"), Low: true}},
		Empty: &ui.Empty{Title: x.t("no_past"), Why: x.t("no_past_why")}}
	for _, o := range list {
		where, err := x.where(o.Place)
		if err != nil {
			return nil, err
		}
		m := x.mark(o)
		t.Rows = append(t.Rows, ui.Row{ID: o.ID, Cells: []ui.Cell{{Text: Said(x.lang, o), Sub: o.Name, Href: "/fire/signals/alarms/" + o.ID}, {Text: where}, {Text: text.Moment(x.lang, at(o.Opened), x.tx.Now)},
			{Mark: &m, Sub: o.Note}, {Text: o.Label}}})
	}
	return t, nil
}

// unknown lists devices that nobody registered.
func (x *look) unknown(v *pages.SignalsView) error {
	list, err := x.Signals.Unknowns(x.tx, 200)
	if err != nil {
		return err
	}
	t := &ui.Table{Caption: x.t("v.unknown"), Columns: []ui.Column{{Title: x.t("c.key"), Key: true}, {Title: x.t("c.source")}, {Title: x.t("c.times"), Num: true}, {Title: x.t("c.heard")}, {Title: x.t("c.sent"), Low: true}, {Title: "", Go: true}},
		Empty: &ui.Empty{Title: x.t("no_unknown"), Why: x.t("no_unknown_why")}}
	for _, u := range list {
		row := ui.Row{ID: u.Source + u.Key, Cells: []ui.Cell{{Text: u.Key}, {Text: x.t("source." + u.Source)}, {Text: text.Count(u.N)}, {Text: text.Ago(x.lang, at(u.Last), x.tx.Now)}, {Text: clip(u.Sample, 40)}, {}}}
		if signal.GoodKey(u.Source, u.Key) {
			row.Cells[5].Btns = []ui.Btn{{Label: x.t("register"), Href: "/fire/signals/devices/new?source=" + u.Source + "&key=" + strings.ReplaceAll(u.Key, "/", "%2F"), Small: true}}
		}
		t.Rows = append(t.Rows, row)
	}
	v.Table, v.Note = t, x.t("unknown_note")
	return nil
}
