package sweep

import (
	"testing"

	"linli/kernel/place"
	"linli/platform/text"
)

// Where nobody opened one knocks again after seven days, once.
func TestSecond(t *testing.T) {
	for _, x := range []struct {
		result string
		n      int
		want   string
	}{{Nobody, 1, "2026-07-01"}, {Nobody, 2, ""}, {Home, 1, ""}, {Refused, 1, ""}, {Vacant, 1, ""}} {
		if got := Second(x.result, x.n, "2026-06-24"); got != x.want {
			t.Errorf("%s for the %d. time: again on %q, want %q", x.result, x.n, got, x.want)
		}
	}
}

// 132 homes of which 12 are vacant by the register; behind one of them somebody opened, and one more turned out vacant.
func TestReckon(t *testing.T) {
	n := Reckon(132, 12, 1, map[string]int{Home: 96, Refused: 4, Nobody: 14, Vacant: 1}, 7)
	if n.Occupied() != 120 || n.Visited() != 100 || n.Left() != 6 || n.Hazardous != 7 {
		t.Errorf("occupied %d visited %d left %d", n.Occupied(), n.Visited(), n.Left())
	}
	if z := (Tally{}); z.Occupied() != 0 || z.Left() != 0 {
		t.Error("an office tower has no doors")
	}
	if s := n.Add(n); s.Occupied() != 240 || s.Visited() != 200 {
		t.Errorf("sum %+v", s)
	}
}

func doorsOf(n int) (out []Door) {
	for u := 1; u <= 2; u++ {
		for f := n; f >= 1; f-- {
			out = append(out, Door{Home: place.Place{ID: string(rune('a'+u)) + string(rune('0'+f)), FloorNo: f}, Unit: place.Place{ID: string(rune('a' + u)), Seq: u}})
		}
	}
	return out
}

// One walks unit by unit and up the stairs; after the last door the first open one is next; vacant and done doors are passed.
func TestWalkAndNext(t *testing.T) {
	doors := doorsOf(3)
	Walk(doors)
	if doors[0].Home.ID != "b1" || doors[3].Home.ID != "c1" {
		t.Fatalf("first %s, of the second unit %s", doors[0].Home.ID, doors[3].Home.ID)
	}
	doors[1].Last = Knock{ID: "k", Result: Home}
	doors[2].Empty = true
	next := func(after string) string {
		d, ok := Next(doors, after, "2026-06-24")
		if !ok {
			return "none"
		}
		return d.Home.ID
	}
	if got := next("b1"); got != "c1" {
		t.Errorf("after b1 %s: a done and a vacant door were not passed", got)
	}
	if got := next("c3"); got != "b1" {
		t.Errorf("after the last %s", got)
	}
	for i := range doors {
		doors[i].Last = Knock{ID: "k", Result: Home}
	}
	doors[4].Last = Knock{ID: "k", Result: Nobody, Second: "2026-06-25"}
	if got := next("b1"); got != "none" {
		t.Errorf("a door that is due tomorrow was offered today: %s", got)
	}
	doors[4].Last.Second = "2026-06-24"
	if got := next("b1"); got != "c2" {
		t.Errorf("second knock: %s", got)
	}
	if got := next("c2"); got != "none" {
		t.Errorf("the same door again: %s", got)
	}
}

// Every finding has a kind of matter, every word of a form has its text in both languages.
func TestWordsAreComplete(t *testing.T) {
	for _, f := range Found {
		if KindOf(f) == "" {
			t.Errorf("%s leads to no matter", f)
		}
	}
	for prefix, list := range map[string][]string{"fire.sweep.r.": Results, "fire.sweep.said.": Results, "fire.sweep.good.": Good, "fire.sweep.found.": Found, "fire.sweep.found_text.": Found, "fire.help.k.": Helps} {
		for _, w := range list {
			for _, lang := range []string{text.ZH, text.EN} {
				if !text.Has(lang, prefix+w) {
					t.Errorf("%s%s has no %s", prefix, w, lang)
				}
			}
		}
	}
	for _, gap := range append(text.Gaps("fire.sweep."), text.Gaps("fire.help.")...) {
		t.Error(gap)
	}
}

// Counts go from the top floor down and hold no names.
func TestByFloor(t *testing.T) {
	got := ByFloor([]Help{{Floor: "5", FloorNo: 5, Box: Box{Kinds: []string{"carry"}}}, {Floor: "13A", FloorNo: 14, Box: Box{Kinds: []string{"deaf", "frail"}}}, {Floor: "5", FloorNo: 5, Box: Box{Kinds: []string{"carry", "device"}}}})
	if len(got) != 2 || got[0].Floor != "13A" || got[1].People != 2 || got[1].Kinds["carry"] != 2 || got[1].Kinds["device"] != 1 {
		t.Errorf("%+v", got)
	}
}

// 27.0 m is no tower, 27.1 is; an office above 24 m is, a hall of one storey is not (令5 art. 50).
func TestTower(t *testing.T) {
	for _, x := range []struct {
		f    place.BuildingFacts
		want bool
	}{{place.BuildingFacts{HeightCM: 2700, Residential: true, Above: 9}, false}, {place.BuildingFacts{HeightCM: 2710, Residential: true, Above: 9}, true}, {place.BuildingFacts{HeightCM: 2410, Above: 5}, true}, {place.BuildingFacts{HeightCM: 3000, Above: 1}, false}, {place.BuildingFacts{Above: 18}, true}} {
		if got := Tower(place.Place{Building: &x.f}); got != x.want {
			t.Errorf("%+v: %v", x.f, got)
		}
	}
	if Tower(place.Place{}) {
		t.Error("a building of which nothing is known is no tower")
	}
}
