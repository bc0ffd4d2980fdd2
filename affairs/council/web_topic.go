package council

import (
	"net/http"

	"linli/affairs/council/pages"
	"linli/kernel/access"
	"linli/kernel/matter"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/id"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// topicCmd is what the form of a topic sends.
type topicCmd struct {
	Place    string `form:"place"`
	Title    string `form:"title"`
	Said     string `form:"said"`
	Category string `form:"category"`
	Way      string `form:"way"`
	Raiser   string `form:"raiser"`
	Contact  string `form:"contact"`
	Matter   string `form:"matter"`
	Key      string `form:"key"`
	Website  string `form:"website"` // people do not see it, robots fill it
}

func (x topicCmd) propose() Propose {
	return Propose{Place: x.Place, Title: x.Title, Said: x.Said, Category: x.Category, Way: x.Way, Raiser: x.Raiser, Contact: x.Contact, Matter: x.Matter}
}

func (p *site) newTopic(c *web.Ctx) error {
	cmd := topicCmd{Place: c.Query("place"), Matter: c.Query("matter"), Title: c.Query("title"), Said: c.Query("text"), Way: c.Query("way"), Key: id.New()}
	if cmd.Way == "" {
		cmd.Way = "face"
	}
	return p.showTopicForm(c, http.StatusOK, cmd, nil)
}

func (p *site) showTopicForm(c *web.Ctx, status int, cmd topicCmd, bad map[string]string) error {
	a := who(c)
	v := pages.TopicForm{Action: "/council/topics/new", Key: cmd.Key, From: cmd.Place, Title: cmd.Title, Said: cmd.Said, Raiser: cmd.Raiser, Contact: cmd.Contact, Matter: cmd.Matter, Errors: bad}
	err := p.read(c, func(tx *db.Tx) error {
		if cmd.Matter != "" {
			m, err := p.Matters.Get(tx, a, cmd.Matter)
			if err != nil {
				return err
			}
			v.Note = t(c, "council.from_matter", m.No, m.Title)
			if cmd.Place == "" {
				cmd.Place = m.Spot
			}
			if v.Title == "" {
				v.Title, v.Said, cmd.Way = m.Title, m.Text, "matter"
			}
		}
		if cmd.Place == "" {
			list, err := p.compounds(tx, a, Write)
			v.Compounds = options(list, "")
			return err
		}
		comp, err := p.compound(tx, a, Write, cmd.Place)
		if err != nil {
			return err
		}
		v.Places, err = p.wherePlaces(tx, comp, cmd.Place)
		return err
	})
	if err != nil {
		return err
	}
	v.Ways, v.Categories = p.wayOptions(c, cmd.Way), categoryOptions(c, cmd.Category)
	pg := p.Frame.Staff(c, t(c, "council.new_topic"), menu)
	pg.Back = "/council"
	if len(v.Compounds) == 0 {
		pg.Dock = []ui.Btn{{Label: t(c, "council.propose"), Primary: true, Form: "topic"}}
	}
	return c.Page(status, pages.NewTopic(pg, v))
}

// wherePlaces offers the compound and its buildings.
func (p *site) wherePlaces(tx *db.Tx, comp place.Place, on string) ([]ui.Option, error) {
	out := []ui.Option{{Value: comp.ID, Label: comp.Name, On: on == comp.ID}}
	list, err := p.Places.Children(tx, comp.ID, place.Building)
	for _, b := range list {
		out = append(out, ui.Option{Value: b.ID, Label: b.Name, On: on == b.ID})
	}
	return out, err
}

func (p *site) wayOptions(c *web.Ctx, on string) (out []ui.Option) {
	for _, w := range Ways {
		if w != "qr" && (w != "matter" || on == "matter") {
			out = append(out, ui.Option{Value: w, Label: t(c, "council.w."+w), On: w == on})
		}
	}
	return out
}

func categoryOptions(c *web.Ctx, on string) (out []ui.Option) {
	for _, w := range Categories {
		out = append(out, ui.Option{Value: w, Label: t(c, "council.cat."+w), On: w == on})
	}
	return out
}

// addTopic takes a topic from staff; the same form sent twice gives the same topic.
func (p *site) addTopic(c *web.Ctx) error {
	cmd, _, err := web.Decode[topicCmd](c)
	var got string
	if err == nil {
		got, err = p.once(c, cmd.Key, access.BodyHash([]byte(cmd.Place), []byte(cmd.Title), []byte(cmd.Said), []byte(cmd.Raiser)), func(tx *db.Tx) (string, error) {
			x, err := p.ProposeTx(tx, who(c), cmd.propose())
			return x.Topic.ID, err
		})
	}
	if err != nil {
		cmd.Key = access.AnotherKey(err, cmd.Key)
		bad, err := refused(c, err, "title")
		if err != nil {
			return err
		}
		return p.showTopicForm(c, http.StatusUnprocessableEntity, cmd, bad)
	}
	p.Frame.Done(c, t(c, "council.topic_taken"), nil)
	return c.Redirect("/council/topics/" + got)
}

// once does an act for a form's key one time; the same form again gives what it gave.
func (p *site) once(c *web.Ctx, key, hash string, do func(tx *db.Tx) (string, error)) (got string, err error) {
	owner := who(c).Account
	if owner == "" {
		owner = "public"
	}
	err = p.change(c, func(tx *db.Tx) error {
		if !id.Valid(key) {
			got, err = do(tx)
			return err
		}
		old, found, err := p.Access.Once(tx, owner, key, hash)
		if err != nil {
			return err
		}
		if found {
			b, err := p.Keys.Open("council.once", []byte(key), old.Body)
			got = string(b)
			return err
		}
		if got, err = do(tx); err != nil {
			return err
		}
		box, err := p.Keys.Seal("council.once", []byte(key), []byte(got))
		if err != nil {
			return err
		}
		return p.Access.Save(tx, owner, key, access.Result{Status: http.StatusSeeOther, Body: box})
	})
	return got, err
}

// topicState is what the page of a topic reads.
type topicState struct {
	x        Topic
	comp     place.Place
	words    Words
	where    string
	items    []Item
	meetings map[string]Meeting
	promises []Promise
	matters  []matter.Matter
	kinds    []matter.Kind
	from     matter.Matter
	may      rights
}

func (p *site) topicRead(tx *db.Tx, a access.Actor, topic string) (s topicState, err error) {
	if s.x, err = p.Topic(tx, a, topic); err != nil {
		return s, err
	}
	if s.comp, err = p.Places.Get(tx, s.x.Compound); err != nil {
		return s, err
	}
	if s.may, err = p.rights(tx, a, s.comp.Path); err != nil {
		return s, err
	}
	if s.words, err = p.Words(tx, s.comp); err != nil {
		return s, err
	}
	if s.where, err = p.Places.Describe(tx, s.x.Place); err != nil {
		return s, err
	}
	if s.items, err = items(tx, "topic=? AND result<>'' ORDER BY decided_at", s.x.ID); err != nil {
		return s, err
	}
	s.meetings = map[string]Meeting{}
	for _, i := range s.items {
		if s.meetings[i.Meeting], err = meetingByID(tx, i.Meeting); err != nil {
			return s, err
		}
	}
	if s.promises, s.matters, err = p.of(tx, s.x); err != nil {
		return s, err
	}
	if s.x.FromMatter != "" {
		if s.from, err = p.Matters.Plain(tx, s.x.FromMatter); err != nil {
			return s, err
		}
	}
	s.kinds, err = p.Matters.Kinds(tx)
	return s, err
}

func (p *site) topic(c *web.Ctx) error { return p.showTopic(c, http.StatusOK, "", "", nil) }

func (p *site) showTopic(c *web.Ctx, status int, choice, reason string, bad map[string]string) error {
	a := who(c)
	var s topicState
	if err := p.read(c, func(tx *db.Tx) (err error) { s, err = p.topicRead(tx, a, c.Path("id")); return err }); err != nil {
		return err
	}
	v := pages.TopicView{Said: s.x.Said, Errors: bad, Facts: p.topicFacts(c, s)}
	v.Steps, v.On = stepsOf(c.Lang, s.words, s.x)
	for _, i := range s.items {
		v.Items = append(v.Items, p.spoken(c, s.comp, s.meetings[i.Meeting], i))
	}
	v.Promises = p.topicPromises(c, s)
	if s.may.run && (s.x.State == Raised || s.x.State == Listed) {
		v.Review = p.reviewForm(c, s, choice, reason)
		v.Owners = ownersWarning(c, s.x.Title+s.x.Said)
	}
	if s.x.State.Gathers() && s.may.write {
		v.Second = "/council/topics/" + s.x.ID + "/second"
	}
	mark := topicMark(c.Lang, s.words, s.x)
	pg := p.Frame.Staff(c, s.x.Title, menu)
	pg.Mark, pg.Over, pg.Back, pg.Short = &mark, s.where, "/council/c/"+s.comp.ID, t(c, "council.topic")
	return c.Page(status, pages.Topic(pg, v))
}

func ownersWarning(c *web.Ctx, words string) string {
	out := ""
	for _, w := range ForOwners(words) {
		if out != "" {
			out += "、"
		}
		out += w
	}
	if out == "" {
		return ""
	}
	return t(c, "council.owners_words", out)
}

func (p *site) topicPromises(c *web.Ctx, s topicState) (out []ui.ListRow) {
	for i, x := range s.promises {
		out = append(out, p.promiseRow(c.Lang, p.now(), x, s.matters[i], true))
	}
	for _, m := range s.matters[len(s.promises):] {
		out = append(out, p.promiseRow(c.Lang, p.now(), Promise{What: m.Title, Who: m.HolderLabel, Due: m.Due}, m, true))
	}
	return out
}

func (p *site) topicFacts(c *web.Ctx, s topicState) []ui.Def {
	out := []ui.Def{{Term: t(c, "council.where"), Text: s.where}, {Term: t(c, "council.way"), Text: t(c, "council.w."+s.x.Way)},
		{Term: t(c, "council.raised_on"), Text: text.Day(c.Lang, instant(s.x.RaisedAt), p.now())}, {Term: t(c, "council.category"), Text: t(c, "council.cat."+s.x.Category)},
		{Term: t(c, "council.seconded"), Text: text.Count(s.x.Seconded)}}
	if s.x.Raiser != "" {
		out = append(out, ui.Def{Term: t(c, "council.raiser"), Text: s.x.Raiser})
	}
	if s.from.ID != "" {
		out = append(out, ui.Def{Term: t(c, "council.source_matter"), Text: s.from.No, Href: "/matters/" + s.from.ID})
	}
	if s.x.Reason != "" {
		out = append(out, ui.Def{Term: t(c, "council.reason"), Text: s.x.Reason})
	}
	return out
}

func (p *site) reviewForm(c *web.Ctx, s topicState, choice, reason string) *pages.ReviewForm {
	f := &pages.ReviewForm{Action: "/council/topics/" + s.x.ID + "/review", Rev: itoa(s.x.Rev), Reason: reason}
	if choice == "" && s.x.State == Raised {
		choice = string(Listed)
	}
	for _, x := range []State{Listed, Direct, Away, Known, Declined} {
		f.Choices = append(f.Choices, ui.Option{Value: string(x), Label: t(c, "council.review."+string(x)), On: string(x) == choice})
	}
	for _, k := range s.kinds {
		if !k.Off && k.ID != Kind {
			f.Kinds = append(f.Kinds, ui.Option{Value: k.ID, Label: k.Label(c.Lang), On: k.ID == "public-advice"})
		}
	}
	return f
}

// spoken is what a meeting said to a topic.
func (p *site) spoken(c *web.Ctx, comp place.Place, m Meeting, i Item) pages.Spoken {
	s := pages.Spoken{Where: t(c, "council.at_meeting", Number(comp.Name, m), text.MonthDay(c.Lang, instant(m.At), p.now())), Href: "/council/meetings/" + m.ID, Mark: resultMark(c.Lang, i.Result),
		Talk: i.Talk, Dissent: i.Dissent, Resolution: i.Resolution}
	if i.Yes+i.No+i.Abstain > 0 {
		s.Count = t(c, "council.counted", i.Yes, i.No, i.Abstain)
	}
	if i.Result == Owners {
		s.Why = t(c, "council.owners_why")
	}
	return s
}

type reviewCmd struct {
	Review string `form:"review"`
	Reason string `form:"reason"`
	Kind   string `form:"kind"`
	Rev    int64  `form:"rev"`
}

func (p *site) review(c *web.Ctx) error {
	cmd, _, err := web.Decode[reviewCmd](c)
	var x Topic
	if err == nil {
		x, err = p.Review(c.Context(), who(c), Reviewing{Topic: c.Path("id"), Rev: cmd.Rev, To: State(cmd.Review), Reason: cmd.Reason, Kind: cmd.Kind})
	}
	if err != nil {
		bad, err := refused(c, err, "review")
		if err != nil {
			return err
		}
		return p.showTopic(c, http.StatusUnprocessableEntity, cmd.Review, cmd.Reason, bad)
	}
	say := t(c, "council.reviewed_as."+string(x.State))
	p.Frame.Done(c, say, &ui.Undo{Text: say, Action: "/council/topics/" + x.ID + "/undo"})
	return c.Redirect("/council/topics/" + x.ID)
}

// undoReview takes the answer just given back.
func (p *site) undoReview(c *web.Ctx) error {
	x, err := p.UndoReview(c.Context(), who(c), c.Path("id"))
	if err != nil {
		return err
	}
	p.Frame.Done(c, t(c, "council.undone"), nil)
	return c.Redirect("/council/topics/" + x.ID)
}

// secondFor adds the voice of somebody without a telephone, by name or door: typed twice it counts once.
func (p *site) secondFor(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	got, err := p.Second(c.Context(), who(c), c.Path("id"), f.Get("who"), "")
	if err != nil {
		bad, err := refused(c, err, "who")
		if err != nil {
			return err
		}
		return p.showTopic(c, http.StatusUnprocessableEntity, "", "", bad)
	}
	key := "council.seconded_now"
	if !got.Anew {
		key = "council.counted_before"
	}
	p.Frame.Done(c, t(c, key), nil)
	return c.Redirect("/council/topics/" + got.Topic.ID)
}
