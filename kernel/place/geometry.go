package place

import (
	"encoding/json"
	"math"
	"strings"

	"linli/kernel/ledger"
	"linli/platform/db"
	"linli/platform/fault"
)

// degree is the unit of Place.Lon and Lat: 1e-7 of a degree, about a centimetre.
const degree = 1e7

// longestGeometry bounds what one place may carry; a street of a hundred corners has 5 kB.
const longestGeometry = 256 << 10

// shape is a GeoJSON geometry or feature, read by hand: the library for it would bring a database driver along.
type shape struct {
	Type        string          `json:"type"`
	Geometry    *shape          `json:"geometry"`
	Coordinates json.RawMessage `json:"coordinates"`
}

// Centroid reads a GeoJSON geometry (Point, LineString, Polygon, MultiPolygon and the like) or a feature of one in
// WGS-84, longitude first, and gives its centroid in 1e-7 degrees. Errors: Invalid (place.geometry) when it is no such
// thing or lies outside the globe.
func Centroid(s string) (lon, lat int64, err error) {
	var g shape
	if len(s) > longestGeometry || json.Unmarshal([]byte(s), &g) != nil {
		return 0, 0, fault.Invalid("place.geometry")
	}
	if g.Type == "Feature" && g.Geometry != nil {
		g = *g.Geometry
	}
	rings, ok := g.rings()
	if !ok {
		return 0, 0, fault.Invalid("place.geometry")
	}
	for _, r := range rings {
		for _, p := range r {
			if len(p) < 2 || !(math.Abs(p[0]) <= 180 && math.Abs(p[1]) <= 90) {
				return 0, 0, fault.Invalid("place.geometry")
			}
		}
	}
	x, y := centre(rings, strings.HasSuffix(g.Type, "Polygon"))
	return int64(math.Round(x * degree)), int64(math.Round(y * degree)), nil
}

// rings gives the outer rings of polygons, or the lines or points of other geometries.
func (g shape) rings() ([][][]float64, bool) {
	var out [][][]float64
	var err error
	switch g.Type {
	case "Point":
		var p []float64
		err = json.Unmarshal(g.Coordinates, &p)
		out = [][][]float64{{p}}
	case "LineString", "MultiPoint":
		var l [][]float64
		err = json.Unmarshal(g.Coordinates, &l)
		out = [][][]float64{l}
	case "Polygon", "MultiLineString":
		err = json.Unmarshal(g.Coordinates, &out)
		if g.Type == "Polygon" && len(out) > 1 {
			out = out[:1] // holes hardly move a label
		}
	case "MultiPolygon":
		var many [][][][]float64
		err = json.Unmarshal(g.Coordinates, &many)
		for _, p := range many {
			if len(p) > 0 {
				out = append(out, p[0])
			}
		}
	default:
		return nil, false
	}
	if err != nil || len(out) == 0 || len(out[0]) == 0 || strings.HasSuffix(g.Type, "Polygon") && len(out[0]) < 4 {
		return nil, false
	}
	return out, true
}

// centre is the centroid of the area of rings, or the mean of the points where there is no area.
func centre(rings [][][]float64, area bool) (x, y float64) {
	var sx, sy, twice, n, mx, my float64
	ox, oy := rings[0][0][0], rings[0][0][1] // near the figure, so that small areas keep their digits
	for _, r := range rings {
		for i, p := range r {
			q := r[(i+1)%len(r)]
			cross := (p[0]-ox)*(q[1]-oy) - (q[0]-ox)*(p[1]-oy)
			twice += cross
			sx += (p[0] + q[0] - 2*ox) * cross
			sy += (p[1] + q[1] - 2*oy) * cross
			mx, my, n = mx+p[0], my+p[1], n+1
		}
	}
	if !area || math.Abs(twice) < 1e-18 {
		return mx / n, my / n
	}
	return ox + sx/(3*twice), oy + sy/(3*twice)
}

// SetGeometryTx is SetGeometry inside a transaction; "" removes the geometry.
func (s *Service) SetGeometryTx(tx *db.Tx, actor ledger.Actor, id string, rev int64, geometry string) (Place, error) {
	p, err := one(tx, "WHERE id = ?", id)
	if err != nil {
		return Place{}, err
	}
	if p.Rev != rev {
		return stale(tx, id)
	}
	if p.Kind.door() {
		return Place{}, fault.Invalid("place.geometry")
	}
	p.GeoJSON, p.Lon, p.Lat = geometry, 0, 0
	if geometry != "" {
		if p.Lon, p.Lat, err = Centroid(geometry); err != nil {
			return Place{}, err
		}
	}
	if p, err = update(tx, p); err != nil {
		return p, err
	}
	return p, s.record(tx, actor, EntryChanged, p, nil)
}

// The three systems of coordinates met in China. Linli stores WGS-84 (CGCS2000 is the same at this scale); the others
// exist only at the door, when a file comes in or goes out (grid.md §6).
const (
	axis = 6378245.0              // semi-major axis of the Krasovsky ellipsoid that GCJ-02 uses
	ecc2 = 0.00669342162296594323 // its squared eccentricity
)

// ToGCJ02 turns WGS-84 degrees into GCJ-02 (Amap, Tencent). Outside China nothing changes.
func ToGCJ02(lon, lat float64) (float64, float64) {
	if lon < 72.004 || lon > 137.8347 || lat < 0.8293 || lat > 55.8271 {
		return lon, lat
	}
	dLon, dLat := shift(lon-105, lat-35)
	rad := lat / 180 * math.Pi
	magic := 1 - ecc2*math.Sin(rad)*math.Sin(rad)
	dLat = dLat * 180 / (axis * (1 - ecc2) / (magic * math.Sqrt(magic)) * math.Pi)
	dLon = dLon * 180 / (axis / math.Sqrt(magic) * math.Cos(rad) * math.Pi)
	return lon + dLon, lat + dLat
}

// shift is the published polynomial of GCJ-02 in metres, x and y in degrees from 105 E, 35 N.
func shift(x, y float64) (dx, dy float64) {
	sin := func(v float64) float64 { return math.Sin(v * math.Pi) }
	common := (20*sin(6*x) + 20*sin(2*x)) * 2 / 3
	root := math.Sqrt(math.Abs(x))
	dy = -100 + 2*x + 3*y + 0.2*y*y + 0.1*x*y + 0.2*root + common +
		(20*sin(y)+40*sin(y/3))*2/3 + (160*sin(y/12)+320*sin(y/30))*2/3
	dx = 300 + x + 2*y + 0.1*x*x + 0.1*x*y + 0.1*root + common +
		(20*sin(x)+40*sin(x/3))*2/3 + (150*sin(x/12)+300*sin(x/30))*2/3
	return dx, dy
}

// FromGCJ02 turns GCJ-02 back into WGS-84, by iteration, to better than a centimetre.
func FromGCJ02(lon, lat float64) (float64, float64) {
	x, y := lon, lat
	for range 6 {
		gx, gy := ToGCJ02(x, y)
		x, y = x+lon-gx, y+lat-gy
	}
	return x, y
}

// ToBD09 turns WGS-84 into BD-09 (Baidu).
func ToBD09(lon, lat float64) (float64, float64) {
	x, y := ToGCJ02(lon, lat)
	z := math.Hypot(x, y) + 0.00002*math.Sin(y*math.Pi*3000/180)
	theta := math.Atan2(y, x) + 0.000003*math.Cos(x*math.Pi*3000/180)
	return z*math.Cos(theta) + 0.0065, z*math.Sin(theta) + 0.006
}

// FromBD09 turns BD-09 into WGS-84, by iteration.
func FromBD09(lon, lat float64) (float64, float64) {
	x, y := lon, lat
	for range 8 {
		bx, by := ToBD09(x, y)
		x, y = x+lon-bx, y+lat-by
	}
	return x, y
}
