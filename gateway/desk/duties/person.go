package duties

import (
	"net/http"
	"strconv"
	"time"

	"linli/gateway/desk"
	"linli/gateway/view"
	"linli/kernel/access"
	"linli/kernel/duty"
	"linli/kernel/people"
	"linli/kernel/place"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// personView is one person's duties and absences.
type personView struct {
	Person   people.Person
	Homes    int
	Lines    []dutyLine
	Away     []awayLine
	Stand    []ui.Option // who could stand in
	MayEdit  bool
	MayHand  bool
	Errors   map[string]string
	Typed    web.Form
	WithLoad bool
}

type dutyLine struct {
	ID, Place, Href, Kind, Role, Since string
	Rev                                int64
	MayEnd                             bool
}

type awayLine struct {
	ID, Text string
}

func (p *Pages) person(c *web.Ctx) error { return p.showPerson(c, http.StatusOK, personView{}) }

// held reads a person who answers for something in the reader's scope, or who lives there.
func (p *Pages) held(tx *db.Tx, a access.Actor, perm access.Perm, id string) (people.Person, []duty.Duty, error) {
	who, err := p.People.Resolve(tx, id)
	if err != nil {
		return who, nil, err
	}
	all, err := p.Duties.Of(tx, who.ID, time.Time{})
	if err != nil {
		return who, nil, err
	}
	var mine []duty.Duty
	for _, d := range all {
		pl, err := p.Places.Get(tx, d.Place)
		if err != nil {
			return who, nil, err
		}
		if p.reach.May(tx, a, perm, pl) == nil {
			mine = append(mine, d)
		}
	}
	if len(mine) > 0 {
		return who, mine, nil
	}
	for _, need := range []access.Perm{perm, access.PeopleRead} { // without a duty the page names a resident: not for whoever reads duties only
		if err := p.reach.Person(tx, a, need, who); err != nil {
			return who, nil, err
		}
	}
	return who, nil, nil
}

func (p *Pages) showPerson(c *web.Ctx, status int, v personView) error {
	a := access.From(c.Context())
	err := p.DB.Read(c.Context(), func(tx *db.Tx) error {
		who, ds, err := p.held(tx, a, access.DutyRead, c.Path("id"))
		if err != nil {
			return err
		}
		v.Person, v.Lines, v.Away, v.Stand = who, nil, nil, nil
		load, err := p.Duties.Load(tx, []string{who.ID}, tx.Now)
		if err != nil {
			return err
		}
		v.Homes = load[who.ID]
		if err := p.lines(tx, c.Lang, a, ds, &v); err != nil {
			return err
		}
		return p.absences(tx, c.Lang, a, ds, &v)
	})
	if err != nil {
		return err
	}
	pg := p.Desk.Page(c, text.T(c.Lang, "duties.of", v.Person.Name), "/duties")
	pg.Sub, pg.Back = text.T(c.Lang, "duties.of_sub", v.Homes, len(v.Lines)), "/duties"
	pg.Actions = []ui.Btn{{Label: text.T(c.Lang, "duties.print_homes"), Href: "/duties/people/" + v.Person.ID + "/print", DeskOnly: true}}
	if v.MayHand && len(v.Lines) > 0 {
		pg.Actions = append(pg.Actions, ui.Btn{Label: text.T(c.Lang, "duties.handover"), Href: "/duties/people/" + v.Person.ID + "/handover"})
	}
	return c.Page(status, personPage(pg, v))
}

func (p *Pages) lines(tx *db.Tx, lang string, a access.Actor, ds []duty.Duty, v *personView) error {
	v.MayHand = len(ds) > 0
	kinds, err := p.Matters.Kinds(tx)
	if err != nil {
		return err
	}
	for _, d := range ds {
		name, err := p.Places.Describe(tx, d.Place)
		if err != nil {
			return err
		}
		l := dutyLine{ID: d.ID, Rev: d.Rev, Place: name, Kind: kindWord(lang, d.Kind, kinds), Role: text.T(lang, "duty.role."+string(d.Role)), Since: text.T(lang, "duties.since", text.Date(view.Instant(d.From)))}
		if !unlimited(d) {
			l.Since = text.Date(view.Instant(d.From)) + " – " + text.Date(view.Instant(d.Until))
		}
		l.MayEnd = a.May(access.DutyEdit, d.Path) == nil
		v.MayEdit = v.MayEdit || l.MayEnd
		v.MayHand = v.MayHand && a.May(access.DutyHandOver, d.Path) == nil
		if pl, err := p.Places.Get(tx, d.Place); err == nil {
			l.Href = hrefOf(pl)
		}
		v.Lines = append(v.Lines, l)
	}
	return nil
}

// hrefOf is the page of a place.
func hrefOf(pl place.Place) string {
	switch pl.Kind {
	case place.Compound:
		return "/duties?place=" + pl.ID
	case place.Building:
		return "/buildings/" + pl.ID
	case place.Unit:
		return "/buildings/" + pl.Parent
	case place.Home:
		return "/homes/" + pl.ID
	}
	return ""
}

func (p *Pages) absences(tx *db.Tx, lang string, a access.Actor, ds []duty.Duty, v *personView) error {
	list, err := p.Duties.Absences(tx, v.Person.ID)
	if err != nil {
		return err
	}
	for _, x := range list {
		name := text.T(lang, "duties.nobody_stands")
		if x.Substitute != "" {
			who, err := p.People.Get(tx, x.Substitute)
			if err != nil {
				return err
			}
			name = text.T(lang, "duties.stands", who.Name)
		}
		last := view.Instant(x.Until - 1)
		v.Away = append(v.Away, awayLine{ID: x.ID, Text: joined(text.MonthDay(lang, view.Instant(x.From), p.now())+" – "+text.MonthDay(lang, last, p.now()), name)})
	}
	seen := map[string]bool{v.Person.ID: true}
	ids := []string{}
	for _, d := range ds {
		compound, err := p.compoundOf(tx, d.Place)
		if err != nil || seen[compound.ID] || compound.ID == "" {
			continue
		}
		seen[compound.ID] = true
		more, err := p.firsts(tx, compound.Path)
		if err != nil {
			return err
		}
		ids = append(ids, more...)
	}
	av := assignView{Cmd: assignCmd{}}
	if err := p.options(tx, lang, a, ids, &av); err != nil {
		return err
	}
	for _, o := range av.People {
		if o.Value != v.Person.ID {
			o.On = o.Value == v.Typed.Get("substitute")
			v.Stand = append(v.Stand, o)
		}
	}
	return nil
}

// compoundOf is the compound around a place, itself included; the zero place when in none.
func (p *Pages) compoundOf(tx *db.Tx, id string) (place.Place, error) {
	pl, err := p.Places.Get(tx, id)
	if err != nil || pl.Kind == place.Compound {
		return pl, err
	}
	up, err := p.Places.Ancestors(tx, id)
	for _, x := range up {
		if x.Kind == place.Compound {
			return x, err
		}
	}
	return place.Place{}, err
}

// end ends one duty of the revision that was seen.
func (p *Pages) end(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	a := access.From(c.Context())
	rev, _ := strconv.ParseInt(f.Get("rev"), 10, 64)
	var d duty.Duty
	err = p.DB.Write(c.Context(), func(tx *db.Tx) (err error) {
		if d, err = p.Duties.Get(tx, f.Get("duty")); err != nil {
			return err
		}
		if err := a.May(access.DutyEdit, d.Path); err != nil {
			return err
		}
		d, err = p.Duties.EndTx(tx, a.Actor, d.ID, rev, time.Time{})
		return err
	})
	if err != nil {
		bad, mine := refused(c, err)
		if !mine || d.Person == "" {
			return err
		}
		desk.Told(c, ui.Amber, bad["person"], "")
		return c.Redirect("/duties/people/" + d.Person)
	}
	said := "duties.ended_other"
	if d.Role == duty.First {
		said = "duties.ended"
	}
	desk.Done(c, text.T(c.Lang, said), nil)
	return c.Redirect("/duties/people/" + d.Person)
}

// away records an absence: whole days, the last one included.
func (p *Pages) away(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	a := access.From(c.Context())
	from, err1 := day(f.Get("from"))
	until, err2 := day(f.Get("until"))
	switch {
	case err1 != nil:
		err = fault.InvalidFields(fault.Field{Name: "from", Key: "duties.day_missing"})
	case err2 != nil:
		err = fault.InvalidFields(fault.Field{Name: "until", Key: "duties.day_missing"})
	}
	if err == nil {
		err = p.DB.Write(c.Context(), func(tx *db.Tx) error {
			who, _, err := p.held(tx, a, access.DutyEdit, c.Path("id"))
			if err != nil {
				return err
			}
			if s := f.Get("substitute"); s != "" {
				if _, _, err := p.held(tx, a, access.DutyEdit, s); err != nil {
					return err
				}
			}
			_, err = p.Duties.SetAbsenceTx(tx, a.Actor, duty.Absence{Person: who.ID, Substitute: f.Get("substitute"), From: from.UnixMilli(), Until: until.AddDate(0, 0, 1).UnixMilli()})
			return err
		})
	}
	if err != nil {
		bad, mine := refused(c, err)
		if !mine {
			return err
		}
		if s, ok := bad["person"]; ok {
			delete(bad, "person")
			bad["from"] = s
		}
		return p.showPerson(c, http.StatusUnprocessableEntity, personView{Errors: bad, Typed: f})
	}
	desk.Done(c, text.T(c.Lang, "duties.away_done"), nil)
	return c.Redirect("/duties/people/" + c.Path("id"))
}

// back ends an absence now.
func (p *Pages) back(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	a := access.From(c.Context())
	err = p.DB.Write(c.Context(), func(tx *db.Tx) error {
		who, _, err := p.held(tx, a, access.DutyEdit, c.Path("id"))
		if err != nil {
			return err
		}
		list, err := p.Duties.Absences(tx, who.ID)
		if err != nil {
			return err
		}
		for _, x := range list {
			if x.ID == f.Get("absence") {
				_, err := p.Duties.EndAbsenceTx(tx, a.Actor, x.ID)
				return err
			}
		}
		return fault.NotFound("duty.no_absence")
	})
	if err != nil {
		return err
	}
	desk.Done(c, text.T(c.Lang, "duties.back_done"), nil)
	return c.Redirect("/duties/people/" + c.Path("id"))
}

func day(s string) (time.Time, error) { return time.ParseInLocation(time.DateOnly, s, clock.Shanghai) }
