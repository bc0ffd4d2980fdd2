package place

import (
	"slices"
	"strings"
)

// Roll is the register of one compound in memory: what the parser may accept. It is pure data.
type Roll struct {
	ID, Name  string
	Above     []string // names of the places above: 云漳市, 望岭区, 柳岸街道 …
	Buildings []*RollBuilding
	Others    []RollOther
}

// RollBuilding is a building in a Roll.
type RollBuilding struct {
	ID, Label, Name string
	Units           []*RollUnit
	Loose           []RollHome // homes directly in the building
}

// RollUnit is a unit in a Roll.
type RollUnit struct {
	ID, Label, Name string
	Homes           []RollHome
}

// RollHome is a home in a Roll.
type RollHome struct {
	ID, Label, Floor string
	FloorNo          int
	Side             string
}

// RollOther is a facility, common part or room that is no home.
type RollOther struct {
	ID, Name, Label, Type string
	Kind                  Kind
	Building              string // label, "" in the open
}

func (r *Roll) building(label string) *RollBuilding {
	for _, b := range r.Buildings {
		if b.Label == label {
			return b
		}
	}
	for _, b := range r.Buildings { // buildings with a name of their own: 柳岸商务楼
		if label != "" && b.Name == label {
			return b
		}
	}
	return nil
}

func (b *RollBuilding) unit(label string) *RollUnit {
	for _, u := range b.Units {
		if u.Label == label {
			return u
		}
	}
	return nil
}

func (b *RollBuilding) count() int {
	n := len(b.Loose)
	for _, u := range b.Units {
		n += len(u.Homes)
	}
	return n
}

func (r *Roll) count() int {
	n := 0
	for _, b := range r.Buildings {
		n += b.count()
	}
	return n
}

// label writes a reading inside the compound as people say it.
func (r *Roll) label(x Reading) string {
	s := nameOf(Building, "", x.Building)
	if b := r.building(x.Building); b != nil {
		s = b.Name
	}
	s += nameOf(Unit, "", x.Unit)
	switch {
	case x.Door != "":
		s += x.Door
	case x.Floor != "":
		s += x.Floor + "层"
	}
	if s == "" {
		return r.Name
	}
	return s
}

// MemoryRegister is a Register of rolls held in memory: for tests, and for an import that has read its compounds.
type MemoryRegister struct {
	rolls map[string]*Roll
	names map[string][]string // normalised name → ids of compounds
	heads map[[2]rune]int     // first two characters of names → runes of the longest name that begins so
}

// NewRegister makes an empty register.
func NewRegister() *MemoryRegister {
	return &MemoryRegister{rolls: map[string]*Roll{}, names: map[string][]string{}, heads: map[[2]rune]int{}}
}

// Add puts a compound with its further names (former ones, standard address) into the register.
func (m *MemoryRegister) Add(r *Roll, names ...string) {
	m.rolls[r.ID] = r
	for _, n := range append([]string{r.Name}, names...) {
		m.name(r.ID, n)
	}
}

func (m *MemoryRegister) name(id, name string) {
	n := normalName(name)
	rs := []rune(n)
	if len(rs) < 2 || slices.Contains(m.names[n], id) {
		return // one character would be found in every text
	}
	m.names[n] = append(m.names[n], id)
	head := [2]rune{rs[0], rs[1]}
	m.heads[head] = max(m.heads[head], len(rs))
}

// Named implements Register. Its cost depends on the length of the text only, not on how many compounds there are.
func (m *MemoryRegister) Named(s string) ([]NameHit, error) {
	rs := []rune(strings.ToLower(s))
	var out []NameHit
	for i := range max(len(rs)-1, 0) {
		most := m.heads[[2]rune{rs[i], rs[i+1]}]
		for j := i + 2; j <= min(len(rs), i+most); j++ {
			name := string(rs[i:j])
			for _, id := range m.names[name] {
				out = append(out, NameHit{Compound: id, Name: name, From: i, To: j})
			}
		}
	}
	return out, nil
}

// Roll implements Register.
func (m *MemoryRegister) Roll(compound string) (*Roll, error) { return m.rolls[compound], nil }
