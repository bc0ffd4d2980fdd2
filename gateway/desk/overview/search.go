package overview

import (
	"net/http"
	"slices"
	"strings"

	"linli/gateway/view"
	"linli/kernel/access"
	"linli/kernel/matter"
	"linli/kernel/people"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

const (
	wordsMax = 60  // characters of a question
	hitsPage = 20  // of one group on the page
	hitsList = 4   // of one group under the box
	recent   = 200 // running matters, and as many that ended last, whose part of the house is compared
)

// hits is one group of results.
type hits struct {
	Label string
	Rows  []ui.ListRow
}

type searchView struct {
	Words  string
	Groups []hits
	Empty  *ui.Empty
}

// words is what was asked, cleaned and cut.
func words(c *web.Ctx) string {
	r := []rune(text.Clean(c.Query("q")))
	return string(r[:min(len(r), wordsMax)])
}

// search is X4.
func (p *Pages) search(c *web.Ctx) error {
	v := searchView{Words: words(c)}
	var err error
	if v.Groups, err = p.find(c, v.Words, hitsPage); err != nil {
		return err
	}
	pg := p.Desk.Page(c, text.T(c.Lang, "desk.search"), "/search")
	switch {
	case v.Words == "":
		v.Empty = &ui.Empty{Title: text.T(c.Lang, "overview.ask"), Why: text.T(c.Lang, "overview.ask_why")}
	case len(v.Groups) == 0:
		v.Empty = &ui.Empty{Title: text.T(c.Lang, "overview.not_found", v.Words), Why: text.T(c.Lang, "overview.not_found_why")}
	default:
		n := 0
		for _, g := range v.Groups {
			n += len(g.Rows)
		}
		pg.Title, pg.Short = text.T(c.Lang, "overview.found", v.Words, n), text.T(c.Lang, "desk.search")
	}
	return c.Page(http.StatusOK, searchPage(pg, v))
}

// results answers the box while one types: rows only.
func (p *Pages) results(c *web.Ctx) error {
	groups, err := p.find(c, words(c), hitsList)
	if err != nil {
		return err
	}
	return c.Page(http.StatusOK, resultRows(ui.Env{Lang: c.Lang, Big: c.Big}, groups))
}

// find asks places, people and matters, each within the reader's own scope.
func (p *Pages) find(c *web.Ctx, q string, limit int) (out []hits, err error) {
	if q == "" {
		return nil, nil
	}
	a := access.From(c.Context())
	err = p.DB.Read(c.Context(), func(tx *db.Tx) error {
		out = nil
		for _, one := range []struct {
			key string
			fn  func(*db.Tx, string, access.Actor, string, int) ([]ui.ListRow, error)
		}{{"overview.g.places", p.findPlaces}, {"overview.g.people", p.findPeople}, {"overview.g.matters", p.findMatters}} {
			rows, err := one.fn(tx, c.Lang, a, q, limit)
			if err != nil {
				return err
			}
			if len(rows) > 0 {
				out = append(out, hits{text.T(c.Lang, one.key), rows})
			}
		}
		return nil
	})
	return out, err
}

func (p *Pages) findPlaces(tx *db.Tx, lang string, a access.Actor, q string, limit int) (out []ui.ListRow, err error) {
	if !a.Has(access.PlaceRead) {
		return nil, nil
	}
	unders, err := p.unders(tx, a)
	if err != nil {
		return nil, err
	}
	kinds := []place.Kind{place.District, place.Street, place.Community, place.Compound, place.Building, place.Unit, place.Home, place.Facility}
	seen := map[string]bool{}
	for _, path := range unders {
		list, err := p.Places.Search(tx, place.Query{Text: q, Under: path, Kinds: kinds, Limit: 3 * limit, Inside: true})
		if err != nil {
			return nil, err
		}
		for _, x := range list {
			if seen[x.ID] || len(out) == limit || p.reach().May(tx, a, access.PlaceRead, x) != nil {
				continue
			}
			seen[x.ID] = true
			name, err := p.Places.Describe(tx, x.ID)
			if err != nil {
				return nil, err
			}
			href, err := p.placePage(tx, x)
			if err != nil {
				return nil, err
			}
			out = append(out, ui.ListRow{Href: href, Title: name, Sub: x.Kind.Word(lang), Tone: ui.Blue})
		}
	}
	return out, nil
}

// unders are the subtrees searched for places: for a grid its community, of which only what the grid's worker reaches is shown.
func (p *Pages) unders(tx *db.Tx, a access.Actor) (out []place.Path, err error) {
	for _, path := range a.Scope(access.PlaceRead) {
		if path == place.RootPath {
			return []place.Path{""}, nil
		}
		at, err := p.Places.ByPath(tx, path)
		if fault.Is(err, fault.KindNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if at.Kind == place.Grid {
			path = path.Parent()
		}
		out = append(out, path)
	}
	return out, nil
}

// placePage is where a found place leads: its own page, for what has none the page of what it belongs to.
func (p *Pages) placePage(tx *db.Tx, x place.Place) (string, error) {
	for x.Kind == place.Facility || x.Kind == place.Unit || x.Kind == place.Common {
		up, err := p.Places.Get(tx, x.Parent)
		if err != nil {
			return "", err
		}
		x = up
	}
	return placeHref(x.Kind, x.ID), nil
}

// findPeople shows names as the reader may read them; phones never.
func (p *Pages) findPeople(tx *db.Tx, lang string, a access.Actor, q string, limit int) (out []ui.ListRow, err error) {
	if !a.Has(access.PeopleRead) {
		return nil, nil
	}
	paths, err := p.scopes(tx, a, access.PeopleRead)
	if err != nil {
		return nil, err
	}
	found, err := p.People.Search(tx, people.Query{Text: q, Scopes: paths, Limit: limit})
	if err != nil {
		return nil, err
	}
	for _, x := range found.People {
		audience, where := text.OtherStaff, ""
		if x.Home != "" {
			at, err := p.Places.Get(tx, x.Home)
			if err != nil {
				return nil, err
			}
			audience = p.reach().Audience(tx, a, at)
			if where, err = p.Places.DescribeFor(tx, x.Home, audience); err != nil {
				return nil, err
			}
		}
		out = append(out, ui.ListRow{Href: "/people/" + x.ID, Title: people.Masked(x, audience).Name, Sub: where, Tone: ui.Grey})
	}
	return out, nil
}

// findMatters takes a number, its figures alone or the short number as it is; words are looked for as
// byTitle says.
func (p *Pages) findMatters(tx *db.Tx, lang string, a access.Actor, q string, limit int) (out []ui.ListRow, err error) {
	if !a.Has(access.MatterRead) {
		return nil, nil
	}
	var found []matter.Matter
	m, err := p.Matters.ByNo(tx, a, q)
	if err == nil {
		found = append(found, m)
	} else if !fault.Is(err, fault.KindNotFound) && !fault.Is(err, fault.KindInvalid) {
		return nil, err
	}
	short, err := p.Matters.ByShort(tx, a, q)
	if err != nil {
		return nil, err
	}
	found = append(found, short...)
	if len(found) == 0 && len([]rune(q)) >= 2 {
		if found, err = p.byFigures(tx, a, q, limit); err != nil {
			return nil, err
		}
	}
	for _, m := range found[:min(limit, len(found))] {
		mark := view.Mark(lang, p.now(), m)
		out = append(out, ui.ListRow{Href: "/matters/" + m.ID, Title: strings.TrimSpace(m.Part + " " + m.Title), Sub: m.No + " · " + m.SpotLabel, Mark: &mark, Tone: mark.Tone})
	}
	return out, nil
}

// byFigures finds numbers by their figures and behind them titles: 119 may be either.
func (p *Pages) byFigures(tx *db.Tx, a access.Actor, q string, limit int) ([]matter.Matter, error) {
	out, err := p.Matters.ByFigures(tx, a, q)
	if err != nil {
		return nil, err
	}
	titles, err := p.byTitle(tx, a, q, limit)
	for _, m := range titles {
		if !slices.ContainsFunc(out, func(x matter.Matter) bool { return x.ID == m.ID }) {
			out = append(out, m)
		}
	}
	return out, err
}

// byTitle finds what the title says, of any age, and by the part of the house what runs and what ended last.
func (p *Pages) byTitle(tx *db.Tx, a access.Actor, q string, limit int) ([]matter.Matter, error) {
	out, err := p.Matters.ByWords(tx, a, q, limit)
	if err != nil || len(out) == limit {
		return out, err
	}
	ended := []matter.State{matter.Closed, matter.Merged, matter.Declined, matter.Withdrawn}
	for _, query := range []matter.Query{{Limit: recent}, {States: ended, Desc: true, Limit: recent}} {
		page, err := p.Matters.List(tx, a, query)
		if err != nil {
			return nil, err
		}
		for _, m := range page.Cards {
			if len(out) < limit && has(m.Part, q) && !slices.ContainsFunc(out, func(x matter.Matter) bool { return x.ID == m.ID }) {
				out = append(out, m.Matter)
			}
		}
	}
	return out, nil
}

func has(s, q string) bool { return strings.Contains(strings.ToLower(s), strings.ToLower(q)) }
