package hotwork

import (
	"net/http"
	"strconv"

	"linli/affairs/fire/hotwork/pages"
	"linli/kernel/access"
	"linli/platform/db"
	"linli/platform/id"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// field is the order of the acts at the place of the work; approving is not among them.
var fieldActs = []Act{ActCheck, ActPost, ActStart, ActRound, ActEnd, ActWatch, ActClose}

// ahead are the acts that can still come in a state, as long as nobody else has to decide first.
func ahead(s State) (out []Act) {
	if s == Checked || s.Over() {
		return nil
	}
	for _, act := range fieldActs {
		to, now := moves[act][s]
		if !now {
			continue
		}
		out = append(out, act)
		if to != s {
			return append(out, ahead(to)...)
		}
	}
	return out
}

// onSite is the page for the place of the work: all acts that are still to come, one under the other, so that it can be kept on a
// phone and used to the end without signal. It says of people nothing.
func (w *site) onSite(c *web.Ctx) error {
	a := access.From(c.Context())
	v := pages.SiteView{}
	pg := w.Frame.Staff(c, "", "/fire")
	err := w.read(c, func(tx *db.Tx) error {
		x, err := w.reached(tx, a, access.FireWork, c.Path("id"))
		if err != nil {
			return err
		}
		m := mark(c.Lang, tx.Now, x)
		pg.Title, pg.Over, pg.Mark, pg.Sub = t(c, "site_title"), x.No, &m, x.Label+" "+x.Part+" · "+timer(c.Lang, tx.Now, x)
		pg.Back = "/fire/works/" + x.ID
		v.Base, v.Here = "/fire/works/"+x.ID, "/fire/works/"+x.ID+"/site"
		v.Acts = nil
		for _, act := range ahead(x.State) {
			s := pages.ShowView{Act: string(act), Action: v.Base, Wind: strconv.Itoa(x.Wind), Key: id.New(), Offline: "hotstep", Onward: v.Here, Ready: true, Form: "site-" + string(act)}
			for _, l := range checkLines {
				s.Ticks = append(s.Ticks, ui.Option{Value: l, Label: t(c, "line."+l)})
			}
			switch act {
			case ActWatch:
				s.Wait = t(c, "site_watch", Term("watch_minutes"))
			case ActClose:
				s.Wait = t(c, "site_close", Term("recheck_minutes"))
			}
			v.Acts = append(v.Acts, s)
		}
		if len(v.Acts) == 0 {
			v.None = t(c, "waits.approve")
			if x.State.Over() {
				v.None = t(c, "state."+string(x.State))
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return c.Page(http.StatusOK, pages.Site(pg, v))
}
