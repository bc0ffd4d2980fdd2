package care

import (
	"context"
	"net/http"

	"linli/affairs/care/pages"
	"linli/kernel/access"
	"linli/kernel/ledger"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/id"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// AddExtra adds a visit for what happened (care.md 2): weather or a power cut for everybody of a place whom it concerns, a
// discharge or a bereavement for one. careID "" and a place, or a careID. It gives how many are due earlier now.
func (s *Service) AddExtra(ctx context.Context, a access.Actor, kind, placeID, careID string) (int, error) {
	return db.Value(ctx, s.DB, func(tx *db.Tx) (int, error) { return s.AddExtraTx(tx, a, kind, placeID, careID) })
}

// AddExtraTx is AddExtra inside a transaction.
func (s *Service) AddExtraTx(tx *db.Tx, a access.Actor, kind, placeID, careID string) (int, error) {
	k, ok := ExtraOf(kind)
	if !ok || (k.Who == "one") != (careID != "") {
		return 0, fault.InvalidFields(fault.Field{Name: "kind", Key: "care.bad_extra"})
	}
	due := tx.Now.Add(k.Within)
	var list []Person
	at, err := place.Place{}, error(nil)
	if careID != "" {
		p, err := s.reached(tx, a, access.CareVisit, careID)
		if err != nil {
			return 0, err
		}
		if p.State != Active {
			return 0, fault.NotYet("care.left")
		}
		list = []Person{p}
		if at, err = s.Places.Get(tx, p.Home); err != nil {
			return 0, err
		}
	} else {
		if at, err = s.Places.Get(tx, placeID); err != nil {
			return 0, fault.InvalidFields(fault.Field{Name: "place", Key: "care.bad_place"})
		}
		if err := a.May(access.CareEdit, at.Path); err != nil {
			return 0, err
		}
		cond, args := place.Below("path", []place.Path{at.Path})
		if list, err = s.persons(tx, "state = 'active' AND "+cond+" ORDER BY path", args...); err != nil {
			return 0, err
		}
	}
	return s.spread(tx, a, k, list, at, dayOf(due), due.UnixMilli())
}

// spread writes the event and brings forward whom it concerns.
func (s *Service) spread(tx *db.Tx, a access.Actor, k ExtraKind, list []Person, at place.Place, day string, ms int64) (n int, err error) {
	e, shown, subject, care := id.New(), k.Kind, "", ""
	if k.Who == "one" {
		shown, subject, care = "", list[0].Person, list[0].ID // why one person is visited stands under seal
	}
	box, err := s.seal(e, map[string]string{"kind": k.Kind})
	if err != nil {
		return 0, err
	}
	_, err = tx.Exec("INSERT INTO care_event (id, place, path, care, kind, box, from_day, due_day, due_at, maker, label, made) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)",
		e, at.ID, at.Path, care, shown, box, today(tx), day, ms, a.ID, a.Name, tx.NowMS())
	if err != nil {
		return 0, err
	}
	for _, p := range list {
		f, err := s.facts(tx, p)
		if err != nil {
			return n, err
		}
		if k.Who != "one" && !Hit(k, f, p.Plan) {
			continue
		}
		if p.ExtraDue == "" || day < p.ExtraDue {
			p.ExtraDue = day
		}
		p.NextDay, p.NextWay = NextOf(p)
		if err := s.visited(tx, &p); err != nil {
			return n, err
		}
		n++
	}
	spot := string(at.Path)
	if at.Kind == place.Home {
		if spot, err = s.spot(tx, at.ID); err != nil {
			return n, err
		}
	}
	_, err = s.Log.Append(tx, ledger.Entry{Kind: "care.extra", Place: spot, Obj: e, Rev: 1, Actor: a.Actor, Pub: map[string]any{"kind": shown, "due": day, "doors": n}, Slots: []ledger.Slot{{Name: "extra", Subject: subject, Body: map[string]any{"kind": k.Kind, "care": care}}}})
	return n, err
}

type extraCmd struct {
	Kind  string `form:"kind"`
	Place string `form:"place"`
}

func (w *pagesOf) extraOne(c *web.Ctx) error {
	cmd, _, err := web.Decode[extraCmd](c)
	if err != nil {
		return err
	}
	if _, err := w.AddExtra(c.Context(), access.From(c.Context()), cmd.Kind, "", c.Path("id")); err != nil {
		bad, ok := web.Refusals(c, err)
		if !ok {
			return err
		}
		return w.showPerson(c, web.Status(err), pages.PersonView{Errors: summary(bad, "kind")})
	}
	w.Frame.Done(c, text.T(c.Lang, "care.extra_done"), nil)
	return c.Redirect("/care/people/" + c.Path("id"))
}

func (w *pagesOf) extraForm(c *web.Ctx) error {
	return w.showExtra(c, http.StatusOK, extraCmd{Kind: "heat"}, nil)
}

func (w *pagesOf) extraArea(c *web.Ctx) error {
	cmd, _, err := web.Decode[extraCmd](c)
	if err != nil {
		return err
	}
	n, err := w.AddExtra(c.Context(), access.From(c.Context()), cmd.Kind, cmd.Place, "")
	if err != nil {
		bad, ok := web.Refusals(c, err)
		if !ok {
			return err
		}
		return w.showExtra(c, web.Status(err), cmd, bad)
	}
	w.Frame.Done(c, text.T(c.Lang, "care.extra_area_done", n), nil)
	return c.Redirect("/care?tab=due")
}

func (w *pagesOf) showExtra(c *web.Ctx, status int, cmd extraCmd, bad map[string]string) error {
	a := access.From(c.Context())
	v := pages.ExtraView{Errors: summary(bad, "kind", "place"), Bad: bad}
	err := w.read(c, func(tx *db.Tx) error {
		v.Places = nil
		for _, path := range a.Scope(access.CareEdit) {
			at, err := w.Places.ByPath(tx, path)
			if fault.Is(err, fault.KindNotFound) {
				continue
			}
			if err != nil {
				return err
			}
			if at.Kind == place.Grid {
				continue
			}
			v.Places = append(v.Places, ui.Option{Value: at.ID, Label: at.Name, On: at.ID == cmd.Place})
			list, err := w.Places.Subtree(tx, path, place.Compound, "", 200)
			if err != nil {
				return err
			}
			for _, p := range list {
				if p.ID != at.ID {
					v.Places = append(v.Places, ui.Option{Value: p.ID, Label: p.Name, On: p.ID == cmd.Place})
				}
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	v.Kinds = extraOptions(c.Lang, false, cmd.Kind)
	pg := w.Frame.Staff(c, text.T(c.Lang, "care.extra"), "/care")
	pg.Sub, pg.Back = text.T(c.Lang, "care.extra_sub"), "/care"
	return c.Page(status, pages.Extra(pg, v))
}

// extraOptions are the kinds for one person, or for a place.
func extraOptions(lang string, one bool, on string) (out []ui.Option) {
	for _, k := range ExtraKinds() {
		if (k.Who == "one") != one {
			continue
		}
		name := k.Name
		if lang == text.EN {
			name = k.NameEN
		}
		out = append(out, ui.Option{Value: k.Kind, Label: name, On: k.Kind == on})
	}
	return out
}
