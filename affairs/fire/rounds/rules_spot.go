package rounds

import (
	"math"

	"linli/affairs/fire/kit"
	"linli/kernel/document"
)

// Spot is what is kept of where a picture was taken: a side of the building and a band of floors. Side is "" when somebody must
// place it by hand, "roof" for one of the roof; From and To are 0 when the height is not known.
type Spot struct {
	Side     string
	From, To int
	Why      string // text key under fire.rounds.why when Side is "", or when the floors are not known
}

// Tower is what the rules need of a building.
type Tower struct {
	Outline []kit.Point
	Height  float64 // metres, 0 unknown
	Above   int
}

const (
	farAway = 150.0 // metres from the wall beyond which a picture is of something else
	band    = 1     // floors on either side of the one in the middle of the picture
	storey  = 3.0   // metres of a floor when the building does not say [K]
)

// Locate lays a picture to a side and a band of floors: along the camera's heading to the wall it meets, else to the nearest
// wall; the height of the drone, lowered or raised by the pitch over that distance, gives the floor.
func Locate(s document.Sight, t Tower) Spot {
	switch {
	case s.Position == nil:
		return Spot{Why: "position"}
	case len(t.Outline) < 3:
		return Spot{Why: "outline"}
	}
	flat := kit.Flat{Origin: t.Outline[0]}
	var ring []kit.XY
	for _, p := range t.Outline {
		ring = append(ring, flat.XY(p))
	}
	at := flat.XY(kit.Point{Lon: s.Position.Long, Lat: s.Position.Lat})
	if d, _ := nearest(ring, at); d > farAway && !inside(ring, at) {
		return Spot{Why: "far"}
	}
	if s.Pitch != nil && *s.Pitch <= -60 && s.Height != nil && (t.Height == 0 || *s.Height >= t.Height) && inside(ring, at) {
		return Spot{Side: "roof", From: t.Above, To: t.Above}
	}
	dist, wall := nearest(ring, at)
	if s.Heading != nil {
		if d, i, ok := meets(ring, at, *s.Heading); ok && d <= farAway {
			dist, wall = d, i
		}
	}
	out := Spot{Side: SideOf(outward(ring, wall))}
	if s.Height == nil {
		out.Why = "height"
		return out
	}
	h := *s.Height
	if s.Pitch != nil && math.Abs(*s.Pitch) < 80 {
		h += dist * math.Tan(*s.Pitch*math.Pi/180)
	}
	out.From, out.To = floors(h, t)
	return out
}

// floors is the band about a height.
func floors(h float64, t Tower) (from, to int) {
	each := storey
	if t.Height > 0 && t.Above > 0 {
		each = t.Height / float64(t.Above)
	}
	f := int(math.Floor(max(h, 0)/each)) + 1
	from, to = max(1, f-band), max(1, f+band)
	if t.Above > 0 {
		from, to = min(from, t.Above), min(to, t.Above)
	}
	return from, to
}

// outward is the bearing of the outward normal of wall i of a ring of either direction.
func outward(ring []kit.XY, i int) float64 {
	s := 0.0
	for j, p := range ring {
		q := ring[(j+1)%len(ring)]
		s += p.X*q.Y - q.X*p.Y
	}
	a, b := ring[i], ring[(i+1)%len(ring)]
	x, y := b.Y-a.Y, a.X-b.X
	if s < 0 {
		x, y = -x, -y
	}
	return bearing(x, y)
}

// nearest wall of a ring to a point.
func nearest(ring []kit.XY, p kit.XY) (dist float64, wall int) {
	dist = math.Inf(1)
	for i, a := range ring {
		b := ring[(i+1)%len(ring)]
		dx, dy := b.X-a.X, b.Y-a.Y
		t := 0.0
		if l := dx*dx + dy*dy; l > 0 {
			t = min(1, max(0, ((p.X-a.X)*dx+(p.Y-a.Y)*dy)/l))
		}
		if d := math.Hypot(p.X-a.X-t*dx, p.Y-a.Y-t*dy); d < dist {
			dist, wall = d, i
		}
	}
	return dist, wall
}

// meets is the first wall that a ray from p in a bearing meets.
func meets(ring []kit.XY, p kit.XY, heading float64) (dist float64, wall int, ok bool) {
	vx, vy := math.Sin(heading*math.Pi/180), math.Cos(heading*math.Pi/180)
	dist = math.Inf(1)
	for i, a := range ring {
		b := ring[(i+1)%len(ring)]
		ex, ey := b.X-a.X, b.Y-a.Y
		den := vx*ey - vy*ex
		if math.Abs(den) < 1e-12 {
			continue
		}
		d := ((a.X-p.X)*ey - (a.Y-p.Y)*ex) / den
		t := ((a.X-p.X)*vy - (a.Y-p.Y)*vx) / den
		if d >= 0 && t >= 0 && t <= 1 && d < dist {
			dist, wall, ok = d, i, true
		}
	}
	return dist, wall, ok
}

func inside(ring []kit.XY, p kit.XY) bool {
	in := false
	for i, a := range ring {
		b := ring[(i+1)%len(ring)]
		if (a.Y > p.Y) != (b.Y > p.Y) && p.X < (b.X-a.X)*(p.Y-a.Y)/(b.Y-a.Y)+a.X {
			in = !in
		}
	}
	return in
}
