package place

import (
	"slices"
	"strings"
	"unicode/utf8"

	"linli/platform/fault"
	"linli/platform/text"
)

// parents says what may stand in what. "" is the root: an installation may begin with a city, or with one street only.
var parents = map[Kind][]Kind{
	City:      {""},
	District:  {"", City},
	Street:    {"", City, District},
	Community: {"", District, Street},
	Grid:      {Community, Street},
	Compound:  {Community, Street},
	Building:  {Compound, Community, Street},
	Unit:      {Building},
	Home:      {Unit, Building},
	Facility:  {Street, Community, Compound, Building, Unit},
	Common:    {Compound, Building, Unit},
}

// MayHold tells whether a place of kind child may stand in one of kind parent ("" = the root).
func MayHold(parent, child Kind) bool { return slices.Contains(parents[child], parent) }

// door tells whether a kind is one of the million rows below a building.
func (k Kind) door() bool { return k == Unit || k == Home }

// Public tells whether places of this kind carry a plaque with a code that anybody may scan. Homes never do.
func (k Kind) Public() bool { return k == Compound || k == Building || k == Facility }

// Word is the Chinese or English word for the kind.
func (k Kind) Word(lang text.Lang) string { return text.T(lang, "place.kind."+string(k)) }

// short, bare texts: a label stands on a door, a name on a sign
const (
	longestName  = 60
	longestLabel = 16
)

// checkNew refuses what cannot be a place. Errors: Invalid with fields.
func checkNew(parent Kind, n NewPlace) error {
	if _, ok := parents[n.Kind]; !ok {
		return fault.Invalid("place.kind_unknown", string(n.Kind))
	}
	if !MayHold(parent, n.Kind) {
		return fault.Invalid("place.wrong_parent", n.Kind.Word(text.ZH), parentWord(parent))
	}
	var bad []fault.Field
	if n.Name == "" && !n.Kind.door() {
		bad = append(bad, fault.Field{Name: "name", Key: "place.name_missing"})
	}
	if utf8.RuneCountInString(n.Name) > longestName {
		bad = append(bad, fault.Field{Name: "name", Key: "place.name_long", Args: []any{longestName}})
	}
	if n.Label == "" && n.Kind == Home {
		bad = append(bad, fault.Field{Name: "label", Key: "place.label_missing"})
	}
	if utf8.RuneCountInString(n.Label) > longestLabel {
		bad = append(bad, fault.Field{Name: "label", Key: "place.label_long", Args: []any{longestLabel}})
	}
	if n.Area < 0 || n.Area > 1e11 {
		bad = append(bad, fault.Field{Name: "area", Key: "place.area_wrong"})
	}
	if len(bad) > 0 {
		return fault.InvalidFields(bad...)
	}
	return nil
}

func parentWord(k Kind) string {
	if k == "" {
		return text.T(text.ZH, "place.root")
	}
	return k.Word(text.ZH)
}

// nameOf derives what people say from a label: 3 is 3号楼 for a building, 2单元 for a unit, 501 for a home.
func nameOf(k Kind, name, label string) string {
	switch {
	case name != "" || label == "":
		return name
	case k == Building:
		return label + "号楼"
	case k == Unit:
		return label + "单元"
	}
	return label
}

// describe joins the names from the compound down: 锦绣苑 3号楼2单元501. line runs from the root to the place itself.
func describe(line []Place) string {
	if len(line) == 0 {
		return ""
	}
	from := len(line) - 1
	for i, p := range line {
		if p.Kind == Compound || p.Kind == Building {
			from = i
			break
		}
	}
	last := line[len(line)-1]
	if last.Kind == Grid || (last.Kind == Facility && from == len(line)-1 && from > 0) {
		from = max(len(line)-2, 0)
	}
	var b strings.Builder
	for i, p := range line[from:] {
		if i == 1 {
			b.WriteByte(' ')
		}
		b.WriteString(p.Name)
	}
	return strings.TrimSpace(b.String())
}

// describeFor is describe for an audience (grid.md §8): staff elsewhere read to the building, the public to the compound.
func describeFor(line []Place, to text.Audience) string {
	cut, hidden := len(line), false
	for i, p := range line {
		if to != text.WorkList && p.Kind.door() {
			cut, hidden = i, true
			break
		}
	}
	if to == text.PublicNotice && hidden {
		for cut > 1 && line[cut-1].Kind != Compound && line[cut-1].Kind != Community {
			cut--
		}
		return describe(line[:cut])
	}
	if hidden {
		return describe(line[:cut]) + "**室"
	}
	return describe(line)
}

// Grid sizes of GB/T 34300-2017: a guide, so outside it there is only a warning.
const (
	gridLeast = 300
	gridMost  = 500
)

// GridWarning names the text key of what is unusual about a grid of so many homes, "" if nothing is.
func GridWarning(homes int) string {
	switch {
	case homes < gridLeast:
		return "place.grid_small"
	case homes > gridMost:
		return "place.grid_large"
	}
	return ""
}

// BuildingClass judges height as GB 50016 does [check: ledgers.md B1]: "" unknown or not high, 二类高层, 一类高层, 超高层. floors is
// the number above ground: a single-storey hall is never high-rise.
func BuildingClass(f BuildingFacts) string {
	switch h := f.HeightCM; {
	case h > 10000:
		return "超高层"
	case f.Residential && h > 5400, !f.Residential && h > 5000 && f.Above != 1:
		return "一类高层"
	case f.Residential && h > 2700, !f.Residential && h > 2400 && f.Above != 1:
		return "二类高层"
	}
	return ""
}
