package monitor

import (
	"cmp"
	"slices"

	"linli/platform/clock"
	"linli/platform/db"
)

// Series are the values of one factor in order of time: At in Unix seconds, V by Scale.
type Series struct {
	Scale  int
	Points []Point
}

// series reads the blocks of the days from..to (both in it).
func series(tx *db.Tx, num int64, cn, factor, from, to string) (out Series, err error) {
	type raw struct {
		day   string
		scale int
		n     int
		line  []byte
	}
	var list []raw
	n := 0
	err = tx.Each("SELECT day, scale, points, line FROM env_block WHERE num = ? AND cn = ? AND factor = ? AND day >= ? AND day <= ? ORDER BY day", []any{num, cn, factor, from, to}, func(scan func(...any) error) error {
		var r raw
		err := scan(&r.day, &r.scale, &r.n, &r.line)
		list = append(list, r)
		out.Scale, n = max(out.Scale, r.scale), n+r.n
		return err
	})
	if err != nil {
		return out, err
	}
	out.Points = make([]Point, 0, n)
	for _, r := range list {
		out.Points = unpack(out.Points, r.line, dayStart(r.day), pow10(out.Scale-r.scale))
	}
	return out, nil
}

// between keeps the points of a span.
func (s Series) between(from, until int64) Series {
	at := func(t int64) int {
		i, _ := slices.BinarySearchFunc(s.Points, t, func(p Point, t int64) int { return cmp.Compare(p.At, t) })
		return i
	}
	return Series{s.Scale, s.Points[at(from):max(at(from), at(until))]}
}

// scaledLimit is a limit in the scale of a series; false when it has more decimals than fit or none is known.
func scaledLimit(l Limit, scale int) (int64, bool) {
	v, dec, ok := Scaled(l.Text)
	if !ok {
		return 0, false
	}
	if dec <= scale {
		return v * pow10(scale-dec), true
	}
	return v / pow10(dec-scale), true
}

// Column is what one pixel column of a chart shows.
type Column struct {
	At     int64 // the first point in it
	Lo, Hi int64
	Gap    bool // a gap lies before it
	Some   bool // holds values that count or were flagged; false = nothing to draw
}

// Downsample puts points into width columns of equal time and keeps the least and the greatest value of each, so that no peak is lost. Points that
// were quarantined or have no value draw nothing; a distance of more than two steps is a gap.
func Downsample(points []Point, from, until, step int64, width int) []Column {
	if until <= from || width < 1 {
		return nil
	}
	out := make([]Column, 0, min(width, len(points)))
	last, col := int64(0), int64(-1)
	span := until - from
	for _, p := range points {
		if p.Bits&(NoValue|Beyond|Rewrites) != 0 || p.At < from || p.At >= until {
			continue
		}
		gap := last != 0 && p.At-last > 2*step
		last = p.At
		c := (p.At - from) * int64(width) / span
		if c != col || gap {
			out = append(out, Column{At: p.At, Lo: p.V, Hi: p.V, Gap: gap || len(out) == 0, Some: true})
			col = c
			continue
		}
		k := &out[len(out)-1]
		k.Lo, k.Hi = min(k.Lo, p.V), max(k.Hi, p.V)
	}
	return out
}

// Marked is a stretch of points with one flag that is not N.
type Marked struct {
	Span
	Flag string
}

// Marks gathers the stretches of flagged points; those nearer than join seconds to each other are one.
func Marks(points []Point, step, join int64) (out []Marked) {
	for _, p := range points {
		f := FlagOf(p.Flag())
		if f == "N" || p.Bits&Rewrites != 0 {
			continue
		}
		if n := len(out) - 1; n >= 0 && out[n].Flag == f && p.At-out[n].Until <= join {
			out[n].Until = p.At + step
			continue
		}
		out = append(out, Marked{Span{p.At, p.At + step}, f})
	}
	return out
}

// stepOf is how far apart the values of a command lie; of realtime and minutes it is what most of them do.
func stepOf(cn string, points []Point) int64 {
	switch cn {
	case Hour:
		return 3600
	case Day:
		return 24 * 3600
	}
	n := map[int64]int{}
	best, most := int64(60), 0
	for i := 1; i < len(points) && i < 400; i++ {
		d := points[i].At - points[i-1].At
		if d <= 0 {
			continue
		}
		if n[d]++; n[d] > most {
			best, most = d, n[d]
		}
	}
	return best
}

func dayOf(unix int64) string { return clock.DayOf(clock.Instant(unix * 1000)) }
