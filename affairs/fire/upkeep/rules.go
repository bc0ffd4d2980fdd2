package upkeep

import (
	"bytes"
	_ "embed"
	"encoding/csv"
	"slices"
	"strings"
	"sync"

	"linli/kernel/place"
	"linli/platform/clock"
	"linli/platform/text"
)

// Item is one rule of a charging place: what is looked at, where the rule is from, and whether its wording was read in the text of
// the law (sure) or is a local default to be checked (check).
type Item struct{ Code, ZH, EN, Kind, Source, Mark string }

//go:embed data/charging.csv
var chargingCSV []byte

// Items are the rules of charging places (fire.md 6), in the order of the check.
var Items = sync.OnceValue(func() (out []Item) {
	rows, err := csv.NewReader(bytes.NewReader(chargingCSV)).ReadAll()
	if err != nil || len(rows) < 2 {
		return nil // a test holds the file
	}
	for _, r := range rows[1:] {
		out = append(out, Item{r[0], r[1], r[2], r[3], r[4], r[5]})
	}
	return out
})

func itemOf(code string) (Item, bool) {
	i := slices.IndexFunc(Items(), func(x Item) bool { return x.Code == code })
	if i < 0 {
		return Item{}, false
	}
	return Items()[i], true
}

// NextCheck is the day on which a charging place is due after a check or its opening: a month later.
func NextCheck(day string) string { return clock.AddMonths(day, 1) }

// The states of a date that runs out.
const (
	Fine    = "fine"
	Soon    = "soon"
	Expired = "expired"
	NoDate  = "none"
)

// Until tells how a date stands on a day: expired from the day after it, soon within 30 days.
func Until(due, day string) string {
	switch {
	case due == "":
		return NoDate
	case due < day:
		return Expired
	case due <= clock.AddDays(day, 30):
		return Soon
	}
	return Fine
}

// Needed is how many people a station must have: a head and five members (公消〔2015〕301号 [check]).
const Needed = 6

// Slots reads the shifts of a day: "08:00-20:00 20:00-08:00".
func Slots(s string) []string { return strings.Fields(s) }

// ValidSlots tells whether the shifts are times that cover the day once around: each ends where the next begins.
func ValidSlots(s string) bool {
	list := Slots(s)
	for i, x := range list {
		from, to, ok := strings.Cut(x, "-")
		next, _, _ := strings.Cut(list[(i+1)%len(list)], "-")
		if !ok || !clockTime(from) || !clockTime(to) || to != next {
			return false
		}
	}
	return len(list) > 0 && len(list) <= 4
}

func clockTime(s string) bool {
	return len(s) == 5 && s[2] == ':' && s[0] >= '0' && s[0] <= '2' && s[1] >= '0' && s[1] <= '9' && s[:2] < "24" && s[3] >= '0' && s[3] <= '5' && s[4] >= '0' && s[4] <= '9'
}

// Gap is a shift for which too few people are down.
type Gap struct {
	Day, Slot  string
	Have, Want int
}

// Gaps lists the shifts of days days from a day on in which fewer than least are down. down counts people by day and shift.
func Gaps(slots []string, least int, down map[[2]string]int, from string, days int) (out []Gap) {
	for i := range days {
		day := clock.AddDays(from, i)
		for _, slot := range slots {
			if n := down[[2]string{day, slot}]; n < least {
				out = append(out, Gap{day, slot, n, least})
			}
		}
	}
	return out
}

// InTime is how long a station may take to be on the spot, in milliseconds: three minutes (1-3-5).
const InTime = 3 * 60 * 1000

// Run is one time that a station was called: an alarm or a drill.
type Run struct {
	ID, Station, What    string
	Place, Path          string
	Alarm, Depart, There int64 // Unix ms; There 0 = did not arrive
	Note                 string
	Label                string
}

// Rate counts the runs that arrived within three minutes of the alarm.
func Rate(runs []Run) (within, all int) {
	for _, r := range runs {
		all++
		if r.There > 0 && r.There-r.Alarm <= InTime {
			within++
		}
	}
	return within, all
}

// ordered tells whether the moments that are given follow each other; 0 is not given.
func ordered(list ...int64) bool {
	last := int64(0)
	for _, t := range list {
		if t == 0 {
			continue
		}
		if t < last {
			return false
		}
		last = t
	}
	return true
}

// DrillEvery is after how many months a building must drill with all elements (令5 art. 41, 44): public above 100 m twice a year,
// every other high-rise once; 0 for a building that is not high-rise.
func DrillEvery(f *place.BuildingFacts) int {
	switch {
	case f == nil:
		return 0
	case !f.Residential && f.HeightCM > 10000:
		return 6
	case f.Residential && f.HeightCM > 2700, !f.Residential && f.HeightCM > 2400 && f.Above != 1, f.HeightCM == 0 && f.Above >= 10:
		return 12
	}
	return 0
}

// DrillDue is the day by which a building must drill again; the day itself when it never did.
func DrillDue(f *place.BuildingFacts, last, day string) string {
	n := DrillEvery(f)
	switch {
	case n == 0:
		return ""
	case last == "":
		return day
	}
	return clock.AddMonths(last, n)
}

// The types and subjects of a drill (fire.md 9, ledgers.md B12).
var (
	Types    = []string{"full", "special", "blind", "table"}
	Subjects = []string{"evacuation", "attack", "forced", "height", "ebike", "wall", "joint"}
)

// PostTypes of a station, audiences of a class, kinds of certificates.
var (
	Posts     = []string{"head", "deputy", "duty", "member", "driver"}
	Audiences = []string{"property", "station", "community", "resident"}
	Certs     = []string{"operator", "station", "weld", "engineer"}
	CertEnds  = []string{"left", "revoked", "renewed", "mistake"} // why a certificate leaves the list
	Aids      = []string{"kit", "radio", "hydrant", "vehicle", "keys", "clean"}
)

func isOneOf(s string, list []string) bool { return slices.Contains(list, s) }

func all(list, of []string) bool {
	return !slices.ContainsFunc(list, func(x string) bool { return !slices.Contains(of, x) })
}

// Minutes says how long something took, in whole seconds; -1 when one end is missing or they are the wrong way round.
func Seconds(from, to int64) int64 {
	if from == 0 || to < from {
		return -1
	}
	return (to - from) / 1000
}

// Faults reads the lines of a text as faults, one each, without empty ones; at most 20 of 60 characters.
func Faults(s string) (out []string) {
	for _, line := range strings.Split(s, "\n") {
		if line = text.Short(line, 60); line != "" && len(out) < 20 {
			out = append(out, line)
		}
	}
	return out
}

// Attendee is one line of a sign-in sheet.
type Attendee struct {
	Name, Unit string
	Came       bool
}

// Attendees reads 姓名 单位 line by line; the unit may be missing. The same name and unit twice is one.
func Attendees(s string) (out []Attendee) {
	for _, line := range strings.Split(s, "\n") {
		words := strings.Fields(strings.NewReplacer("，", " ", ",", " ", "、", " ", "\t", " ").Replace(line))
		if len(words) == 0 || len(out) >= 500 {
			continue
		}
		a := Attendee{Name: text.Short(words[0], 20), Unit: text.Short(strings.Join(words[1:], ""), 40)}
		if !slices.ContainsFunc(out, func(x Attendee) bool { return x.Name == a.Name && x.Unit == a.Unit }) {
			out = append(out, a)
		}
	}
	return out
}
