package duties

import (
	"net/http"
	"sort"
	"strings"
	"time"

	"linli/gateway/desk"
	"linli/kernel/access"
	"linli/kernel/duty"
	"linli/kernel/people"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// handView is 移交整个责任区: everything that will move, and the words to type.
type handView struct {
	From    people.Person
	To      []ui.Option
	Chosen  string
	Duties  []string
	Items   []duty.Item
	Homes   int
	Confirm string // what must be typed
	Typed   web.Form
	Errors  map[string]string
}

func (p *Pages) handForm(c *web.Ctx) error {
	return p.showHand(c, http.StatusOK, handView{Chosen: c.Query("to")})
}

func (p *Pages) showHand(c *web.Ctx, status int, v handView) error {
	a := access.From(c.Context())
	err := p.DB.Read(c.Context(), func(tx *db.Tx) (err error) {
		var ds []duty.Duty
		if v.From, ds, err = p.all(tx, a, c.Path("id")); err != nil {
			return err
		}
		return p.holdings(tx, c.Lang, a, ds, &v)
	})
	if err != nil {
		return err
	}
	v.Confirm = v.From.Name
	pg := p.Desk.Page(c, text.T(c.Lang, "duties.hand_title", v.From.Name), "/duties")
	pg.Short, pg.Back = text.T(c.Lang, "duties.handover"), "/duties/people/"+v.From.ID
	pg.Sub = text.T(c.Lang, "duties.hand_sub", len(v.Duties), v.Homes, len(v.Items))
	return c.Page(status, handPage(pg, v))
}

// all reads the person and every duty; who may not hand over all of them may hand over none.
func (p *Pages) all(tx *db.Tx, a access.Actor, id string) (people.Person, []duty.Duty, error) {
	who, _, err := p.held(tx, a, access.DutyHandOver, id)
	if err != nil {
		return who, nil, err
	}
	ds, err := p.Duties.Of(tx, who.ID, time.Time{})
	if err != nil {
		return who, nil, err
	}
	for _, d := range ds {
		if err := a.May(access.DutyHandOver, d.Path); err != nil {
			return who, nil, fault.Denied("duties.hand_elsewhere").With(err)
		}
	}
	return who, ds, nil
}

func (p *Pages) holdings(tx *db.Tx, lang string, a access.Actor, ds []duty.Duty, v *handView) error {
	h, err := p.Duties.Preview(tx, v.From.ID)
	if err != nil {
		return err
	}
	kinds, err := p.Matters.Kinds(tx)
	if err != nil {
		return err
	}
	v.Homes, v.Duties, v.Items, v.To = h.Homes, nil, nil, nil
	seen := map[string]bool{}
	ids := []string{}
	if v.Chosen != "" {
		ids = append(ids, v.Chosen)
	}
	for _, d := range h.Duties {
		name, err := p.Places.Describe(tx, d.Place)
		if err != nil {
			return err
		}
		v.Duties = append(v.Duties, joined(name, text.T(lang, "duty.role."+string(d.Role)), kindWord(lang, d.Kind, kinds)))
		c, err := p.compoundOf(tx, d.Place)
		if err != nil {
			return err
		}
		if c.ID != "" && !seen[c.ID] {
			seen[c.ID] = true
			more, err := p.firsts(tx, c.Path)
			if err != nil {
				return err
			}
			ids = append(ids, more...)
		}
		at, err := p.Duties.At(tx, d.Place, tx.Now)
		if err != nil {
			return err
		}
		for _, x := range at {
			ids = append(ids, x.Person)
		}
	}
	for _, list := range h.Items {
		v.Items = append(v.Items, list...)
	}
	sort.Slice(v.Items, func(i, j int) bool { return v.Items[i].Label < v.Items[j].Label })
	av := assignView{Cmd: assignCmd{Person: v.Chosen}}
	if v.Typed.Get("who") != "" {
		found, err := p.People.Search(tx, people.Query{Text: v.Typed.Get("who"), Scopes: a.Scope(access.DutyHandOver), Limit: 20})
		if err != nil {
			return err
		}
		for _, who := range found.People {
			ids = append(ids, who.ID)
		}
	}
	if err := p.options(tx, lang, a, ids, &av); err != nil {
		return err
	}
	for _, o := range av.People {
		if o.Value != v.From.ID {
			v.To = append(v.To, o)
		}
	}
	return nil
}

// hand moves everything in one act, once the name has been typed.
func (p *Pages) hand(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	a := access.From(c.Context())
	v := handView{Chosen: f.Get("to"), Typed: f}
	if f.Get("do") == "find" {
		return p.showHand(c, http.StatusOK, v)
	}
	var moved duty.Holdings
	var name string
	err = p.DB.Write(c.Context(), func(tx *db.Tx) error {
		from, _, err := p.all(tx, a, c.Path("id"))
		if err != nil {
			return err
		}
		if err := checkHand(f, from.Name); err != nil {
			return err
		}
		to, _, err := p.held(tx, a, access.DutyHandOver, f.Get("to"))
		if err != nil {
			return err
		}
		name = to.Name
		moved, err = p.Duties.HandOverTx(tx, a.Actor, from.ID, to.ID, f.Get("reason"))
		return err
	})
	if err != nil {
		bad, mine := refused(c, err)
		if !mine {
			return err
		}
		if s, ok := bad["person"]; ok {
			delete(bad, "person")
			bad["to"] = s
		}
		v.Errors = bad
		return p.showHand(c, http.StatusUnprocessableEntity, v)
	}
	items := 0
	for _, l := range moved.Items {
		items += len(l)
	}
	desk.Done(c, text.T(c.Lang, "duties.handed", len(moved.Duties), items, name), nil)
	return c.Redirect("/duties/people/" + f.Get("to"))
}

// checkHand refuses a form without receiver, reason or the name typed: one of the four acts that
// ask for typing (ux.md §9).
func checkHand(f web.Form, name string) error {
	var bad []fault.Field
	if f.Get("to") == "" {
		bad = append(bad, fault.Field{Name: "to", Key: "duties.person_missing"})
	}
	if len([]rune(f.Get("reason"))) < 2 {
		bad = append(bad, fault.Field{Name: "reason", Key: "duties.reason_missing"})
	}
	if strings.TrimSpace(f.Get("confirm")) != name {
		bad = append(bad, fault.Field{Name: "confirm", Key: "duties.confirm_wrong", Args: []any{name}})
	}
	if len(bad) > 0 {
		return fault.InvalidFields(bad...)
	}
	return nil
}
