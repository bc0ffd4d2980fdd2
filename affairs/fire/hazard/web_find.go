package hazard

import (
	"context"
	"io"
	"mime/multipart"
	"net/http"
	"strings"
	"time"

	"linli/affairs/fire/hazard/pages"
	"linli/kernel/access"
	"linli/kernel/document"
	"linli/kernel/matter"
	"linli/kernel/offline"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/id"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// buildings lists those of the reader by compound: of a grid, of a compound, or of the compound chosen; whoever has more than one
// compound chooses first.
func (s *Service) buildings(tx *db.Tx, a access.Actor, in string) (list []place.Place, areas []place.Option, err error) {
	if in != "" {
		p, err := s.Places.Get(tx, in)
		if err != nil {
			return nil, nil, err
		}
		if err := a.May(access.FireRead, p.Path); err != nil {
			return nil, nil, err
		}
		list, err = s.Places.Subtree(tx, p.Path, place.Building, "", 300)
		return list, nil, err
	}
	for _, path := range a.Scope(access.FireRead) {
		more, wide, err := s.buildingsAt(tx, path)
		if err != nil {
			return nil, nil, err
		}
		list, areas = append(list, more...), append(areas, wide...)
	}
	return list, areas, nil
}

func (s *Service) buildingsAt(tx *db.Tx, path place.Path) ([]place.Place, []place.Option, error) {
	if path != place.RootPath {
		p, err := s.Places.ByPath(tx, path)
		if fault.Is(err, fault.KindNotFound) {
			return nil, nil, nil
		}
		if err != nil {
			return nil, nil, err
		}
		if p.Kind == place.Grid {
			list, err := s.Places.BuildingsIn(tx, p.ID, tx.Now)
			return list, nil, err
		}
	}
	areas, err := s.Places.Options(tx, path, place.Compound, 300)
	if err != nil || len(areas) > 1 {
		return nil, areas, err
	}
	list, err := s.Places.Subtree(tx, path, place.Building, "", 300)
	return list, nil, err
}

func (w *site) choose(c *web.Ctx) error {
	a := access.From(c.Context())
	var groups []pages.Group
	err := w.read(c, func(tx *db.Tx) error {
		groups = nil
		list, areas, err := w.buildings(tx, a, c.Query("in"))
		if err != nil {
			return err
		}
		if len(areas) > 0 {
			g := pages.Group{Title: t(c, "which_compound")}
			for _, o := range areas {
				g.Rows = append(g.Rows, ui.ListRow{Title: o.Name, Href: "/fire/hazards/find?in=" + o.ID})
			}
			groups = append(groups, g)
		}
		seen := map[string]int{}
		for _, b := range list {
			name, err := w.compoundName(tx, b)
			if err != nil {
				return err
			}
			i, ok := seen[name]
			if !ok {
				i, seen[name] = len(groups), len(groups)
				groups = append(groups, pages.Group{Title: name})
			}
			groups[i].Rows = append(groups[i].Rows, ui.ListRow{Title: b.Name, Sub: b.Address, Href: "/fire/hazards/find/" + b.ID})
		}
		return nil
	})
	if err != nil {
		return err
	}
	pg := w.Frame.Staff(c, t(c, "which_building"), "/fire")
	pg.Short, pg.Back = t(c, "find"), "/fire/hazards"
	return c.Page(http.StatusOK, pages.Choose(pg, groups, ui.Empty{Title: t(c, "no_buildings"), Why: t(c, "no_buildings_why")}))
}

func (s *Service) compoundName(tx *db.Tx, b place.Place) (string, error) {
	up, err := s.Places.Ancestors(tx, b.ID)
	name := ""
	for _, p := range up {
		if p.Kind == place.Compound || name == "" && p.Kind == place.Community {
			name = p.Name
		}
	}
	return name, err
}

// findCmd is J9 as the form or the offline phone sends it.
type findCmd struct {
	Key     string `form:"key"`
	Claimed int64  `form:"claimed"`
	Photos  string `form:"photos"`
	Unit    string `form:"unit"`
	Floor   string `form:"floor"`
	What    string `form:"what"`
	Text    string `form:"text"`
	Grade   string `form:"grade"`
}

func (w *site) findForm(c *web.Ctx) error {
	return w.showFind(c, http.StatusOK, findCmd{Key: id.New()}, nil)
}

func (w *site) showFind(c *web.Ctx, status int, cmd findCmd, bad map[string]string) error {
	a := access.From(c.Context())
	v := pages.FindView{Action: "/fire/hazards/find/" + c.Path("place"), Key: cmd.Key, Floor: cmd.Floor, Words: cmd.Text, Bad: bad, Errors: summary(bad, "unit", "floor", "what", "photo", "text", "grade"), GradeNote: t(c, "grade_note")}
	pg := w.Frame.Staff(c, "", "/fire")
	err := w.read(c, func(tx *db.Tx) error {
		b, err := w.Places.Get(tx, c.Path("place"))
		if err != nil {
			return err
		}
		if err := w.May(tx, a, access.FireRead, b); err != nil { // a grid is another cut of the community
			return err
		}
		if b.Kind != place.Building {
			return fault.NotFound("access.not_found")
		}
		if pg.Over, err = w.compoundName(tx, b); err != nil {
			return err
		}
		pg.Title, pg.Short = b.Name, b.Name
		v.Parts = chips(c.Lang, b, cmd.What)
		units, err := w.Places.Children(tx, b.ID, place.Unit)
		if err != nil {
			return err
		}
		v.Units = nil
		for _, u := range units {
			v.Units = append(v.Units, ui.Option{Value: u.ID, Label: u.Name, On: u.ID == cmd.Unit || len(units) == 1})
		}
		v.Open, err = w.openAt(tx, c, a, b)
		return err
	})
	if err != nil {
		return err
	}
	for _, g := range Grades {
		v.Grades = append(v.Grades, option(c.Lang, g, cmd.Grade))
	}
	pg.Sub, pg.Back = t(c, "find_sub"), "/fire/hazards/find"
	pg.Dock = []ui.Btn{{Label: t(c, "save"), Primary: true, Big: true, Form: "find"}}
	return c.Page(status, pages.Find(pg, v))
}

// chips are the check-lists of the parts that the building has; the value says both.
func chips(lang string, b place.Place, on string) (out []pages.PartChips) {
	height, residential := int64(0), false
	if b.Building != nil {
		height, residential = b.Building.HeightCM, b.Building.Residential
	}
	for i, p := range PartsOf(height, residential) {
		g := pages.PartChips{Label: p.Label(lang), Open: on == "" && i == 0}
		for _, x := range ListOf(p.Code) {
			v := p.Code + "." + x.Code
			g.Options = append(g.Options, ui.Option{Value: v, Label: x.Label(lang), On: v == on})
			g.Open = g.Open || v == on
		}
		out = append(out, g)
	}
	return out
}

// openAt is what is known already, so that nobody writes it down twice.
func (w *site) openAt(tx *db.Tx, c *web.Ctx, a access.Actor, b place.Place) (out []ui.ListRow, err error) {
	page, err := w.Matters.List(tx, a, matter.Query{Places: []string{b.ID}, Kinds: Kinds(), Limit: 10})
	if fault.Is(err, fault.KindDenied) || fault.Is(err, fault.KindNotFound) {
		return nil, nil
	}
	for _, m := range page.Cards {
		k := w.Frame.Mark(c.Lang, tx.Now, m.Matter)
		out = append(out, ui.ListRow{Title: m.Title, Sub: m.Part, Href: "/fire/hazards/m/" + m.ID, Mark: &k})
	}
	return out, err
}

func (w *site) find(c *web.Ctx) error {
	cmd, f, err := web.Decode[findCmd](c)
	if err != nil {
		return err
	}
	a := access.From(c.Context())
	part, code, _ := strings.Cut(cmd.What, ".")
	x := Find{Building: c.Path("place"), Unit: cmd.Unit, Floor: cmd.Floor, Part: part, Type: code, Grade: cmd.Grade, Text: cmd.Text, Key: cmd.Key, Claimed: cmd.Claimed, Photos: announced(cmd.Photos)}
	var m matter.Matter
	if x.Docs, err = w.taken(c.Context(), a, f.Files["photo"]); err == nil {
		m, err = w.Find(c.Context(), a, x)
	}
	if err != nil {
		if bad, ok := refusals(c, err); ok && !strings.Contains(c.R.Header.Get("Accept"), "application/json") {
			return w.showFind(c, web.Status(err), cmd, bad)
		}
		return err
	}
	w.Frame.Done(c, t(c, "saved", m.No, orDash(m.HolderLabel), lastDay(c.Lang, m.Due, w.now())), nil)
	return c.Redirect("/fire/hazards/m/" + m.ID)
}

// taken keeps the photos that came with a form.
func (s *Service) taken(ctx context.Context, a access.Actor, files []*multipart.FileHeader) (out []string, err error) {
	for i, h := range files {
		if i >= document.MaxExpected || h.Size == 0 {
			continue
		}
		f, err := h.Open()
		if err != nil {
			return nil, fault.Invalid("document.cut_off").With(err)
		}
		doc, err := s.Documents.Put(ctx, a.Actor, f, document.Meta{Kind: document.Before})
		f.Close()
		if err != nil {
			return nil, err
		}
		out = append(out, doc.ID)
	}
	return out, nil
}

// announced reads the photos that will follow: "id:hash id:hash".
func announced(s string) (out []document.Item) {
	for _, x := range strings.Fields(s) {
		client, hash, _ := strings.Cut(x, ":")
		out = append(out, document.Item{ClientID: client, Kind: document.Before, SourceHash: hash})
	}
	return out
}

// form is J9 for a phone without signal; its photos follow by themselves.
func (s *Service) form() offline.Form {
	return offline.Form{Kind: "hazard", Pattern: "POST /fire/hazards/find/{place}", Photo: func(ctx context.Context, a access.Actor, made access.Result, client string, claimed int64, file io.Reader) error {
		err := s.DB.Read(ctx, func(tx *db.Tx) error {
			if _, err := s.Matters.Get(tx, a, string(made.Body)); err != nil {
				return err
			}
			_, err := s.Documents.Expected(tx, string(made.Body), client)
			return err
		})
		if err != nil {
			return err
		}
		_, err = s.Documents.Put(ctx, a.Actor, file, document.Meta{Kind: document.Before, Obj: string(made.Body), ClientID: client, Claimed: time.UnixMilli(claimed)})
		return err
	}}
}

// mostKept is how many finders a phone keeps: the towers of a grid.
const mostKept = 40

// Keep lists the finders of the buildings an actor answers for, for a phone that will be without signal.
func (s *Service) Keep(tx *db.Tx, a access.Actor) (out []string, err error) {
	if !a.Has(access.FireRead) || !a.Has(access.MatterReport) || !a.Is(access.Grid) {
		return nil, nil
	}
	list, _, err := s.buildings(tx, a, "")
	if err != nil || len(list) > mostKept {
		return nil, err
	}
	for _, b := range list {
		out = append(out, "/fire/hazards/find/"+b.ID)
	}
	return out, nil
}
