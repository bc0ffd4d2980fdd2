package offline

import (
	"net/http"

	"linli/gateway/desk"
	"linli/gateway/desk/login"
	"linli/kernel/access"
	"linli/kernel/offline"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
	"linli/platform/web"
)

// userPhones shows a security administrator the phones of somebody who lost one. The account stays as it is.
func (p *Pages) userPhones(c *web.Ctx) error {
	a, id := access.From(c.Context()), c.Path("id")
	acc, err := p.Access.AccountOf(c.Context(), a, id)
	if err != nil {
		return err
	}
	var list []offline.Device
	err = p.DB.Read(c.Context(), func(tx *db.Tx) (err error) {
		list, err = p.Offline.Of(tx, acc.ID)
		return err
	})
	if err != nil {
		return err
	}
	pg := p.Desk.Page(c, text.T(c.Lang, "outbox.phones_of", acc.Label), "/admin/users")
	pg.Back, pg.Sub = "/admin/users/"+acc.ID, text.T(c.Lang, "outbox.phones_of_line")
	return c.Page(http.StatusOK, phonesPage(pg, phoneTable(c.Lang, p.DB.Clock().Now(), list), "/admin/users/"+acc.ID+"/phones/"))
}

// stopPhone stops one phone of an account that the administrator may administer; the person goes on with another.
func (p *Pages) stopPhone(c *web.Ctx) error {
	a, id := access.From(c.Context()), c.Path("id")
	at := "/admin/users/" + id + "/phones"
	err := p.DB.Write(c.Context(), func(tx *db.Tx) error {
		if err := p.Access.Administers(tx, a, id); err != nil {
			return err
		}
		d, err := p.Offline.Get(tx, c.Path("phone"))
		if err != nil {
			return err
		}
		if d.Account != id {
			return fault.NotFound("offline.unknown")
		}
		return p.Offline.Revoke(tx, a, d.ID)
	})
	if done, sent := login.ToStepUp(c, err, at); done {
		return sent
	}
	if err != nil {
		return err
	}
	desk.Done(c, text.T(c.Lang, "outbox.revoked"), nil)
	return c.Redirect(at)
}
