package plan

import (
	"testing"

	"linli/kernel/duty/assign"
	"linli/kernel/place"
)

func TestPerFloor(t *testing.T) {
	for _, c := range []struct {
		above, lifts int
		want         int32
	}{{6, 0, withoutLift}, {7, 0, withLift}, {5, 1, withLift}, {0, 0, withoutLift}} {
		if got := perFloor(c.above, c.lifts); got != c.want {
			t.Errorf("%d floors, %d lifts: %d, want %d", c.above, c.lifts, got, c.want)
		}
	}
}

// Entrances stand on the longest side at equal distances; without an outline, or with one that lies in another country, side by side.
func TestEntrances(t *testing.T) {
	box := ring(`{"type":"Polygon","coordinates":[[[113,36],[113.001,36],[113.001,36.0001],[113,36.0001],[113,36]]]}`)
	got := entrances(box, plane{113, 36}, 2, spot{})
	if got[0].x < 220 || got[0].x > 230 || got[1].x < 670 || got[1].x > 680 || got[0].y != 0 {
		t.Errorf("%v", got)
	}
	if got := entrances(nil, plane{}, 3, spot{600, 0}); got[2] != (spot{600 + 2*unitApart, 0}) {
		t.Errorf("%v", got)
	}
	if got := entrances(box, plane{0, 0}, 1, spot{5, 5}); got[0] != (spot{5, 5}) {
		t.Errorf("%v", got)
	}
	for _, bad := range []string{"", "x", `{"type":"Point","coordinates":[1,2]}`, `{"type":"Polygon","coordinates":[[[1,2]]]}`, `{"type":"Polygon","coordinates":[]}`} {
		if ring(bad) != nil {
			t.Errorf("%q is an outline", bad)
		}
	}
}

// Loads follow from doors and servers unless the list says otherwise; a grid worker has no share.
func TestLoads(t *testing.T) {
	a := &Area{Doors: make([]Door, 100)}
	for i := range a.Doors {
		a.Doors[i].Visits = 1
	}
	worker := func(k Kind, least, goal, most int) Worker {
		return Worker{Server: Server{Kind: k, Least: least, Goal: goal, Most: most}}
	}
	a.Workers = []Worker{worker(Member, ByRule, ByRule, ByRule), worker(Volunteer, ByRule, ByRule, ByRule), worker(Member, 3, 5, 6), worker(Grid, ByRule, ByRule, ByRule), worker(Member, ByRule, 2, ByRule)}
	a.loads()
	for i, want := range [][3]int{{17, 25, 33}, {17, 25, 33}, {3, 5, 6}, {0, 0, 25}, {2, 2, 33}} {
		w := a.Workers[i]
		if got := [3]int{w.Least, w.Goal, w.Max}; got != want {
			t.Errorf("worker %d: %v, want %v", i, got, want)
		}
	}
}

// A building is the part of the group most of whose servers live there, else of the nearest building that has one.
func TestTerritories(t *testing.T) {
	a := &Area{Compounds: []place.Place{{ID: "c"}}, Buildings: make([]place.Place, 3),
		Doors: []Door{{Building: 0}, {Building: 1, At: spot{100, 0}}, {Building: 2, At: spot{900, 0}}}}
	for _, g := range []struct {
		group string
		door  int
	}{{"eins", 0}, {"zwei", 2}, {"zwei", 2}, {"eins", 2}} {
		a.Workers = append(a.Workers, Worker{Server: Server{Group: g.group, Place: "c"}, Door: g.door})
	}
	groups := newCodes()
	land := a.territories(groups)
	if land[0] != groups.of("eins") || land[1] != groups.of("eins") || land[2] != groups.of("zwei") {
		t.Errorf("%v", land)
	}
}

// The instance: two people weigh four times, a grid worker comes from far, who holds a door is known, a door somebody answers for in
// all matters needs nobody.
func TestTown(t *testing.T) {
	a := &Area{Compounds: []place.Place{{ID: "c"}}, Buildings: []place.Place{{Building: &place.BuildingFacts{Above: 11}}},
		Doors:   []Door{{Home: place.Place{ID: "h1", FloorNo: 3}, Visits: 2, Holders: []string{"p"}}, {Home: place.Place{ID: "h2"}, Visits: 1, Fixed: true}},
		Workers: []Worker{{Server: Server{Person: "g", Kind: Grid, Place: "c"}, Door: -1, Max: 3}, {Server: Server{Person: "p", Kind: Member, Place: "c"}, Door: 1, Max: 3}}}
	w := a.town(Change, map[[2]string]bool{{"h1", "p"}: true})
	if h := w.Households[0]; h.Need != 2 || h.Weight != 4 || h.PerFloor != withLift || h.Floor != 3 {
		t.Errorf("%+v", h)
	}
	if h := w.Households[1]; h.Need != 0 || h.Floor != 1 {
		t.Errorf("%+v", h)
	}
	if len(w.Before) != 1 || w.Before[0] != (assign.Visit{Household: 0, Member: 1}) || len(w.Pins) != 1 || w.Change != Change {
		t.Errorf("%+v %+v", w.Before, w.Pins)
	}
	if gate := w.Households[w.Members[0].Home]; gate.Need != 0 || gate.X != -fromOffice {
		t.Errorf("%+v", gate)
	}
	if err := w.Check(); err != nil {
		t.Error(err)
	}
}
