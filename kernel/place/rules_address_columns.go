package place

import (
	"linli/platform/text"
)

// Columns are the cells of a row that together say where: any may be empty.
type Columns struct {
	Compound string // 小区
	Building string // 楼栋
	Unit     string // 单元
	Room     string // 房号
	Address  string // 详细住址
}

// ParseColumns reads the place of a row from several columns. Building, unit and room columns may themselves hold more
// than their name says (锦绣苑3号楼, 2-501); an address column is read when the room column is empty. Where both are given
// and lead to different homes, it asks.
func ParseColumns(cols Columns, c Context, reg Register) (Reading, error) {
	if s := text.Clean(cols.Compound); s != "" && !nothing[s] {
		r, err := Parse(s, Context{Compound: ""}, reg)
		if err != nil || r.Outcome != ReadCompound {
			return r, err
		}
		c.Compound = r.Place
	}
	if again[text.Clean(cols.Room)] || again[text.Clean(cols.Building)] && cols.Room == "" {
		return Reading{Outcome: Ditto}, nil
	}
	if err := fromColumns(&c, cols, reg); err != nil {
		return Reading{}, err
	}
	room, address := cols.Room, cols.Address
	if nothing[text.Clean(room)] {
		if nothing[text.Clean(address)] && c.Building == "" {
			return Parse(address, c, reg)
		}
		room, address = address, ""
	}
	if nothing[text.Clean(room)] {
		return fromContext(c, reg)
	}
	r, err := Parse(room, c, reg)
	if err != nil || r.Outcome != ReadHome || nothing[text.Clean(address)] {
		return r, err
	}
	other, err := Parse(address, Context{Compound: c.Compound}, reg)
	if err == nil && other.Outcome == ReadHome && other.Place != r.Place {
		return Reading{Outcome: Question, Note: Note{"place.ask.columns", []any{text.Clean(address)}},
			Choices: []Choice{{r.Place, describeReading(r)}, {other.Place, describeReading(other)}}}, nil
	}
	return r, err
}

// fromColumns puts the building and unit columns into the context.
func fromColumns(c *Context, cols Columns, reg Register) error {
	if s := text.Clean(cols.Building); s != "" && !nothing[s] && !again[s] {
		c.Building = NormalLabel(s)
		if !labelLike(c.Building) {
			r, err := Parse(s, Context{Compound: c.Compound}, reg)
			if err != nil {
				return err
			}
			if r.Building != "" && (r.Outcome == ReadBuilding || r.Outcome == ReadUnit) {
				c.Compound, c.Building, c.Unit = r.Compound, r.Building, r.Unit
			}
		}
	}
	if s := text.Clean(cols.Unit); s != "" && !nothing[s] && !again[s] {
		c.Unit = NormalLabel(s)
	}
	return nil
}

// fromContext reads a row that names a building or a unit and no room.
func fromContext(c Context, reg Register) (Reading, error) {
	if c.Compound == "" {
		return unknown(nameOf(Building, "", c.Building)), nil
	}
	roll, err := reg.Roll(c.Compound)
	if err != nil {
		return Reading{}, err
	}
	if roll == nil {
		return unknown(nameOf(Building, "", c.Building)), nil
	}
	b := roll.building(c.Building)
	if b == nil {
		return unknown(nameOf(Building, "", c.Building)), nil
	}
	r := inContextUnit(Reading{Outcome: ReadBuilding, Compound: roll.ID, Place: b.ID, Building: b.Label, Homes: b.count()}, b, c, true)
	if c.Unit != "" && r.Outcome == ReadBuilding {
		return unknown(b.Name + nameOf(Unit, "", c.Unit)), nil
	}
	return fitColumn(r, c, roll), nil
}

func describeReading(r Reading) string {
	return nameOf(Building, "", r.Building) + nameOf(Unit, "", r.Unit) + r.Door
}
