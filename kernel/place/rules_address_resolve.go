package place

import (
	"slices"
)

// parts are the tokens of a reading by role.
type parts struct{ building, unit, floor, door *token }

func partsOf(toks []token, roles []role) parts {
	var p parts
	for i := range toks {
		switch roles[i] {
		case asBuilding:
			p.building = &toks[i]
		case asUnit:
			p.unit = &toks[i]
		case asFloor:
			p.floor = &toks[i]
		case asDoor:
			p.door = &toks[i]
		}
	}
	return p
}

// resolve looks a reading up in the register. false: nothing of the kind exists. A Question: it exists more than once, or
// a level is missing.
func resolve(toks []token, roles []role, c Context, roll *Roll) (Reading, bool) {
	p := partsOf(toks, roles)
	if p.building == nil && c.Building == "" {
		return askBuilding(p, roll)
	}
	var buildings []*RollBuilding
	switch {
	case p.building == nil:
		buildings = pick(roll, token{labels: []string{NormalLabel(c.Building)}})
	default:
		buildings = pick(roll, *p.building)
	}
	if len(buildings) == 0 {
		return Reading{}, false
	}
	if len(buildings) > 1 || p.building != nil && len(p.building.labels) > 1 {
		if p.unit != nil || p.floor != nil || p.door != nil {
			return Reading{}, false // units of several buildings at once are not written like this
		}
		return setOfBuildings(buildings), true
	}
	b := buildings[0]
	r := Reading{Outcome: ReadBuilding, Place: b.ID, Building: b.Label, Homes: b.count()}
	if c.Building != "" && p.building != nil && NormalLabel(c.Building) != b.Label {
		r.Remind = append(r.Remind, Note{"place.remind.conflict", []any{c.Building, b.Name}})
	}
	if p.unit == nil && p.floor == nil && p.door == nil {
		return inContextUnit(r, b, c, p.building == nil), true
	}
	return resolveUnit(p, c, b, r)
}

// inContextUnit narrows a building to the unit another column names.
func inContextUnit(r Reading, b *RollBuilding, c Context, implied bool) Reading {
	if u := b.unit(NormalLabel(c.Unit)); u != nil && c.Unit != "" && implied {
		r.Outcome, r.Place, r.Unit, r.Homes = ReadUnit, u.ID, u.Label, len(u.Homes)
	}
	return r
}

// pick finds the buildings a token names: one, a list, or all between two.
func pick(roll *Roll, t token) []*RollBuilding {
	var out []*RollBuilding
	for _, l := range t.labels {
		b := roll.building(l)
		if b == nil {
			return nil // each one named must exist, the ends of a range too
		}
		out = append(out, b)
	}
	if !t.span {
		return out
	}
	lo, hi := t.labels[0], t.labels[1]
	out = out[:0]
	for _, b := range roll.Buildings {
		if OrderLabels(lo, b.Label) <= 0 && OrderLabels(b.Label, hi) <= 0 {
			out = append(out, b)
		}
	}
	slices.SortFunc(out, func(a, b *RollBuilding) int { return OrderLabels(a.Label, b.Label) })
	return out
}

func setOfBuildings(bs []*RollBuilding) Reading {
	r := Reading{Outcome: ReadRange}
	for _, b := range bs {
		r.Places = append(r.Places, b.ID)
		r.Homes += b.count()
	}
	return r
}

// askBuilding is the question when no building is named, if what is named exists anywhere.
func askBuilding(p parts, roll *Roll) (Reading, bool) {
	if p.door == nil && p.unit == nil && p.floor == nil {
		return Reading{}, false
	}
	r := Reading{Outcome: Question, Note: Note{"place.ask.building", nil}}
	for _, b := range roll.Buildings {
		x, ok := resolveUnit(p, Context{}, b, Reading{Building: b.Label})
		if !ok {
			continue
		}
		label := b.Name
		if x.Outcome != Question {
			x.Building = b.Label
			label = roll.label(x)
		}
		if len(r.Choices) < 20 {
			r.Choices = append(r.Choices, Choice{Place: x.Place, Label: label})
		}
	}
	if len(r.Choices) == 0 {
		return Reading{}, false
	}
	return r, true
}

// resolveUnit goes on below a known building.
func resolveUnit(p parts, c Context, b *RollBuilding, r Reading) (Reading, bool) {
	units := b.Units
	named := false
	switch {
	case p.unit != nil:
		if units = pickUnits(b, *p.unit); len(units) == 0 {
			return Reading{}, false
		}
		named = true
	case c.Unit != "" && p.building == nil:
		u := b.unit(NormalLabel(c.Unit))
		if u == nil {
			return Reading{}, false
		}
		units, named = []*RollUnit{u}, true
	}
	if p.floor == nil && p.door == nil {
		return unitReading(units, p, r)
	}
	if len(units) > 1 && named {
		return Reading{}, false
	}
	if len(units) == 1 {
		r.Unit = units[0].Label
	}
	return resolveDoor(p, b, units, named, r)
}

func unitReading(units []*RollUnit, p parts, r Reading) (Reading, bool) {
	if len(units) == 1 && len(p.unit.labels) == 1 {
		r.Outcome, r.Place, r.Unit, r.Homes = ReadUnit, units[0].ID, units[0].Label, len(units[0].Homes)
		return r, true
	}
	r.Outcome, r.Place, r.Homes = ReadRange, "", 0
	for _, u := range units {
		r.Places = append(r.Places, u.ID)
		r.Homes += len(u.Homes)
	}
	return r, true
}

func pickUnits(b *RollBuilding, t token) []*RollUnit {
	var out []*RollUnit
	for _, l := range t.labels {
		u := b.unit(l)
		if u == nil {
			return nil
		}
		out = append(out, u)
	}
	if !t.span {
		return out
	}
	out = out[:0]
	for _, u := range b.Units {
		if OrderLabels(t.labels[0], u.Label) <= 0 && OrderLabels(u.Label, t.labels[1]) <= 0 {
			out = append(out, u)
		}
	}
	return out
}
