package places

import (
	"strconv"

	"linli/gateway/desk"
	"linli/gateway/view"
	"linli/kernel/access"
	"linli/kernel/matter"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// ending is what the card 撤销 says before anybody presses: what goes along with the place.
type ending struct {
	May       bool
	Homes     int
	Buildings int
	Open      int64 // matters under way: they are finished or moved first
	Lived     int   // households on file, counted up to mostLived
	Since     string
}

const mostLived = 500

// fillEnd counts what stands and runs below a place. Ending needs the right at the place above: nobody ends the ground
// his own right stands on.
func (p *Pages) fillEnd(tx *db.Tx, a access.Actor, v *treeView) error {
	if v.At.Ended != 0 {
		v.End.Since = text.Date(view.Instant(v.At.Ended))
	}
	if v.At.Parent == "" {
		return nil
	}
	up, err := p.Places.Get(tx, v.At.Parent)
	if err != nil {
		return err
	}
	if p.reach.May(tx, a, access.PlaceEdit, up) != nil {
		return nil
	}
	v.End.May = true
	if v.End.Homes, err = p.Places.CountHomes(tx, v.At.Path); err != nil {
		return err
	}
	if v.At.Kind != place.Home && v.At.Kind != place.Unit && v.At.Kind != place.Building {
		list, err := p.Places.Subtree(tx, v.At.Path, place.Building, "", mostLived)
		if err != nil {
			return err
		}
		v.End.Buildings = len(list)
	}
	counts, err := p.Matters.Counts(tx, a, matter.Query{Places: []string{v.At.ID}})
	if err != nil {
		return err
	}
	for _, n := range counts.ByState {
		v.End.Open += n
	}
	people, _, err := p.People.ResidentsUnder(tx, v.At.Path, "", mostLived)
	v.End.Lived = len(people)
	return err
}

// endPlace ends a place with its reason, unless something is still under way there, and offers to take it back.
func (p *Pages) endPlace(c *web.Ctx, f web.Form) error {
	a := access.From(c.Context())
	rev, _ := strconv.ParseInt(f.Get("rev"), 10, 64)
	var gone place.Place
	err := p.DB.Write(c.Context(), func(tx *db.Tx) error {
		v := treeView{}
		var err error
		if v.At, err = p.at(tx, a, access.PlaceEdit, c.Path("id"), ""); err != nil {
			return err
		}
		if err := p.fillEnd(tx, a, &v); err != nil {
			return err
		}
		switch {
		case !v.End.May:
			return fault.Denied("places.end_above")
		case v.End.Open > 0:
			return fault.InvalidFields(fault.Field{Name: "reason", Key: "places.end_open", Args: []any{v.End.Open}})
		case f.Get("reason") == "":
			return fault.InvalidFields(fault.Field{Name: "reason", Key: "place.end_reason"})
		}
		gone, err = p.Places.EndForTx(tx, a.Actor, v.At.ID, rev, f.Get("reason"))
		return err
	})
	if err != nil {
		return p.refusedAct(c, err, "end", f)
	}
	desk.Done(c, text.T(c.Lang, "places.did.end", gone.Name), &ui.Undo{Text: text.T(c.Lang, "places.did.end", gone.Name),
		Action: "/admin/places/" + gone.ID + "/restore", Fields: map[string]string{"rev": i64(gone.Rev)}})
	return c.Redirect("/admin/places/" + gone.Parent)
}

// restorePlace takes an end back.
func (p *Pages) restorePlace(c *web.Ctx, f web.Form) error {
	a := access.From(c.Context())
	rev, _ := strconv.ParseInt(f.Get("rev"), 10, 64)
	var back place.Place
	err := p.DB.Write(c.Context(), func(tx *db.Tx) error {
		pl, err := p.at(tx, a, access.PlaceEdit, c.Path("id"), "")
		if err != nil {
			return err
		}
		up, err := p.Places.Get(tx, pl.Parent)
		if err != nil {
			return err
		}
		if p.reach.May(tx, a, access.PlaceEdit, up) != nil {
			return fault.Denied("places.end_above")
		}
		back, err = p.Places.RestoreTx(tx, a.Actor, pl.ID, rev)
		return err
	})
	if err != nil {
		return p.refusedAct(c, err, "restore", f)
	}
	desk.Done(c, text.T(c.Lang, "places.did.restore", back.Name), nil)
	return c.Redirect("/admin/places/" + back.ID)
}

// refusedAct shows Z1 again with what was typed and why it was refused.
func (p *Pages) refusedAct(c *web.Ctx, err error, act string, f web.Form) error {
	bad, mine := refused(c, err)
	if !mine {
		return err
	}
	return p.showTree(c, web.Status(err), treeView{Errors: bad, Failed: act, Typed: f})
}
