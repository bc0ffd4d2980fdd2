package gbt26875

import (
	"time"

	"linli/platform/clock"
)

// Label is a time as the wire has it: second, minute, hour, day, month, year since 2000, in the local time of the centre.
type Label [6]byte

// LabelOf writes a moment.
func LabelOf(t time.Time) Label {
	t = t.In(clock.Shanghai)
	return Label{byte(t.Second()), byte(t.Minute()), byte(t.Hour()), byte(t.Day()), byte(t.Month()), byte(t.Year() % 100)}
}

// near is how far a label may be from the receipt to be read as BCD.
const near = 24 * time.Hour

// Read says which moment the label means, seen at now. The standard writes plain binary; some devices write BCD. It is taken as
// BCD when every half byte is a digit, the binary reading is no date or more than a day away, and the BCD reading is within a
// day. ok is false for a label that means no moment, all zero among them.
func (l Label) Read(now time.Time) (t time.Time, bcd, ok bool) {
	t, ok = l.moment()
	if ok && within(t, now) {
		return t, false, true
	}
	var d Label
	for i, b := range l {
		if b>>4 > 9 || b&15 > 9 {
			return t, false, ok
		}
		d[i] = b>>4*10 + b&15
	}
	if u, good := d.moment(); good && within(u, now) {
		return u, true, true
	}
	return t, false, ok
}

func within(t, now time.Time) bool { return t.Sub(now) < near && now.Sub(t) < near }

// moment is the plain reading.
func (l Label) moment() (time.Time, bool) {
	if l[0] > 59 || l[1] > 59 || l[2] > 23 || l[3] < 1 || l[3] > 31 || l[4] < 1 || l[4] > 12 || l[5] > 99 {
		return time.Time{}, false
	}
	t := time.Date(2000+int(l[5]), time.Month(l[4]), int(l[3]), int(l[2]), int(l[1]), int(l[0]), 0, clock.Shanghai)
	return t, t.Day() == int(l[3])
}
