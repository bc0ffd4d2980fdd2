package place

import "testing"

// What is kept of a phone's distance says that it was elsewhere, never where.
func TestFar(t *testing.T) {
	here := Place{Kind: Building, Lon: 1131000000, Lat: 361900000}
	for _, c := range []struct {
		p            Place
		metres, want int64
	}{
		{here, 0, 0}, {here, 300, 0}, {here, 301, 500}, {here, 740, 500}, {here, 760, 1000}, {here, 9_999, 10_000}, {here, 12_400, 10_000},
		{here, 13_000, 15_000}, {here, 1 << 60, Globe}, {here, -5, 0},
		{Place{Kind: Building}, 5_000, 0},                             // nobody knows where it stands
		{Place{Kind: Compound, Lon: 1, Lat: 1}, 800, 0},               // a compound is large
		{Place{Kind: Compound, Lon: 1, Lat: 1}, 801, 1000},            //
		{Place{Kind: Community, Lon: 1, Lat: 1}, 900_000, 0},          // too large to be judged
		{Place{Kind: Facility, Lon: 1, Lat: 1}, Globe + 9_000, Globe}, //
	} {
		if got := Far(c.p, c.metres); got != c.want {
			t.Errorf("%s %d m: %d, want %d", c.p.Kind, c.metres, got, c.want)
		}
	}
}
