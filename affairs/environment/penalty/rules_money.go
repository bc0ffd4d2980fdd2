package penalty

import (
	"slices"

	"linli/platform/clock"
	"linli/platform/fault"
)

// longest stretch of days that is computed; beyond it a date is a slip.
const longest = 3660

// Daily is one stretch of the daily continuing fine, both days counted.
type Daily struct {
	From, To string
	Days     int64
	Fine     int64 // yuan a day: the original fine
	Total    int64
}

// ContinuedFine is 按日连续处罚 (生态环境法典 1060; 环境保护法 59, 部令28 17-19): from the day after delivery of the order to correct
// through the day of the re-inspection that found the act going on, each day the original fine; a further re-inspection counts on
// from the day after the one before. Errors: Invalid (environment.penalty.daily_*, day_form).
func ContinuedFine(fine int64, delivered string, reinspected ...string) ([]Daily, error) {
	if fine <= 0 || fine > most {
		return nil, fault.Invalid("environment.penalty.daily_fine")
	}
	if !clock.ValidDay(delivered) {
		return nil, fault.Invalid("environment.penalty.day_form", delivered)
	}
	if len(reinspected) == 0 {
		return nil, fault.Invalid("environment.penalty.daily_none")
	}
	var out []Daily
	last := delivered
	for _, day := range reinspected {
		if !clock.ValidDay(day) {
			return nil, fault.Invalid("environment.penalty.day_form", day)
		}
		n := days(last, day)
		if n < 1 {
			return nil, fault.Invalid("environment.penalty.daily_order", day, last)
		}
		if n > longest {
			return nil, fault.Invalid("environment.penalty.daily_long", last, day)
		}
		out = append(out, Daily{From: clock.AddDays(last, 1), To: day, Days: n, Fine: fine, Total: n * fine})
		last = day
	}
	return out, nil
}

// Continued are the conditions of a daily fine.
type Continued struct {
	Fined    bool // a fine was imposed
	Ordered  bool // an order to correct was delivered
	Going    bool // the re-inspection found the same act going on
	Refused  bool // the re-inspection was refused or obstructed
	Measures bool // measures of restriction or stop had ended the discharge
}

// May tells why no daily fine may be imposed, nil when it may. Errors: NotYet (environment.penalty.daily_no_*).
func (c Continued) May() error {
	switch {
	case !c.Fined:
		return fault.NotYet("environment.penalty.daily_no_fine")
	case !c.Ordered:
		return fault.NotYet("environment.penalty.daily_no_order")
	case c.Measures:
		return fault.NotYet("environment.penalty.daily_no_discharge")
	case !c.Going && !c.Refused:
		return fault.NotYet("environment.penalty.daily_no_act")
	}
	return nil
}

// Span is a stretch of days, both counted.
type Span struct{ From, To string }

func (s Span) sound() bool {
	return clock.ValidDay(s.From) && clock.ValidDay(s.To) && s.From <= s.To && days(s.From, s.To) <= longest
}

func (s Span) has(day string) bool { return s.From <= day && day <= s.To }

// Paid is a payment of part of the fine.
type Paid struct {
	Day string
	Fen int64
}

// Surcharge is what late payment costs.
type Surcharge struct {
	Days      int64  // that counted
	Suspended int64  // days of review or suit, left out
	Fen       int64  // in all
	Capped    bool   // it has reached the fine and grows no more
	CapDay    string // the day on which it did
	Open      int64  // fen of the fine not yet paid
}

// Late is the surcharge (加处罚款) of a fine that was due on a day, as of another: each day 3 % of what is still open, from the day
// after the due day through the day of payment, never more than the fine; days in review or suit do not count (行政处罚法 72, 73).
// Errors: Invalid (environment.penalty.late_*, day_form).
func Late(fine int64, due, asOf string, suspended []Span, paid []Paid) (Surcharge, error) {
	s := Surcharge{}
	if fine <= 0 || fine > most {
		return s, fault.Invalid("environment.penalty.daily_fine")
	}
	for _, d := range []string{due, asOf} {
		if !clock.ValidDay(d) {
			return s, fault.Invalid("environment.penalty.day_form", d)
		}
	}
	for _, x := range suspended {
		if !x.sound() {
			return s, fault.Invalid("environment.penalty.late_span", x.From, x.To)
		}
	}
	s.Open = fine * 100
	paid = slices.Clone(paid)
	slices.SortStableFunc(paid, func(a, b Paid) int { return int(sign(days(b.Day, a.Day))) })
	for _, p := range paid {
		if !clock.ValidDay(p.Day) || p.Fen <= 0 {
			return s, fault.Invalid("environment.penalty.late_paid", p.Day)
		}
	}
	if days(due, asOf) > longest {
		return s, fault.Invalid("environment.penalty.daily_long", due, asOf)
	}
	s.run(fine*100, due, asOf, suspended, paid)
	if s.Open < 0 {
		return s, fault.Invalid("environment.penalty.late_much")
	}
	return s, nil
}

// run counts day by day; what was paid on a day lowers the base from the next one on.
func (s *Surcharge) run(most int64, due, asOf string, suspended []Span, paid []Paid) {
	next := 0
	settle := func(before string) {
		for next < len(paid) && paid[next].Day < before && paid[next].Day <= asOf {
			s.Open -= paid[next].Fen
			next++
		}
	}
	thirds := int64(0) // 3 % of fen, in hundredths of a fen
	for day := clock.AddDays(due, 1); day <= asOf; day = clock.AddDays(day, 1) {
		settle(day)
		if s.Open <= 0 {
			break
		}
		if slices.ContainsFunc(suspended, func(x Span) bool { return x.has(day) }) {
			s.Suspended++
			continue
		}
		s.Days++
		if s.Capped {
			continue
		}
		thirds += s.Open * 3
		if s.Fen = thirds / 100; s.Fen >= most {
			s.Fen, s.Capped, s.CapDay = most, true, day
		}
	}
	settle(clock.AddDays(asOf, 1))
}
