package place

import "math"

// Globe is half the way round the Earth in metres: nothing is further away.
const Globe = 20_040_000

// Reach is how far from the registered position of a place somebody may stand who is there, in metres: the figure of a
// phone in a stairwell is a hundred metres off, a compound is large. 0 = the kind is too large to be judged.
// Source: security.md T16 asks for a flag; the figures are ours.
func Reach(k Kind) int64 {
	switch k {
	case Building, Facility, Unit, Common:
		return 300
	case Compound:
		return 800
	}
	return 0
}

// Far is what is kept of a distance between a phone and a place: 0 when it is within reach, otherwise the distance in
// steps too coarse to say where the phone was (500 m, from 10 km on 5 km).
func Far(p Place, metres int64) int64 {
	reach := Reach(p.Kind)
	if reach == 0 || p.Lon == 0 && p.Lat == 0 || metres <= reach {
		return 0
	}
	step := int64(500)
	if metres >= 10_000 {
		step = 5_000
	}
	return min(max(step, int64(math.Round(float64(metres)/float64(step)))*step), Globe)
}
