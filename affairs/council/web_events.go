package council

import (
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"

	"linli/affairs/council/pages"
	"linli/kernel/place"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/id"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// events is D3: the year's count by kind against the plan, what is ahead and what was.
func (p *site) events(c *web.Ctx) error {
	a, now := who(c), p.now().In(clock.Shanghai)
	year := now.Year()
	if y := int(number(c.Query("year"))); y >= 2000 && y <= year+1 {
		year = y
	}
	from, to := time.Date(year, 1, 1, 0, 0, 0, 0, clock.Shanghai), time.Date(year+1, 1, 1, 0, 0, 0, 0, clock.Shanghai)
	var comp place.Place
	var w Words
	var list []Event
	var counts map[string]int64
	var all int64
	var may rights
	err := p.read(c, func(tx *db.Tx) (err error) {
		at := c.Query("place")
		if at == "" {
			opts, err := p.compounds(tx, a, Read)
			if err != nil {
				return err
			}
			if len(opts) == 0 {
				return fault.NotFound("council.no_compound")
			}
			at = opts[0].ID
		}
		if comp, err = p.compound(tx, a, Read, at); err != nil {
			return err
		}
		if w, err = p.Words(tx, comp); err != nil {
			return err
		}
		if may, err = p.rights(tx, a, comp.Path); err != nil {
			return err
		}
		if list, err = p.EventsOf(tx, comp.ID, from.UnixMilli(), to.UnixMilli()); err != nil {
			return err
		}
		counts, all, err = p.YearCount(tx, comp.ID, from.UnixMilli(), to.UnixMilli())
		return err
	})
	if err != nil {
		return err
	}
	v := pages.EventsView{Feed: p.Frame.PublicURL + "/q/" + comp.QR + "/events.ics", KPIs: []ui.KPI{{Label: t(c, "council.held_year", year), Value: text.Count(all), Unit: "/" + itoa(int64(w.Terms.Year))}}}
	for _, k := range EventKinds {
		if counts[k] > 0 {
			v.KPIs = append(v.KPIs, ui.KPI{Label: t(c, "council.e."+k), Value: text.Count(counts[k])})
		}
	}
	for y := now.Year() - 1; y <= now.Year(); y++ {
		v.Years = append(v.Years, ui.Tab{Label: itoa(int64(y)), Href: "/council/events?place=" + comp.ID + "&year=" + itoa(int64(y)), On: y == year})
	}
	v.Ahead, v.Past = p.eventLists(c, list)
	pg := p.Frame.Staff(c, t(c, "council.events_of", comp.Name), menu)
	pg.Back, pg.Short = "/council/c/"+comp.ID, t(c, "council.events")
	if may.run {
		pg.Actions = []ui.Btn{{Label: t(c, "council.event_new"), Href: "/council/events/new?place=" + comp.ID, Primary: true}}
	}
	return c.Page(http.StatusOK, pages.Events(pg, v))
}

func eventMark(c *web.Ctx, e Event) ui.Mark {
	word := t(c, "council.es."+string(e.State))
	switch e.State {
	case EventHeld:
		return ui.Done(word)
	case EventOpen:
		return ui.Doing(word)
	}
	return ui.Unknown(word)
}

func (p *site) eventLists(c *web.Ctx, list []Event) (ahead pages.Section, past ui.Table) {
	ahead = pages.Section{Title: t(c, "council.event_ahead"), Empty: t(c, "council.event_none")}
	past = ui.Table{Caption: t(c, "council.event_past"), Columns: []ui.Column{{Title: t(c, "council.event_title"), Key: true}, {Title: t(c, "council.event_kind")}, {Title: t(c, "council.day")}, {Title: t(c, "council.came"), Num: true}, {Title: t(c, "council.state")}},
		Empty: &ui.Empty{Title: t(c, "council.event_none")}}
	for _, e := range list {
		mark := eventMark(c, e)
		if e.State == EventOpen {
			ahead.Rows = append(ahead.Rows, ui.ListRow{Href: "/council/events/" + e.ID, Title: e.Title, Sub: text.Moment(c.Lang, instant(e.At), p.now()) + " · " + e.Venue, Mark: &mark})
			continue
		}
		past.Rows = append([]ui.Row{{ID: e.ID, Tone: mark.Tone, Cells: []ui.Cell{{Text: e.Title, Href: "/council/events/" + e.ID, Strong: true}, {Text: t(c, "council.e."+e.Kind)},
			{Text: text.Day(c.Lang, instant(e.At), p.now())}, {Text: text.Count(e.Came)}, {Mark: &mark}}}}, past.Rows...)
	}
	return ahead, past
}

type eventCmd struct {
	Place    string `form:"place"`
	Rev      int64  `form:"rev"`
	Title    string `form:"title"`
	Kind     string `form:"kind"`
	At       string `form:"at"`
	Time     string `form:"time"`
	End      string `form:"end"`
	Venue    string `form:"venue"`
	Partner  string `form:"partner"`
	Audience string `form:"audience"`
	Leader   string `form:"leader"`
	Capacity string `form:"capacity"`
	Helpers  string `form:"helpers"`
	Cost     string `form:"cost"`
}

func (x eventCmd) event(id string) Event {
	e := Event{ID: id, Rev: x.Rev, Compound: x.Place, Kind: x.Kind, Title: strings.TrimSpace(x.Title), Venue: strings.TrimSpace(x.Venue), Partner: x.Partner, Audience: x.Audience, Leader: x.Leader,
		Capacity: number(x.Capacity), Helpers: number(x.Helpers), Cost: fen(x.Cost)}
	if at := day(x.At, x.Time); !at.IsZero() {
		e.At = at.UnixMilli()
	}
	if until := day(x.At, x.End); !until.IsZero() {
		e.Until = until.UnixMilli()
	}
	return e
}

// fen reads yuan with at most two decimals; -1 is refused by the rule beside its field.
func fen(s string) int64 {
	if s = strings.TrimSpace(s); s == "" {
		return 0
	}
	f, err := strconv.ParseFloat(strings.TrimSuffix(s, "元"), 64)
	if err != nil || f < 0 || f > 1e9 || math.IsNaN(f) {
		return -1
	}
	return int64(math.Round(f * 100))
}

func (p *site) eventForm(c *web.Ctx) error {
	cmd := eventCmd{Place: c.Query("place"), At: dayForm(p.now().AddDate(0, 0, 7)), Time: "09:00", End: "11:00", Leader: who(c).Name}
	if c.Path("id") != "" {
		var e Event
		if err := p.read(c, func(tx *db.Tx) (err error) {
			if e, err = eventByID(tx, c.Path("id")); err == nil {
				err = p.may(tx, who(c), Run, e.Path)
			}
			return err
		}); err != nil {
			return err
		}
		cmd = eventCmd{Place: e.Compound, Rev: e.Rev, Title: e.Title, Kind: e.Kind, At: dayForm(instant(e.At)), Time: hm(instant(e.At)), End: hm(instant(e.Until)), Venue: e.Venue, Partner: e.Partner, Audience: e.Audience,
			Leader: e.Leader, Capacity: itoa(e.Capacity), Helpers: itoa(e.Helpers), Cost: text.Money(e.Cost)}
	}
	return p.showEventForm(c, http.StatusOK, cmd, nil)
}

func (p *site) showEventForm(c *web.Ctx, status int, cmd eventCmd, bad map[string]string) error {
	if err := p.read(c, func(tx *db.Tx) error { _, err := p.compound(tx, who(c), Run, cmd.Place); return err }); err != nil {
		return err
	}
	v := pages.EventForm{Action: c.R.URL.Path, Rev: itoa(cmd.Rev), Place: cmd.Place, Title: cmd.Title, Day: cmd.At, Time: cmd.Time, End: cmd.End, Venue: cmd.Venue, Partner: cmd.Partner, Audience: cmd.Audience,
		Leader: cmd.Leader, Capacity: cmd.Capacity, Helpers: cmd.Helpers, Cost: cmd.Cost, Errors: bad}
	for _, k := range EventKinds {
		v.Kinds = append(v.Kinds, ui.Option{Value: k, Label: t(c, "council.e."+k), On: k == cmd.Kind})
	}
	pg := p.Frame.Staff(c, t(c, "council.event_new"), menu)
	pg.Back = "/council/events?place=" + cmd.Place
	return c.Page(status, pages.PlanEvent(pg, v))
}

func (p *site) saveEvent(c *web.Ctx) error {
	cmd, _, err := web.Decode[eventCmd](c)
	var e Event
	if err == nil {
		err = p.change(c, func(tx *db.Tx) (err error) { e, err = p.SetEvent(tx, who(c), cmd.event(c.Path("id"))); return err })
	}
	if err != nil {
		bad, err := refused(c, err, "title")
		if err != nil {
			return err
		}
		return p.showEventForm(c, http.StatusUnprocessableEntity, cmd, bad)
	}
	p.Frame.Done(c, t(c, "council.event_kept", text.Moment(c.Lang, instant(e.At), p.now())), nil)
	return c.Redirect("/council/events/" + e.ID)
}

func (p *site) event(c *web.Ctx) error { return p.showEvent(c, http.StatusOK, nil) }

func (p *site) showEvent(c *web.Ctx, status int, bad map[string]string) error {
	a := who(c)
	var e Event
	var comp place.Place
	var list []Enrol
	var r rights
	err := p.read(c, func(tx *db.Tx) (err error) {
		if e, err = eventByID(tx, c.Path("id")); err == nil {
			err = p.may(tx, a, Read, e.Path)
		}
		if err != nil {
			return err
		}
		if comp, err = p.Places.Get(tx, e.Compound); err != nil {
			return err
		}
		if r, err = p.rights(tx, a, e.Path); err != nil {
			return err
		}
		list, err = p.EnrolsOf(tx, e.ID)
		return err
	})
	if err != nil {
		return err
	}
	record, run := r.record, r.run
	v := pages.EventView{ID: e.ID, Rev: itoa(e.Rev), Facts: p.eventFacts(c, e, true), Errors: bad, Open: e.State == EventOpen && r.write,
		CanEnd: record && e.State == EventOpen && p.now().UnixMilli() >= e.At, CanRun: run && e.State == EventOpen, Error: bad["act"]}
	v.Guests, v.GuestsIn = p.enrolRows(c, e, list, "guest", record)
	if e.Helpers > 0 {
		v.Helpers, v.HelpersIn = p.enrolRows(c, e, list, "helper", record)
	}
	v.Links = []ui.Btn{{Label: t(c, "council.print.poster"), Href: "/council/events/" + e.ID + "/poster"}, {Label: t(c, "council.ics"), Href: "/q/" + comp.QR + "/events/" + e.ID + "/event.ics"}}
	if v.CanRun {
		v.Links = append(v.Links, ui.Btn{Label: t(c, "council.edit"), Href: "/council/events/" + e.ID + "/edit"})
	}
	if e.Kind == "room" && record && e.State != EventCancelled {
		v.Room = &pages.TopicForm{Action: "/council/topics/new", Key: id.New(), From: e.ID, Places: []ui.Option{{Value: comp.ID, Label: comp.Name}}, Categories: categoryOptions(c, ""),
			Ways: []ui.Option{{Value: "room", Label: t(c, "council.w.room"), On: true}}, Note: t(c, "council.room_note")}
		v.Links = append(v.Links, ui.Btn{Label: t(c, "council.room_matter"), Href: "/matters/new?place=" + comp.ID})
	}
	mark := eventMark(c, e)
	pg := p.Frame.Staff(c, e.Title, menu)
	pg.Mark, pg.Back, pg.Short = &mark, "/council/events?place="+e.Compound, t(c, "council.events")
	return c.Page(status, pages.Event(pg, v))
}

func (p *site) eventFacts(c *web.Ctx, e Event, staff bool) []ui.Def {
	out := []ui.Def{{Term: t(c, "council.when"), Text: text.Moment(c.Lang, instant(e.At), p.now()) + "–" + hm(instant(e.Until))}, {Term: t(c, "council.venue"), Text: e.Venue}, {Term: t(c, "council.event_kind"), Text: t(c, "council.e."+e.Kind)}}
	add := func(key, value string) {
		if value != "" {
			out = append(out, ui.Def{Term: t(c, "council."+key), Text: value})
		}
	}
	add("partner", e.Partner)
	add("audience", e.Audience)
	if staff {
		add("leader", e.Leader)
		if e.Cost > 0 {
			add("cost", text.Money(e.Cost))
		}
		if e.State == EventHeld {
			add("came", text.Count(e.Came))
		}
		add("echo", e.Echo)
	}
	add("reason", e.Reason)
	return out
}

func (p *site) enrolRows(c *web.Ctx, e Event, list []Enrol, what string, tick bool) (rows []pages.EnrolRow, title string) {
	in, waiting := int64(0), int64(0)
	for _, x := range list {
		if x.What != what {
			continue
		}
		r := pages.EnrolRow{ID: x.ID, N: itoa(x.N), Label: x.Label, Heads: t(c, "council.heads_n", x.Heads), Mark: ui.Doing(t(c, "council.in")), Came: x.Came, CanTick: tick && x.State == "in" && e.State == EventOpen}
		if x.State == "waiting" {
			waiting += x.Heads
			r.Mark = ui.Waiting(t(c, "council.in_line"))
		} else {
			in += x.Heads
		}
		if x.Came {
			r.Mark = ui.Done(t(c, "council.has_come"))
		}
		rows = append(rows, r)
	}
	return rows, t(c, "council.in_"+what, in, roomWord(c, e.room(what)), waiting)
}

func roomWord(c *web.Ctx, n int64) string {
	if n == 0 {
		return t(c, "council.no_limit")
	}
	return itoa(n)
}

func (p *site) eventAct(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	a, event := who(c), c.Path("id")
	err = p.change(c, func(tx *db.Tx) error {
		switch c.Path("act") {
		case "enrol":
			_, _, err := p.EnrolTx(tx, a, Enrolling{Event: event, What: guestOr(f), Label: f.Get("label"), Heads: heads(f)})
			return err
		case "came":
			return p.Attend(tx, a, event, f.Get("enrol"), f.Get("on") == "1")
		case "held":
			_, err := p.EndEvent(tx, a, event, number(f.Get("rev")), true, number(f.Get("came")), f.Get("echo"))
			return err
		case "cancel":
			_, err := p.EndEvent(tx, a, event, number(f.Get("rev")), false, 0, f.Get("reason"))
			return err
		}
		return fault.NotFound("council.no_act")
	})
	if err != nil {
		bad, err := refused(c, err, "act")
		if err != nil {
			return err
		}
		return p.showEvent(c, http.StatusUnprocessableEntity, bad)
	}
	p.Frame.Done(c, t(c, "council.done."+c.Path("act")), nil)
	return c.Redirect("/council/events/" + event)
}

func guestOr(f web.Form) string {
	if f.Get("helper") == "1" {
		return "helper"
	}
	return "guest"
}

func heads(f web.Form) int64 {
	if f.Get("helper") == "1" || f.Get("heads") == "" {
		return 1
	}
	return number(f.Get("heads"))
}

// eventPoster is the notice of an activity for the entrance.
func (p *site) eventPoster(c *web.Ctx) error {
	var e Event
	var comp place.Place
	if err := p.read(c, func(tx *db.Tx) (err error) {
		if e, err = eventByID(tx, c.Path("id")); err == nil {
			err = p.may(tx, who(c), Read, e.Path)
		}
		if err == nil {
			comp, err = p.Places.Get(tx, e.Compound)
		}
		return err
	}); err != nil {
		return err
	}
	address := p.Frame.PublicURL + "/q/" + comp.QR + "/events/" + e.ID
	x := ui.Poster{Title: e.Title, Address: address, Short: p.Frame.PublicURL + "/q/" + comp.QR + "/events", Ask: t(c, "council.poster.enrol"), By: t(c, "council.branch_of", comp.Name), Date: text.Date(p.now()),
		BackHref: "/council/events/" + e.ID, Lang: c.Lang}
	for _, f := range p.eventFacts(c, e, false) {
		x.Body = append(x.Body, f.Term+"："+f.Text)
	}
	if e.Helpers > 0 {
		x.Body = append(x.Body, t(c, "council.poster.helpers", e.Helpers))
	}
	return c.Page(http.StatusOK, ui.PosterFrame(x))
}

// openEvents is P7: what is ahead, and where helpers are wanted.
func (p *site) openEvents(c *web.Ctx) error {
	var comp place.Place
	var list []Event
	if err := p.read(c, func(tx *db.Tx) (err error) {
		if comp, err = p.scanned(tx, c.Path("code")); err == nil {
			list, err = events(tx, "compound=? AND state='open' AND until>? ORDER BY at, id LIMIT 60", comp.ID, tx.NowMS())
		}
		return err
	}); err != nil {
		return err
	}
	base := "/q/" + comp.QR
	v := pages.PublicEvents{Ahead: pages.Section{Title: t(c, "council.event_ahead"), Empty: t(c, "council.event_none")}, Helpers: pages.Section{Title: t(c, "council.helpers_wanted")}, Feed: base + "/events.ics"}
	for _, e := range list {
		row := ui.ListRow{Href: base + "/events/" + e.ID, Title: e.Title, Sub: text.Moment(c.Lang, instant(e.At), p.now()) + " · " + e.Venue, Side: t(c, "council.e."+e.Kind)}
		v.Ahead.Rows = append(v.Ahead.Rows, row)
		if e.Helpers > 0 {
			v.Helpers.Rows = append(v.Helpers.Rows, row)
		}
	}
	pg := p.Frame.Public(c, t(c, "council.events_of", comp.Name))
	pg.Back = base
	return c.Page(http.StatusOK, pages.OpenEvents(pg, v))
}

func (p *site) openEvent(c *web.Ctx) error {
	p.token(c)
	return p.showOpenEvent(c, http.StatusOK, "", "1", "", nil)
}

// eventHere reads an activity at its own compound.
func (p *site) eventHere(tx *db.Tx, code, event string) (Event, place.Place, error) {
	comp, err := p.scanned(tx, code)
	if err != nil {
		return Event{}, comp, err
	}
	e, err := eventByID(tx, event)
	if err == nil && e.Compound != comp.ID {
		err = fault.NotFound("council.no_event")
	}
	return e, comp, err
}

func (p *site) showOpenEvent(c *web.Ctx, status int, label, count, contact string, bad map[string]string) error {
	var e Event
	var comp place.Place
	taken := map[string]int64{}
	if err := p.read(c, func(tx *db.Tx) (err error) {
		if e, comp, err = p.eventHere(tx, c.Path("code"), c.Path("id")); err != nil {
			return err
		}
		for _, w := range []string{"guest", "helper"} {
			if taken[w], _, err = p.taken(tx, e.ID, w); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		return err
	}
	base := "/q/" + comp.QR + "/events"
	v := pages.PublicEvent{Facts: p.eventFacts(c, e, false), ICS: base + "/" + e.ID + "/event.ics", Label: label, Heads: count, Contact: contact, Errors: bad, Helpers: e.Helpers > 0}
	if e.State == EventOpen && e.Until > p.now().UnixMilli() {
		v.Action, v.Room = base+"/"+e.ID, freeWord(c, e.Capacity, taken["guest"])
		v.HelpRoom = t(c, "council.help_room", max(0, e.Helpers-taken["helper"]))
	} else {
		v.Over, v.ICS = t(c, "council.enrol_over"), ""
	}
	mark := eventMark(c, e)
	pg := p.Frame.Public(c, e.Title)
	pg.Back, pg.Mark = base, &mark
	return c.Page(status, pages.OpenEvent(pg, v))
}

func freeWord(c *web.Ctx, room, taken int64) string {
	switch {
	case room == 0:
		return t(c, "council.room_any")
	case taken >= room:
		return t(c, "council.room_full", room)
	}
	return t(c, "council.room_left", room-taken, room)
}

func (p *site) enrol(c *web.Ctx) error {
	if err := p.allow(c, perSource); err != nil {
		return err
	}
	f, err := c.Form()
	if err != nil {
		return err
	}
	token := p.token(c)
	var secret string
	if f.Get("website") == "" {
		err = p.change(c, func(tx *db.Tx) error {
			e, _, err := p.eventHere(tx, c.Path("code"), c.Path("id"))
			if err != nil {
				return err
			}
			_, secret, err = p.EnrolTx(tx, publicActor, Enrolling{Event: e.ID, What: guestOr(f), Label: f.Get("label"), Heads: heads(f), Contact: f.Get("contact"), Token: token})
			return err
		})
	}
	if err != nil {
		bad, err := refused(c, err, "label")
		if err != nil {
			return err
		}
		return p.showOpenEvent(c, http.StatusUnprocessableEntity, f.Get("label"), f.Get("heads"), f.Get("contact"), bad)
	}
	if secret == "" {
		return c.Redirect(c.R.URL.Path)
	}
	return c.Redirect("/e/" + secret + "?new=1")
}

// enrolled is the receipt of an enrolment, by which one withdraws.
func (p *site) enrolled(c *web.Ctx) error {
	if err := p.allow(c, perLookup); err != nil {
		return err
	}
	var x Enrol
	var e Event
	var comp place.Place
	err := p.read(c, func(tx *db.Tx) error {
		list, err := enrols(tx, "hash=?", hashOf(strings.ToLower(c.Path("secret"))))
		if err == nil && len(list) == 0 {
			err = fault.NotFound("council.link_unknown")
		}
		if err != nil {
			return err
		}
		x = list[0]
		if e, err = eventByID(tx, x.Event); err != nil {
			return err
		}
		comp, err = p.Places.Get(tx, e.Compound)
		return err
	})
	if err != nil {
		return err
	}
	v := pages.EnrolledView{New: c.Query("new") == "1", Facts: append(p.eventFacts(c, e, false), ui.Def{Term: t(c, "council.label"), Text: x.Label + " · " + t(c, "council.heads_n", x.Heads)})}
	switch x.State {
	case "in":
		v.Mark = ui.Done(t(c, "council.in"))
	case "waiting":
		v.Mark = ui.Waiting(t(c, "council.in_line"))
	default:
		v.Mark, v.New = ui.Unknown(t(c, "council.gone")), false
	}
	if x.State != "gone" && e.State == EventOpen {
		v.Action, v.ICS = "/e/"+c.Path("secret"), "/q/"+comp.QR+"/events/"+e.ID+"/event.ics"
	}
	pg := p.Frame.Public(c, e.Title)
	pg.Back = "/q/" + comp.QR + "/events"
	c.W.Header().Set("Referrer-Policy", "no-referrer")
	return c.Page(http.StatusOK, pages.Enrolled(pg, v))
}

func (p *site) leave(c *web.Ctx) error {
	if err := p.allow(c, perSource); err != nil {
		return err
	}
	if err := p.change(c, func(tx *db.Tx) error { _, err := p.Leave(tx, publicActor, c.Path("secret"), ""); return err }); err != nil {
		return err
	}
	return c.Redirect("/e/" + c.Path("secret"))
}
