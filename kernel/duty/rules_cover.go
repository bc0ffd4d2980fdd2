package duty

import (
	"strconv"
	"strings"

	"linli/kernel/place"
)

// covers are the levels at which a first-responsible gives a door a name; above the building
// it is an office, not a neighbour.
func covers(k place.Kind) bool { return k == place.Home || k == place.Unit || k == place.Building }

// tally counts the doors that first duties cover. firsts are in the order of their paths and
// at levels that cover; count gives the doors below a path. Doubled are doors with two
// different persons, be it at one place for two kinds or at two levels.
func tally(firsts []Duty, count func(place.Path) (int, error)) (covered, doubled int, err error) {
	var roof, twice place.Path // the outermost duty we are under, and the outermost doubled part
	var person string
	for _, d := range firsts {
		if roof == "" || !roof.Contains(d.Path) {
			n, err := count(d.Path)
			if err != nil {
				return 0, 0, err
			}
			roof, person, twice = d.Path, d.Person, ""
			covered += n
			continue
		}
		if d.Person == person || (twice != "" && twice.Contains(d.Path)) {
			continue
		}
		n, err := count(d.Path)
		if err != nil {
			return 0, 0, err
		}
		twice = d.Path
		doubled += n
	}
	return covered, doubled, nil
}

// door is a home as the wall sees it.
type door struct {
	id, name       string
	path           place.Path
	floor          string
	no             int
	unit, building string // ids; unit may be ""
	bare           bool
}

// stair is one unit (or a building without units) with its doors in the order of floors.
type stair struct {
	compound, building, unit string // ids
	buildingName, unitName   string
	doors                    []door
}

// gaps makes runs of the bare doors of one stair: whole floors one above the other become one
// line (4号楼3单元 1–11层), single doors are named.
func (s stair) gaps() []Gap {
	floors := s.floors()
	var out []Gap
	whole := true
	for _, f := range floors {
		whole = whole && f.bare == len(f.doors)
	}
	for i := 0; i < len(floors); {
		f := floors[i]
		switch {
		case f.bare == 0:
			i++
		case f.bare < len(f.doors):
			out = append(out, s.single(f))
			i++
		default:
			j := i
			for j < len(floors) && floors[j].bare == len(floors[j].doors) {
				j++
			}
			out = append(out, s.run(floors[i:j], whole))
			i = j
		}
	}
	return out
}

type floor struct {
	label string
	doors []door
	bare  int
}

func (s stair) floors() []floor {
	var out []floor
	for _, d := range s.doors {
		label := d.floor
		if label == "" && d.no != 0 {
			label = strconv.Itoa(d.no)
		}
		if len(out) == 0 || out[len(out)-1].label != label || (label == "" && d.no == 0) {
			out = append(out, floor{label: label})
		}
		f := &out[len(out)-1]
		f.doors = append(f.doors, d)
		if d.bare {
			f.bare++
		}
	}
	return out
}

// single names the bare doors of a floor that is not bare as a whole.
func (s stair) single(f floor) Gap {
	g := s.gap()
	var names []string
	for _, d := range f.doors {
		if d.bare {
			g.Homes = append(g.Homes, d.id)
			names = append(names, d.name)
		}
	}
	g.Label += strings.Join(names, "、")
	return g
}

// run names whole floors that lie above each other.
func (s stair) run(floors []floor, whole bool) Gap {
	g := s.gap()
	for _, f := range floors {
		for _, d := range f.doors {
			g.Homes = append(g.Homes, d.id)
		}
	}
	first, last := floors[0].label, floors[len(floors)-1].label
	switch {
	case len(g.Homes) == 1 || first == "":
		g.Label += floors[0].doors[0].name
		if len(floors) > 1 {
			g.Label += "–" + floors[len(floors)-1].doors[0].name
		}
	case first == last:
		g.Label += " " + first + "层"
	default:
		g.Label += " " + first + "–" + last + "层"
	}
	if whole {
		g.Whole = place.Unit
		if s.unit == "" {
			g.Whole = place.Building
		}
	}
	return g
}

func (s stair) gap() Gap {
	return Gap{Compound: s.compound, Building: s.building, Unit: s.unit, Label: s.buildingName + s.unitName}
}

// coarsest replaces the chosen homes by units and buildings that are chosen whole. tree holds
// all homes of the buildings concerned. The answer keeps the order of the tree.
func coarsest(tree []door, chosen map[string]bool) []string {
	all, have := map[string]int{}, map[string]int{}
	for _, d := range tree {
		for _, up := range []string{d.unit, d.building} {
			if up == "" {
				continue
			}
			all[up]++
			if chosen[d.id] {
				have[up]++
			}
		}
	}
	var out []string
	done := map[string]bool{}
	for _, d := range tree {
		if !chosen[d.id] {
			continue
		}
		id := d.id
		if d.unit != "" && have[d.unit] == all[d.unit] {
			id = d.unit
		}
		if d.building != "" && have[d.building] == all[d.building] {
			id = d.building
		}
		if !done[id] {
			done[id] = true
			out = append(out, id)
		}
	}
	return out
}

// within tells whether a door lies in a range of a responsibility table.
func (r Range) within(d door) bool {
	for _, x := range r.Except {
		if x == d.id {
			return false
		}
	}
	if len(r.Homes) > 0 {
		for _, x := range r.Homes {
			if x == d.id {
				return true
			}
		}
		return false
	}
	return (r.Building == "" || r.Building == d.building) && (r.Unit == "" || r.Unit == d.unit) &&
		(r.FloorFrom == 0 || d.no >= r.FloorFrom) && (r.FloorTo == 0 || (d.no <= r.FloorTo && d.no != 0))
}
