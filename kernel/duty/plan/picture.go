package plan

import (
	"sort"

	"linli/kernel/place"
	"linli/platform/db"
)

// Seat is one line of a plan with the reason for it.
type Seat struct {
	Line
	Door     int        // index into Area.Doors
	Before   string     // who has it today: "" nobody
	Near     place.Kind // Home: the same unit; Building, Compound, Community: the same one of these only
	Distance int64      // decimetres of walking effort
	Foreign  bool       // outside the part of the person's group
	Language string     // the door needs it and the person speaks it
}

// Moved tells whether the line changes hands or fills a hole.
func (s Seat) Moved() bool { return s.Person != s.Before }

// Picture is a plan laid over the place as it is today.
type Picture struct {
	Plan  Plan
	Area  *Area
	Seats []Seat            // by door
	Name  map[string]string // of the workers
	Fresh bool              // the place is as it was when the plan was made
}

// Picture reads a plan with the reason for each line. NotFound.
func (s *Service) Picture(tx *db.Tx, planID string) (*Picture, error) {
	p, err := s.Plan(tx, planID)
	if err != nil {
		return nil, err
	}
	out := &Picture{Plan: p, Name: map[string]string{}}
	if out.Area, err = s.Area(tx, p.Place); err != nil {
		return nil, err
	}
	out.Fresh = out.Area.basis() == p.Basis
	lines, err := s.Lines(tx, p.ID)
	if err != nil {
		return nil, err
	}
	town := out.Area.town(0, nil)
	worker := map[string]int{}
	for i, w := range out.Area.Workers {
		worker[w.Person], out.Name[w.Person] = i, w.Name
	}
	for i := range out.Area.Doors {
		d := &out.Area.Doors[i]
		left := append([]string(nil), d.Holders...)
		for _, l := range lines[d.Home.ID] {
			x := Seat{Line: l, Door: i, Before: take(&left, l.Person)}
			if w, ok := worker[l.Person]; ok {
				x.explain(out.Area, w, town.Distance(int32(w), int32(i)), town.Members[w].Group != town.Households[i].Territory)
			}
			out.Seats = append(out.Seats, x)
		}
	}
	return out, nil
}

// take takes a person out of a list, or the first of it: who had the line before.
func take(list *[]string, person string) string {
	for i, x := range *list {
		if x == person {
			*list = append((*list)[:i], (*list)[i+1:]...)
			return x
		}
	}
	if len(*list) == 0 {
		return ""
	}
	x := (*list)[0]
	*list = (*list)[1:]
	return x
}

func (x *Seat) explain(a *Area, w int, walk int64, foreign bool) {
	d, me := &a.Doors[x.Door], &a.Workers[w]
	x.Distance, x.Foreign, x.Near = walk, foreign && me.Group != "", place.Community
	if d.Language != "" && d.Language == me.Language {
		x.Language = d.Language
	}
	if me.Kind == Grid {
		x.Near = place.Grid
	}
	if me.Door < 0 {
		return
	}
	switch o := &a.Doors[me.Door]; {
	case o.Building == d.Building && o.Unit == d.Unit:
		x.Near = place.Unit
	case o.Building == d.Building:
		x.Near = place.Building
	case o.Compound == d.Compound:
		x.Near = place.Compound
	}
}

// Load is what one person has and would have. Only doors are counted, never what somebody did (ux.md R1).
type Load struct {
	Worker
	Now, Then         int
	Kept, Taken, Lost int // doors that stay, come and go
	Unit, Building    int // of Then: in the own unit, elsewhere in the own building
}

// Loads lists the workers by group and name.
func (p *Picture) Loads(group func(string) string) []Load {
	out := make([]Load, len(p.Area.Workers))
	index := map[string]int{}
	for i, w := range p.Area.Workers {
		out[i].Worker, index[w.Person] = w, i
	}
	for i := range p.Area.Doors {
		for _, h := range p.Area.Doors[i].Holders {
			if m, ok := index[h]; ok {
				out[m].Now++
			}
		}
	}
	for _, s := range p.Seats {
		m, ok := index[s.Person]
		if !ok {
			continue
		}
		out[m].Then++
		if s.Moved() {
			out[m].Taken++
		}
		switch s.Near {
		case place.Unit:
			out[m].Unit++
		case place.Building:
			out[m].Building++
		}
	}
	for i := range out {
		out[i].Kept = out[i].Then - out[i].Taken
		out[i].Lost = out[i].Now - out[i].Kept
	}
	sort.SliceStable(out, func(i, j int) bool {
		gi, gj := group(out[i].Group), group(out[j].Group)
		return gi < gj || gi == gj && out[i].Name < out[j].Name
	})
	return out
}

// Moves counts the lines that change hands, and those that give a name to a door without one.
func (p *Picture) Moves() (hands, filled int) {
	for _, s := range p.Seats {
		switch {
		case s.Person == "" || !s.Moved():
		case s.Before == "":
			filled++
		default:
			hands++
		}
	}
	return hands, filled
}

// Neighbour is somebody who could take a door, and how far it is.
type Neighbour struct {
	Seat
	Name string
}

// Nearest lists who could serve a door, the shortest way first; who lives there is not among them.
func (p *Picture) Nearest(door int) []Neighbour {
	town := p.Area.town(0, nil)
	var out []Neighbour
	for w := range p.Area.Workers {
		me := &p.Area.Workers[w]
		if me.Door == door {
			continue
		}
		n := Neighbour{Seat: Seat{Door: door, Line: Line{Person: me.Person}}, Name: me.Name}
		n.explain(p.Area, w, town.Distance(int32(w), int32(door)), false)
		out = append(out, n)
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].Distance < out[j].Distance })
	return out
}
