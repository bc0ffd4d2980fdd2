package council

import (
	"net/http"

	"linli/affairs/council/pages"
	"linli/kernel/access"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// home is the entry of the menu: one compound leads to its desk, several to the rhythm of all.
func (p *site) home(c *web.Ctx) error {
	a := who(c)
	var gaps []Gap
	var pending map[string]int
	err := p.read(c, func(tx *db.Tx) error {
		pending = map[string]int{}
		list, err := p.compounds(tx, a, Read)
		if err != nil {
			return err
		}
		if gaps, err = p.Rhythm(tx, list); err != nil {
			return err
		}
		for _, g := range gaps {
			n, err := tx.Count("SELECT count(*) FROM council_topic WHERE compound=? AND state='raised'", g.Compound.ID)
			if err != nil {
				return err
			}
			pending[g.Compound.ID] = int(n)
		}
		return nil
	})
	if err != nil {
		return err
	}
	if len(gaps) == 1 {
		return c.Redirect("/council/c/" + gaps[0].Compound.ID)
	}
	if len(gaps) == 0 {
		return p.noCompound(c)
	}
	return p.rhythmPage(c, gaps, pending)
}

// noCompound sends those who serve a building to the page that all neighbours see.
func (p *site) noCompound(c *web.Ctx) error {
	var code string
	err := p.read(c, func(tx *db.Tx) error {
		for _, path := range who(c).Scope(Read) {
			at, err := p.Places.ByPath(tx, path)
			if err != nil {
				return err
			}
			if comp, err := p.compoundOf(tx, at.ID); err == nil {
				code = comp.QR
			}
		}
		return nil
	})
	if err == nil && code == "" {
		err = fault.NotFound("council.no_compound")
	}
	if err != nil {
		return err
	}
	return c.Redirect("/q/" + code + "/council")
}

func (p *site) rhythmPage(c *web.Ctx, gaps []Gap, pending map[string]int) error {
	met, waiting := 0, 0
	tb := ui.Table{Caption: t(c, "council.rhythm"), Columns: []ui.Column{{Title: t(c, "council.compound"), Key: true}, {Title: t(c, "council.last")}, {Title: t(c, "council.next_meeting")},
		{Title: t(c, "council.to_review"), Num: true}, {Title: t(c, "council.this_month")}}}
	for _, g := range gaps {
		mark := ui.Due(t(c, "council.not_met"))
		last, next := t(c, "council.never"), "—"
		if g.Met {
			met++
			mark = ui.Fine(t(c, "council.met"))
		}
		if g.Held {
			last = text.MonthDay(c.Lang, instant(g.Last.At), p.now())
		}
		if g.Next != nil {
			next = text.MonthDay(c.Lang, instant(g.Next.At), p.now())
		}
		waiting += pending[g.Compound.ID]
		tb.Rows = append(tb.Rows, ui.Row{ID: g.Compound.ID, Tone: mark.Tone, Cells: []ui.Cell{{Text: g.Compound.Name, Href: "/council/c/" + g.Compound.ID, Strong: true}, {Text: last}, {Text: next},
			{Text: text.Count(pending[g.Compound.ID])}, {Mark: &mark}}})
	}
	title := t(c, "council.rhythm_all", len(gaps))
	if met < len(gaps) {
		title = t(c, "council.rhythm_gap", len(gaps)-met)
	}
	pg := p.Frame.Staff(c, title, menu)
	pg.Short = t(c, "council.menu")
	pg.Sub = t(c, "council.rhythm_line")
	kpis := []ui.KPI{{Label: t(c, "council.met_count"), Value: text.Count(met), Unit: "/" + text.Count(len(gaps))}, {Label: t(c, "council.to_review"), Value: text.Count(waiting)}}
	return c.Page(http.StatusOK, pages.Rhythm(pg, kpis, tb))
}

// state is what the desk of a compound reads.
type deskState struct {
	comp      place.Place
	words     Words
	raised    []Topic
	listed    []Topic
	rest      []Topic
	meetings  []Meeting
	kept      Kept
	hasKept   bool
	objecting int64
	may       rights
}

func (p *site) deskRead(tx *db.Tx, a access.Actor, compound string) (s deskState, err error) {
	if s.comp, err = p.compound(tx, a, Read, compound); err != nil {
		return s, err
	}
	if s.words, err = p.Words(tx, s.comp); err != nil {
		return s, err
	}
	if s.may, err = p.rights(tx, a, s.comp.Path); err != nil {
		return s, err
	}
	for states, to := range map[*[]Topic][]State{&s.raised: {Raised}, &s.listed: {Listed, Noticed}, &s.rest: {Doing, Shown, Decided}} {
		if *states, err = p.TopicsOf(tx, TopicQuery{Compound: s.comp.ID, States: to, Limit: 20}); err != nil {
			return s, err
		}
	}
	if s.meetings, err = p.MeetingsOf(tx, s.comp.ID, 14); err != nil {
		return s, err
	}
	last, held, err := p.Last(tx, s.comp.ID, tx.NowMS()+1)
	if err != nil || !held {
		return s, err
	}
	if s.kept, err = p.Kept(tx, last); err != nil {
		return s, err
	}
	s.hasKept = true
	s.objecting, err = tx.Count("SELECT count(*) FROM council_objection o JOIN council_meeting m ON m.id=o.meeting WHERE m.compound=? AND m.state='published' AND o.answered_at=0", s.comp.ID)
	return s, err
}

// desk is D1 of one compound.
func (p *site) desk(c *web.Ctx) error {
	a := who(c)
	var s deskState
	if err := p.read(c, func(tx *db.Tx) (err error) { s, err = p.deskRead(tx, a, c.Path("compound")); return err }); err != nil {
		return err
	}
	v := pages.DeskView{Meetings: p.meetingTable(c, s.comp, s.meetings)}
	v.Next, v.NextForm = p.nextStep(c, s)
	if s.hasKept {
		v.Kept = p.keptView(c, s.comp, s.kept, true)
	}
	v.Sections = []pages.Section{
		{Title: t(c, "council.to_review"), Rows: p.topicRows(c, s.words, s.raised), Empty: t(c, "council.nothing_raised")},
		{Title: t(c, "council.listed"), Rows: p.topicRows(c, s.words, s.listed), Empty: t(c, "council.nothing_listed")},
		{Title: t(c, "council.under_way"), Rows: p.topicRows(c, s.words, s.rest)},
	}
	v.Links = p.deskLinks(c, s.may, s.comp)
	pg := p.Frame.Staff(c, t(c, "council.desk", s.comp.Name, s.words.Name(c.Lang)), menu)
	pg.Short = s.words.Name(c.Lang)
	if s.may.write {
		pg.Actions = []ui.Btn{{Label: t(c, "council.new_topic"), Href: "/council/topics/new?place=" + s.comp.ID}}
	}
	return c.Page(http.StatusOK, pages.Desk(pg, v))
}

func (p *site) deskLinks(c *web.Ctx, r rights, comp place.Place) (out []ui.Btn) {
	out = []ui.Btn{{Label: t(c, "council.events"), Href: "/council/events?place=" + comp.ID}}
	if r.run {
		out = append(out, ui.Btn{Label: t(c, "council.members"), Href: "/council/members?place=" + comp.ID}, ui.Btn{Label: t(c, "council.settings"), Href: "/council/settings?place=" + comp.ID})
	}
	if comp.QR != "" {
		out = append(out, ui.Btn{Label: t(c, "council.public_page"), Href: "/q/" + comp.QR + "/council"})
	}
	return out
}

// nextStep says what the branch has to do now: one sentence and one button.
func (p *site) nextStep(c *web.Ctx, s deskState) (ui.Notice, *pages.Button) {
	for _, m := range s.meetings {
		n := Number(s.comp.Name, m)
		go_ := []ui.Btn{{Label: t(c, "council.open_it"), Href: "/council/meetings/" + m.ID, Primary: true}}
		switch {
		case m.State == Open:
			return ui.Notice{Tone: ui.Blue, Title: t(c, "council.now_open", n), Links: go_}, nil
		case m.State == Closed:
			return ui.Notice{Tone: ui.Amber, Title: t(c, "council.now_closed", n), Links: go_}, nil
		case m.State == Published && m.PublishUntil <= p.now().UnixMilli():
			return ui.Notice{Tone: ui.Amber, Title: t(c, "council.now_end", n, s.objecting), Links: go_}, nil
		case m.State == Planned:
			return ui.Notice{Tone: ui.Amber, Title: t(c, "council.now_planned", n, text.Day(c.Lang, instant(m.At), p.now())), Links: go_}, nil
		case m.State == Announced:
			return ui.Notice{Tone: ui.Blue, Title: t(c, "council.now_announced", n, text.Moment(c.Lang, instant(m.At), p.now())), Links: go_}, nil
		}
	}
	x := ui.Notice{Tone: ui.Amber, Title: t(c, "council.now_gap", len(s.listed))}
	if from, _ := Month(p.now()); s.hasKept && s.kept.Meeting.At >= from.UnixMilli() {
		x = ui.Notice{Tone: ui.Blue, Title: t(c, "council.now_plan", len(s.listed))}
	}
	if s.may.run {
		x.Links = []ui.Btn{{Label: t(c, "council.plan"), Href: "/council/meetings/new?place=" + s.comp.ID, Primary: true}}
	}
	return x, nil
}

func (p *site) topicRows(c *web.Ctx, w Words, list []Topic) (out []ui.ListRow) {
	for _, x := range list {
		mark := topicMark(c.Lang, w, x)
		out = append(out, ui.ListRow{Href: "/council/topics/" + x.ID, Title: x.Title, Mark: &mark, Tone: mark.Tone,
			Sub: t(c, "council.topic_line", t(c, "council.w."+x.Way), text.MonthDay(c.Lang, instant(x.RaisedAt), p.now()), x.Seconded)})
	}
	return out
}

func (p *site) meetingTable(c *web.Ctx, comp place.Place, list []Meeting) ui.Table {
	tb := ui.Table{Caption: t(c, "council.meetings"), Columns: []ui.Column{{Title: t(c, "council.number"), Key: true}, {Title: t(c, "council.day")}, {Title: t(c, "council.came"), Num: true}, {Title: t(c, "council.state")}},
		Empty: &ui.Empty{Title: t(c, "council.no_meetings"), Why: t(c, "council.no_meetings_why")}}
	for _, m := range list {
		mark := meetingMark(c.Lang, m)
		came := "—"
		if m.Attended > 0 {
			came = text.Count(m.Attended)
		}
		tb.Rows = append(tb.Rows, ui.Row{ID: m.ID, Tone: mark.Tone, Cells: []ui.Cell{{Text: Number(comp.Name, m), Href: "/council/meetings/" + m.ID, Strong: true}, {Text: text.Moment(c.Lang, instant(m.At), p.now())}, {Text: came}, {Mark: &mark}}})
	}
	return tb
}

// keptView is the first item of an agenda, made by Linli.
func (p *site) keptView(c *web.Ctx, comp place.Place, k Kept, staff bool) pages.Kept {
	v := pages.Kept{Title: t(c, "council.kept", Number(comp.Name, k.Meeting), k.All, k.Fulfilment.Kept+k.Late, k.Rate()), Empty: t(c, "council.kept_none")}
	if k.Rate() < 0 {
		v.Title = t(c, "council.kept_open", Number(comp.Name, k.Meeting), k.All, k.Fulfilment.Kept+k.Late)
	}
	if k.Looks > 0 {
		v.Title += t(c, "council.looks_due", k.Looks)
	}
	if k.All == 0 {
		v.Title = t(c, "council.kept_zero", Number(comp.Name, k.Meeting))
	}
	for i, x := range k.Promises {
		v.Rows = append(v.Rows, p.promiseRow(c.Lang, p.now(), x, k.Matters[i], staff))
	}
	return v
}
