package council

import (
	"net/http"
	"time"

	"linli/affairs/council/pages"
	"linli/kernel/access"
	"linli/kernel/place"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// planCmd is what the form of a meeting sends.
type planCmd struct {
	Place    string `form:"place"`
	Rev      int64  `form:"rev"`
	At       string `form:"at"`
	Time     string `form:"time"`
	Venue    string `form:"venue"`
	Chair    string `form:"chair"`
	Recorder string `form:"recorder"`
	Guests   string `form:"guests"`
}

// planForm begins with what the last meeting was: the same place and people, the first Friday evening with enough notice.
func (p *site) planForm(c *web.Ctx) error {
	a := who(c)
	cmd := planCmd{Place: c.Query("place"), Time: "19:30", Chair: a.Name}
	err := p.read(c, func(tx *db.Tx) error {
		if c.Path("id") != "" {
			m, err := p.meetingFor(tx, a, Run, c.Path("id"))
			cmd = planCmd{Place: m.Compound, Rev: m.Rev, At: dayForm(instant(m.At)), Time: hm(instant(m.At)), Venue: m.Venue, Chair: m.Chair, Recorder: m.Recorder, Guests: m.Guests}
			return err
		}
		if cmd.Place == "" {
			return nil
		}
		comp, err := p.compound(tx, a, Run, cmd.Place)
		if err != nil {
			return err
		}
		w, err := p.Words(tx, comp)
		if err != nil {
			return err
		}
		last, held, err := p.Last(tx, comp.ID, tx.NowMS()+1)
		if held {
			cmd.Venue, cmd.Chair, cmd.Recorder, cmd.Guests, cmd.Time = last.Venue, last.Chair, last.Recorder, last.Guests, hm(instant(last.At))
		}
		cmd.At = dayForm(nextDay(tx.Now, w.Terms.Notice))
		return err
	})
	if err != nil {
		return err
	}
	return p.showPlan(c, http.StatusOK, cmd, nil)
}

// nextDay proposes the first Friday of the month that leaves the days of notice, else the next Friday that does.
func nextDay(now time.Time, notice int) time.Time {
	d := now.In(clock.Shanghai).AddDate(0, 0, notice)
	for d.Weekday() != time.Friday {
		d = d.AddDate(0, 0, 1)
	}
	return d
}

func (p *site) showPlan(c *web.Ctx, status int, cmd planCmd, bad map[string]string) error {
	v := pages.MeetingForm{Action: c.R.URL.Path, Rev: itoa(cmd.Rev), Place: cmd.Place, Day: cmd.At, Time: cmd.Time, Venue: cmd.Venue, Chair: cmd.Chair, Recorder: cmd.Recorder, Guests: cmd.Guests,
		Errors: bad, New: c.Path("id") == ""}
	if cmd.Place == "" {
		if err := p.read(c, func(tx *db.Tx) error {
			list, err := p.compounds(tx, who(c), Run)
			v.Compounds = options(list, "")
			return err
		}); err != nil {
			return err
		}
	}
	pg := p.Frame.Staff(c, t(c, "council.plan"), menu)
	pg.Back = "/council"
	return c.Page(status, pages.PlanMeeting(pg, v))
}

func (p *site) plan(c *web.Ctx) error {
	cmd, _, err := web.Decode[planCmd](c)
	var m Meeting
	if err == nil {
		m, err = p.Plan(c.Context(), who(c), Plan{Meeting: c.Path("id"), Rev: cmd.Rev, Compound: cmd.Place, At: day(cmd.At, cmd.Time), Venue: cmd.Venue, Chair: cmd.Chair, Recorder: cmd.Recorder, Guests: cmd.Guests})
	}
	if err != nil {
		bad, err := refused(c, err, "at")
		if err != nil {
			return err
		}
		return p.showPlan(c, http.StatusUnprocessableEntity, cmd, bad)
	}
	p.Frame.Done(c, t(c, "council.planned", text.Moment(c.Lang, instant(m.At), p.now())), nil)
	return c.Redirect("/council/meetings/" + m.ID)
}

// meetingState is what the page of a meeting reads.
type meetingState struct {
	m       Meeting
	comp    place.Place
	words   Words
	items   []Item
	topics  map[string]Topic
	waiting []Topic
	kept    Kept
	hasKept bool
	objects []Objection
	seats   []Seat
	mine    Kept // its own promises
	may     rights
}

func (p *site) meetingRead(tx *db.Tx, a access.Actor, id string) (s meetingState, err error) {
	if s.m, err = p.Meeting(tx, a, id); err != nil {
		return s, err
	}
	if err = p.meetingParts(tx, &s); err != nil {
		return s, err
	}
	if s.may, err = p.rights(tx, a, s.m.Path); err != nil {
		return s, err
	}
	if s.m.State == Planned || s.m.State == Announced || s.m.State == Open {
		if s.waiting, err = p.TopicsOf(tx, TopicQuery{Compound: s.m.Compound, States: []State{Listed}, Limit: 50}); err != nil {
			return s, err
		}
	}
	s.seats, err = p.Seats(tx, s.m.ID)
	return s, err
}

// meetingParts reads what everybody may know of a meeting.
func (p *site) meetingParts(tx *db.Tx, s *meetingState) (err error) {
	if s.comp, err = p.Places.Get(tx, s.m.Compound); err != nil {
		return err
	}
	if s.words, err = p.Words(tx, s.comp); err != nil {
		return err
	}
	if s.items, err = p.Items(tx, s.m.ID); err != nil {
		return err
	}
	s.topics = map[string]Topic{}
	for _, i := range s.items {
		if s.topics[i.Topic], err = topicByID(tx, i.Topic); err != nil {
			return err
		}
	}
	last, held, err := p.Last(tx, s.m.Compound, s.m.At)
	if err != nil {
		return err
	}
	if s.hasKept = held; held {
		if s.kept, err = p.Kept(tx, last); err != nil {
			return err
		}
	}
	if s.objects, err = p.Objections(tx, s.m.ID); err != nil {
		return err
	}
	s.mine, err = p.Kept(tx, s.m)
	return err
}

func came(list []Seat) (n int) {
	for _, x := range list {
		if x.How != "" {
			n++
		}
	}
	return n
}

func (p *site) meeting(c *web.Ctx) error { return p.showMeeting(c, http.StatusOK, "") }

func (p *site) showMeeting(c *web.Ctx, status int, trouble string) error {
	a := who(c)
	var s meetingState
	if err := p.read(c, func(tx *db.Tx) (err error) { s, err = p.meetingRead(tx, a, c.Path("id")); return err }); err != nil {
		return err
	}
	v := pages.MeetingView{ID: s.m.ID, Rev: itoa(s.m.Rev), Error: trouble, Facts: p.meetingFacts(c, s)}
	if s.hasKept {
		v.Kept = p.keptView(c, s.comp, s.kept, true)
	}
	run, record := s.may.run, s.may.record
	v.Items, v.Waiting = p.itemRows(c, s, run, record)
	if run {
		v.Acts = p.meetingActs(c, s)
	}
	v.Links = p.papers(c, s)
	for _, o := range s.objects {
		v.Objections = append(v.Objections, p.objectionView(c, o, run && s.m.State == Published))
	}
	if s.m.State == Published {
		v.Publication = t(c, "council.published_until", text.MonthDay(c.Lang, instant(s.m.PublishUntil).Add(-time.Minute), p.now()), len(s.objects), unanswered(s.objects))
	}
	mark := meetingMark(c.Lang, s.m)
	pg := p.Frame.Staff(c, Number(s.comp.Name, s.m), menu)
	pg.Mark, pg.Back, pg.Short = &mark, "/council/c/"+s.comp.ID, s.words.Name(c.Lang)
	if record && s.m.State == Open {
		pg.Dock = []ui.Btn{{Label: t(c, "council.sign_in", came(s.seats)), Href: "/council/meetings/" + s.m.ID + "/sign", Primary: true}}
		pg.Actions = []ui.Btn{{Label: t(c, "council.sign_in", came(s.seats)), Href: "/council/meetings/" + s.m.ID + "/sign", Primary: true, DeskOnly: true}}
	}
	return c.Page(status, pages.Meeting(pg, v))
}

func unanswered(list []Objection) (n int) {
	for _, o := range list {
		if o.AnsweredAt == 0 {
			n++
		}
	}
	return n
}

func (p *site) objectionView(c *web.Ctx, o Objection, run bool) pages.ObjectionView {
	v := pages.ObjectionView{ID: o.ID, When: text.MonthDay(c.Lang, instant(o.At), p.now()), Said: o.Said, Answer: o.Answer}
	if run && o.AnsweredAt == 0 {
		v.Action = "/council/meetings/" + o.Meeting + "/answer"
	}
	return v
}

func (p *site) meetingFacts(c *web.Ctx, s meetingState) []ui.Def {
	out := []ui.Def{{Term: t(c, "council.when"), Text: text.Moment(c.Lang, instant(s.m.At), p.now())}, {Term: t(c, "council.venue"), Text: s.m.Venue}, {Term: t(c, "council.chair"), Text: s.m.Chair},
		{Term: t(c, "council.recorder"), Text: orDash(s.m.Recorder)}, {Term: t(c, "council.guests"), Text: orDash(s.m.Guests)},
		{Term: t(c, "council.invited_came"), Text: t(c, "council.of", came(s.seats), len(s.seats))}}
	if s.m.Reason != "" {
		out = append(out, ui.Def{Term: t(c, "council.reason"), Text: s.m.Reason})
	}
	return out
}

// itemRows are the agenda and what may be put on it.
func (p *site) itemRows(c *web.Ctx, s meetingState, run, record bool) (on, waiting []pages.ItemRow) {
	base := "/council/meetings/" + s.m.ID
	for n, i := range s.items {
		x := s.topics[i.Topic]
		row := pages.ItemRow{N: itoa(int64(n+1)) + ".", Title: x.Title, Sub: t(c, "council.seconded_n", x.Seconded), Href: "/council/topics/" + x.ID}
		if s.m.State == Open && record && i.Result == "" {
			row.Href = base + "/topics/" + x.ID
		}
		if i.Result != "" || s.m.State == Open {
			row.Mark = resultMark(c.Lang, i.Result)
		}
		if i.Resolution != "" {
			row.Sub = i.Resolution
		}
		if run && (s.m.State == Planned || s.m.State == Announced) {
			row.Take = &pages.Button{Action: base + "/off", Btn: ui.Btn{Label: t(c, "council.take_off"), Small: true}, Fields: [][2]string{{"topic", x.ID}}}
		}
		on = append(on, row)
	}
	if !run {
		return on, nil
	}
	for _, x := range s.waiting {
		if x.Meeting == s.m.ID {
			continue
		}
		waiting = append(waiting, pages.ItemRow{Title: x.Title, Sub: t(c, "council.seconded_n", x.Seconded),
			Take: &pages.Button{Action: base + "/on", Btn: ui.Btn{Label: t(c, "council.put_on"), Small: true}, Fields: [][2]string{{"topic", x.ID}}}})
	}
	return on, waiting
}

// meetingActs are what may be done with a meeting now, the likely one first.
func (p *site) meetingActs(c *web.Ctx, s meetingState) (out []pages.ActForm) {
	add := func(act, why, reason string, primary bool) {
		out = append(out, pages.ActForm{Act: act, Label: t(c, "council.act."+act), Why: why, Reason: reason, Primary: primary, Needed: act == "cancel"})
	}
	switch s.m.State {
	case Planned:
		short := ""
		if days(p.now(), instant(s.m.At)) < s.words.Terms.Notice {
			short = t(c, "council.short_reason", s.words.Terms.Notice)
		}
		add("announce", t(c, "council.why.announce", s.words.Terms.Notice), short, true)
		add("cancel", "", t(c, "council.cancel_why"), false)
	case Announced:
		add("open", t(c, "council.why.open"), "", true)
		add("cancel", "", t(c, "council.cancel_why"), false)
	case Open:
		add("close", t(c, "council.why.close", left(s.items)), "", false)
	case Closed:
		add("publish", t(c, "council.why.publish", s.words.Terms.Publish), "", true)
	case Published:
		add("end", t(c, "council.why.end"), "", s.m.PublishUntil <= p.now().UnixMilli())
	}
	return out
}

// left counts the topics without a result.
func left(list []Item) (n int) {
	for _, i := range list {
		if i.Result == "" {
			n++
		}
	}
	return n
}

// papers are the prints of a meeting in its state.
func (p *site) papers(c *web.Ctx, s meetingState) (out []ui.Btn) {
	base := "/council/meetings/" + s.m.ID
	link := func(what string) {
		out = append(out, ui.Btn{Label: t(c, "council.print."+what), Href: base + "/print/" + what})
	}
	switch s.m.State {
	case Planned, Announced:
		link("poster")
		link("sheet")
		out = append(out, ui.Btn{Label: t(c, "council.ics"), Href: "/q/" + s.comp.QR + "/meetings/" + s.m.ID + "/meeting.ics"})
		if s.may.run {
			out = append(out, ui.Btn{Label: t(c, "council.edit"), Href: base + "/edit"})
		}
	case Open:
		link("sheet")
	case Closed, Published, Ended:
		out = append(out, ui.Btn{Label: t(c, "council.minutes"), Href: base + "/minutes"})
		link("minutes")
		link("notice")
	}
	return out
}

type actCmd struct {
	Rev       int64  `form:"rev"`
	Reason    string `form:"reason"`
	Topic     string `form:"topic"`
	Objection string `form:"objection"`
	Answer    string `form:"answer"`
}

// act does one step of a meeting and comes back to its page.
func (p *site) act(c *web.Ctx) error {
	cmd, _, err := web.Decode[actCmd](c)
	if err != nil {
		return err
	}
	a, id, act := who(c), c.Path("id"), c.Path("act")
	switch act {
	case "on", "off":
		err = p.change(c, func(tx *db.Tx) error { return p.Put(tx, a, id, cmd.Topic, act == "on") })
	case "answer":
		err = p.change(c, func(tx *db.Tx) error { return p.Answer(tx, a, id, cmd.Objection, cmd.Answer) })
	default:
		_, err = p.Act(c.Context(), a, Act{Meeting: id, Rev: cmd.Rev, Act: act, Reason: cmd.Reason})
	}
	if err != nil {
		bad, err := refused(c, err, "act")
		if err != nil {
			return err
		}
		for _, sentence := range bad {
			return p.showMeeting(c, http.StatusUnprocessableEntity, sentence)
		}
	}
	var undo *ui.Undo
	if back := map[string]string{"on": "off", "off": "on"}[act]; back != "" {
		undo = &ui.Undo{Text: t(c, "council.done."+act), Action: "/council/meetings/" + id + "/" + back, Fields: map[string]string{"topic": cmd.Topic}}
	}
	p.Frame.Done(c, t(c, "council.done."+act), undo)
	return c.Redirect("/council/meetings/" + id)
}
