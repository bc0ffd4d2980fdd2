package sweep

import (
	"cmp"
	"net/http"

	sweeppages "linli/affairs/fire/sweep/pages"

	"linli/affairs/fire/ground"
	"linli/kernel/access"
	"linli/kernel/matter"
	"linli/kernel/place"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/id"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// knockCmd is a door as the form or the offline phone sends it.
type knockCmd struct {
	Key      string   `form:"key"`
	Claimed  int64    `form:"claimed"`
	Onward   string   `form:"onward"` // for the phone without signal; the server finds the next door itself
	Result   string   `form:"result"`
	Good     []string `form:"good"`
	Found    []string `form:"found"`
	Note     string   `form:"note"`
	Help     []string `form:"help"`
	Person   string   `form:"person"`
	HelpNote string   `form:"help_note"`
	How      string   `form:"how"`
	Agreed   bool     `form:"agreed"`
}

// record turns what was typed into the command. Somebody who needs help was named when a kind of help was ticked; without a button
// the result is 在家, the commonest.
func (k knockCmd) record(sweep, home string) Record {
	r := Record{Sweep: sweep, Home: home, Key: k.Key, Claimed: k.Claimed, Result: cmp.Or(k.Result, Home), Good: k.Good, Found: k.Found, Note: k.Note}
	if len(k.Help) > 0 {
		person := k.Person
		if person == "other" {
			person = ""
		}
		r.Help = &AddHelp{Person: person, Kinds: k.Help, Note: k.HelpNote, How: k.How, Agreed: k.Agreed}
	}
	return r
}

func (w *pagesOf) doorForm(c *web.Ctx) error {
	return w.showDoor(c, http.StatusOK, knockCmd{Key: id.New(), Good: []string{"leaflet"}, How: "voice"}, nil)
}

func (w *pagesOf) showDoor(c *web.Ctx, status int, cmd knockCmd, bad map[string]string) error {
	a := access.From(c.Context())
	v := sweeppages.DoorView{Action: doorHref(c.Path("id"), c.Path("home")), Key: cmd.Key, Note: cmd.Note, HelpNote: cmd.HelpNote, Agreed: cmd.Agreed, HelpOpen: len(cmd.Help) > 0, Bad: bad, Errors: ui.Summary(bad, "result", "good", "found", "help", "person", "how", "agreed", "key"),
		Good: ui.Options(c.Lang, "fire.sweep.good.", Good, cmd.Good...), Found: ui.Options(c.Lang, "fire.sweep.found.", Found, cmd.Found...), Helps: ui.Options(c.Lang, "fire.help.k.", Helps, cmd.Help...), How: ui.Options(c.Lang, "fire.help.how_", []string{"voice", "paper"}, cmd.How), Card: doorHref(c.Path("id"), c.Path("home")) + "/card"}
	pg := w.Frame.Staff(c, "", "/fire")
	err := w.read(c, func(tx *db.Tx) error {
		x, home, b, err := w.door(tx, a, c.Path("id"), c.Path("home"))
		if err != nil {
			return err
		}
		doors, err := w.doors(tx, x.ID, b)
		if err != nil {
			return err
		}
		if pg.Over, err = w.Places.Describe(tx, b.ID); err != nil {
			return err
		}
		v.Script, v.Wall, v.Onward, v.Skip, v.Last = x.Script, href("sweeps", x.ID, "wall", b.ID), "", "", ""
		pg.Back = v.Wall
		if d, ok := Next(doors, home.ID, ground.Today(tx)); ok {
			v.Onward = doorHref(x.ID, d.Home.ID)
			v.Skip = v.Onward
		}
		w.headDoor(tx, c.Lang, doors, home, &pg, &v)
		if v.Who, err = w.who(tx, c.Lang, a, home, cmd.Person); err != nil {
			return err
		}
		v.Promised, err = w.promised(tx, c.Lang, a, home.ID)
		return err
	})
	if err != nil {
		return err
	}
	word := func(key string) string { return text.T(c.Lang, "fire.sweep."+key) }
	v.Results = []ui.Btn{{Label: word("r.nobody"), Name: "result", Value: Nobody, Form: "knock"}, {Label: word("r.refused"), Name: "result", Value: Refused, Form: "knock"}, {Label: word("save_home"), Name: "result", Value: Home, Primary: true, Form: "knock"}}
	pg.Dock = v.Results
	return c.Page(status, sweeppages.Door(pg, v))
}

// headDoor says where one stands and how far the building is.
func (w *pagesOf) headDoor(tx *db.Tx, lang string, doors []Door, home place.Place, pg *ui.Page, v *sweeppages.DoorView) {
	done, all := 0, 0
	for _, d := range doors {
		if d.Last.ID != "" {
			done++
		}
		if d.Last.ID != "" || !d.Empty {
			all++
		}
		if d.Home.ID != home.ID {
			continue
		}
		pg.Title = d.Unit.Name + home.Name
		pg.Short = pg.Title
		if d.Last.ID != "" {
			m := mark(lang, d)
			pg.Mark = &m
			v.Last = text.T(lang, "fire.sweep.last", text.DayWords(lang, d.Last.Day, tx.Now), m.Word)
		}
	}
	pg.Sub = text.T(lang, "fire.sweep.progress", done, all)
}

// who are the people of the register behind the door, for those who read people there.
func (w *pagesOf) who(tx *db.Tx, lang string, a access.Actor, home place.Place, on string) (out []ui.Option, err error) {
	if w.May(tx, a, access.PeopleRead, home) != nil {
		return nil, nil
	}
	list, err := w.People.Residents(tx, home.ID)
	for _, r := range list {
		out = append(out, ui.Option{Value: r.Person.ID, Label: r.Person.Name, On: on == r.Person.ID})
	}
	if len(out) > 0 {
		out = append(out, ui.Option{Value: "other", Label: text.T(lang, "fire.help.other"), On: on == "other"})
	}
	return out, err
}

// promised are the matters under way behind this door, so that one can say so.
func (w *pagesOf) promised(tx *db.Tx, lang string, a access.Actor, home string) (out []ui.ListRow, err error) {
	if !a.Has(access.MatterRead) {
		return nil, nil
	}
	page, err := w.Matters.List(tx, a, matter.Query{Places: []string{home}, Limit: 5})
	if err != nil {
		return nil, web.IgnoreOutside(err)
	}
	for _, m := range page.Cards {
		k := w.Frame.Mark(lang, tx.Now, m.Matter)
		out = append(out, ui.ListRow{Href: "/matters/" + m.ID, Title: m.Title, Sub: text.Joined(m.No, m.HolderLabel), Mark: &k})
	}
	return out, nil
}

// record takes a knock down; the phone gets JSON, a person the next door.
func (w *pagesOf) record(c *web.Ctx) error {
	cmd, _, err := web.Decode[knockCmd](c)
	if err != nil {
		return err
	}
	a := access.From(c.Context())
	r := cmd.record(c.Path("id"), c.Path("home"))
	done, err := w.Record(c.Context(), a, r)
	if err != nil {
		if bad, ok := web.Refusals(c, err); ok && !web.WantsJSON(c) {
			return w.showDoor(c, web.Status(err), cmd, bad)
		}
		return err
	}
	if web.WantsJSON(c) {
		return c.JSON(http.StatusOK, done)
	}
	return w.onward(c, a, r, done)
}

// onward says what was written down and opens the next door; at the last one the wall.
func (w *pagesOf) onward(c *web.Ctx, a access.Actor, r Record, done Recorded) error {
	to, say := href("sweeps", r.Sweep, "wall", done.Building), ""
	err := w.read(c, func(tx *db.Tx) error {
		_, _, doors, err := w.block(tx, a, r.Sweep, done.Building)
		if err != nil {
			return err
		}
		name := ""
		for _, d := range doors {
			if d.Home.ID == r.Home {
				name = d.Unit.Name + d.Home.Name
			}
		}
		say = text.T(c.Lang, "fire.sweep.said."+r.Result, name)
		switch {
		case done.Second != "":
			say = text.T(c.Lang, "fire.sweep.said_again", name, text.DayWords(c.Lang, done.Second, tx.Now))
		case len(done.Matters) > 0:
			say = text.T(c.Lang, "fire.sweep.said_matters", name, len(done.Matters))
		}
		if d, ok := Next(doors, r.Home, ground.Today(tx)); ok {
			to = doorHref(r.Sweep, d.Home.ID)
		}
		return nil
	})
	if err != nil {
		return err
	}
	w.Frame.Done(c, say, nil)
	return c.Redirect(to)
}

// card is what stays at a door where nobody opened (A6).
func (w *pagesOf) card(c *web.Ctx) error {
	a := access.From(c.Context())
	p := ui.Poster{A6: true, Lang: c.Lang, BackHref: doorHref(c.Path("id"), c.Path("home")), Title: text.T(c.Lang, "fire.sweep.card_title")}
	err := w.read(c, func(tx *db.Tx) error {
		x, home, b, err := w.door(tx, a, c.Path("id"), c.Path("home"))
		if err != nil {
			return err
		}
		day := ground.Today(tx)
		name, err := w.Places.Describe(tx, b.ID)
		p.Body = []string{text.T(c.Lang, "fire.sweep.card_1", name, home.Name), text.T(c.Lang, "fire.sweep.card_2", text.DayWords(c.Lang, clock.AddDays(day, SecondAfter), tx.Now)), text.T(c.Lang, "fire.sweep.card_3")}
		p.By, p.Date = x.Title, day
		return err
	})
	if err != nil {
		return err
	}
	return c.Page(http.StatusOK, sweeppages.Card(p))
}
