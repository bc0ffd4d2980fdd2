package admin

import (
	"net/http"

	"linli/gateway/desk"
	"linli/kernel/access"
	"linli/kernel/ledger"
	"linli/kernel/notify"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// callsView is the list of residents who left a number and no mail address: somebody calls them (电话告知).
type callsView struct {
	Rows []callRow
}

type callRow struct {
	ID, Say, Mask, Since, Tries, Matter string
	Number                              string // whole, after it was asked for
}

// callList reads who is to be called at the actor's places.
func (p *Pages) callList(tx *db.Tx, a access.Actor) (out []notify.Call, err error) {
	for _, scope := range a.Scope(access.MatterIdentity) {
		list, err := p.Notify.PhoneList(tx, scope)
		if err != nil {
			return nil, err
		}
		out = append(out, list...)
	}
	return out, nil
}

func (p *Pages) countCalls(tx *db.Tx, a access.Actor) (int, error) {
	list, err := p.callList(tx, a)
	return len(list), err
}

func (p *Pages) calls(c *web.Ctx) error { return p.callsPage(c, http.StatusOK, "", "") }

func (p *Pages) callsPage(c *web.Ctx, status int, open, number string) error {
	a := access.From(c.Context())
	v := callsView{}
	err := p.DB.Read(c.Context(), func(tx *db.Tx) error {
		list, err := p.callList(tx, a)
		v.Rows = nil
		for _, k := range list {
			r := callRow{ID: k.ID, Say: text.T(c.Lang, k.Key, k.Args...), Mask: k.Mask, Since: text.Ago(c.Lang, k.Since, p.now()), Matter: k.Obj}
			if k.Tries > 0 {
				r.Tries = text.T(c.Lang, "admin.tries", k.Tries)
			}
			if k.ID == open {
				r.Number = number
			}
			v.Rows = append(v.Rows, r)
		}
		return err
	})
	if err != nil {
		return err
	}
	title := text.T(c.Lang, "admin.calls_none")
	if len(v.Rows) > 0 {
		title = text.T(c.Lang, "admin.calls_n", len(v.Rows))
	}
	pg := p.Desk.Page(c, title, "/messages")
	pg.Short, pg.Back, pg.Sub = text.T(c.Lang, "admin.calls"), "/messages", text.T(c.Lang, "admin.calls_line")
	return c.Page(status, callsPage(pg, v))
}

// call shows a number, which is written down as a look, or takes the result.
func (p *Pages) call(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	a, id := access.From(c.Context()), c.Path("id")
	result := f.Get("result")
	number, err := p.mayCall(c, a, id, result == "")
	if err != nil {
		return err
	}
	if result == "" {
		return p.callsPage(c, http.StatusOK, id, number)
	}
	if err := p.Notify.ToldByPhone(c.Context(), a.Actor, id, notify.CallResult(result)); err != nil {
		if fault.Is(err, fault.KindNotFound) {
			desk.Told(c, ui.Amber, text.T(c.Lang, "notify.no_call"), "")
			return c.Redirect("/messages/phone")
		}
		return err
	}
	desk.Done(c, text.T(c.Lang, "admin.call."+result+".done"), nil)
	return c.Redirect("/messages/phone")
}

// mayCall asks the right at the place of the call; with look the number is given and the look written down first.
func (p *Pages) mayCall(c *web.Ctx, a access.Actor, id string, look bool) (number string, err error) {
	err = p.DB.Write(c.Context(), func(tx *db.Tx) error {
		n, under, err := p.Notify.Number(tx, id)
		if err != nil {
			return err
		}
		if err := a.May(access.MatterIdentity, under); err != nil || !look {
			return err
		}
		number = n
		_, err = p.Log.Append(tx, ledger.Entry{Kind: "notify.number", Obj: id, Actor: a.Actor, Pub: map[string]any{"field": "phone"}})
		return err
	})
	return number, err
}
