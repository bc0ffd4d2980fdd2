// Package kit (小工具) holds what the pages of several parts of the fire affair do alike: reach a building by the right or by its
// grid, choose options by words, put refusals beside their fields.
//
// Example: b, err := kit.Building(tx, places, actor, access.FireRead, id).
package kit

import (
	"strconv"
	"strings"

	"linli/kernel/access"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
	"linli/platform/web"
)

// Most is how many buildings a list shows; whoever has more narrows by the filter.
const Most = 400

// Who is the actor of a request.
func Who(c *web.Ctx) access.Actor { return access.From(c.Context()) }

// T gives words in the reader's language.
func T(c *web.Ctx, key string, args ...any) string { return text.T(c.Lang, key, args...) }

// May asks access for a place, also by the grid it is in. Errors as access.Ground.MayAt.
func May(tx *db.Tx, places *place.Service, a access.Actor, p access.Perm, at place.Place) error {
	return access.Ground{Places: places}.MayAt(tx, a, p, at.ID, at.Path)
}

// Building reads a standing building within the actor's reach. NotFound when it is none or lies outside.
func Building(tx *db.Tx, places *place.Service, a access.Actor, p access.Perm, id string) (place.Place, error) {
	b, err := places.Get(tx, id)
	if err != nil {
		return b, err
	}
	if b.Kind != place.Building || b.Ended != 0 {
		return b, fault.NotFound("access.not_found")
	}
	return b, May(tx, places, a, p, b)
}

// Buildings lists the high-rise buildings where the actor has p, each once, in the order of the tree, at most Most.
func Buildings(tx *db.Tx, places *place.Service, a access.Actor, p access.Perm, keep func(place.Place) bool) (out []place.Place, err error) {
	seen := map[string]bool{}
	add := func(list []place.Place) {
		for _, b := range list {
			if !seen[b.ID] && b.Ended == 0 && keep(b) && len(out) < Most {
				seen[b.ID] = true
				out = append(out, b)
			}
		}
	}
	for _, path := range a.Scope(p) {
		for after := place.Path(""); len(out) < Most; {
			list, err := places.Subtree(tx, path, place.Building, after, 500)
			if err != nil {
				return nil, err
			}
			add(list)
			if len(list) < 500 {
				break
			}
			after = list[len(list)-1].Path
		}
		g, err := places.ByPath(tx, path)
		if err != nil && !fault.Is(err, fault.KindNotFound) {
			return nil, err
		}
		if err == nil && g.Kind == place.Grid {
			list, err := places.BuildingsIn(tx, g.ID, tx.Now)
			if err != nil {
				return nil, err
			}
			add(list)
		}
	}
	return out, nil
}

// High tells whether a building is high-rise: 住宅 above 27 m, others of more than one storey above 24 m (令5 art. 50).
func High(b place.Place) bool {
	f := b.Building
	if f == nil {
		return false
	}
	if f.Residential {
		return f.HeightCM > 2700
	}
	return f.HeightCM > 2400 && f.Above > 1
}

// Scope is Below of what the actor reaches with p: his places, and the buildings of his grid.
func Scope(tx *db.Tx, places *place.Service, a access.Actor, p access.Perm, column string) (string, []any, error) {
	paths, err := access.Ground{Places: places}.ScopeAt(tx, a, p)
	if err != nil {
		return "", nil, err
	}
	cond, args := place.Below(column, paths)
	return cond, args, nil
}

// Bad puts the sentences of a refusal beside their fields; a refusal of the whole form stands at the field named. Other faults
// are the error page's and come back.
func Bad(c *web.Ctx, err error, at string) (map[string]string, error) {
	bad, ok := web.Refusals(c, err)
	if !ok {
		return nil, err
	}
	if whole := bad["form"]; whole != "" {
		delete(bad, "form")
		bad[at] = whole
	}
	return bad, nil
}

// Num reads a figure that somebody typed, with full-width digits and a unit behind it; ok is false when it is none.
func Num(s string) (float64, bool) {
	s = strings.TrimRight(strings.TrimSpace(text.Squeeze(s)), "米mM³3立方 ")
	n, err := strconv.ParseFloat(strings.TrimSpace(s), 64)
	if err != nil || n < 0 || n > 1e6 || n != n {
		return 0, false
	}
	return n, true
}

// Metres writes a length without needless decimals.
func Metres(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }
