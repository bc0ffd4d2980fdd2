package plan

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"slices"

	"linli/kernel/duty"
	"linli/kernel/duty/assign"
	"linli/kernel/place"
)

// Door is a home as a plan sees it.
type Door struct {
	Home     place.Place
	Compound int // index into Area.Compounds
	Building int // index into Area.Buildings
	Unit     int // within the building
	At       spot
	Visits   int
	Language string
	Holders  []string // persons who serve it today, the first-responsible first
	Fixed    bool     // somebody answers here for all matters: not in the plan
}

// Worker is a server who is not exempt, with where his way begins.
type Worker struct {
	Server
	Name             string
	Door             int // index of the own home among the doors, -1 = lives elsewhere
	Least, Goal, Max int
}

// Area is everything a plan is made of, as it stood at one moment.
type Area struct {
	Place     place.Place
	Compounds []place.Place
	Buildings []place.Place
	Doors     []Door
	Workers   []Worker
	Exempt    int
	Troubles  []Trouble
	Later     []duty.Duty // first-responsibles of doors who begin later: nobody may overlook them
}

// Trouble is something that keeps somebody or some doors out of the plan, and what to do about it.
type Trouble struct {
	Key    string // text key: plan.t.no_home …
	Args   []any
	Person string
	Place  string
}

// loads gives every worker bounds: what is said of him, else what follows from the number of doors. Members and volunteers share them
// evenly, from 0.7 to 1.3 of the mean (care.md 6); a grid worker takes what is left.
func (a *Area) loads() {
	visits, share := 0, 0
	for i := range a.Doors {
		if !a.Doors[i].Fixed {
			visits += a.Doors[i].Visits
		}
	}
	for _, w := range a.Workers {
		if w.Kind != Grid {
			share++
		}
	}
	goal := (visits + max(share, 1) - 1) / max(share, 1)
	for i := range a.Workers {
		w := &a.Workers[i]
		least, mid, most := goal*7/10, goal, (goal*13+9)/10
		if w.Kind == Grid {
			least, mid, most = 0, 0, max(goal, 1)
		}
		w.Goal = pick(w.Server.Goal, mid)
		w.Least, w.Max = pick(w.Server.Least, min(least, w.Goal)), pick(w.Most, max(most, w.Goal))
		w.Goal = min(max(w.Goal, w.Least), max(w.Max, w.Least))
		w.Max = max(w.Max, w.Goal)
	}
}

func pick(said, rule int) int {
	if said == ByRule {
		return rule
	}
	return said
}

// town makes the instance of an area. price is what a change of hands costs; pins are lines that stay.
func (a *Area) town(price int64, pins map[[2]string]bool) *assign.Town {
	t := &assign.Town{Change: price}
	langs, groups := newCodes(), newCodes()
	for c := range a.Compounds {
		near := []int32{int32(c)}
		for d := range a.Compounds {
			if d != c {
				near = append(near, int32(d))
			}
		}
		t.Compounds = append(t.Compounds, assign.Compound{ID: int64(c + 1), Near: near})
	}
	land := a.territories(groups)
	for i := range a.Doors {
		t.Households = append(t.Households, a.household(i, langs, land))
	}
	index := map[string]int32{}
	for _, w := range a.Workers {
		index[w.Person] = int32(len(t.Members))
		t.Members = append(t.Members, a.member(t, w, langs, groups))
	}
	for i := range a.Doors {
		if a.Doors[i].Fixed {
			continue
		}
		for _, p := range a.Doors[i].Holders {
			if m, ok := index[p]; ok && price > 0 {
				t.Before = append(t.Before, assign.Visit{Household: int32(i), Member: m})
			}
		}
		for m := range t.Members {
			if pins[[2]string{a.Doors[i].Home.ID, a.Workers[m].Person}] {
				t.Pins = append(t.Pins, assign.Visit{Household: int32(i), Member: int32(m)})
			}
		}
	}
	return t
}

func (a *Area) household(i int, langs *codes, land []int32) assign.Household {
	d := &a.Doors[i]
	b := &a.Buildings[d.Building]
	h := assign.Household{ID: int64(i + 1), Compound: int32(d.Compound), Building: int32(d.Building), Unit: int32(d.Unit), Floor: int32(max(d.Home.FloorNo, 1)), Door: int32(d.Home.Seq),
		X: d.At.x, Y: d.At.y, Need: int32(d.Visits), Weight: 1, Language: langs.of(d.Language), Territory: land[d.Building]}
	h.PerFloor = withoutLift
	if b.Building != nil {
		h.PerFloor = perFloor(b.Building.Above, b.Building.Lifts)
	}
	if d.Visits > 1 {
		h.Weight = 4
	}
	if d.Fixed {
		h.Need = 0
	}
	return h
}

// How far the way of those who do not live in the place begins from its gate: to another compound (domain/assignment.md); and so far
// for grid workers that they take only what no neighbour can.
const (
	fromElsewhere = assign.Crossing
	fromOffice    = 20_000
)

// member gives a worker; who lives elsewhere comes through the gate, the first entrance of the compound served.
func (a *Area) member(t *assign.Town, w Worker, langs, groups *codes) assign.Member {
	c := int32(slices.IndexFunc(a.Compounds, func(p place.Place) bool { return p.ID == w.Place }))
	home := int32(w.Door)
	if w.Door < 0 {
		home = int32(len(t.Households))
		gate := assign.Household{ID: int64(home + 1), Compound: c, Building: -1, Unit: -1, Floor: 1}
		for i := range a.Doors {
			if a.Doors[i].Compound == int(c) {
				gate.X, gate.Y = a.Doors[i].At.x-fromElsewhere, a.Doors[i].At.y
				if w.Kind == Grid {
					gate.X = a.Doors[i].At.x - fromOffice
				}
				break
			}
		}
		t.Households = append(t.Households, gate)
	}
	return assign.Member{ID: int64(len(t.Members) + 1), Compound: c, Home: home, Language: langs.of(w.Language), Group: groups.of(w.Group),
		Min: int32(w.Least), Target: int32(w.Goal), Max: int32(w.Max)}
}

// territories says which group's part each building is: that of most of its servers who live there, else of the nearest building
// that has one. Without groups there is one part.
func (a *Area) territories(groups *codes) []int32 {
	out := make([]int32, len(a.Buildings))
	count := make([]map[string]int, len(a.Buildings))
	at := make([]*spot, len(a.Buildings))
	for i := range a.Doors {
		if b := a.Doors[i].Building; at[b] == nil {
			at[b] = &a.Doors[i].At
		}
	}
	for _, w := range a.Workers {
		if w.Group == "" || w.Door < 0 {
			continue
		}
		b := a.Doors[w.Door].Building
		if count[b] == nil {
			count[b] = map[string]int{}
		}
		count[b][w.Group]++
	}
	name := make([]string, len(a.Buildings))
	for b, m := range count {
		for g, n := range m {
			if best := m[name[b]]; n > best || n == best && (name[b] == "" || g < name[b]) {
				name[b] = g
			}
		}
	}
	for b := range out {
		g := name[b]
		if g == "" && at[b] != nil {
			g = nearestGroup(*at[b], at, name)
		}
		out[b] = groups.of(g)
	}
	return out
}

func nearestGroup(from spot, at []*spot, name []string) string {
	best, dist := "", int64(-1)
	for b, p := range at {
		if p == nil || name[b] == "" {
			continue
		}
		d := distance(from.x, p.x) + distance(from.y, p.y)
		if dist < 0 || d < dist {
			best, dist = name[b], d
		}
	}
	return best
}

func distance(x, y int32) int64 {
	d := int64(x) - int64(y)
	return max(d, -d)
}

// codes numbers words from 1; "" is 0.
type codes struct{ number map[string]int32 }

func newCodes() *codes { return &codes{map[string]int32{"": 0}} }

func (c *codes) of(s string) int32 {
	n, ok := c.number[s]
	if !ok {
		n = int32(len(c.number))
		c.number[s] = n
	}
	return n
}

// basis is a digest of all that a plan was made of: when it differs, the plan is about a place that no longer is.
func (a *Area) basis() string {
	h := fnv.New128a()
	for i := range a.Doors {
		d := &a.Doors[i]
		fmt.Fprintln(h, d.Home.ID, d.Visits, d.Language, d.Fixed, d.At, d.Home.FloorNo, d.Holders)
	}
	list := slices.Clone(a.Workers)
	slices.SortFunc(list, func(x, y Worker) int { return cmp.Compare(x.Person, y.Person) })
	for _, w := range list {
		fmt.Fprintln(h, w.Person, w.Place, w.Door, w.Kind, w.Group, w.Language, w.Least, w.Goal, w.Max)
	}
	return fmt.Sprintf("%x", h.Sum(nil))
}
