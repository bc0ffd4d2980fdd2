package signal

import (
	_ "embed"
	"encoding/csv"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"linli/kernel/place"
)

// The limits of this package.
const (
	SilentAfter  = 3                // heartbeats without a word
	MostAlarms   = 64               // open alarms of one device; what comes on top is counted on one of them
	MostNotes    = 20               // notes of further parts on one matter
	MostUnknown  = 1000             // unregistered devices that are listed one by one
	OnceWindow   = 48 * time.Hour   // in which a repeated message is known
	KeepReadings = 400 * 24         // hours: more than a year, so that a season can be compared with the last
	BeatBreak    = 3 * time.Minute  // a gateway that was not heard of for so long had a break
	early        = 1577836800000    // 2020-01-01: no device of this system has an older clock
	ahead        = 24 * 3600 * 1000 // a clock that is further ahead is wrong
)

// Claimed gives the moment a sample counts for: the device's own time, or the receipt when it has none. wrong marks a clock in
// 1970 or more than a day ahead.
func Claimed(at, got int64) (use int64, wrong bool) {
	if at == 0 {
		return got, false
	}
	if at < early || at > got+ahead {
		return got, true
	}
	return at, false
}

// Rule says which signal is an alarm and which kind of matter it wants.
type Rule struct {
	ID    string
	Place string
	Path  place.Path
	// Device is set when the rule holds for one device alone, wherever it stands; Place is then where it stood.
	Device string
	State  string // Active, Ended
	Kind   string
	Op     string // is, over, under
	Limit  string
	Hold   int64  // seconds the signal must last
	Wants  string // kind of matter; "" = no alarm from this kind at this place
	Level  string
	Rev    int64
}

// Ops are how a value is compared.
var Ops = []string{"is", "over", "under"}

// Meets tells whether a value is what the rule means. known is false for a value that can not be compared: text where a number is
// meant. It then neither raises nor clears.
func (r Rule) Meets(value string) (meets, known bool) {
	if r.Op == "is" {
		if value != "true" && value != "false" && value != r.Limit {
			return false, r.Limit != "true" && r.Limit != "false"
		}
		return value == r.Limit, true
	}
	v, err := strconv.ParseFloat(value, 64)
	limit, lerr := strconv.ParseFloat(r.Limit, 64)
	if err != nil || lerr != nil {
		return false, false
	}
	if r.Op == "over" {
		return v > limit, true
	}
	return v < limit, true
}

//go:embed data/rules.csv
var rulesCSV string

// Defaults are the rules where no place has its own.
var Defaults = func() map[string]Rule {
	r := csv.NewReader(strings.NewReader(rulesCSV))
	r.Comment = '#'
	rows, err := r.ReadAll()
	if err != nil {
		panic(fmt.Sprintf("signal: rules.csv: %v", err))
	}
	out := map[string]Rule{}
	for _, x := range rows {
		hold, err := strconv.ParseInt(x[3], 10, 64)
		if err != nil || !slices.Contains(Ops, x[1]) {
			panic(fmt.Sprintf("signal: rules.csv: %v", x))
		}
		out[x[0]] = Rule{Kind: x[0], Op: x[1], Limit: x[2], Hold: hold, Wants: x[4], Level: x[5]}
	}
	return out
}()

// Pick gives the rule for a kind at a place, of no device in particular; see PickFor.
func Pick(own []Rule, kind string, at place.Path) (r Rule, ok bool) {
	return PickFor(own, kind, "", at)
}

// PickFor gives the rule for a kind from a device at a place: the device's own, else of the place's own rules the nearest, else the
// default. ok is false when none applies.
func PickFor(own []Rule, kind, device string, at place.Path) (r Rule, ok bool) {
	best := -1
	for i, x := range own {
		switch {
		case x.Kind != kind:
		case x.Device != "" && x.Device == device:
			return x, x.Wants != ""
		case x.Device == "" && x.Path.Contains(at) && (best < 0 || len(x.Path) >= len(own[best].Path)):
			best = i
		}
	}
	if best >= 0 {
		return own[best], own[best].Wants != ""
	}
	r, ok = Defaults[kind]
	return r, ok
}

// Silent tells whether a device has been silent too long at now: last heard at last, and we have listened since since.
func Silent(heartbeat, last, since, now int64) bool {
	return heartbeat > 0 && since > 0 && now-max(last, since) > SilentAfter*heartbeat*1000
}

// Scaled applies the device's own step to a number from the wire: n of step 1/div.
func Scaled(scale, code string, n int64) (value string, own bool) {
	for _, f := range strings.Fields(scale) {
		k, v, _ := strings.Cut(f, "=")
		if k != code {
			continue
		}
		div, err := strconv.ParseInt(v, 10, 64)
		if err != nil || div < 1 {
			return "", false
		}
		return strconv.FormatFloat(float64(n)/float64(div), 'f', -1, 64), true
	}
	return "", false
}

// GoodScale tells whether the register may keep a scale: pairs of quantity and divisor.
func GoodScale(s string) bool {
	for _, f := range strings.Fields(s) {
		k, v, ok := strings.Cut(f, "=")
		code, err := strconv.Atoi(k)
		div, derr := strconv.Atoi(v)
		if !ok || err != nil || derr != nil || code < 1 || code > 255 || div < 1 || div > 1_000_000 {
			return false
		}
	}
	return len(s) <= 100
}

// Rate counts what alarms turned out to be at one place.
type Rate struct {
	Place              string
	True, False, Tests int64
	Unsaid             int64 // dealt with, or open, without a word
}

// Percent is the share of false ones among those that were true or false; ok is false when there are none.
func (r Rate) Percent() (p int64, ok bool) {
	n := r.True + r.False
	if n == 0 {
		return 0, false
	}
	return (r.False*100 + n/2) / n, true
}

// Add counts one verdict.
func (r *Rate) Add(verdict string, n int64) {
	switch verdict {
	case True:
		r.True += n
	case False:
		r.False += n
	case Test:
		r.Tests += n
	default:
		r.Unsaid += n
	}
}
