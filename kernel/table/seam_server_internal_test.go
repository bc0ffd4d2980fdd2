package table

import (
	"testing"

	"linli/kernel/place"
)

// Two members may not claim one door, however coarse or fine the file says it: the same place, what holds it, what stands in it.
func TestOverlap(t *testing.T) {
	child := func(p place.Path, n int) place.Path {
		q, err := p.Child(n)
		if err != nil {
			t.Fatal(err)
		}
		return q
	}
	building := child(place.RootPath, 1)
	unit := child(building, 2)
	home, next := child(unit, 1), child(unit, 2)
	for _, c := range []struct {
		name        string
		first, then place.Path
		want        place.Path
	}{
		{"the same door", home, home, home}, {"a door of a unit that is taken", unit, home, unit}, {"a unit with a door that is taken", home, unit, home},
		{"a building with a door that is taken", home, building, home}, {"the door beside", home, next, ""},
	} {
		o := newOverlap()
		if _, other := o.claim(c.first, "任春和"); other != "" {
			t.Errorf("%s: nobody had it yet", c.name)
		}
		if where, _ := o.claim(c.then, "任春和"); where != "" {
			t.Errorf("%s: he may name his own part twice", c.name)
		}
		o = newOverlap()
		o.claim(c.first, "任春和")
		where, other := o.claim(c.then, "邢丽")
		if where != c.want || (other == "任春和") != (c.want != "") {
			t.Errorf("%s: %q of %q, want %q", c.name, where, other, c.want)
		}
	}
}
