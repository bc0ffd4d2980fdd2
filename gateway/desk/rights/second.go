package rights

import (
	"encoding/json"
	"net/http"

	"linli/gateway/desk"
	"linli/kernel/access"
	"linli/kernel/people"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// grounds of PIPL art. 47(1), as they stand in the ledger for ever: codes, no free words.
var grounds = map[string]string{"1": "PIPL 47(1)1", "2": "PIPL 47(1)2", "3": "PIPL 47(1)3", "4": "PIPL 47(1)4"}

// eraseBody is what a request for the second person to an erasure carries.
type eraseBody struct {
	Ground string `json:"ground"`
}

// askErase asks a second person to agree to the erasure of a person's data.
func (p *Pages) askErase(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	a := access.From(c.Context())
	ground := f.Get("ground")
	err = p.DB.Write(c.Context(), func(tx *db.Tx) error {
		who, err := p.who(tx, a, access.PeopleErase, c.Path("id"))
		if err != nil {
			return err
		}
		if grounds[ground] == "" {
			return fault.InvalidFields(fault.Field{Name: "ground", Key: "people.erase_ground"})
		}
		if _, err := p.Access.SecondAbout(tx, access.SecondErase, who.ID); err == nil {
			return fault.Conflict("rights.asked_already")
		} else if !fault.Is(err, fault.KindNotFound) {
			return err
		}
		_, err = p.Access.AskSecondTx(tx, a, access.AskSecond{Kind: access.SecondErase, Perm: access.PeopleErase, Path: who.Path, Obj: who.ID, Subject: who.ID,
			Reason: text.T(text.ZH, "rights.ground."+ground), Body: eraseBody{grounds[ground]}})
		return err
	})
	if err != nil {
		bad, mine := said(c, err)
		if !mine {
			return err
		}
		return p.show(c, web.Status(err), personView{Ground: ground, Errors: bad})
	}
	desk.Done(c, text.T(c.Lang, "rights.erase_asked"), nil)
	return c.Redirect("/people/" + c.Path("id") + "/rights")
}

// secondRow is one request on the page of the second person.
type secondRow struct {
	access.Wish
	Title, Text, When string
	Mark              ui.Mark
	Href              string // where what was agreed is fetched
}

type secondView struct {
	Waiting, Mine []secondRow
}

// second is the page of the second person: what waits for an answer, and what one asked oneself.
func (p *Pages) second(c *web.Ctx) error {
	a := access.From(c.Context())
	var v secondView
	err := p.DB.Read(c.Context(), func(tx *db.Tx) error {
		v = secondView{}
		list, err := p.Access.SecondsWaiting(tx, a)
		if err != nil {
			return err
		}
		for _, x := range list {
			row, err := p.row(tx, c.Lang, x)
			if err != nil {
				return err
			}
			v.Waiting = append(v.Waiting, row)
		}
		if list, err = p.Access.SecondsAsked(tx, a, 30); err != nil {
			return err
		}
		for _, x := range list {
			row, err := p.row(tx, c.Lang, x)
			if err != nil {
				return err
			}
			if x.Kind == access.SecondExport && x.State == access.SecondAgreed && x.Ends > tx.NowMS() {
				row.Href = "/exports/" + x.ID
			}
			v.Mine = append(v.Mine, row)
		}
		return nil
	})
	if err != nil {
		return err
	}
	pg := p.Desk.Page(c, text.T(c.Lang, "rights.second"), "/second")
	pg.Sub = text.T(c.Lang, "rights.second_line")
	return c.Page(http.StatusOK, secondPage(pg, v))
}

// row puts a request into words.
func (p *Pages) row(tx *db.Tx, lang string, x access.Wish) (secondRow, error) {
	r := secondRow{Wish: x, Title: text.T(lang, "rights.kind."+x.Kind), Text: x.Reason, Mark: ui.Due(text.T(lang, "rights.second."+x.State))}
	r.When = text.T(lang, "rights.asked_by", x.AskerName, text.Moment(lang, at(x.Asked), p.now()))
	switch {
	case x.State == access.SecondRefused:
		r.Mark = ui.Late(text.T(lang, "rights.second.refused"))
	case x.State == access.SecondUsed:
		r.Mark = ui.Done(text.T(lang, "rights.second.used"))
	case x.Ends <= tx.NowMS():
		r.Mark = ui.Unknown(text.T(lang, "rights.second.over"))
	case x.State == access.SecondAgreed:
		r.Mark = ui.Fine(text.T(lang, "rights.second.agreed"))
	}
	if x.Kind == access.SecondErase {
		who, err := p.People.Get(tx, x.Obj)
		if err != nil {
			return r, err
		}
		if !who.State.Hidden() {
			r.Title += "：" + text.MaskName(who.Name, text.OtherStaff)
		}
		return r, nil
	}
	var of struct {
		Title string `json:"title"`
	}
	if json.Unmarshal(x.Body, &of) == nil && of.Title != "" {
		r.Title += "：" + of.Title
	}
	return r, nil
}

// decide answers; an erasure that is agreed to is carried out in the same transaction.
func (p *Pages) decide(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	a := access.From(c.Context())
	yes := f.Get("yes") == "1"
	var x access.Wish
	var out people.Outcome
	err = p.DB.Write(c.Context(), func(tx *db.Tx) error {
		var err error
		out = people.Outcome{}
		if x, err = p.Access.DecideSecondTx(tx, a, c.Path("id"), yes); err != nil || !yes || x.Kind != access.SecondErase {
			return err
		}
		out, err = p.erase(tx, a, x)
		return err
	})
	if err != nil {
		return err
	}
	switch {
	case !yes:
		desk.Done(c, text.T(c.Lang, "rights.second_refused"), nil)
	case x.Kind != access.SecondErase:
		desk.Done(c, text.T(c.Lang, "rights.second_agreed"), nil)
	case out.Locked:
		desk.Done(c, text.T(c.Lang, "rights.locked", LockWords(c.Lang, out)), nil)
	default:
		desk.Done(c, text.T(c.Lang, "rights.erased"), nil)
	}
	if x.Kind == access.SecondErase && yes {
		if err := p.DB.Scrub(c.Context()); err != nil && !fault.Is(err, fault.KindBusy) {
			return err
		}
	}
	return c.Redirect("/second")
}

// erase carries out what was agreed: the one who asked acts, the one who agreed approves.
func (p *Pages) erase(tx *db.Tx, a access.Actor, x access.Wish) (people.Outcome, error) {
	who, err := p.People.Resolve(tx, x.Obj)
	if err != nil {
		return people.Outcome{}, err
	}
	if err := p.reach.Person(tx, a, access.PeopleErase, who); err != nil { // he may have moved since
		return people.Outcome{}, err
	}
	asker := a.Actor
	asker.ID, asker.Name = x.Asker, x.AskerName
	var body eraseBody
	if err := json.Unmarshal(x.Body, &body); err != nil {
		return people.Outcome{}, fault.Internal(err, "rights.erase")
	}
	out, err := p.People.EraseTx(tx, asker, who.ID, body.Ground, a.ID)
	if err != nil {
		return out, err
	}
	_, err = p.Access.DoneSecondTx(tx, a, x)
	return out, err
}
