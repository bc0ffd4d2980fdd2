package kit

import (
	"encoding/json"
	"math"

	"linli/kernel/place"
)

// Point is a place on the Earth, WGS-84 degrees.
type Point struct{ Lon, Lat float64 }

// XY is a place on flat ground: metres to the east and to the north of an origin.
type XY struct{ X, Y float64 }

// Flat is the flat ground about an origin: good to a centimetre over a compound.
type Flat struct{ Origin Point }

const degree = 111_195.0 // metres of a degree of a meridian, mean radius 6,371 km

// XY puts p on the flat ground.
func (f Flat) XY(p Point) XY {
	return XY{(p.Lon - f.Origin.Lon) * degree * math.Cos(f.Origin.Lat*math.Pi/180), (p.Lat - f.Origin.Lat) * degree}
}

// Point takes flat ground back to the Earth.
func (f Flat) Point(q XY) Point {
	return Point{f.Origin.Lon + q.X/(degree*math.Cos(f.Origin.Lat*math.Pi/180)), f.Origin.Lat + q.Y/degree}
}

// Centre is the registered position of a place; false when none is known.
func Centre(p place.Place) (Point, bool) {
	return Point{float64(p.Lon) / 1e7, float64(p.Lat) / 1e7}, p.Lon != 0 || p.Lat != 0
}

// Outline is the outer ring of the largest polygon of a GeoJSON geometry or feature, without the repeated last point; nil
// when it holds none.
func Outline(geometry string) []Point {
	var g struct {
		Type        string          `json:"type"`
		Coordinates json.RawMessage `json:"coordinates"`
		Geometry    json.RawMessage `json:"geometry"`
	}
	if json.Unmarshal([]byte(geometry), &g) != nil {
		return nil
	}
	var polygons [][][][]float64
	switch g.Type {
	case "Feature":
		if len(g.Geometry) > 2 && string(g.Geometry) != geometry {
			return Outline(string(g.Geometry))
		}
	case "Polygon":
		var one [][][]float64
		if json.Unmarshal(g.Coordinates, &one) == nil {
			polygons = append(polygons, one)
		}
	case "MultiPolygon":
		if json.Unmarshal(g.Coordinates, &polygons) != nil {
			return nil
		}
	}
	var best []Point
	most := 0.0
	for _, p := range polygons {
		if len(p) == 0 {
			continue
		}
		ring := ringOf(p[0])
		if a := area(ring); a > most && len(ring) >= 3 {
			best, most = ring, a
		}
	}
	return best
}

func ringOf(list [][]float64) (out []Point) {
	for _, c := range list {
		if len(c) < 2 || math.Abs(c[0]) > 180 || math.Abs(c[1]) > 90 {
			return nil
		}
		p := Point{c[0], c[1]}
		if len(out) == 0 || out[len(out)-1] != p {
			out = append(out, p)
		}
	}
	if len(out) > 1 && out[0] == out[len(out)-1] {
		out = out[:len(out)-1]
	}
	return out
}

func area(ring []Point) float64 {
	s := 0.0
	for i, p := range ring {
		q := ring[(i+1)%len(ring)]
		s += p.Lon*q.Lat - q.Lon*p.Lat
	}
	return math.Abs(s)
}

// Hull is the convex hull of points on flat ground, anti-clockwise. Fewer than three give what there is.
func Hull(points []XY) []XY {
	list := append([]XY(nil), points...)
	for i := 1; i < len(list); i++ { // few points: insertion keeps it short
		for j := i; j > 0 && (list[j].X < list[j-1].X || list[j].X == list[j-1].X && list[j].Y < list[j-1].Y); j-- {
			list[j], list[j-1] = list[j-1], list[j]
		}
	}
	cross := func(o, a, b XY) float64 { return (a.X-o.X)*(b.Y-o.Y) - (a.Y-o.Y)*(b.X-o.X) }
	half := func(seq []XY) (out []XY) {
		for _, p := range seq {
			for len(out) >= 2 && cross(out[len(out)-2], out[len(out)-1], p) <= 1e-9 {
				out = out[:len(out)-1]
			}
			out = append(out, p)
		}
		return out
	}
	if len(list) < 3 {
		return list
	}
	back := make([]XY, len(list))
	for i, p := range list {
		back[len(list)-1-i] = p
	}
	low, up := half(list), half(back)
	return append(low[:len(low)-1], up[:len(up)-1]...)
}
