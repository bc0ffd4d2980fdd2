package council

import (
	"net/http"
	"strings"
	"time"

	"github.com/a-h/templ"

	"linli/affairs/council/pages"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// minutes is D2: the minutes as they stand, with the one button that publishes them.
func (p *site) minutes(c *web.Ctx) error {
	a := who(c)
	var s meetingState
	if err := p.read(c, func(tx *db.Tx) (err error) { s, err = p.meetingRead(tx, a, c.Path("id")); return err }); err != nil {
		return err
	}
	v := pages.MinutesView{Facts: p.meetingFacts(c, s)}
	if s.hasKept {
		v.Kept = p.keptView(c, s.comp, s.kept, true)
	}
	v.Titles, v.Items, v.Todo = p.minutesItems(c, s, true)
	if s.m.State == Closed && s.may.run {
		v.Publish = &pages.Button{Action: "/council/meetings/" + s.m.ID + "/publish", Btn: ui.Btn{Label: t(c, "council.act.publish"), Primary: true}, Fields: [][2]string{{"rev", itoa(s.m.Rev)}}}
	}
	pg := p.Frame.Staff(c, t(c, "council.minutes_of", Number(s.comp.Name, s.m)), menu)
	pg.Back, pg.Short = "/council/meetings/"+s.m.ID, t(c, "council.minutes")
	pg.Actions = []ui.Btn{{Label: t(c, "council.print.minutes"), Href: "/council/meetings/" + s.m.ID + "/print/minutes", DeskOnly: true}, {Label: t(c, "council.print.notice"), Href: "/council/meetings/" + s.m.ID + "/print/notice", DeskOnly: true}}
	return c.Page(http.StatusOK, pages.Minutes(pg, v))
}

// minutesItems are the topics with what was said, and what is to be done by whom until when. staff names persons, the public organisations.
func (p *site) minutesItems(c *web.Ctx, s meetingState, staff bool) (titles []string, out []pages.Spoken, todo [][]string) {
	for n, i := range s.items {
		if i.Result == "" {
			continue
		}
		x := p.spoken(c, s.comp, s.m, i)
		x.Where = ""
		titles = append(titles, itoa(int64(n+1))+". "+s.topics[i.Topic].Title+"　"+x.Mark.Word)
		lines := []string{}
		for k, pr := range s.mine.Promises {
			if pr.Topic != i.Topic {
				continue
			}
			if pr.What == x.Resolution { // said once, with who and until when
				x.Resolution = ""
			}
			name := pr.Who
			if !staff {
				name = s.mine.Matters[k].HolderOrg
			}
			lines = append(lines, todoLine(c, pr.What, name, dueDay(c.Lang, p.now(), pr.Due), s.mine.Matters[k].No))
		}
		out, todo = append(out, x), append(todo, lines)
	}
	return titles, out, todo
}

// todoLine says what, by whom, until when; a neighbour without an organisation stays unnamed in public.
func todoLine(c *web.Ctx, what, name, due, no string) string {
	if name == "" {
		return t(c, "council.todo_open", what, due, no)
	}
	return t(c, "council.todo", what, name, due, no)
}

// print gives the papers of a meeting: the invitation, the sign-in sheet, the minutes, the notice of results.
func (p *site) print(c *web.Ctx) error {
	a := who(c)
	var s meetingState
	if err := p.read(c, func(tx *db.Tx) (err error) { s, err = p.meetingRead(tx, a, c.Path("id")); return err }); err != nil {
		return err
	}
	var page web.Page
	switch c.Path("what") {
	case "poster":
		page = ui.PosterFrame(p.poster(c, s))
	case "sheet":
		page = ui.PrintFrame(p.paperSheet(c, s))
	case "minutes":
		page = p.minutesPaper(c, s)
	case "notice":
		page = ui.PosterFrame(p.noticePaper(c, s))
	default:
		return fault.NotFound("council.no_print")
	}
	return c.Page(http.StatusOK, page)
}

func (p *site) addressOf(s meetingState) string {
	return p.Frame.PublicURL + "/q/" + s.comp.QR + "/council"
}

// poster invites: what, when, where, which topics, and that anybody may bring one.
func (p *site) poster(c *web.Ctx, s meetingState) ui.Poster {
	body := []string{t(c, "council.poster.when", text.Moment(c.Lang, instant(s.m.At), p.now())), t(c, "council.poster.where", s.m.Venue)}
	if s.hasKept && s.kept.All > 0 {
		line := "1. " + t(c, "council.poster.kept", s.kept.All, s.kept.Fulfilment.Kept+s.kept.Late)
		if s.kept.Looks > 0 {
			line += t(c, "council.looks_due", s.kept.Looks)
		}
		body = append(body, line)
	}
	first := len(body) - 2
	for n, i := range s.items {
		body = append(body, itoa(int64(n+1+first))+". "+s.topics[i.Topic].Title)
	}
	if s.m.Guests != "" {
		body = append(body, t(c, "council.poster.guests", s.m.Guests))
	}
	return ui.Poster{Title: t(c, "council.poster.title", s.comp.Name, s.words.Name(c.Lang)), Body: body, Address: p.addressOf(s), Short: p.addressOf(s), Ask: t(c, "council.poster.ask"),
		By: t(c, "council.branch_of", s.comp.Name), Date: text.Date(p.now()), BackHref: "/council/meetings/" + s.m.ID, Lang: c.Lang}
}

// blankRows stand on the sheet for who was not invited by name.
const blankRows = 12

// paperSheet is the sign-in sheet with numbered lines, blank ones at the end.
func (p *site) paperSheet(c *web.Ctx, s meetingState) ui.Sheet {
	sh := ui.Sheet{Title: t(c, "council.sheet.title", Number(s.comp.Name, s.m)), Meta: []string{text.Moment(c.Lang, instant(s.m.At), p.now()), s.m.Venue}, BackHref: "/council/meetings/" + s.m.ID, Lang: c.Lang,
		Columns: []ui.SheetColumn{{Title: t(c, "council.row_n"), Center: true, Share: 8}, {Title: t(c, "council.sign_name"), Share: 22}, {Title: t(c, "council.role"), Share: 25}, {Title: t(c, "council.signature"), Share: 45}},
		Printed: text.DateTime(p.now()), Source: t(c, "council.sheet.source")}
	for _, x := range s.seats {
		sh.Rows = append(sh.Rows, []string{itoa(x.N), x.Label, x.Role, ""})
	}
	for n := range blankRows {
		sh.Rows = append(sh.Rows, []string{itoa(int64(len(s.seats) + n + 1)), "", "", ""})
	}
	return sh
}

// minutesPaper is the minutes in the form of the office: facts, first item, each topic, signatures.
func (p *site) minutesPaper(c *web.Ctx, s meetingState) templ.Component {
	sh := ui.Sheet{Title: t(c, "council.minutes_of", Number(s.comp.Name, s.m)), BackHref: "/council/meetings/" + s.m.ID + "/minutes", Lang: c.Lang, Printed: text.DateTime(p.now()),
		Source: t(c, "council.minutes_source", s.comp.Name, s.words.Name(c.Lang)), Signs: []string{t(c, "council.chair"), t(c, "council.recorder")},
		Columns: []ui.SheetColumn{{Title: t(c, "council.row_n"), Center: true, Share: 5}, {Title: t(c, "council.topic"), Share: 17}, {Title: t(c, "council.talk"), Share: 24}, {Title: t(c, "council.vote"), Share: 12},
			{Title: t(c, "council.result"), Share: 8}, {Title: t(c, "council.todo_head"), Share: 34}}}
	for _, f := range p.meetingFacts(c, s) {
		sh.Meta = append(sh.Meta, f.Term+"："+f.Text)
	}
	if s.hasKept {
		sh.Rows = append(sh.Rows, []string{"0", t(c, "council.first_item"), p.keptView(c, s.comp, s.kept, true).Title, "", "", ""})
	}
	for n, i := range s.items {
		talk := i.Talk
		if i.Dissent != "" {
			talk += "；" + t(c, "council.dissent") + "：" + i.Dissent
		}
		todo := i.Resolution
		for k, pr := range s.mine.Promises {
			if pr.Topic == i.Topic {
				if todo == pr.What {
					todo = ""
				}
				todo += "　" + todoLine(c, pr.What, pr.Who, dueDay(c.Lang, p.now(), pr.Due), s.mine.Matters[k].No)
			}
		}
		sh.Rows = append(sh.Rows, []string{itoa(int64(n + 1)), s.topics[i.Topic].Title, talk, t(c, "council.counted", i.Yes, i.No, i.Abstain), resultMark(c.Lang, i.Result).Word, strings.TrimSpace(todo)})
	}
	return ui.PrintFrame(sh)
}

// noticePaper is the notice of results for the entrance: decisions, who by when, until when one may object and where.
func (p *site) noticePaper(c *web.Ctx, s meetingState) ui.Poster {
	body := []string{t(c, "council.notice.met", text.MonthDay(c.Lang, instant(s.m.At), p.now()), s.m.Attended)}
	titles, items, todo := p.minutesItems(c, s, false)
	for n := range titles {
		line := titles[n]
		if items[n].Count != "" {
			line += "（" + items[n].Count + "）"
		}
		for _, x := range todo[n] {
			line += " → " + x
		}
		body = append(body, line)
	}
	until := instant(s.m.PublishUntil)
	if s.m.PublishUntil == 0 {
		until = PublishEnd(p.now(), s.words.Terms.Publish)
	}
	body = append(body, t(c, "council.notice.until", text.MonthDay(c.Lang, until.Add(-time.Minute), p.now())))
	address := p.Frame.PublicURL + "/q/" + s.comp.QR + "/meetings/" + s.m.ID
	return ui.Poster{Title: t(c, "council.notice.title", Number(s.comp.Name, s.m)), Body: body, Address: address, Short: p.addressOf(s), Ask: t(c, "council.notice.ask"),
		By: t(c, "council.branch_of", s.comp.Name), Date: text.Date(p.now()), BackHref: "/council/meetings/" + s.m.ID, Lang: c.Lang}
}
