package duty

import (
	"reflect"
	"strconv"
	"testing"

	"linli/kernel/place"
)

// The way up from 锦绣苑 3号楼2单元501.
var ladder = []Rung{{"501", place.Home}, {"u2", place.Unit}, {"b3", place.Building}, {"grid", place.Grid}, {"jxy", place.Compound}, {"com", place.Community}, {"str", place.Street}}

func TestResolve(t *testing.T) {
	party := Duty{ID: "d1", Place: "u2", Kind: KindHome, Person: "任春和", Role: First}
	head := Duty{ID: "d2", Place: "b3", Person: "楼栋长", Role: Head}
	grid := Duty{ID: "d3", Place: "grid", Person: "网格员", Role: Grid}
	firm := Duty{ID: "d4", Place: "jxy", Person: "物业", Role: Property}
	fire := Duty{ID: "d5", Place: "jxy", Kind: "fire", Person: "消防员", Role: First}
	passage := Duty{ID: "d6", Place: "jxy", Kind: "fire.passage", Person: "通道员", Role: Helper}
	office := Duty{ID: "d7", Place: "com", Person: "社区", Role: Community}
	all := []Duty{office, firm, passage, grid, fire, head, party}
	for _, c := range []struct {
		name   string
		from   int // rung asked for
		duties []Duty
		kind   string
		gone   away
		want   Answer
	}{
		{"the door's own kind", 0, all, "home", nil, Answer{Person: "任春和", Role: First, Duty: "d1", Place: "u2", PlaceKind: place.Unit, Kind: KindHome, Level: 1}},
		{"a broken lift does not go to the party member", 1, all, "lift", nil, Answer{Person: "楼栋长", Role: Head, Duty: "d2", Place: "b3", PlaceKind: place.Building, Level: 1}},
		{"the grid stands between building and compound", 0, []Duty{grid, firm}, "lift", nil, Answer{Person: "网格员", Role: Grid, Duty: "d3", Place: "grid", PlaceKind: place.Grid, Level: 3}},
		{"at one place the more specific kind wins over the role order", 4, []Duty{firm, fire}, "fire.wire", nil, Answer{Person: "消防员", Role: First, Duty: "d5", Place: "jxy", PlaceKind: place.Compound, Kind: "fire"}},
		{"a helper never holds but stands beside", 4, []Duty{passage, firm}, "fire.passage", nil, Answer{Person: "物业", Role: Property, Duty: "d4", Place: "jxy", PlaceKind: place.Compound, Helpers: []string{"通道员"}}},
		{"a kind that only begins alike does not match", 4, []Duty{fire, office}, "firework", nil, Answer{Person: "社区", Role: Community, Duty: "d7", Place: "com", PlaceKind: place.Community, Level: 1, Gap: true, Why: "duty.gap_nobody"}},
		{"a duty of a narrower kind does not answer for the wider", 4, []Duty{passage, fire, firm}, "", nil, Answer{Person: "物业", Role: Property, Duty: "d4", Place: "jxy", PlaceKind: place.Compound}},
		{"absent with a substitute", 0, all, "home", away{"任春和": "邢丽"}, Answer{Person: "邢丽", For: "任春和", Role: First, Duty: "d1", Place: "u2", PlaceKind: place.Unit, Kind: KindHome, Level: 1, Substitute: true}},
		{"substitute of a substitute", 0, all, "home", away{"任春和": "邢丽", "邢丽": "武静"}, Answer{Person: "武静", For: "任春和", Role: First, Duty: "d1", Place: "u2", PlaceKind: place.Unit, Kind: KindHome, Level: 1, Substitute: true}},
		{"two who stand in for each other", 0, []Duty{party, grid}, "home", away{"任春和": "邢丽", "邢丽": "任春和"}, Answer{Person: "网格员", Role: Grid, Duty: "d3", Place: "grid", PlaceKind: place.Grid, Level: 3, Gap: true, Why: "duty.gap_absent"}},
		{"absent without a substitute: next level, with the gap", 0, []Duty{party, office}, "home", away{"任春和": ""}, Answer{Person: "社区", Role: Community, Duty: "d7", Place: "com", PlaceKind: place.Community, Level: 5, Gap: true, Why: "duty.gap_absent"}},
		{"household kind answered by the grid worker is a gap", 0, []Duty{grid}, "home", nil, Answer{Person: "网格员", Role: Grid, Duty: "d3", Place: "grid", PlaceKind: place.Grid, Level: 3, Gap: true, Why: "duty.gap_nobody"}},
		{"a matter of the community itself is no gap", 5, []Duty{office}, "lift", nil, Answer{Person: "社区", Role: Community, Duty: "d7", Place: "com", PlaceKind: place.Community}},
		{"nobody at all", 0, []Duty{passage}, "lift", nil, Answer{Level: 7, Gap: true, Why: "duty.gap_nobody"}},
	} {
		if got := resolve(ladder[c.from:], c.duties, c.kind, c.gone); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s:\n got %+v\nwant %+v", c.name, got, c.want)
		}
	}
}

func stairOf(floors, doors int, bare ...string) stair {
	st := stair{compound: "jxy", building: "b4", unit: "u3", buildingName: "4号楼", unitName: "3单元"}
	is := map[string]bool{}
	for _, b := range bare {
		is[b] = true
	}
	for f := 1; f <= floors; f++ {
		for d := 1; d <= doors; d++ {
			name := strconv.Itoa(f) + "0" + strconv.Itoa(d)
			st.doors = append(st.doors, door{id: "h" + name, name: name, no: f, unit: "u3", building: "b4", bare: is[name] || is["all"]})
		}
	}
	return st
}

func TestGapsReadAsPeopleSay(t *testing.T) {
	type line struct {
		label string
		homes int
		whole place.Kind
	}
	for _, c := range []struct {
		st   stair
		want []line
	}{
		{stairOf(11, 2, "all"), []line{{"4号楼3单元 1–11层", 22, place.Unit}}},
		{stairOf(11, 2), nil},
		{stairOf(11, 2, "302"), []line{{"4号楼3单元302", 1, ""}}},
		{stairOf(6, 3, "301", "303"), []line{{"4号楼3单元301、303", 2, ""}}},
		{stairOf(6, 2, "101", "102", "201", "202", "501", "502", "602"), []line{{"4号楼3单元 1–2层", 4, ""}, {"4号楼3单元 5层", 2, ""}, {"4号楼3单元602", 1, ""}}},
		{stairOf(3, 1, "201"), []line{{"4号楼3单元201", 1, ""}}},
	} {
		var got []line
		for _, g := range c.st.gaps() {
			got = append(got, line{g.Label, len(g.Homes), g.Whole})
		}
		if !reflect.DeepEqual(got, c.want) {
			t.Errorf("got %v, want %v", got, c.want)
		}
	}
	skips := stair{buildingName: "1号楼", doors: []door{{id: "a", name: "301", floor: "3", no: 3, bare: true}, {id: "b", name: "501", floor: "5", no: 4, bare: true}, {id: "c", name: "601", floor: "6", no: 5}}}
	if g := skips.gaps(); len(g) != 1 || g[0].Label != "1号楼 3–5层" || g[0].Whole != "" {
		t.Errorf("a building without a fourth floor: %+v", g)
	}
}

func TestTally(t *testing.T) {
	counts := map[place.Path]int{"/001/": 66, "/001/001/": 22, "/001/002/": 22, "/001/001/001/": 1, "/001/001/002/": 1}
	count := func(p place.Path) (int, error) { return counts[p], nil }
	d := func(path place.Path, person string) Duty { return Duty{Path: path, Person: person} }
	for _, c := range []struct {
		name             string
		firsts           []Duty
		covered, doubled int
	}{
		{"nothing", nil, 0, 0},
		{"two units", []Duty{d("/001/001/", "甲"), d("/001/002/", "乙")}, 44, 0},
		{"two homes", []Duty{d("/001/001/001/", "甲"), d("/001/001/002/", "乙")}, 2, 0},
		{"a home in a unit of another", []Duty{d("/001/001/", "甲"), d("/001/001/001/", "乙")}, 22, 1},
		{"a home in one's own unit", []Duty{d("/001/001/", "甲"), d("/001/001/001/", "甲")}, 22, 0},
		{"two kinds at one place by two", []Duty{d("/001/001/", "甲"), d("/001/001/", "乙")}, 22, 22},
		{"a building, its unit and a home in it", []Duty{d("/001/", "甲"), d("/001/001/", "乙"), d("/001/001/001/", "丙"), d("/001/002/", "甲")}, 66, 22},
	} {
		covered, doubled, err := tally(c.firsts, count)
		if err != nil || covered != c.covered || doubled != c.doubled {
			t.Errorf("%s: %d covered, %d doubled, %v; want %d, %d", c.name, covered, doubled, err, c.covered, c.doubled)
		}
	}
}

func TestCoarsest(t *testing.T) {
	var tree []door
	for _, u := range []string{"u1", "u2"} {
		for _, h := range []string{"a", "b"} {
			tree = append(tree, door{id: u + h, unit: u, building: "b1"})
		}
	}
	for _, c := range []struct{ chosen, want []string }{
		{[]string{"u1a", "u1b"}, []string{"u1"}},
		{[]string{"u1a", "u1b", "u2a", "u2b"}, []string{"b1"}},
		{[]string{"u1a", "u1b", "u2b"}, []string{"u1", "u2b"}},
		{[]string{"u1a"}, []string{"u1a"}},
		{nil, nil},
	} {
		chosen := map[string]bool{}
		for _, x := range c.chosen {
			chosen[x] = true
		}
		if got := coarsest(tree, chosen); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%v came to %v, want %v", c.chosen, got, c.want)
		}
	}
}
