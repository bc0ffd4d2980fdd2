package places

import (
	"net/http"
	"slices"

	"linli/gateway/desk"
	"linli/kernel/access"
	"linli/kernel/duty"
	"linli/kernel/matter"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// shown compounds a page of the list.
const perPage = 24

// listView is the list of compounds.
type listView struct {
	Q         string
	Compounds []compoundLine
	Others    []ui.ListRow // buildings found by the search
	Next      string
	Empty     *ui.Empty
}

// compoundLine is one compound with what needs an eye.
type compoundLine struct {
	Name, Href, Sub string
	Homes           int
	Bare            ui.Mark
	Open            []ui.Mark
	Buildings       []ui.Tab
}

func (p *Pages) list(c *web.Ctx) error {
	a := access.From(c.Context())
	v := listView{Q: c.Query("q")}
	var homes, bare int
	err := p.DB.Read(c.Context(), func(tx *db.Tx) error {
		found, err := p.compounds(tx, a, c, &v)
		if err != nil {
			return err
		}
		homes, bare = 0, 0
		for _, pl := range found {
			line, cover, err := p.line(tx, c.Lang, a, pl)
			if err != nil {
				return err
			}
			homes, bare = homes+cover.Homes, bare+cover.Bare()
			v.Compounds = append(v.Compounds, line)
		}
		return nil
	})
	if err != nil {
		return err
	}
	pg := p.Desk.Page(c, text.T(c.Lang, "desk.places"), "/places")
	pg.Sub = text.T(c.Lang, "places.list_sub", len(v.Compounds), text.Count(homes), text.Count(bare))
	if a.Has(access.PlaceEdit) {
		pg.Actions = []ui.Btn{{Label: text.T(c.Lang, "places.tree"), Href: "/admin/places"}}
	}
	if len(v.Compounds)+len(v.Others) == 0 {
		v.Empty = &ui.Empty{Title: text.T(c.Lang, "places.none"), Why: text.T(c.Lang, "places.none_why")}
		if v.Q != "" {
			v.Empty = &ui.Empty{Title: text.T(c.Lang, "places.not_found", v.Q), Why: text.T(c.Lang, "places.not_found_why"), Act: &ui.Btn{Label: text.T(c.Lang, "places.all"), Href: "/places"}}
		}
	}
	return c.Page(http.StatusOK, listPage(pg, v))
}

// compounds are those of the page, or those that the words find; buildings found stand beside.
func (p *Pages) compounds(tx *db.Tx, a access.Actor, c *web.Ctx, v *listView) ([]place.Place, error) {
	v.Compounds, v.Others, v.Next = nil, nil, ""
	if v.Q == "" {
		list, err := p.reach.Compounds(tx, a, access.PlaceRead, place.Path(c.Query("after")), perPage+1)
		if len(list) > perPage {
			list = list[:perPage]
			v.Next = desk.With("/places", "after", string(list[perPage-1].Path))
		}
		return list, err
	}
	found, err := p.Places.Search(tx, place.Query{Text: v.Q, Kinds: []place.Kind{place.Compound, place.Building, place.Home}, Limit: 60})
	if err != nil {
		return nil, err
	}
	var out []place.Place
	for _, pl := range found {
		if p.reach.May(tx, a, access.PlaceRead, pl) != nil {
			continue
		}
		if pl.Kind == place.Compound {
			out = append(out, pl)
			continue
		}
		name, err := p.Places.Describe(tx, pl.ID)
		if err != nil {
			return nil, err
		}
		href := "/buildings/" + pl.ID
		if pl.Kind == place.Home {
			href = "/homes/" + pl.ID
		}
		v.Others = append(v.Others, ui.ListRow{Href: href, Title: name, Sub: pl.Kind.Word(c.Lang), Side: "›", Tone: ui.Grey})
	}
	return out[:min(len(out), perPage)], nil
}

// line counts one compound: doors, doors without a name, what is under way.
func (p *Pages) line(tx *db.Tx, lang string, a access.Actor, pl place.Place) (compoundLine, duty.Cover, error) {
	doors := p.doors()
	l := compoundLine{Name: doors.Name(lang, a, access.PlaceRead, pl), Href: "/compounds/" + pl.ID}
	cover, err := doors.Cover(tx, a, access.PlaceRead, pl)
	if err != nil {
		return l, cover, err
	}
	l.Homes, l.Bare = cover.Homes, bareMark(lang, cover)
	if l.Sub, err = p.formerly(tx, lang, pl.ID); err != nil {
		return l, cover, err
	}
	if l.Open, err = p.openMarks(tx, lang, a, pl); err != nil {
		return l, cover, err
	}
	list, err := p.reach.Buildings(tx, a, access.PlaceRead, pl)
	if err != nil {
		return l, cover, err
	}
	holes, err := p.holes(tx, a, pl, cover)
	for _, b := range list {
		t := ui.Tab{Label: b.Name, Href: "/buildings/" + b.ID}
		if n := holes[b.ID]; n > 0 {
			t.Label += " ■ " + text.T(lang, "places.n_homes", text.Count(n))
		}
		l.Buildings = append(l.Buildings, t)
	}
	return l, cover, err
}

// holes counts the doors without a name by building.
func (p *Pages) holes(tx *db.Tx, a access.Actor, pl place.Place, cover duty.Cover) (map[string]int, error) {
	if cover.Bare() == 0 {
		return nil, nil
	}
	gaps, _, err := p.doors().Gaps(tx, a, access.PlaceRead, pl, 200)
	out := map[string]int{}
	for _, g := range gaps {
		out[g.Building] += len(g.Homes)
	}
	return out, err
}

// formerly says under which names people still look for a place.
func (p *Pages) formerly(tx *db.Tx, lang, id string) (string, error) {
	names, err := p.Places.Names(tx, id)
	if err != nil {
		return "", err
	}
	parts := []string{}
	for _, n := range names {
		if n.Kind == place.NameFormer || n.Kind == place.NamePopular {
			parts = append(parts, text.T(lang, "places.name."+n.Kind, n.Text))
		}
	}
	return joined(parts...), nil
}

func bareMark(lang string, cover duty.Cover) ui.Mark {
	switch {
	case cover.Homes == 0:
		return ui.Unknown(text.T(lang, "places.no_homes"))
	case cover.Bare() > 0:
		return ui.Late(text.T(lang, "places.bare")).With(text.T(lang, "places.n_homes", text.Count(cover.Bare())))
	}
	return ui.Fine(text.T(lang, "places.all_covered"))
}

// openMarks counts what is under way, when the reader may read matters there.
func (p *Pages) openMarks(tx *db.Tx, lang string, a access.Actor, pl place.Place) ([]ui.Mark, error) {
	if a.May(access.MatterRead, pl.Path) != nil {
		return nil, nil
	}
	n, err := p.Matters.Counts(tx, a, matter.Query{Places: []string{pl.ID}})
	if err != nil {
		return nil, err
	}
	var out []ui.Mark
	if n.Overdue > 0 {
		out = append(out, ui.Late(text.T(lang, "places.overdue")).With(text.Count(n.Overdue)))
	}
	if n.Live() > 0 {
		out = append(out, ui.Doing(text.T(lang, "places.live")).With(text.Count(n.Live())))
	}
	return slices.Clip(out), nil
}
