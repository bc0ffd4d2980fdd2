package upkeep

import (
	"cmp"
	"net/http"
	"slices"

	upkeeppages "linli/affairs/fire/upkeep/pages"

	"linli/kernel/access"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/web"
)

// did answers a small form of the station's page.
func (w *pagesOf) did(c *web.Ctx, err error, done string, args ...any) error {
	if err != nil {
		return again(c, err, func(c *web.Ctx, status int, bad map[string]string) error { return w.stationPage(c, status, bad) })
	}
	w.Frame.Done(c, say(c.Lang).t(done, args...), nil)
	return c.Redirect("/fire/stations/" + c.Path("id"))
}

type memberCmd struct {
	Name      string `form:"name"`
	Post      string `form:"post"`
	Phone     string `form:"phone"`
	Trained   string `form:"trained"`
	Cert      string `form:"cert"`
	CertUntil string `form:"cert_until"`
}

func (w *pagesOf) memberAdd(c *web.Ctx) error {
	k, _, err := web.Decode[memberCmd](c)
	if err != nil {
		return err
	}
	_, err = w.AddMember(c.Context(), access.From(c.Context()), Member{Station: c.Path("id"), Name: k.Name, Post: k.Post, Phone: k.Phone, Trained: k.Trained, Cert: k.Cert, CertUntil: k.CertUntil})
	return w.did(c, err, "station.member_added", k.Name)
}

func (w *pagesOf) memberEnd(c *web.Ctx) error {
	k, _, err := web.Decode[struct {
		Member string `form:"member"`
	}](c)
	if err != nil {
		return err
	}
	return w.did(c, w.EndMember(c.Context(), access.From(c.Context()), c.Path("id"), k.Member), "station.member_ended")
}

type kitCmd struct {
	Kit    string `form:"kit"`
	Rev    int64  `form:"rev"`
	Name   string `form:"name"`
	Spec   string `form:"spec"`
	Qty    int64  `form:"qty"`
	Spot   string `form:"spot"`
	MadeOn string `form:"made_on"`
	Due    string `form:"due"`
	State  string `form:"state"`
}

func (w *pagesOf) kitSave(c *web.Ctx) error {
	k, _, err := web.Decode[kitCmd](c)
	if err != nil {
		return err
	}
	_, err = w.SaveKit(c.Context(), access.From(c.Context()), Kit{ID: k.Kit, Station: c.Path("id"), Name: k.Name, Spec: k.Spec, Qty: k.Qty, Spot: k.Spot, MadeOn: k.MadeOn, Due: k.Due, State: cmp.Or(k.State, "ok"), Rev: k.Rev})
	return w.did(c, err, "station.kit_saved", k.Name)
}

func (w *pagesOf) kitForm(c *web.Ctx) error {
	a, l := access.From(c.Context()), say(c.Lang)
	pg := w.Frame.Staff(c, l.t("station.renew"), "/fire")
	pg.Back = "/fire/stations/" + c.Path("id")
	var f *upkeeppages.Form
	err := w.read(c, func(tx *db.Tx) error {
		x, err := w.station(tx, a, access.FireStation, c.Path("id"))
		if err != nil {
			return err
		}
		list, err := kits(tx, "id = ? AND station = ?", c.Path("kit"), x.ID)
		if err == nil && len(list) == 0 {
			err = fault.NotFound("fire.station.no_item")
		}
		if err != nil {
			return err
		}
		pg.Title, pg.Sub = list[0].Name, x.Name
		f = kitFields(c.Lang, x.ID, list[0], l.t("upkeep.save"))
		return nil
	})
	if err != nil {
		return err
	}
	return c.Page(http.StatusOK, upkeeppages.Page(pg, upkeeppages.View{Main: []upkeeppages.Block{{Form: f}}}))
}

type shiftCmd struct {
	Day  string   `form:"day"`
	Slot string   `form:"slot"`
	Who  []string `form:"who"`
}

func (w *pagesOf) shiftSet(c *web.Ctx) error {
	k, _, err := web.Decode[shiftCmd](c)
	if err != nil {
		return err
	}
	slices.Sort(k.Who)
	return w.did(c, w.SetShift(c.Context(), access.From(c.Context()), c.Path("id"), k.Day, k.Slot, slices.Compact(k.Who)), "station.shift_set", k.Day, k.Slot, len(k.Who))
}

func (w *pagesOf) weekCopy(c *web.Ctx) error {
	n, err := w.CopyWeek(c.Context(), access.From(c.Context()), c.Path("id"))
	return w.did(c, err, "station.week_copied", n)
}

type handoverCmd struct {
	Slot   string   `form:"slot"`
	Taker  string   `form:"taker"`
	Failed []string `form:"failed"`
	Note   string   `form:"note"`
}

func (w *pagesOf) handOver(c *web.Ctx) error {
	k, _, err := web.Decode[handoverCmd](c)
	if err != nil {
		return err
	}
	h, err := w.HandOver(c.Context(), access.From(c.Context()), Handover{Station: c.Path("id"), Slot: k.Slot, Taker: k.Taker, Failed: k.Failed, Note: k.Note})
	return w.did(c, err, "station.handed_over", len(h.Matters))
}

type runCmd struct {
	What   string `form:"what"`
	Day    string `form:"day"`
	Alarm  string `form:"alarm"`
	Depart string `form:"depart"`
	There  string `form:"there"`
	Note   string `form:"note"`
}

func (w *pagesOf) runAdd(c *web.Ctx) error {
	k, _, err := web.Decode[runCmd](c)
	if err != nil {
		return err
	}
	r, err := w.AddRun(c.Context(), access.From(c.Context()), Run{Station: c.Path("id"), What: k.What, Alarm: moment(k.Day, k.Alarm), Depart: moment(k.Day, k.Depart), There: moment(k.Day, k.There), Note: k.Note})
	return w.did(c, err, "station.run_added", took(c.Lang, r.Alarm, r.There))
}
