package table

import (
	"encoding/binary"

	"linli/platform/fault"
)

// The cleaned rows wait between dry run and confirmation in a compact form of their own; it never leaves one version of the
// program for long, so it carries only a version byte.
const stageVersion = 1

func appendString(b []byte, s string) []byte {
	b = binary.AppendUvarint(b, uint64(len(s)))
	return append(b, s...)
}

// appendRow adds one row. Only values with a state are written.
func appendRow(b []byte, r *Row) []byte {
	b = binary.AppendUvarint(b, uint64(r.Sheet))
	b = binary.AppendUvarint(b, uint64(r.Block))
	b = binary.AppendUvarint(b, uint64(r.Line))
	b = append(b, byte(r.Verdict))
	n := 0
	for i := range r.Values {
		if r.Values[i].State != Blank {
			n++
		}
	}
	b = binary.AppendUvarint(b, uint64(n))
	for i := range r.Values {
		if r.Values[i].State != Blank {
			b = appendValue(binary.AppendUvarint(b, uint64(i)), &r.Values[i])
		}
	}
	return b
}

func appendValue(b []byte, v *Value) []byte {
	b = append(b, byte(v.State))
	b = appendString(b, v.Text)
	b = binary.AppendVarint(b, v.Num)
	b = binary.AppendUvarint(b, uint64(len(v.List)))
	for _, s := range v.List {
		b = appendString(b, s)
	}
	d := &v.Date
	flags := byte(d.Precision)
	if d.EndOfDay {
		flags |= 16
	}
	if d.Review {
		flags |= 32
	}
	if d.About {
		flags |= 64
	}
	b = append(b, flags)
	if d.Precision != NoDate {
		for _, n := range [5]int{d.Year, d.Month, d.Day, d.Hour, d.Minute} {
			b = binary.AppendUvarint(b, uint64(n))
		}
		b = appendString(b, d.Half)
	}
	return b
}

// unstage reads what appendRow wrote.
type unstage struct {
	b   string
	bad bool
}

func (u *unstage) uint() int {
	var n uint64
	for shift := 0; shift < 64; shift += 7 {
		if len(u.b) == 0 {
			u.bad = true
			return 0
		}
		c := u.b[0]
		u.b = u.b[1:]
		n |= uint64(c&0x7F) << shift
		if c < 0x80 {
			return int(n)
		}
	}
	u.bad = true
	return 0
}

func (u *unstage) int64() int64 {
	n := uint64(u.uint())
	return int64(n>>1) ^ -int64(n&1)
}

func (u *unstage) byte() byte {
	if len(u.b) == 0 {
		u.bad = true
		return 0
	}
	c := u.b[0]
	u.b = u.b[1:]
	return c
}

func (u *unstage) string() string {
	n := u.uint()
	if n < 0 || n > len(u.b) {
		u.bad = true
		return ""
	}
	s := u.b[:n]
	u.b = u.b[n:]
	return s
}

func (u *unstage) value(v *Value) {
	v.State = State(u.byte())
	v.Text = u.string()
	v.Num = u.int64()
	for n := u.uint(); n > 0 && !u.bad; n-- {
		v.List = append(v.List, u.string())
	}
	flags := u.byte()
	v.Date.Precision, v.Date.EndOfDay, v.Date.Review, v.Date.About = Precision(flags&15), flags&16 != 0, flags&32 != 0, flags&64 != 0
	if v.Date.Precision != NoDate {
		v.Date.Year, v.Date.Month, v.Date.Day, v.Date.Hour, v.Date.Minute = u.uint(), u.uint(), u.uint(), u.uint(), u.uint()
		v.Date.Half = u.string()
	}
}

// readStage turns a chunk back into rows; width gives the number of columns of the table of a block, 0 for an unknown one.
func readStage(chunk []byte, width func(block int) int) ([]*Row, error) {
	if len(chunk) == 0 || chunk[0] != stageVersion {
		return nil, fault.Conflict("table.stage_old")
	}
	u := &unstage{b: string(chunk[1:])}
	var rows []*Row
	for len(u.b) > 0 && !u.bad {
		r := &Row{Sheet: u.uint(), Block: u.uint(), Line: u.uint(), Verdict: Verdict(u.byte())}
		columns := width(r.Block)
		r.Values = make([]Value, columns)
		for n := u.uint(); n > 0 && !u.bad; n-- {
			if i := u.uint(); i >= 0 && i < columns {
				u.value(&r.Values[i])
			} else {
				u.bad = true
			}
		}
		rows = append(rows, r)
	}
	if u.bad {
		return nil, fault.Conflict("table.stage_old")
	}
	return rows, nil
}
