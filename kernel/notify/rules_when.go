package notify

import (
	"time"

	"linli/platform/clock"
)

// The hours within which Linli may disturb anybody (ux.md R3).
const (
	dayBegins = 8 * 60  // minute of the day
	dayEnds   = 20 * 60 // from this minute on it is quiet
)

// loud gives the first moment from t on at which something may go out: t itself by day
// or for an emergency, else 08:00.
func loud(t time.Time, emergency bool) time.Time {
	if emergency {
		return t
	}
	l := t.In(clock.Shanghai)
	switch m := l.Hour()*60 + l.Minute(); {
	case m < dayBegins:
		return minuteOf(l, dayBegins)
	case m >= dayEnds:
		return minuteOf(l.AddDate(0, 0, 1), dayBegins)
	}
	return t
}

// nextAt gives the first moment after t at the given minute of the day, put inside the
// loud hours.
func nextAt(t time.Time, minute int) time.Time {
	minute = min(max(minute, dayBegins), dayEnds-1)
	l := t.In(clock.Shanghai)
	if at := minuteOf(l, minute); at.After(t) {
		return at
	}
	return minuteOf(l.AddDate(0, 0, 1), minute)
}

func minuteOf(day time.Time, minute int) time.Time {
	return time.Date(day.Year(), day.Month(), day.Day(), minute/60, minute%60, 0, 0, clock.Shanghai)
}

// Waits between tries; after the last the message is given up and said to have failed.
var waits = []time.Duration{time.Minute, 5 * time.Minute, 15 * time.Minute, time.Hour, 3 * time.Hour, 6 * time.Hour, 12 * time.Hour, 24 * time.Hour, 24 * time.Hour}

// again gives the moment of the next try after `tries` failed ones, or false.
func again(now time.Time, tries int, emergency bool) (time.Time, bool) {
	if tries < 1 || tries > len(waits) {
		return time.Time{}, false
	}
	return loud(now.Add(waits[tries-1]), emergency), true
}
