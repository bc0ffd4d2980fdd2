package plan

import (
	"encoding/json"
	"math"
)

// spot is a point on the plane of a plan, in decimetres east and north.
type spot struct{ x, y int32 }

// Distances where nobody has drawn a building yet: houses stand in rows of five, entrances side by side.
const (
	rowLength   = 5
	houseApart  = 600 // dm, east
	rowApart    = 500 // dm, north
	unitApart   = 180 // dm
	liftFrom    = 7   // floors from which a dwelling house has a lift [K: GB 50096 asks for one from the seventh floor]
	withLift    = 20  // dm of walking effort for a floor (domain/assignment.md)
	withoutLift = 60
	farthest    = 200_000 // dm: what lies further off is a slip of the pen
)

// perFloor is the effort of one floor in a building.
func perFloor(above, lifts int) int32 {
	if lifts > 0 || above >= liftFrom {
		return withLift
	}
	return withoutLift
}

// ring is the outer ring of a GeoJSON polygon, longitude and latitude; nil for anything else.
func ring(geometry string) [][2]float64 {
	var g struct {
		Type        string          `json:"type"`
		Coordinates [][][]float64   `json:"coordinates"`
		Geometry    json.RawMessage `json:"geometry"`
	}
	if geometry == "" || json.Unmarshal([]byte(geometry), &g) != nil {
		return nil
	}
	if g.Type == "Feature" && len(g.Geometry) > 0 {
		return ring(string(g.Geometry))
	}
	if g.Type != "Polygon" || len(g.Coordinates) == 0 {
		return nil
	}
	var out [][2]float64
	for _, q := range g.Coordinates[0] {
		if len(q) >= 2 {
			out = append(out, [2]float64{q[0], q[1]})
		}
	}
	if len(out) < 3 {
		return nil
	}
	return out
}

// plane turns degrees into decimetres from an origin, good for a town.
type plane struct{ lon, lat float64 }

func (o plane) at(lon, lat float64) (x, y float64) {
	return (lon - o.lon) * 1113200 * math.Cos(o.lat*math.Pi/180), (lat - o.lat) * 1105400
}

// entrances are the doors of n units of a building: on its longest side, at equal distances; without an outline side by side from base.
func entrances(outline [][2]float64, o plane, n int, base spot) []spot {
	n = max(n, 1)
	out := make([]spot, n)
	ax, ay, bx, by := longest(outline, o)
	for i := range out {
		if outline == nil || math.Abs(ax) > farthest || math.Abs(ay) > farthest || math.Abs(bx) > farthest || math.Abs(by) > farthest {
			out[i] = spot{base.x + int32(i)*unitApart, base.y}
			continue
		}
		t := (float64(i) + .5) / float64(n)
		out[i] = spot{int32(math.Round(ax + (bx-ax)*t)), int32(math.Round(ay + (by-ay)*t))}
	}
	return out
}

// longest is the longest side of an outline from west to east.
func longest(outline [][2]float64, o plane) (ax, ay, bx, by float64) {
	best := -1.0
	for i := range outline {
		p, q := outline[i], outline[(i+1)%len(outline)]
		x1, y1 := o.at(p[0], p[1])
		x2, y2 := o.at(q[0], q[1])
		if d := math.Hypot(x2-x1, y2-y1); d > best+1 { // of two equal sides the first
			best, ax, ay, bx, by = d, x1, y1, x2, y2
		}
	}
	if bx < ax {
		ax, ay, bx, by = bx, by, ax, ay
	}
	return ax, ay, bx, by
}

// inRows is where the i-th building stands that nobody drew.
func inRows(i int) spot {
	return spot{int32(i%rowLength) * houseApart, int32(i/rowLength) * rowApart}
}
