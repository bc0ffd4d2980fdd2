package council

import (
	"net/http"
	"strings"

	"linli/affairs/council/pages"
	"linli/kernel/access"
	"linli/kernel/duty"
	"linli/platform/db"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// seatOn ends the value of a button that ticks its line.
const seatOn = " on"

func (p *site) sign(c *web.Ctx) error { return p.showSign(c, http.StatusOK, "", "", nil) }

func (p *site) showSign(c *web.Ctx, status int, rows, names string, bad map[string]string) error {
	a := who(c)
	var s meetingState
	var shots []ui.Shot
	err := p.read(c, func(tx *db.Tx) (err error) {
		if s.m, err = p.meetingFor(tx, a, Record, c.Path("id")); err != nil {
			return err
		}
		if s.comp, err = p.Places.Get(tx, s.m.Compound); err != nil {
			return err
		}
		if shots, err = p.sheetShots(tx, c.Lang, s.m); err != nil {
			return err
		}
		s.seats, err = p.Seats(tx, s.m.ID)
		return err
	})
	if err != nil {
		return err
	}
	v := pages.SignView{Shots: shots, MayKeep: s.m.OpenedAt > 0 && p.Documents != nil, ID: s.m.ID, Came: t(c, "council.came_n", came(s.seats), len(s.seats)), Open: s.m.State == Open, Rows: rows, Names: names, Errors: bad,
		Code: p.Frame.PublicURL + "/q/" + s.comp.QR + "/meetings/" + s.m.ID + "/in?k=" + s.m.Code}
	for _, x := range s.seats {
		value := x.ID
		if x.How == "" {
			value += seatOn
		}
		v.Seats = append(v.Seats, pages.SeatView{Value: value, N: itoa(x.N), Label: x.Label, Role: x.Role, How: x.How, On: x.How != ""})
	}
	pg := p.Frame.Staff(c, t(c, "council.sign_title", Number(s.comp.Name, s.m)), menu)
	pg.Back, pg.Short = "/council/meetings/"+s.m.ID, t(c, "council.sign_short")
	pg.Actions = []ui.Btn{{Label: t(c, "council.back_meeting"), Href: "/council/meetings/" + s.m.ID}}
	return c.Page(status, pages.Sign(pg, v))
}

// seat ticks one line or takes its tick away. The button says which, so that a finger that taps twice does not undo itself.
func (p *site) seat(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	seat, came := strings.CutSuffix(f.Get("seat"), seatOn)
	err = p.change(c, func(tx *db.Tx) error {
		_, err := p.Sign(tx, who(c), c.Path("id"), seat, came)
		return err
	})
	if err != nil {
		return err
	}
	return c.Redirect("/council/meetings/" + c.Path("id") + "/sign")
}

// paper takes a photographed sheet typed in by row number.
func (p *site) paper(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	n, err := p.Paper(c.Context(), who(c), Paper{Meeting: c.Path("id"), Rows: f.Get("rows"), Names: f.Get("names")})
	if err != nil {
		bad, err := refused(c, err, "rows")
		if err != nil {
			return err
		}
		return p.showSign(c, http.StatusUnprocessableEntity, f.Get("rows"), f.Get("names"), bad)
	}
	p.Frame.Done(c, t(c, "council.paper_taken", n), nil)
	return c.Redirect("/council/meetings/" + c.Path("id") + "/sign")
}

// itemCmd is the twenty seconds of one topic.
type itemCmd struct {
	Talk       string `form:"talk"`
	Dissent    string `form:"dissent"`
	Resolution string `form:"resolution"`
	Yes        string `form:"yes"`
	No         string `form:"no"`
	Abstain    string `form:"abstain"`
	Result     string `form:"result"`
	What       string `form:"what"`
	Who        string `form:"who"`
	Due        string `form:"due"`
	What2      string `form:"what2"`
	Who2       string `form:"who2"`
	Due2       string `form:"due2"`
	Do         string `form:"do"`
}

func (x itemCmd) decide(meeting, topic string) Decide {
	d := Decide{Meeting: meeting, Topic: topic, Talk: x.Talk, Dissent: x.Dissent, Yes: number(x.Yes), No: number(x.No), Abstain: number(x.Abstain), Result: Result(x.Result), Resolution: x.Resolution}
	if d.Resolution == "" && d.Result == Passed {
		d.Resolution = x.What
	}
	if d.Result == Passed { // the other results promise nothing, whatever stands in the boxes
		d.Todo = append(d.Todo, Todo{What: x.What, Who: x.Who, Due: day(x.Due, "")})
		if strings.TrimSpace(x.What2) != "" {
			d.Todo = append(d.Todo, Todo{What: x.What2, Who: x.Who2, Due: day(x.Due2, "")})
		}
	}
	return d
}

func (p *site) item(c *web.Ctx) error { return p.showItem(c, http.StatusOK, itemCmd{}, true, nil) }

func (p *site) showItem(c *web.Ctx, status int, cmd itemCmd, fresh bool, bad map[string]string) error {
	a := who(c)
	var s meetingState
	var i Item
	var people []ui.Option
	err := p.read(c, func(tx *db.Tx) (err error) {
		if s.m, i, err = p.itemFor(tx, a, Record, Decide{Meeting: c.Path("id"), Topic: c.Path("topic")}); err != nil {
			return err
		}
		x, err := topicByID(tx, i.Topic)
		if err != nil {
			return err
		}
		s.topics = map[string]Topic{x.ID: x}
		if s.seats, err = p.Seats(tx, s.m.ID); err != nil {
			return err
		}
		people, err = p.candidates(tx, c.Lang, x.Place)
		return err
	})
	if err != nil {
		return err
	}
	x, n := s.topics[i.Topic], came(s.seats)
	if fresh {
		cmd = itemCmd{Talk: i.Talk, Dissent: i.Dissent, What: i.Resolution, Yes: itoa(int64(n)), No: "0", Abstain: "0", Result: string(Passed), Due: dayForm(p.now().AddDate(0, 0, 10))}
	}
	v := pages.ItemView{Action: "/council/meetings/" + s.m.ID + "/topics/" + x.ID, Title: x.Title, Said: x.Said, Second: t(c, "council.seconded_n", x.Seconded), Talk: cmd.Talk, Dissent: cmd.Dissent,
		Resolution: cmd.Resolution, Yes: cmd.Yes, No: cmd.No, Abstain: cmd.Abstain, Came: t(c, "council.came_n", n, len(s.seats)), Due: cmd.Due, What: cmd.What, What2: cmd.What2, Due2: cmd.Due2,
		Errors: bad, Owners: ownersWarning(c, x.Title+x.Said), People: chosen(people, cmd.Who), Who2: chosen(people, cmd.Who2)}
	for _, r := range Results {
		v.Results = append(v.Results, ui.Option{Value: string(r), Label: t(c, "council.r."+string(r)), On: string(r) == cmd.Result})
	}
	pg := p.Frame.Staff(c, x.Title, menu)
	pg.Back, pg.Short = "/council/meetings/"+s.m.ID, x.Title
	pg.Dock = []ui.Btn{{Label: t(c, "council.decide"), Primary: true, Form: "item", Name: "do", Value: "decide"}}
	return c.Page(status, pages.Item(pg, v))
}

func chosen(list []ui.Option, on string) []ui.Option {
	out := append([]ui.Option(nil), list...)
	for i := range out {
		out[i].On = out[i].Value == on
	}
	return out
}

// candidates are who could answer for a decision at a place: whom the duty table names comes first, then everybody with a
// duty there or above.
func (p *site) candidates(tx *db.Tx, lang, at string) ([]ui.Option, error) {
	chain, err := p.Places.Chain(tx, at, tx.Now)
	if err != nil {
		return nil, err
	}
	out := []ui.Option{{Value: "", Label: text.T(lang, "council.by_duty")}}
	seen := map[string]bool{}
	for _, pl := range chain {
		ds, err := p.Duties.At(tx, pl.ID, tx.Now)
		if err != nil {
			return nil, err
		}
		for _, d := range ds {
			if d.Role == duty.First || seen[d.Person] || len(out) > 40 {
				continue
			}
			seen[d.Person] = true
			h, err := p.Matters.HolderOf(tx, d.Person)
			if err != nil {
				return nil, err
			}
			label := h.Label
			if h.Title != "" {
				label += text.Aside(lang, h.Title)
			}
			out = append(out, ui.Option{Value: d.Person, Label: label})
		}
	}
	return out, nil
}

// decide keeps what the meeting said, then goes on to the next topic.
func (p *site) decide(c *web.Ctx) error {
	cmd, _, err := web.Decode[itemCmd](c)
	if err != nil {
		return err
	}
	d, a := cmd.decide(c.Path("id"), c.Path("topic")), who(c)
	if cmd.Do == "keep" {
		err = p.change(c, func(tx *db.Tx) error { return p.Discuss(tx, a, d) })
	} else {
		_, err = p.Decide(c.Context(), a, d)
	}
	if err != nil {
		bad, err := refused(c, err, "result")
		if err != nil {
			return err
		}
		return p.showItem(c, http.StatusUnprocessableEntity, cmd, false, bad)
	}
	say, undo := t(c, "council.kept_talk"), (*ui.Undo)(nil)
	if cmd.Do != "keep" {
		say = t(c, "council.kept_result")
		if d.Result == Passed {
			say = t(c, "council.kept_item")
		}
		undo = &ui.Undo{Text: say, Action: "/council/meetings/" + d.Meeting + "/topics/" + d.Topic + "/undo"}
	}
	p.Frame.Done(c, say, undo)
	return c.Redirect(p.nextItem(c, a, d.Meeting))
}

// undoDecision takes the result just given back and leads to its topic again.
func (p *site) undoDecision(c *web.Ctx) error {
	err := p.change(c, func(tx *db.Tx) error { return p.UndoDecision(tx, who(c), c.Path("id"), c.Path("topic")) })
	if err != nil {
		return err
	}
	p.Frame.Done(c, t(c, "council.decision_undone"), nil)
	return c.Redirect("/council/meetings/" + c.Path("id") + "/topics/" + c.Path("topic"))
}

// nextItem is the next topic without a result, or the meeting when all are done.
func (p *site) nextItem(c *web.Ctx, a access.Actor, meeting string) string {
	to := "/council/meetings/" + meeting
	err := p.read(c, func(tx *db.Tx) error {
		list, err := p.Items(tx, meeting)
		for _, i := range list {
			if i.Result == "" && i.Talk == "" && a.Has(Run) {
				to = "/council/meetings/" + meeting + "/topics/" + i.Topic
				break
			}
		}
		return err
	})
	if err != nil {
		return "/council/meetings/" + meeting
	}
	return to
}
