package council

import (
	"net/http"
	"strings"

	"linli/affairs/council/pages"
	"linli/kernel/access"
	"linli/kernel/affair"
	"linli/kernel/matter"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/id"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// scanned finds the compound behind a code; an unknown code is refused without a hint.
func (p *site) scanned(tx *db.Tx, code string) (place.Place, error) {
	if len(code) > 40 {
		return place.Place{}, fault.NotFound("council.no_code")
	}
	s, err := p.Places.Scan(tx, strings.TrimSpace(code))
	if err == nil {
		var comp place.Place
		if comp, err = p.compoundOf(tx, s.Place.ID); err == nil {
			return comp, nil
		}
	}
	if fault.Is(err, fault.KindNotFound) {
		err = fault.NotFound("council.no_code")
	}
	return place.Place{}, err
}

// publicRead is what P5 shows.
type publicRead struct {
	comp     place.Place
	words    Words
	next     *Meeting
	agenda   []Topic
	open     []Topic
	seconded map[string]bool
	past     []Meeting
	done     []Topic
	kept     Kept
	hasKept  bool
}

func (p *site) publicState(tx *db.Tx, code, token string) (s publicRead, err error) {
	if s.comp, err = p.scanned(tx, code); err != nil {
		return s, err
	}
	if s.words, err = p.Words(tx, s.comp); err != nil {
		return s, err
	}
	next, err := meetings(tx, "compound=? AND state IN ('announced','open') ORDER BY at LIMIT 1", s.comp.ID)
	if err != nil {
		return s, err
	}
	if len(next) > 0 {
		s.next = &next[0]
		list, err := p.Items(tx, next[0].ID)
		if err != nil {
			return s, err
		}
		for _, i := range list {
			x, err := topicByID(tx, i.Topic)
			if err != nil {
				return s, err
			}
			s.agenda = append(s.agenda, x)
		}
	}
	if s.open, err = p.TopicsOf(tx, TopicQuery{Compound: s.comp.ID, States: []State{Listed, Noticed, Talked}, Limit: 30}); err != nil {
		return s, err
	}
	s.seconded = map[string]bool{}
	for _, x := range s.open {
		if s.seconded[x.ID], err = tx.Exists("SELECT 1 FROM council_voice WHERE topic=? AND mark=?", x.ID, p.mark(x.ID, token)); err != nil {
			return s, err
		}
	}
	if s.past, err = meetings(tx, "compound=? AND state IN ('published','ended') ORDER BY at DESC LIMIT 12", s.comp.ID); err != nil {
		return s, err
	}
	if s.done, err = p.TopicsOf(tx, TopicQuery{Compound: s.comp.ID, States: []State{Doing, Looked, Rated}, Limit: 12}); err != nil {
		return s, err
	}
	if len(s.past) > 0 {
		s.hasKept = true
		s.kept, err = p.Kept(tx, s.past[0])
	}
	return s, err
}

// public is P5: the next meeting, topics to second, what was decided and what became of it. Topics that the branch has not
// reviewed yet are not shown: their words are nobody's but the writer's.
func (p *site) public(c *web.Ctx) error {
	var s publicRead
	token := p.token(c)
	if err := p.read(c, func(tx *db.Tx) (err error) { s, err = p.publicState(tx, c.Path("code"), token); return err }); err != nil {
		return err
	}
	base := "/q/" + s.comp.QR
	v := pages.PublicView{Code: s.comp.QR, Feed: base + "/council.ics"}
	if s.next != nil {
		v.Next = &pages.Meet{Title: Number(s.comp.Name, *s.next), When: text.Moment(c.Lang, instant(s.next.At), p.now()), Where: s.next.Venue, ICS: base + "/meetings/" + s.next.ID + "/meeting.ics"}
		for _, x := range s.agenda {
			v.Next.Items = append(v.Next.Items, x.Title)
		}
	}
	if s.hasKept {
		v.Kept = p.keptView(c, s.comp, s.kept, false)
	}
	for _, x := range s.open {
		v.Open = append(v.Open, pages.Voiced{Title: x.Title, Said: x.Said, Sub: t(c, "council.seconded_n", x.Seconded), Action: base + "/council/" + x.ID + "/second", Done: s.seconded[x.ID]})
	}
	for _, m := range s.past {
		mark := meetingMark(c.Lang, m)
		v.Results = append(v.Results, ui.ListRow{Href: base + "/meetings/" + m.ID, Title: Number(s.comp.Name, m), Sub: text.MonthDay(c.Lang, instant(m.At), p.now()), Mark: &mark})
	}
	for _, x := range s.done {
		mark := topicMark(c.Lang, s.words, x)
		v.Topics = append(v.Topics, ui.ListRow{Title: x.Title, Sub: t(c, "council.seconded_n", x.Seconded), Mark: &mark})
	}
	pg := p.Frame.Public(c, t(c, "council.public_title", s.comp.Name, s.words.Name(c.Lang)))
	pg.Back, pg.Description = base, t(c, "council.public_line", s.comp.Name)
	pg.Dock = []ui.Btn{{Label: t(c, "council.propose_public"), Href: base + "/council/new", Primary: true}}
	return c.Page(http.StatusOK, pages.Public(pg, v))
}

func (p *site) publicForm(c *web.Ctx) error {
	p.token(c)
	return p.showPublicForm(c, http.StatusOK, topicCmd{Key: id.New()}, nil)
}

func (p *site) showPublicForm(c *web.Ctx, status int, cmd topicCmd, bad map[string]string) error {
	var comp place.Place
	v := pages.TopicForm{Public: true, Key: cmd.Key, Title: cmd.Title, Said: cmd.Said, Contact: cmd.Contact, Errors: bad, Categories: categoryOptions(c, cmd.Category), Note: t(c, "council.public_note")}
	err := p.read(c, func(tx *db.Tx) (err error) {
		if comp, err = p.scanned(tx, c.Path("code")); err == nil {
			v.Places, err = p.wherePlaces(tx, comp, cmd.Place)
		}
		return err
	})
	if err != nil {
		return err
	}
	v.Action, v.From = "/q/"+comp.QR+"/council/new", comp.QR
	pg := p.Frame.Public(c, t(c, "council.propose_public"))
	pg.Back = "/q/" + comp.QR + "/council"
	return c.Page(status, pages.PublicTopic(pg, v))
}

// publicPropose takes a topic from a resident; the form sent twice is one topic.
func (p *site) publicPropose(c *web.Ctx) error {
	if err := p.allow(c, perSource); err != nil {
		return err
	}
	cmd, _, err := web.Decode[topicCmd](c)
	token := p.token(c)
	var secret string
	if err == nil && cmd.Website == "" {
		secret, err = p.once(c, cmd.Key, access.BodyHash([]byte(c.Path("code")), []byte(cmd.Title), []byte(cmd.Said)), func(tx *db.Tx) (string, error) {
			return p.proposeHere(tx, c.Path("code"), cmd, token)
		})
	}
	if err != nil {
		cmd.Key = access.AnotherKey(err, cmd.Key)
		bad, err := refused(c, err, "title")
		if err != nil {
			return err
		}
		return p.showPublicForm(c, http.StatusUnprocessableEntity, cmd, bad)
	}
	if secret == "" { // a robot: it learns nothing
		return c.Redirect("/q/" + c.Path("code") + "/council")
	}
	return c.Redirect("/t/" + secret + "?new=1")
}

// proposeHere proposes at the place of the code, or at a building of its compound.
func (p *site) proposeHere(tx *db.Tx, code string, cmd topicCmd, token string) (string, error) {
	comp, err := p.scanned(tx, code)
	if err != nil {
		return "", err
	}
	x := cmd.propose()
	x.Token = token + "/" + cmd.Key // one browser may raise several topics
	if at, err := p.compoundOf(tx, x.Place); err != nil || at.ID != comp.ID {
		x.Place = comp.ID
	}
	got, err := p.ProposeTx(tx, access.Public(), x)
	return got.Secret, err
}

func (p *site) publicSecond(c *web.Ctx) error {
	if err := p.allow(c, perSource); err != nil {
		return err
	}
	token := p.token(c)
	var got Ticket
	err := p.change(c, func(tx *db.Tx) error {
		comp, err := p.scanned(tx, c.Path("code"))
		if err != nil {
			return err
		}
		x, err := topicByID(tx, c.Path("topic"))
		if err == nil && (x.Compound != comp.ID || x.State == Raised) {
			err = fault.NotFound("council.no_topic")
		}
		if err != nil {
			return err
		}
		got, err = p.SecondTx(tx, access.Public(), x.ID, token, "")
		return err
	})
	if err != nil {
		return err
	}
	if !got.Anew {
		return c.Redirect("/t/" + got.Secret + "?again=1")
	}
	return c.Redirect("/t/" + got.Secret + "?new=1")
}

// publicMeeting reads a meeting at its own compound, when everybody may know of it in one of the states given.
func (p *site) publicMeeting(tx *db.Tx, code, meeting string, in ...MeetingState) (s meetingState, err error) {
	comp, err := p.scanned(tx, code)
	if err != nil {
		return s, err
	}
	if s.m, err = meetingByID(tx, meeting); err != nil {
		return s, err
	}
	ok := s.m.Compound == comp.ID
	for _, x := range in {
		if ok && x == s.m.State {
			return s, p.meetingParts(tx, &s)
		}
	}
	return s, fault.NotFound("council.no_meeting")
}

func (p *site) result(c *web.Ctx) error { return p.showResult(c, http.StatusOK, "", "", nil) }

// showResult is a published meeting: decisions with dissent and counts, promises with their state, objections with answers.
func (p *site) showResult(c *web.Ctx, status int, said, contact string, bad map[string]string) error {
	var s meetingState
	if err := p.read(c, func(tx *db.Tx) (err error) {
		s, err = p.publicMeeting(tx, c.Path("code"), c.Path("id"), Published, Ended)
		return err
	}); err != nil {
		return err
	}
	v := pages.ResultView{Said: said, Contact: contact, Errors: bad, Thanks: c.Query("said") == "1"}
	v.Facts = []ui.Def{{Term: t(c, "council.when"), Text: text.Moment(c.Lang, instant(s.m.At), p.now())}, {Term: t(c, "council.venue"), Text: s.m.Venue}, {Term: t(c, "council.came"), Text: text.Count(s.m.Attended)}}
	v.Titles, v.Items, _ = p.minutesItems(c, s, false)
	for _, i := range s.items {
		if i.Result == "" {
			continue
		}
		rows := []ui.ListRow{}
		for k, x := range s.mine.Promises {
			if x.Topic == i.Topic {
				rows = append(rows, p.promiseRow(c.Lang, p.now(), x, s.mine.Matters[k], false))
			}
		}
		v.Promises = append(v.Promises, rows)
	}
	for _, o := range s.objects {
		v.Objections = append(v.Objections, p.objectionView(c, o, false))
	}
	if s.m.State == Published {
		v.Action = "/q/" + s.comp.QR + "/meetings/" + s.m.ID + "/object"
		v.Until = t(c, "council.object_until", text.MonthDay(c.Lang, instant(s.m.PublishUntil).AddDate(0, 0, -1), p.now()))
	}
	pg := p.Frame.Public(c, Number(s.comp.Name, s.m))
	pg.Back = "/q/" + s.comp.QR + "/council"
	return c.Page(status, pages.Result(pg, v))
}

func (p *site) object(c *web.Ctx) error {
	if err := p.allow(c, perSource); err != nil {
		return err
	}
	f, err := c.Form()
	if err != nil {
		return err
	}
	back := "/q/" + c.Path("code") + "/meetings/" + c.Path("id")
	if f.Get("website") != "" {
		return c.Redirect(back)
	}
	token := p.token(c)
	err = p.change(c, func(tx *db.Tx) error {
		if _, err := p.publicMeeting(tx, c.Path("code"), c.Path("id"), Published); err != nil {
			return err
		}
		_, err := p.ObjectTx(tx, c.Path("id"), f.Get("said"), f.Get("contact"), token)
		return err
	})
	if err != nil {
		bad, err := refused(c, err, "said")
		if err != nil {
			return err
		}
		return p.showResult(c, http.StatusUnprocessableEntity, f.Get("said"), f.Get("contact"), bad)
	}
	return c.Redirect(back + "?said=1")
}

func (p *site) codeForm(c *web.Ctx) error {
	p.token(c)
	return p.showCode(c, http.StatusOK, c.Query("k"), "", nil)
}

// showCode is the sign-in by the code on the wall; a wrong code and a meeting that is not on look the same.
func (p *site) showCode(c *web.Ctx, status int, code, name string, bad map[string]string) error {
	if err := p.allow(c, perLookup); err != nil {
		return err
	}
	var s meetingState
	err := p.read(c, func(tx *db.Tx) (err error) {
		if s, err = p.publicMeeting(tx, c.Path("code"), c.Path("id"), Open); err == nil && !strings.EqualFold(s.m.Code, code) && c.Query("done") != "1" {
			err = fault.NotFound("council.code_wrong")
		}
		return err
	})
	if err != nil {
		return err
	}
	pg := p.Frame.Public(c, t(c, "council.sign_title", Number(s.comp.Name, s.m)))
	return c.Page(status, pages.Code(pg, pages.CodeView{Action: c.R.URL.Path, Code: code, Name: name, Errors: bad, Done: c.Query("done") == "1"}))
}

func (p *site) codeSign(c *web.Ctx) error {
	if err := p.allow(c, perSource); err != nil {
		return err
	}
	f, err := c.Form()
	if err != nil {
		return err
	}
	token := p.token(c)
	err = p.change(c, func(tx *db.Tx) error {
		if _, err := p.publicMeeting(tx, c.Path("code"), c.Path("id"), Open); err != nil {
			return err
		}
		return p.ByCodeTx(tx, c.Path("id"), f.Get("k"), f.Get("name"), token)
	})
	if err != nil {
		bad, err := refused(c, err, "")
		if err != nil {
			return err
		}
		return p.showCode(c, http.StatusUnprocessableEntity, f.Get("k"), f.Get("name"), bad)
	}
	return c.Redirect(c.R.URL.Path + "?done=1")
}

func (p *site) receipt(c *web.Ctx) error { return p.showReceipt(c, http.StatusOK, nil) }

// showReceipt is what who raised or seconded a topic sees through the link.
func (p *site) showReceipt(c *web.Ctx, status int, bad map[string]string) error {
	if err := p.allow(c, perLookup); err != nil {
		return err
	}
	var v Voice
	var comp place.Place
	var w Words
	ms := map[string]Meeting{}
	err := p.read(c, func(tx *db.Tx) (err error) {
		if v, err = p.ByReceipt(tx, c.Path("secret")); err != nil {
			return err
		}
		if comp, err = p.Places.Get(tx, v.Topic.Compound); err != nil {
			return err
		}
		for _, i := range v.Items {
			if ms[i.Meeting], err = meetingByID(tx, i.Meeting); err != nil {
				return err
			}
		}
		w, err = p.Words(tx, comp)
		return err
	})
	if err != nil {
		return err
	}
	x := pages.ReceiptView{New: c.Query("new") == "1", Again: c.Query("again") == "1", Said: v.Topic.Said, Reason: v.Topic.Reason, Errors: bad}
	x.Steps, x.On = stepsOf(c.Lang, w, v.Topic)
	for _, i := range v.Items {
		s := p.spoken(c, comp, ms[i.Meeting], i)
		s.Href = ""
		x.Items = append(x.Items, s)
	}
	x.Promises = p.fixes(c, v)
	if v.CanRate {
		x.RateAction = "/t/" + c.Path("secret") + "/rate"
		for _, r := range []string{"good", "fair", "bad"} {
			x.Ratings = append(x.Ratings, ui.Option{Value: r, Label: t(c, "council.rate."+r)})
		}
	}
	if v.Rating != "" {
		x.Rated = t(c, "council.rated", t(c, "council.rate."+v.Rating))
	}
	mark := topicMark(c.Lang, w, v.Topic)
	pg := p.Frame.Public(c, v.Topic.Title)
	pg.Mark, pg.Sub, pg.Back = &mark, comp.Name, "/q/"+comp.QR+"/council"
	c.W.Header().Set("Referrer-Policy", "no-referrer")
	return c.Page(status, pages.Receipt(pg, x))
}

// answerable tells whether somebody says that a matter is done, so that its raiser may say it is not.
func answerable(m matter.Matter) bool {
	return m.State == matter.Fixed || m.State == matter.Watch || m.State == matter.Closed
}

func (p *site) notFixedButton(c *web.Ctx, id string) *pages.Button {
	return &pages.Button{Action: "/t/" + c.Path("secret") + "/notfixed", Btn: ui.Btn{Label: t(c, "council.not_fixed")}, Fields: [][2]string{{"matter", id}}}
}

// fixes are the promises on a receipt; who raised the topic may say that one was not kept.
func (p *site) fixes(c *web.Ctx, v Voice) (out []pages.Fix) {
	for i, x := range v.Promises {
		f := pages.Fix{Row: p.promiseRow(c.Lang, p.now(), x, v.Matters[i], false)}
		if v.What == "raised" && answerable(v.Matters[i]) {
			f.NotFixed = p.notFixedButton(c, x.Matter)
		}
		out = append(out, f)
	}
	for _, m := range v.Matters[len(v.Promises):] {
		f := pages.Fix{Row: p.promiseRow(c.Lang, p.now(), Promise{What: m.Title, Due: m.Due}, m, false)}
		if v.What == "raised" && len(v.Topic.receipt) > 0 && answerable(m) {
			f.NotFixed = p.notFixedButton(c, m.ID)
		}
		out = append(out, f)
	}
	return out
}

func (p *site) rate(c *web.Ctx) error {
	if err := p.allow(c, perSource); err != nil {
		return err
	}
	f, err := c.Form()
	if err != nil {
		return err
	}
	if err := p.Rate(c.Context(), c.Path("secret"), f.Get("rating"), f.Get("words")); err != nil {
		bad, err := refused(c, err, "rating")
		if err != nil {
			return err
		}
		return p.showReceipt(c, http.StatusUnprocessableEntity, bad)
	}
	return c.Redirect("/t/" + c.Path("secret"))
}

func (p *site) notFixed(c *web.Ctx) error {
	if err := p.allow(c, perSource); err != nil {
		return err
	}
	f, err := c.Form()
	if err != nil {
		return err
	}
	if err := p.NotFixed(c.Context(), c.Path("secret"), f.Get("matter"), t(c, "council.not_fixed")); err != nil {
		return err
	}
	return c.Redirect("/t/" + c.Path("secret"))
}

// feeds are the calendars: the meetings and the activities of a compound to subscribe to, and one of them as an attachment.
func (p *site) feeds() []affair.Feed {
	public := access.Perm(web.Public)
	return []affair.Feed{
		{Pattern: "/q/{code}/council.ics", Perm: public, Calendar: p.meetingFeed},
		{Pattern: "/q/{code}/meetings/{id}/meeting.ics", Perm: public, Calendar: p.oneMeeting},
		{Pattern: "/q/{code}/events.ics", Perm: public, Calendar: p.eventFeed},
		{Pattern: "/q/{code}/events/{id}/event.ics", Perm: public, Calendar: p.oneEvent},
	}
}

// evening is how long a meeting stands in a calendar.
const evening = 2 * 3600 * 1000

func (p *site) meetingEvent(comp place.Place, m Meeting) affair.Event {
	return affair.Event{UID: m.ID + "@linli", Title: Number(comp.Name, m), Where: m.Venue, From: m.At, Until: m.At + evening, Changed: m.UpdatedAt, Rev: m.Rev, Cancelled: m.State == Cancelled,
		URL: p.Frame.PublicURL + "/q/" + comp.QR + "/council"}
}

func (p *site) meetingFeed(c *web.Ctx) (cal affair.Calendar, err error) {
	err = p.read(c, func(tx *db.Tx) error {
		comp, err := p.scanned(tx, c.Path("code"))
		if err != nil {
			return err
		}
		cal = affair.Calendar{Name: t(c, "council.public_title", comp.Name, t(c, "council.name"))}
		list, err := meetings(tx, "compound=? AND announced_at>0 AND at>=? ORDER BY at LIMIT 60", comp.ID, tx.Now.AddDate(0, -3, 0).UnixMilli())
		for _, m := range list {
			cal.Events = append(cal.Events, p.meetingEvent(comp, m))
		}
		return err
	})
	return cal, err
}

// oneMeeting is the attachment; of a meeting that is only being prepared staff alone may take it.
func (p *site) oneMeeting(c *web.Ctx) (cal affair.Calendar, err error) {
	err = p.read(c, func(tx *db.Tx) error {
		comp, err := p.scanned(tx, c.Path("code"))
		if err != nil {
			return err
		}
		m, err := meetingByID(tx, c.Path("id"))
		if err == nil && (m.Compound != comp.ID || m.AnnouncedAt == 0 && p.may(tx, who(c), Read, m.Path) != nil) {
			err = fault.NotFound("council.no_meeting")
		}
		cal = affair.Calendar{Name: Number(comp.Name, m), File: Number(comp.Name, m) + ".ics", Events: []affair.Event{p.meetingEvent(comp, m)}}
		return err
	})
	return cal, err
}
