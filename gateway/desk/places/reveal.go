package places

import (
	"net/http"
	"slices"

	"linli/kernel/access"
	"linli/kernel/people"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// revealBox is the form that shows a masked field once, with a reason, on record.
type revealBox struct {
	People []ui.Option // who may be chosen; empty hides the box
	Person string
	Field  string
	Reason string
	Errors map[string]string
	Name   string // what was revealed of whom
	Value  string
	Done   bool
	Named  bool // the reader reads names whole anyway
}

// revealed fields and what the register calls them.
var revealed = map[string]string{"name": "person.name", "phone": "person.phone", "id_no": "person_private.box/id_no"}

var revealOrder = []string{"phone", "name", "id_no"}

type revealCmd struct {
	Person string `form:"person"`
	Field  string `form:"field"`
	Reason string `form:"reason"`
}

// reveal writes the look and reads the field in one transaction.
func (p *Pages) reveal(c *web.Ctx, cmd revealCmd, in string) (r revealBox, err error) {
	a := access.From(c.Context())
	r = revealBox{Person: cmd.Person, Field: cmd.Field, Reason: cmd.Reason}
	column, ok := revealed[cmd.Field]
	if !ok {
		return r, fault.InvalidFields(fault.Field{Name: "field", Key: "places.which_field"})
	}
	err = p.DB.Write(c.Context(), func(tx *db.Tx) error {
		r.Done = false
		who, err := p.People.Get(tx, cmd.Person)
		if err == nil && who.State.Hidden() {
			err = fault.NotFound("people.no_person")
		}
		if err != nil {
			return err
		}
		if err := p.reach.Person(tx, a, access.PeopleReveal, who); err != nil {
			return err
		}
		if in != "" && !p.livesIn(tx, who, in) {
			return fault.NotFound("people.no_person")
		}
		if err := p.Access.Look(tx, a, who.ID, column, cmd.Reason); err != nil {
			return err
		}
		r.Name, r.Done = who.Name, true
		r.Value, err = p.whole(tx, who, cmd.Field)
		return err
	})
	if err == nil && r.Value == "" {
		r.Value = text.T(c.Lang, "places.not_on_file")
	}
	return r, err
}

func (p *Pages) livesIn(tx *db.Tx, who people.Person, home string) bool {
	list, err := p.People.Residents(tx, home)
	return err == nil && slices.ContainsFunc(list, func(r people.Resident) bool { return r.ID == who.ID })
}

// whole is the field as it is on file.
func (p *Pages) whole(tx *db.Tx, who people.Person, field string) (string, error) {
	switch field {
	case "name":
		return who.Name, nil
	case "phone":
		return text.MaskPhone(who.Phone, text.WorkList), nil
	}
	secret, err := p.People.Private(tx, who.ID)
	return secret.IDNo, err
}

func (p *Pages) revealHome(c *web.Ctx) error {
	cmd, _, err := web.Decode[revealCmd](c)
	if err != nil {
		return err
	}
	a := access.From(c.Context())
	err = p.DB.Read(c.Context(), func(tx *db.Tx) error { _, err := p.at(tx, a, access.PlaceRead, c.Path("id"), place.Home); return err })
	if err != nil {
		return err
	}
	if cmd.Person == "" {
		return p.showHome(c, http.StatusUnprocessableEntity, revealBox{Field: cmd.Field, Reason: cmd.Reason, Errors: map[string]string{"person": text.T(c.Lang, "places.which_person")}})
	}
	r, err := p.reveal(c, cmd, c.Path("id"))
	if err != nil {
		bad, mine := refused(c, err)
		if !mine {
			return err
		}
		r.Errors = bad
		return p.showHome(c, web.Status(err), r)
	}
	return p.showHome(c, http.StatusOK, r)
}

func (p *Pages) revealPerson(c *web.Ctx) error {
	cmd, _, err := web.Decode[revealCmd](c)
	if err != nil {
		return err
	}
	cmd.Person = c.Path("id")
	r, err := p.reveal(c, cmd, "")
	if err != nil {
		bad, mine := refused(c, err)
		if !mine {
			return err
		}
		r.Errors = bad
		return p.showPerson(c, web.Status(err), personView{Reveal: r})
	}
	return p.showPerson(c, http.StatusOK, personView{Reveal: r})
}
