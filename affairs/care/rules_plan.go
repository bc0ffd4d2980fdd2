package care

import "time"

// RetryDays is when somebody comes again after 没人应门.
const RetryDays = 3

// NextOf says when somebody is due and how: the visit at the door counts from the last visit at the door, a call does not reset
// it (care.md 2); a contact of any way counts from the last contact. A new date after 没人应门 takes the place of both; an extra
// visit comes first when it is earlier.
func NextOf(p Person) (day, way string) {
	base := func(last string) string {
		if last == "" {
			return p.Joined
		}
		return last
	}
	day, way = p.Plan.Home.After(base(p.LastHome)), WayHome
	if other := p.Plan.Other.After(base(p.LastAny)); other != "" && (day == "" || other < day) {
		day, way = other, WayPhone
	}
	if p.Retry != "" {
		day, way = p.Retry, WayHome
	}
	if p.ExtraDue != "" && (day == "" || p.ExtraDue < day) {
		day, way = p.ExtraDue, WayHome
	}
	return day, way
}

// After gives the person as a visit on a day leaves them.
func (p Person) After(v Visit) Person {
	if v.Met == MetNobody {
		t, err := time.Parse(time.DateOnly, v.Day)
		if err == nil && v.Way == WayHome {
			p.Retry = t.AddDate(0, 0, RetryDays).Format(time.DateOnly)
		}
		p.NextDay, p.NextWay = NextOf(p)
		return p
	}
	p.Retry = ""
	p.LastAny = max(p.LastAny, v.Day)
	if v.Way == WayHome {
		p.LastHome = max(p.LastHome, v.Day)
		p.ExtraDue = ""
	}
	p.NextDay, p.NextWay = NextOf(p)
	return p
}

// TraceWithin is how soon somebody must know where a person is after 没人应门: two hours for one of 80 and more who lives alone,
// a day for others who live alone or cannot look after themselves; 0 = a new date is enough (care.md 2).
func TraceWithin(f Facts) time.Duration {
	alone := f.is("alone")
	switch {
	case alone && f.Age >= 80:
		return 2 * time.Hour
	case alone || f.Ability >= 2 || f.Has("C05") || f.Has("C06"):
		return 24 * time.Hour
	}
	return 0
}

// WatchDays is after how many days beyond the due day the supervisor is told that nobody came: two for those in red, five for
// yellow, ten for green [check: set by the office].
var WatchDays = map[string]int{NeedRed: 2, NeedYellow: 5, NeedGreen: 10}

// Unvisited tells whether the supervisor is to be told today: once for each due day.
func Unvisited(p Person, today string) bool {
	if p.State != Active || p.NextDay == "" || p.ToldFor == p.NextDay {
		return false
	}
	return days(p.NextDay, today) >= WatchDays[p.Need]
}

// Hit tells whether an event of a kind concerns a person: key are those visited at least every 15 days or who cannot look after
// themselves.
func Hit(k ExtraKind, f Facts, p Plan) bool {
	switch k.Who {
	case "all":
		return true
	case "key":
		return p.Home.length() <= 15 || f.Ability >= 1 || f.Has("C05")
	}
	return false
}
