package places

import (
	"strconv"

	"linli/gateway/desk"
	"linli/kernel/access"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// mostParents bounds the list of places another may be moved to.
const mostParents = 300

// fillMove lists where the place may hang instead: places one may edit oneself, on both sides of the move. Units and
// homes belong to their building and do not move.
func (p *Pages) fillMove(tx *db.Tx, lang string, a access.Actor, v *treeView) error {
	if !v.End.May || v.At.Ended != 0 || v.At.Kind == place.Unit || v.At.Kind == place.Home {
		return nil
	}
	for _, scope := range a.Scope(access.PlaceEdit) {
		for _, k := range []place.Kind{place.Street, place.Community, place.Compound} {
			if !place.MayHold(k, v.At.Kind) {
				continue
			}
			list, err := p.Places.Subtree(tx, scope, k, "", mostParents)
			if err != nil {
				return err
			}
			for _, x := range list {
				if x.ID == v.At.Parent || v.At.Path.Contains(x.Path) || x.Ended != 0 || len(v.MoveTo) >= mostParents {
					continue
				}
				name, err := p.Places.Describe(tx, x.ID)
				if err != nil {
					return err
				}
				v.MoveTo = append(v.MoveTo, ui.Option{Value: x.ID, Label: name + text.Aside(lang, k.Word(lang))})
			}
		}
	}
	return nil
}

// movePlace hangs a place under another one, with everything below it, and offers to move it back.
func (p *Pages) movePlace(c *web.Ctx, f web.Form) error {
	a := access.From(c.Context())
	rev, _ := strconv.ParseInt(f.Get("rev"), 10, 64)
	var old, now, to place.Place
	err := p.DB.Write(c.Context(), func(tx *db.Tx) (err error) {
		if old, err = p.at(tx, a, access.PlaceEdit, c.Path("id"), ""); err != nil {
			return err
		}
		if f.Get("parent") == "" {
			return fault.InvalidFields(fault.Field{Name: "parent", Key: "places.move_where"})
		}
		if to, err = p.at(tx, a, access.PlaceEdit, f.Get("parent"), ""); err != nil {
			return err
		}
		if _, err = p.at(tx, a, access.PlaceEdit, old.Parent, ""); err != nil {
			return fault.Denied("places.end_above")
		}
		now, err = p.Places.MoveTx(tx, a.Actor, old.ID, rev, to.ID)
		return err
	})
	if err != nil {
		return p.refusedAct(c, err, "move", f)
	}
	sentence := text.T(c.Lang, "places.did.move", now.Name, to.Name)
	desk.Done(c, sentence, &ui.Undo{Text: sentence, Action: "/admin/places/" + now.ID + "/move", Fields: map[string]string{"rev": i64(now.Rev), "parent": old.Parent}})
	return c.Redirect("/admin/places/" + now.ID)
}
