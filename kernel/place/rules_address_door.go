package place

import (
	"slices"
	"strings"
)

// inUnit is a home with the unit it stands in; unit nil = directly in the building.
type inUnit struct {
	unit *RollUnit
	RollHome
}

// resolveDoor finds homes on a floor, behind a door, or both.
func resolveDoor(p parts, b *RollBuilding, units []*RollUnit, named bool, r Reading) (Reading, bool) {
	homes := homesOf(b, units, named)
	if p.floor != nil {
		if homes = onFloors(homes, *p.floor); len(homes) == 0 {
			return Reading{}, false
		}
		r.Floor = strings.Join(p.floor.labels, "-")
		if p.door == nil {
			return floorReading(homes, r), true
		}
		if len(p.floor.labels) > 1 {
			return Reading{}, false
		}
	}
	if p.door.side != "" {
		return sideReading(homes, p, r)
	}
	if len(p.door.labels) > 1 {
		return doorSet(homes, *p.door, r)
	}
	label := p.door.labels[0]
	hits := withLabel(homes, label, p.floor != nil)
	return choose(hits, b, len(units) > 1 && !named, r)
}

func homesOf(b *RollBuilding, units []*RollUnit, named bool) []inUnit {
	var out []inUnit
	for _, u := range units {
		for _, h := range u.Homes {
			out = append(out, inUnit{u, h})
		}
	}
	if !named {
		for _, h := range b.Loose {
			out = append(out, inUnit{nil, h})
		}
	}
	return out
}

// withLabel finds homes by the label on the door, or, on a known floor, by its part behind the floor (15层01户).
func withLabel(homes []inUnit, label string, floorKnown bool) []inUnit {
	var out []inUnit
	for _, h := range homes {
		if h.Label == label || floorKnown && trimZeros(DoorOf(h.Label, h.Floor)) == label {
			out = append(out, h)
		}
	}
	return out
}

// choose accepts the only hit; several are a question.
func choose(hits []inUnit, b *RollBuilding, inferred bool, r Reading) (Reading, bool) {
	switch len(hits) {
	case 0:
		return Reading{}, false
	case 1:
		r = homeReading(hits[0], r)
		if inferred {
			r.Remind = append(r.Remind, Note{"place.remind.unit", []any{b.Name, nameOf(Unit, "", r.Unit)}})
		}
		return r, true
	}
	q := Reading{Outcome: Question, Building: b.Label, Note: Note{"place.ask.unit", []any{b.Name, hits[0].Label}}}
	if r.Unit != "" {
		q.Note = Note{"place.ask.which", nil}
	}
	for _, h := range hits {
		q.Choices = append(q.Choices, Choice{Place: h.ID, Label: b.Name + h.where()})
	}
	return q, true
}

func (h inUnit) where() string {
	if h.unit == nil {
		return h.Label
	}
	return nameOf(Unit, "", h.unit.Label) + h.Label
}

func homeReading(h inUnit, r Reading) Reading {
	r.Outcome, r.Place, r.Homes, r.Floor, r.Door = ReadHome, h.ID, 1, h.Floor, h.Label
	if h.unit != nil {
		r.Unit = h.unit.Label
	}
	return r
}

// sideReading finds 15楼东户 by the sides of the doors; without a floor, or where no side is known, it asks.
func sideReading(homes []inUnit, p parts, r Reading) (Reading, bool) {
	var hits []inUnit
	for _, h := range homes {
		if h.Side == p.door.side {
			hits = append(hits, h)
		}
	}
	if len(hits) == 1 {
		return homeReading(hits[0], r), true
	}
	if len(hits) == 0 {
		hits = homes
	}
	if len(hits) > 12 {
		hits = hits[:12]
	}
	q := Reading{Outcome: Question, Building: r.Building, Unit: r.Unit, Floor: r.Floor, Note: Note{"place.ask.side", []any{p.door.side}}}
	for _, h := range hits {
		q.Choices = append(q.Choices, Choice{Place: h.ID, Label: h.where()})
	}
	return q, len(hits) > 0
}

// onFloors keeps the homes on the named floors. Floors are compared by their place in the building, never by arithmetic on
// labels, so that a building without a fourth floor reads right.
func onFloors(homes []inUnit, t token) []inUnit {
	no := map[string]int{}
	for _, h := range homes {
		no[h.Floor] = h.FloorNo
	}
	for _, l := range t.labels {
		if _, ok := no[l]; !ok {
			return nil
		}
	}
	var out []inUnit
	for _, h := range homes {
		in := slices.Contains(t.labels, h.Floor)
		if t.span {
			in = h.FloorNo != 0 && no[t.labels[0]] <= h.FloorNo && h.FloorNo <= no[t.labels[1]]
		}
		if in {
			out = append(out, h)
		}
	}
	return out
}

func floorReading(homes []inUnit, r Reading) Reading {
	r.Outcome, r.Place, r.Homes = ReadFloors, "", len(homes)
	for _, h := range homes {
		r.Places = append(r.Places, h.ID)
	}
	return r
}

// doorSet reads a list or a range of doors of one unit; a range runs floor by floor.
func doorSet(homes []inUnit, t token, r Reading) (Reading, bool) {
	if r.Unit == "" && len(homes) > 0 && homes[0].unit != nil {
		return Reading{}, false // doors of which unit?
	}
	var ends []inUnit
	for _, l := range t.labels {
		hit := withLabel(homes, l, false)
		if len(hit) != 1 {
			return Reading{}, false
		}
		ends = append(ends, hit[0])
	}
	if t.span {
		return between(homes, ends[0], ends[1], r)
	}
	return floorSet(ends, r), true
}

func floorSet(homes []inUnit, r Reading) Reading {
	r = floorReading(homes, r)
	r.Outcome, r.Floor = ReadRange, ""
	return r
}

// order compares doors of one unit: by floor, then by label.
func order(a, b inUnit) int {
	if a.FloorNo != b.FloorNo {
		return a.FloorNo - b.FloorNo
	}
	return OrderLabels(a.Label, b.Label)
}

func between(homes []inUnit, lo, hi inUnit, r Reading) (Reading, bool) {
	if order(lo, hi) > 0 {
		return Reading{}, false
	}
	var in []inUnit
	for _, h := range homes {
		if h.unit == lo.unit && order(lo, h) <= 0 && order(h, hi) <= 0 {
			in = append(in, h)
		}
	}
	return floorSet(in, r), true
}
