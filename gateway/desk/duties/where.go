package duties

import (
	"net/http"

	"linli/kernel/access"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// somewhere answers a page about one compound that is asked for without one (a bookmark, an address typed by hand): with
// one compound in reach it is that one, with several the reader chooses.
func (p *Pages) somewhere(perm access.Perm, title string, h web.Handler) web.Handler {
	return func(c *web.Ctx) error {
		if c.Query("place") != "" {
			return h(c)
		}
		var list []place.Place
		err := p.DB.Read(c.Context(), func(tx *db.Tx) (err error) {
			list, err = p.reach.Compounds(tx, access.From(c.Context()), perm, "", 200)
			return err
		})
		if err != nil {
			return err
		}
		q := c.R.URL.Query()
		at := func(id string) string {
			q.Set("place", id)
			return c.R.URL.Path + "?" + q.Encode()
		}
		if len(list) == 1 {
			return c.Redirect(at(list[0].ID))
		}
		var rows []ui.ListRow
		for _, x := range list {
			rows = append(rows, ui.ListRow{Href: at(x.ID), Title: x.Name})
		}
		pg := p.Desk.Page(c, text.T(c.Lang, title), "/duties")
		pg.Back = "/duties"
		return c.Page(http.StatusOK, wherePage(pg, rows))
	}
}
