package care

import (
	"net/http"
	"strings"
	"time"

	"linli/affairs/care/pages"
	"linli/kernel/access"
	"linli/kernel/affair"
	"linli/kernel/document"
	"linli/kernel/matter"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/id"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// visitCmd is W4 as the form or the offline phone sends it.
type visitCmd struct {
	Key     string   `form:"key"`
	Claimed int64    `form:"claimed"`
	Met     string   `form:"met"`
	Nobody  string   `form:"nobody"`
	How     []string `form:"how"`
	Needs   []string `form:"needs"`
	Words   string   `form:"words"`
	Next    string   `form:"next"`
	Round   string   `form:"round"`
	Photos  string   `form:"photos"` // of a phone without signal: which photos follow by themselves
}

// record turns what was typed into the command: 电话 is a way and not a person, 没有 is no need, 都好 gives way to what is not.
func (v visitCmd) record(care string) Record {
	r := Record{Care: care, Key: v.Key, Claimed: v.Claimed, Met: v.Met, Words: v.Words, Next: v.Next, Later: document.Announced(v.Photos, document.Other)}
	if v.Met == WayPhone {
		r.Met, r.Phone = MetSelf, true
	}
	for _, h := range v.How {
		if h != "well" || len(v.How) == 1 {
			r.How = append(r.How, h)
		}
	}
	for _, n := range v.Needs {
		if n != "none" {
			r.Needs = append(r.Needs, n)
		}
	}
	if v.Nobody != "" {
		r.Met, r.Phone, r.How, r.Needs, r.Next = MetNobody, false, nil, nil, ""
	}
	return r
}

func (w *pagesOf) visitForm(c *web.Ctx) error {
	return w.showVisit(c, http.StatusOK, visitCmd{Key: id.New(), Round: c.Query("round")}, nil)
}

func (w *pagesOf) showVisit(c *web.Ctx, status int, cmd visitCmd, bad map[string]string) error {
	a := access.From(c.Context())
	v := pages.VisitView{Action: "/care/people/" + c.Path("id") + "/visit", Key: cmd.Key, Round: cmd.Round != "", Words: cmd.Words, NextDay: cmd.Next, Bad: bad,
		Errors: summary(bad, "met", "how", "needs", "words", "next", "key")}
	pg := w.Frame.Staff(c, "", "/today")
	err := w.read(c, func(tx *db.Tx) error {
		p, err := w.reached(tx, a, access.CareVisit, c.Path("id"))
		if err != nil {
			return err
		}
		who, err := w.People.Get(tx, p.Person)
		if err != nil {
			return err
		}
		d := &doors{s: w.Service, tx: tx, seen: map[string]place.Place{}}
		x, err := d.of(p.Home)
		if err != nil {
			return err
		}
		pg.Title, pg.Short = x.short+" "+who.Name, x.short+" "+who.Name
		pg.Over = x.group
		last := text.T(c.Lang, "care.never")
		if p.LastAny != "" {
			last = text.T(c.Lang, "care.last", dayWords(c.Lang, p.LastAny, tx.Now))
		}
		pg.Sub = joined(w.words(tx, c.Lang, a, p, who), last)
		met := cmd.Met
		if met == "" && p.LastHome != "" {
			met = MetSelf // prefilled once a home was open before; how it is never
		}
		v.Met = options(c.Lang, "care.met.", []string{MetSelf, MetFamily, WayPhone}, met)
		after := p.After(Visit{Day: today(tx), Met: MetSelf, Way: WayHome})
		v.Next, v.Rhythm, v.Min = dayWords(c.Lang, after.NextDay, tx.Now), text.Aside(c.Lang, rhythmWords(c.Lang, p.Plan.Home)), today(tx)
		if v.Topic, err = w.topicAt(tx, a, p.Home); err != nil {
			return err
		}
		v.Promised, err = w.promised(tx, c.Lang, a, p.Home)
		return err
	})
	if err != nil {
		return err
	}
	v.How = options(c.Lang, "care.how.", Hows, cmd.How...)
	v.Needs = append(options(c.Lang, "care.need.", Needs, cmd.Needs...), options(c.Lang, "care.need.", []string{"none"}, cmd.Needs...)...)
	pg.Back = "/today"
	pg.Dock = []ui.Btn{{Label: text.T(c.Lang, "care.save"), Primary: true, Big: true, Form: "visit"}}
	return c.Page(status, pages.Visit(pg, v))
}

// topicAt is where something heard behind this door becomes a topic of its building: the door itself stays here.
func (w *pagesOf) topicAt(tx *db.Tx, a access.Actor, home string) (string, error) {
	if w.Frame.Heard == nil {
		return "", nil
	}
	path, err := w.spot(tx, home)
	if err != nil {
		return "", err
	}
	at, err := w.Places.ByPath(tx, place.Path(path))
	if err != nil {
		return "", err
	}
	return w.Frame.Heard(a, affair.Heard{Place: at.ID, Way: "visit"}), nil
}

// promised are the matters under way behind this door, so that she can say at the door what became of them.
func (w *pagesOf) promised(tx *db.Tx, lang string, a access.Actor, home string) (out []ui.ListRow, err error) {
	page, err := w.Matters.List(tx, a, matter.Query{Places: []string{home}, Limit: 5})
	if err != nil {
		return nil, ignoreOutside(err)
	}
	for _, m := range page.Cards {
		k := w.Frame.Mark(lang, tx.Now, m.Matter)
		out = append(out, ui.ListRow{Href: "/matters/" + m.ID, Title: m.Title, Sub: joined(m.No, m.HolderLabel), Mark: &k})
	}
	return out, nil
}

// visit records; the phone gets JSON with the id, a person the next door.
func (w *pagesOf) visit(c *web.Ctx) error {
	cmd, f, err := web.Decode[visitCmd](c)
	if err != nil {
		return err
	}
	a := access.From(c.Context())
	r := cmd.record(c.Path("id"))
	var done Recorded
	if r.Docs, err = w.taken(c, a, f); err == nil {
		done, err = w.Record(c.Context(), a, r)
	}
	if err != nil {
		if bad, ok := web.Refusals(c, err); ok && !web.WantsJSON(c) {
			cmd.Key = access.AnotherKey(err, cmd.Key)
			return w.showVisit(c, web.Status(err), cmd, bad)
		}
		return err
	}
	if web.WantsJSON(c) {
		return c.JSON(http.StatusOK, done)
	}
	if r.Met == MetNobody {
		say := text.T(c.Lang, "care.nobody_saved")
		w.Frame.Done(c, say, &ui.Undo{Text: say, Action: "/care/visits/" + done.Visit + "/undo"})
		return c.Redirect("/care/visits/" + done.Visit + map[bool]string{true: "?round=1"}[cmd.Round != ""])
	}
	return w.onward(c, a, done, cmd.Round != "")
}

// onward says what now happens and leads to the next door of the round, or back to the day.
func (w *pagesOf) onward(c *web.Ctx, a access.Actor, done Recorded, round bool) error {
	next, name, to := "", "", ""
	var needs []string
	err := w.read(c, func(tx *db.Tx) error {
		next, name, to = "", "", ""
		p, err := w.person(tx, done.Care)
		if err != nil {
			return err
		}
		who, err := w.People.Get(tx, p.Person)
		if err != nil {
			return err
		}
		name, next = who.Name, dayWords(c.Lang, done.Next, tx.Now)
		if needs, err = w.handed(tx, c.Lang, a, done.Matters); err != nil {
			return err
		}
		to, err = w.nextDoor(tx, c.Lang, a)
		return err
	})
	if err != nil {
		return err
	}
	say := text.T(c.Lang, "care.recorded", name, next)
	if n := len(needs); n > 0 {
		say = text.T(c.Lang, "care.recorded_needs", name, n, strings.Join(needs, text.T(c.Lang, "care.semicolon")), next)
	}
	w.Frame.Done(c, say, &ui.Undo{Text: say, Action: "/care/visits/" + done.Visit + "/undo"})
	if round && to != "" {
		return c.Redirect(to + "?round=1")
	}
	return c.Redirect("/today")
}

// handed says of each need that a visit led to who does it now, and by when: 维修，由您办；陪诊，转给邢丽，6月26日前.
func (w *pagesOf) handed(tx *db.Tx, lang string, a access.Actor, ids []string) (out []string, err error) {
	for _, id := range ids {
		m, err := w.Matters.Plain(tx, id)
		if err != nil {
			return nil, err
		}
		said := text.T(lang, "care.need_waits", m.Title)
		switch {
		case m.Holder != "" && m.Holder == a.Person:
			said = text.T(lang, "care.need_yours", m.Title)
		case m.Holder != "":
			said = text.T(lang, "care.need_passed", m.Title, m.HolderLabel)
		}
		if m.Due > 0 {
			said += text.T(lang, "care.need_by", dayWords(lang, dayOf(time.UnixMilli(m.Due)), tx.Now))
		}
		out = append(out, said)
	}
	return out, nil
}

// undo takes the visit just recorded back and leads to its form again.
func (w *pagesOf) undo(c *web.Ctx) error {
	v, err := w.UndoVisit(c.Context(), access.From(c.Context()), c.Path("id"))
	if err != nil {
		return err
	}
	w.Frame.Done(c, text.T(c.Lang, "care.undone"), nil)
	return c.Redirect("/care/people/" + v.Care + "/visit")
}

// nextDoor is the first door of the actor's round that is still due.
func (w *pagesOf) nextDoor(tx *db.Tx, lang string, a access.Actor) (string, error) {
	list, err := w.dueBy(tx, a, today(tx))
	if err != nil || len(list) == 0 {
		return "", err
	}
	rows, err := w.rows(tx, lang, a, list)
	if err != nil {
		return "", err
	}
	return rows[0].Row.Href, nil
}
