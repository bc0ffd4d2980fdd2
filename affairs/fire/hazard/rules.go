package hazard

import (
	"bytes"
	"encoding/hex"
	"slices"
	"sort"
	"strings"
	"time"

	"linli/kernel/duty"
	"linli/platform/clock"
	"linli/platform/crypto"
)

// The figures of domain/fire.md 8.
const (
	RecurDays    = 90 // the same type at the same place within so many days after closing is 反弹
	RetryDays    = 3  // not accessible: again within
	DrawFrom     = 30 // the second look: closed at least so many days ago
	DrawUntil    = 90 // and at most
	SharePercent = 20 // of them at least
)

// The grades.
const (
	Minor  = "minor"
	Larger = "larger"
	Major  = "major"
)

// PartsOf are the parts of a building that a finder is asked about; height in cm, 0 = unknown.
func PartsOf(height int64, residential bool) (out []Part) {
	for _, p := range Parts {
		switch {
		case p.Where == "over100" && height > 0 && height <= 10_000:
		case p.Where == "public" && residential:
		default:
			out = append(out, p)
		}
	}
	return out
}

// ListOf is the check-list of a part.
func ListOf(part string) (out []Type) {
	for _, t := range Types {
		if slices.Contains(t.Parts, part) {
			out = append(out, t)
		}
	}
	return out
}

// endOfDay is the midnight that ends the day of t and so many days more, Unix ms.
func endOfDay(t time.Time, days int) int64 {
	t = t.In(clock.Shanghai)
	return time.Date(t.Year(), t.Month(), t.Day()+1+days, 0, 0, 0, 0, clock.Shanghai).UnixMilli()
}

// Halved is the term after a failed look: half of what the round before had, one day at least, to the end of a day.
func Halved(now time.Time, before time.Duration) int64 {
	days := int((before/2 + 24*time.Hour - 1) / (24 * time.Hour))
	return endOfDay(now, max(1, days)-1)
}

var levels = []string{"community", "street", "district", "city"}

// Levels are who may supervise, lowest first.
func Levels() []string { return slices.Clone(levels) }

// LevelUp is one level above; the city has nobody above.
func LevelUp(level string) string {
	return levels[min(slices.Index(levels, level)+1, len(levels)-1)]
}

// Above is the higher of two levels.
func Above(a, b string) string {
	if slices.Index(levels, b) > slices.Index(levels, a) {
		return b
	}
	return a
}

// line is the chain of command of a quarter; property, party and departments stand beside it.
var line = map[duty.Role]int{duty.Grid: 1, duty.Community: 2, duty.Street: 3}

// Subordinate tells whether somebody serves under another: a lower duty of the same line at or below the place where the other
// holds a higher one. Nobody is his own subordinate.
func Subordinate(looker, finder []duty.Duty) bool {
	for _, f := range finder {
		for _, l := range looker {
			if line[l.Role] > 0 && line[l.Role] < line[f.Role] && f.Path.Contains(l.Path) {
				return true
			}
		}
	}
	return false
}

// Sample is how many of n are drawn.
func Sample(n int) int { return (n*SharePercent + 99) / 100 }

// Drawn orders candidates by SHA-256 of seed and id and takes the first Sample of them: whoever knows the seed and the list gets the
// same sample, and nobody who draws can choose.
func Drawn(seed string, ids []string) []string {
	type key struct {
		sum [32]byte
		id  string
	}
	keys := make([]key, 0, len(ids))
	for _, id := range ids {
		keys = append(keys, key{crypto.Std.Hash([]byte(seed + "\n" + id)), id})
	}
	sort.Slice(keys, func(i, j int) bool { return bytes.Compare(keys[i].sum[:], keys[j].sum[:]) < 0 })
	out := make([]string, 0, Sample(len(keys)))
	for _, k := range keys[:Sample(len(keys))] {
		out = append(out, k.id)
	}
	return out
}

// Digest is what the ledger says of the list that was drawn from.
func Digest(ids []string) string {
	list := slices.Clone(ids)
	slices.Sort(list)
	sum := crypto.Std.Hash([]byte(strings.Join(list, "\n")))
	return hex.EncodeToString(sum[:])
}

// Rate is the share of dynamic zero: closed after the looks, of all found in the window, in tenths of a percent. False when nothing
// was found.
func Rate(closed, found int64) (int64, bool) {
	if found <= 0 {
		return 0, false
	}
	return closed * 1000 / found, true
}
