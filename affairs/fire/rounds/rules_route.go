package rounds

import (
	"math"

	"linli/affairs/fire/kit"
	"linli/platform/fault"
)

// Flight is what somebody asks for: heights in metres above the ground at the building, the distance from the wall, and the
// distance between pictures.
type Flight struct {
	Outline []kit.Point
	Heights []float64
	Off     float64
	Step    float64
	Reason  string // why above 120 m: permission, its number
}

// The limits of a flight. Ceiling is the upper bound of what may be flown without permission of airspace: 120 m over ground
// (令第761号) [check]; the others are ours.
const (
	Ceiling          = 120.0
	offMin, offMax   = 5.0, 60.0
	stepMin, stepMax = 3.0, 40.0
	lowest, highest  = 3.0, 500.0
	MostHeights      = 12
	MostPoints       = 600
)

// Waypoint is one point of the way. Shot points take a picture, the others lead around a corner.
type Waypoint struct {
	kit.Point
	Height  float64 // metres above the ground
	Heading float64 // degrees clockwise from north, towards the wall, 0..360
	Side    string  // n ne e … of the wall it looks at
	Shot    bool
}

// Sides are the eight sides of a building.
var Sides = []string{"n", "ne", "e", "se", "s", "sw", "w", "nw"}

// SideOf names the side that a wall with an outward normal of this bearing is.
func SideOf(bearing float64) string { return Sides[int(math.Mod(bearing+22.5+360, 360)/45)%8] }

// bearing of a direction on flat ground: degrees clockwise from north.
func bearing(x, y float64) float64 { return math.Mod(math.Atan2(x, y)*180/math.Pi+360, 360) }

// Check refuses what can not or may not be flown. Errors: Invalid beside the field; "reason" when a height above 120 m has none.
func Check(f Flight) error {
	var bad []fault.Field
	add := func(name, key string, args ...any) { bad = append(bad, fault.Field{Name: name, Key: key, Args: args}) }
	if f.Off < offMin || f.Off > offMax || f.Off != f.Off {
		add("off", "fire.rounds.off_range", int(offMin), int(offMax))
	}
	if f.Step < stepMin || f.Step > stepMax || f.Step != f.Step {
		add("step", "fire.rounds.step_range", int(stepMin), int(stepMax))
	}
	if len(f.Heights) == 0 || len(f.Heights) > MostHeights {
		add("heights", "fire.rounds.heights_count", MostHeights)
	}
	top := 0.0
	for i, h := range f.Heights {
		if !(h >= lowest && h <= highest) || i > 0 && h <= f.Heights[i-1] {
			add("heights", "fire.rounds.heights_order", int(lowest), int(highest))
			break
		}
		top = h
	}
	if top > Ceiling && len([]rune(f.Reason)) < 4 {
		add("reason", "fire.rounds.high", int(Ceiling))
	}
	if len(f.Outline) < 3 {
		add("building", "fire.rounds.no_outline")
	}
	if len(bad) > 0 {
		return fault.InvalidFields(bad...)
	}
	return nil
}

// Route leads around the convex hull of the outline, so that no wing of a building stands in the way: one round a height from
// the lowest to the highest, every second one backwards, at each point with the camera square to the wall.
// Errors: those of Check; Invalid (heights) when the way has more points than a drone is given at once.
func Route(f Flight) ([]Waypoint, error) {
	if err := Check(f); err != nil {
		return nil, err
	}
	flat := kit.Flat{Origin: f.Outline[0]}
	var ground []kit.XY
	for _, p := range f.Outline {
		ground = append(ground, flat.XY(p))
	}
	hull := kit.Hull(ground)
	if len(hull) < 3 {
		return nil, fault.InvalidFields(fault.Field{Name: "building", Key: "fire.rounds.no_outline"})
	}
	round := around(hull, f.Off, f.Step)
	if len(round)*len(f.Heights) > MostPoints {
		return nil, fault.InvalidFields(fault.Field{Name: "step", Key: "fire.rounds.points", Args: []any{len(round) * len(f.Heights), MostPoints}})
	}
	var out []Waypoint
	for i, h := range f.Heights {
		for j := range round {
			s := round[j]
			if i%2 == 1 {
				s = round[len(round)-1-j]
			}
			out = append(out, Waypoint{Point: flat.Point(s.at), Height: h, Heading: s.heading, Side: s.side, Shot: s.shot})
		}
	}
	return out, nil
}

type stop struct {
	at      kit.XY
	heading float64
	side    string
	shot    bool
}

// around is one round: along each wall of the hull from its middle outwards evenly, and about each corner on an arc.
func around(hull []kit.XY, off, step float64) (out []stop) {
	n := len(hull)
	normal := func(i int) (x, y, length float64) { // outward of wall i; the hull runs anti-clockwise
		a, b := hull[i], hull[(i+1)%n]
		dx, dy := b.X-a.X, b.Y-a.Y
		length = math.Hypot(dx, dy)
		return dy / length, -dx / length, length
	}
	for i := range hull {
		nx, ny, length := normal(i)
		a, b := hull[i], hull[(i+1)%n]
		heading, side := bearing(-nx, -ny), SideOf(bearing(nx, ny))
		k := max(1, int(math.Ceil(length/step-1e-6)))
		for j := range k {
			t := (float64(j) + .5) / float64(k)
			out = append(out, stop{kit.XY{X: a.X + (b.X-a.X)*t + nx*off, Y: a.Y + (b.Y-a.Y)*t + ny*off}, heading, side, true})
		}
		mx, my, _ := normal((i + 1) % n)
		from, to := math.Atan2(ny, nx), math.Atan2(my, mx)
		for to < from {
			to += 2 * math.Pi
		}
		for _, t := range []float64{0, .5, 1} { // the ends of the arc and its middle keep the distance at the corner
			w := from + (to-from)*t
			out = append(out, stop{kit.XY{X: b.X + math.Cos(w)*off, Y: b.Y + math.Sin(w)*off}, bearing(-math.Cos(w), -math.Sin(w)), SideOf(bearing(math.Cos(w), math.Sin(w))), false})
		}
	}
	return out
}

// Length of a way in metres, for its description and the file.
func Length(way []Waypoint) (sum float64) {
	for i := 1; i < len(way); i++ {
		f := kit.Flat{Origin: way[i-1].Point}
		q := f.XY(way[i].Point)
		sum += math.Sqrt(q.X*q.X + q.Y*q.Y + (way[i].Height-way[i-1].Height)*(way[i].Height-way[i-1].Height))
	}
	return sum
}
