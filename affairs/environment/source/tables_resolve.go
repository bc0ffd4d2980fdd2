package source

import (
	"encoding/json"
	"strings"

	"linli/kernel/place"
	"linli/kernel/table"
	"linli/platform/db"
	"linli/platform/text"
)

// plan is what a row will do: the whole form as it will stand, and limits of an outlet.
type plan struct {
	id     string
	rev    int64
	values values
	limits []Limit
	same   bool
}

// resolve reads each row into the form it amounts to, and compares.
func (s *Service) resolve(name string) func(*db.Tx, *table.Batch, []*table.Row) error {
	return func(tx *db.Tx, b *table.Batch, rows []*table.Row) error {
		whole, err := s.wholeDistrict(tx, b)
		if err != nil {
			return err
		}
		for _, row := range rows {
			if !whole {
				row.Refuse(0, "environment.source.t.district")
				continue
			}
			if err := s.resolveRow(tx, b, name, row); err != nil {
				return err
			}
		}
		return nil
	}
}

// wholeDistrict tells whether an import is about a district or more: environment rights are held on whole districts, and streets and
// communities, which may import their own ledgers, keep no sources.
func (s *Service) wholeDistrict(tx *db.Tx, b *table.Batch) (bool, error) {
	if b.Path == "" {
		return true, nil // a dry run without a place writes nothing
	}
	if b.Path == place.RootPath {
		return true, nil
	}
	at, err := s.Places.ByPath(tx, b.Path)
	if err != nil {
		return false, absent(err)
	}
	return at.Kind == place.City || at.Kind == place.District, nil
}

func (s *Service) resolveRow(tx *db.Tx, b *table.Batch, name string, row *table.Row) error {
	t := b.Table
	cell := func(key string) string {
		if i := t.Index(key); i >= 0 && row.Value(i).State == table.Given {
			return strings.TrimSpace(row.Value(i).Text)
		}
		return ""
	}
	p := &plan{values: values{}}
	var err error
	if p.id, err = s.there(tx, name, cell); err != nil {
		return err
	}
	if p.id != "" {
		var path place.Path
		if p.values, p.rev, path, err = s.valuesOf(tx, name, p.id); err != nil {
			return err
		}
		if b.Path != "" && !strings.HasPrefix(string(path), string(b.Path)) {
			row.Refuse(0, "environment.source.t.elsewhere", cell("code")+cell("credit"))
			return nil
		}
	}
	before := packed(p.values)
	if ok, err := s.fill(tx, b, name, row, p, cell); err != nil || !ok {
		return err
	}
	changed := false
	if name == "outlet" {
		if changed, err = s.fillLimits(tx, b, row, p); err != nil {
			return err
		}
	}
	_, bad := cleaned(name, p.values)
	for _, f := range bad {
		row.Refuse(max(t.Index(f.Name), 0), f.Key, f.Args...)
	}
	if row.Bad() {
		return nil
	}
	p.same = !changed && packed(p.values) == before && p.id != ""
	row.Data, row.Object = p, p.id
	switch {
	case p.id == "":
		row.Verdict = table.Added
	case p.same:
		row.Verdict = table.Same
	default:
		row.Verdict = table.Changed
	}
	return nil
}

func packed(v values) string {
	b, err := json.Marshal(v)
	if err != nil {
		return ""
	}
	return string(b)
}

// there finds what a row is about by its code.
func (s *Service) there(tx *db.Tx, name string, cell func(string) string) (string, error) {
	q, arg := "SELECT id FROM env_node WHERE kind<>'outlet' AND code=? AND ended=0", cell("code")
	switch name {
	case "company":
		code, err := text.ParseCredit(cell("credit"))
		if err != nil {
			return "", nil
		}
		q, arg = "SELECT id FROM env_company WHERE credit=? AND ended=0", code
	case "outlet":
		q = "SELECT id FROM env_outlet WHERE code=? AND ended=0"
	}
	var id string
	err := tx.Get(q, []any{arg}, &id)
	return id, absent(err)
}

// fill lays the given cells over the form; a blank cell changes nothing. False when the row was refused.
func (s *Service) fill(tx *db.Tx, b *table.Batch, name string, row *table.Row, p *plan, cell func(string) string) (bool, error) {
	t := b.Table
	for _, f := range forms[name] {
		v := cell(f.Key)
		if v == "" || f.As == asPlace || f.As == asOwner || f.As == asPermit {
			continue
		}
		switch f.As {
		case asChoice:
			v = s.choice(name, f, v)
		case asDegree:
			if n, ok := Degree(v); ok {
				v = Degrees(n)
			}
		}
		p.values[f.Key] = v
	}
	if v := cell("spot"); v != "" {
		parts := strings.FieldsFunc(text.Clean(v), func(r rune) bool { return strings.ContainsRune(",，、;； /", r) })
		if len(parts) != 2 {
			row.Refuse(t.Index("spot"), "environment.source.t.spot", v)
			return false, nil
		}
		p.values["lon"], p.values["lat"] = parts[0], parts[1]
	}
	if name == "section" && p.values["kind"] == "" {
		p.values["kind"] = NodeSection
	}
	if name == "company" {
		code, err := text.ParseCredit(p.values["credit"])
		if err != nil {
			row.Refuse(t.Index("credit"), "environment.source.w.credit")
			return false, nil
		}
		p.values["credit"] = code
	}
	if ok, err := s.fillPlace(tx, b, row, p, cell("place")); err != nil || !ok {
		return ok, err
	}
	if name == "outlet" {
		return s.fillOwner(tx, row, t, p, cell)
	}
	return true, nil
}

// choice turns a word of a list back into what is kept.
func (s *Service) choice(name string, f field, v string) string {
	if f.Key == "target" {
		return romanOf(v)
	}
	for _, o := range f.Options {
		if o != "" && (o == v || text.T(text.ZH, "environment.source."+optionKey(name, f)+o) == v) {
			return o
		}
	}
	return v
}

// fillPlace finds the place a row names within what the import may touch; none named is where it is, or the place of the import.
func (s *Service) fillPlace(tx *db.Tx, b *table.Batch, row *table.Row, p *plan, word string) (bool, error) {
	if word == "" {
		if p.values["place"] == "" {
			p.values["place"] = b.Place.ID
		}
		if p.values["place"] == "" {
			row.Refuse(b.Table.Index("place"), "environment.source.t.place")
			return false, nil
		}
		return true, nil
	}
	list, ok := b.Cache["env.places"].(map[string]string)
	if !ok {
		list = map[string]string{}
		root := b.Path
		if root == "" {
			root = place.RootPath
		}
		for _, kind := range []place.Kind{place.Community, place.Street, place.District} {
			all, err := s.Places.Subtree(tx, root, kind, "", 5000)
			if err != nil {
				return false, err
			}
			for _, x := range all {
				list[x.Name] = x.ID
			}
		}
		if b.Place.ID != "" {
			list[b.Place.Name] = b.Place.ID
		}
		b.Cache["env.places"] = list
	}
	if list[word] == "" {
		row.Refuse(b.Table.Index("place"), "environment.source.t.no_place", word)
		return false, nil
	}
	p.values["place"] = list[word]
	return true, nil
}

// fillOwner finds the company by its code or else its one name, and the permit by its number.
func (s *Service) fillOwner(tx *db.Tx, row *table.Row, t *table.Table, p *plan, cell func(string) string) (bool, error) {
	credit, name := cell("credit"), cell("company")
	if credit != "" || name != "" {
		where, arg := "name=? AND ended=0", name
		if credit != "" {
			code, err := text.ParseCredit(credit)
			if err != nil {
				row.Refuse(t.Index("credit"), "environment.source.w.credit")
				return false, nil
			}
			where, arg = "credit=? AND ended=0", code
		}
		list, err := s.companies(tx, false, where, arg)
		if err != nil {
			return false, err
		}
		if len(list) != 1 {
			row.Refuse(t.Index("company"), "environment.source.t.company", arg, len(list))
			return false, nil
		}
		p.values["company"] = list[0].ID
	}
	if number := cell("permit"); number != "" {
		q, err := permitBy(tx, "number=? AND ended=0", number)
		if absent(err) != nil {
			return false, err
		}
		if err != nil || q.Company != p.values["company"] {
			row.Refuse(t.Index("permit"), "environment.source.t.permit", number)
			return false, nil
		}
		p.values["permit"] = q.ID
	}
	return true, nil
}
