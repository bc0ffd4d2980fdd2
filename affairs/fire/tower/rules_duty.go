package tower

import (
	"fmt"
	"time"

	"linli/platform/clock"
)

// Rhythm is how often the law asks for something.
type Rhythm string

// The rhythms. The first three are rounds, written down on a page; the others become matters.
const (
	Daily     Rhythm = "daily"     // 每日
	TwoHourly Rhythm = "twohourly" // 营业期间每2小时
	DayNight  Rhythm = "daynight"  // 昼夜
	HalfMonth Rhythm = "halfmonth" // 每半月
	Monthly   Rhythm = "monthly"   // 每月
	Quarterly Rhythm = "quarterly" // 每季度
	HalfYear  Rhythm = "halfyear"  // 每半年
	Yearly    Rhythm = "yearly"    // 每年
)

// Round tells whether the rhythm is one of rounds (巡查), which are written down and open no matter.
func (r Rhythm) Round() bool { return r == Daily || r == TwoHourly || r == DayNight }

// Duty is one thing the law asks of a building at intervals.
type Duty struct {
	Key     string // patrol, inspect, flue, train, drill, unitdrill, test, assess
	Rhythm  Rhythm
	Article string // of 令5, or 消法16
}

// Duties lists what the law asks of a building (令5 arts. 23, 34, 35, 39, 41, 44; 消防法 16). None below high-rise.
func Duties(f File) (out []Duty) {
	if !f.HighRise() {
		return nil
	}
	add := func(key string, r Rhythm, article string) { out = append(out, Duty{key, r, article}) }
	add("patrol", Daily, "34")
	if f.Facts["assembly"] == Yes {
		add("patrol", TwoHourly, "34")
	}
	if f.Facts["care"] == Yes {
		add("patrol", DayNight, "34")
	}
	if f.Use == Residential {
		add("inspect", Monthly, "35")
		add("train", Yearly, "41")
		add("drill", Yearly, "41")
	} else {
		add("inspect", HalfMonth, "35")
		if f.Facts["restaurant"] == Yes {
			add("flue", Quarterly, "23")
		}
		add("train", HalfYear, "41")
		if f.Tier == Super {
			add("drill", HalfYear, "44")
		} else {
			add("drill", Yearly, "44")
		}
		if f.Facts["subplans"] == Yes {
			add("unitdrill", Quarterly, "44")
		}
	}
	add("test", Yearly, "xf16")
	add("assess", Yearly, "39")
	return out
}

// Period is one turn of a rhythm.
type Period struct {
	Key       string    // 2026-06a, 2026-06, 2026Q2, 2026H1, 2026
	From, Due time.Time // Due is the first moment after it
	Open      time.Time // from when the matter stands open, so that whoever does it sees it in time
}

// PeriodAt is the turn of a rhythm that a moment lies in, by the calendar of Asia/Shanghai; false for rounds.
func PeriodAt(r Rhythm, at time.Time) (Period, bool) {
	at = at.In(clock.Shanghai)
	y, m, d := at.Date()
	day := func(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, clock.Shanghai) }
	var p Period
	lead := 0
	switch r {
	case HalfMonth:
		p = Period{Key: fmt.Sprintf("%d-%02da", y, m), From: day(y, m, 1), Due: day(y, m, 16)}
		if d > 15 {
			p = Period{Key: fmt.Sprintf("%d-%02db", y, m), From: day(y, m, 16), Due: day(y, m+1, 1)}
		}
	case Monthly:
		p = Period{Key: fmt.Sprintf("%d-%02d", y, m), From: day(y, m, 1), Due: day(y, m+1, 1)}
	case Quarterly:
		q := (int(m) - 1) / 3
		p, lead = Period{Key: fmt.Sprintf("%dQ%d", y, q+1), From: day(y, time.Month(q*3+1), 1), Due: day(y, time.Month(q*3+4), 1)}, 45
	case HalfYear:
		h := (int(m) - 1) / 6
		p, lead = Period{Key: fmt.Sprintf("%dH%d", y, h+1), From: day(y, time.Month(h*6+1), 1), Due: day(y, time.Month(h*6+7), 1)}, 60
	case Yearly:
		p, lead = Period{Key: fmt.Sprintf("%d", y), From: day(y, 1, 1), Due: day(y+1, 1, 1)}, 90
	default:
		return Period{}, false
	}
	p.Open = p.From
	if lead > 0 {
		p.Open = p.Due.AddDate(0, 0, -lead)
	}
	return p, true
}

// NextCheck is the day until which the next inspection must be made: the end of the turn that follows the last one, or of the turn
// that runs now when none is known or it was missed. "" below high-rise.
func NextCheck(f File, now time.Time) string {
	for _, d := range Duties(f) {
		if d.Key != "inspect" {
			continue
		}
		p, _ := PeriodAt(d.Rhythm, now)
		if last, ok := dayOf(f.Facts["inspected"]); ok && !last.Before(p.From) {
			p, _ = PeriodAt(d.Rhythm, p.Due)
		}
		return p.Due.AddDate(0, 0, -1).Format(time.DateOnly)
	}
	return ""
}

func dayOf(s string) (time.Time, bool) {
	t, err := time.ParseInLocation(time.DateOnly, s, clock.Shanghai)
	return t, err == nil
}
