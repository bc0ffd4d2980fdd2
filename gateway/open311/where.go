package open311

import (
	"strings"

	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
)

// How far a point may lie from a building to mean it, and how far from any to lie in the city at all, in metres.
const (
	atBuilding = 500
	inCity     = 3000
)

// where finds the place that a report names (section 7): the code or plaque first, then the words, then the nearest
// building. Of several given, the first that says something counts; when none does, each says why.
func (g *gateway) where(tx *db.Tx, lang string, p post) (string, error) {
	var bad []fault.Field
	for _, try := range []func() (string, fault.Field, error){
		func() (string, fault.Field, error) { return g.byCode(tx, p.addressID) },
		func() (string, fault.Field, error) { return g.byWords(tx, lang, p.address) },
		func() (string, fault.Field, error) { return g.byPoint(tx, p) },
	} {
		id, f, err := try()
		if err != nil || id != "" {
			return id, err
		}
		if f.Key != "" {
			bad = append(bad, f)
		}
	}
	return "", fault.InvalidFields(bad...)
}

// byCode takes the place code, or the code of a plaque.
func (g *gateway) byCode(tx *db.Tx, code string) (string, fault.Field, error) {
	if code == "" {
		return "", fault.Field{}, nil
	}
	for _, read := range []func(*db.Tx, string) (place.Place, error){g.Places.ByCode, g.Places.ByQR} {
		p, err := read(tx, code)
		if err == nil && (p.Ended == 0 || p.Ended > tx.NowMS()) {
			return p.ID, fault.Field{}, nil
		}
		if err != nil && !fault.Is(err, fault.KindNotFound) {
			return "", fault.Field{}, err
		}
	}
	return "", fault.Field{Name: "address_id", Key: "open311.address_id_unknown", Args: []any{short(code)}}, nil
}

// byWords reads an address: as it stands; turned round, because the standard writes the most specific unit first; its
// first part alone; the name of a place.
func (g *gateway) byWords(tx *db.Tx, lang, words string) (string, fault.Field, error) {
	if words == "" {
		return "", fault.Field{}, nil
	}
	reg, err := g.Places.Register(tx, place.RootPath)
	if err != nil {
		return "", fault.Field{}, err
	}
	said := ""
	for _, w := range spellings(words) {
		r, err := place.Parse(w, place.Context{}, reg)
		if err != nil {
			return "", fault.Field{}, err
		}
		switch r.Outcome {
		case place.ReadHome, place.ReadUnit, place.ReadBuilding, place.ReadCompound, place.ReadFacility, place.ReadOther:
			if r.Place != "" {
				return r.Place, fault.Field{}, nil
			}
		}
		if said == "" {
			said = r.Sentence(lang)
		}
	}
	found, err := g.Places.Search(tx, place.Query{Text: words, Limit: 2, Kinds: []place.Kind{place.Street, place.Community, place.Compound, place.Building, place.Facility}})
	if err != nil {
		return "", fault.Field{}, err
	}
	if len(found) == 1 {
		return found[0].ID, fault.Field{}, nil
	}
	if said != "" {
		return "", fault.Field{Name: "address_string", Key: "open311.address_unclear", Args: []any{said}}, nil
	}
	return "", fault.Field{Name: "address_string", Key: "open311.address_unknown", Args: []any{short(words)}}, nil
}

func spellings(words string) []string {
	cut := strings.FieldsFunc(words, func(r rune) bool { return r == ',' || r == '，' || r == '\n' })
	out := []string{words}
	if len(cut) > 1 {
		turned := ""
		for _, c := range cut {
			turned = strings.TrimSpace(c) + turned
		}
		out = append(out, turned, strings.TrimSpace(cut[0]))
	}
	return out
}

// byPoint takes the nearest building; where none is near enough to be meant, the community it stands in; far from all,
// the point is not in this city.
func (g *gateway) byPoint(tx *db.Tx, p post) (string, fault.Field, error) {
	if !p.point {
		return "", fault.Field{}, nil
	}
	b, far, err := g.Places.Near(tx, place.Building, p.lon, p.lat, atBuilding)
	if fault.Is(err, fault.KindNotFound) {
		b, far, err = g.Places.Near(tx, place.Building, p.lon, p.lat, inCity)
	}
	if fault.Is(err, fault.KindNotFound) {
		return "", fault.Field{Name: "lat", Key: "open311.not_in_city"}, nil
	}
	if err != nil || far <= atBuilding {
		return b.ID, fault.Field{}, err
	}
	above, err := g.Places.Ancestors(tx, b.ID)
	for _, a := range above {
		if a.Kind == place.Community {
			return a.ID, fault.Field{}, err
		}
	}
	return b.Parent, fault.Field{}, err
}
