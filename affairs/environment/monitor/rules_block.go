package monitor

import (
	"encoding/binary"
	"slices"
)

// Point is one value of a factor: seconds since the begin of its day (or Unix seconds in a series), value by the scale, flag and
// marks.
type Point struct {
	At   int64
	V    int64
	Bits byte
}

// Flag is the code of its flag.
func (p Point) Flag() byte { return p.Bits & 0x0f }

// Counts tells whether the point counts for limits: flag N, a value within the range, the first that came for its time.
func (p Point) Counts() bool { return p.Bits&^Late == 0 }

// pack writes points of a day in order of time.
func pack(points []Point) []byte {
	out := make([]byte, 0, len(points)*4)
	var at, v int64
	for _, p := range points {
		out = binary.AppendUvarint(out, uint64(p.At-at))
		out = binary.AppendVarint(out, p.V-v)
		out = append(out, p.Bits)
		at, v = p.At, p.V
	}
	return out
}

// unpack appends the points of a block to list, moved by base seconds and raised to a scale of mul. A block that was cut ends where it can be read.
func unpack(list []Point, block []byte, base, mul int64) []Point {
	var at, v int64
	for len(block) > 0 {
		dt, n := binary.Uvarint(block)
		if n <= 0 {
			return list
		}
		block = block[n:]
		dv, n := binary.Varint(block)
		if n <= 0 || n >= len(block) {
			return list
		}
		at, v = at+int64(dt), v+dv
		list = append(list, Point{at + base, v * mul, block[n]})
		block = block[n+1:]
	}
	return list
}

// mergePoints puts points that came later among those of a day. What came for the same time with the same value is there already; with
// another value it is kept and does not count.
func mergePoints(old, more []Point) (out []Point, fresh int) {
	out = append(slices.Clone(old), more...)
	slices.SortStableFunc(out, func(a, b Point) int {
		switch {
		case a.At < b.At:
			return -1
		case a.At > b.At:
			return 1
		}
		return 0
	})
	kept := out[:0]
	for _, p := range out {
		first, again := -1, false
		for i := len(kept) - 1; i >= 0 && kept[i].At == p.At; i-- {
			first = i
			if kept[i].V == p.V && (kept[i].Bits^p.Bits)&^(Late|Rewrites) == 0 {
				again = true
			}
		}
		if again {
			continue
		}
		if first >= 0 {
			p.Bits |= Rewrites
		}
		kept = append(kept, p)
	}
	return kept, len(kept) - len(old)
}
