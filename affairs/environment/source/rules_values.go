package source

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/shopspring/decimal"

	"linli/affairs/environment/measure"
	"linli/platform/clock"
	"linli/platform/fault"
	"linli/platform/text"
)

// Degree reads a position in degrees as 1e-7 degrees: 112.1234567, 112°7'24.4", 112度7分24.4秒. ok is false when it is none.
func Degree(s string) (n int64, ok bool) {
	s = strings.TrimSpace(text.Clean(s))
	if s == "" {
		return 0, true
	}
	parts := strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune("°度′'’分″\"”秒 ", r) })
	if len(parts) == 0 || len(parts) > 3 {
		return 0, false
	}
	sum, unit := decimal.Zero, decimal.New(1, 0)
	for i, p := range parts {
		if len(p) > 16 || strings.ContainsAny(p, "eE") {
			return 0, false
		}
		d, err := decimal.NewFromString(p)
		if err != nil || i > 0 && (d.IsNegative() || d.GreaterThanOrEqual(decimal.New(60, 0))) {
			return 0, false
		}
		sum = sum.Add(d.DivRound(unit, 12))
		unit = unit.Mul(decimal.New(60, 0))
	}
	sum = sum.Shift(7).Round(0)
	if sum.Abs().GreaterThan(decimal.New(180, 7)) {
		return 0, false
	}
	return sum.IntPart(), true
}

// Degrees writes 1e-7 degrees as people type them; "" for none.
func Degrees(n int64) string {
	if n == 0 {
		return ""
	}
	return decimal.New(n, -7).String()
}

// checkPosition says what is wrong with a position: swapped, outside of China, or only half of it. "" is fine.
func checkPosition(lon, lat int64) string {
	inLon, inLat := func(n int64) bool { return n >= 73_0000000 && n <= 136_0000000 }, func(n int64) bool { return n >= 3_0000000 && n <= 54_0000000 }
	switch {
	case lon == 0 && lat == 0:
		return ""
	case lon == 0 || lat == 0:
		return "environment.source.w.half"
	case inLon(lon) && inLat(lat):
		return ""
	case inLon(lat) && inLat(lon):
		return "environment.source.w.swapped"
	}
	return "environment.source.w.outside"
}

// values is what a form holds, by the keys of its fields.
type values map[string]string

// cleaned brings what was typed into the form in which it is kept and says what is wrong, field by field.
func cleaned(name string, in values) (values, []fault.Field) {
	out, bad := values{}, []fault.Field{}
	say := func(f field, key string, args ...any) {
		bad = append(bad, fault.Field{Name: f.Key, Key: key, Args: args})
	}
	for _, f := range forms[name] {
		v := strings.TrimSpace(text.Clean(in[f.Key]))
		if f.As == asLong {
			v = strings.TrimSpace(strings.ReplaceAll(in[f.Key], "\r\n", "\n"))
		}
		switch {
		case v == "" && f.Required:
			say(f, "environment.source.w.needed")
		case f.Max > 0 && utf8.RuneCountInString(v) > f.Max:
			say(f, "environment.source.w.long", f.Max)
		case f.As == asChoice && v != "" && !slices.Contains(f.Options, v):
			say(f, "environment.source.w.choice")
		case f.As == asDay && v != "" && !clock.ValidDay(v):
			say(f, "environment.source.w.day")
		case f.As == asInt && v != "":
			if n, err := strconv.ParseInt(v, 10, 64); err != nil || n < 0 || n > 1_000_000 {
				say(f, "environment.source.w.whole")
			} else {
				v = strconv.FormatInt(n, 10)
			}
		case f.As == asDegree:
			n, ok := Degree(v)
			if !ok {
				say(f, "environment.source.w.degree")
			} else {
				v = Degrees(n)
			}
		}
		out[f.Key] = v
	}
	if key := checkPosition(degree(out["lon"]), degree(out["lat"])); key != "" && len(bad) == 0 {
		bad = append(bad, fault.Field{Name: "lon", Key: key})
	}
	return out, bad
}

func degree(s string) int64 { n, _ := Degree(s); return n }

func whole(s string) int64 {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		return 0
	}
	return n
}

// CheckLimit says what is wrong with a limit, field by field, and gives it with clean figures.
func CheckLimit(l Limit) (Limit, []fault.Field) {
	var bad []fault.Field
	say := func(name, key string, args ...any) { bad = append(bad, fault.Field{Name: name, Key: key, Args: args}) }
	p, err := measure.PollutantBy(l.Pollutant)
	if err != nil {
		say("pollutant", "environment.source.w.pollutant")
	} else {
		l.Pollutant = p.Code
	}
	if l.Op == "" {
		l.Op = string(measure.Max)
	}
	if !slices.Contains([]string{string(measure.Max), string(measure.Min), string(measure.Range)}, l.Op) {
		say("op", "environment.source.w.choice")
	}
	figure := func(name, s string) decimal.Decimal {
		s = strings.TrimSpace(text.Clean(s))
		d, err := decimal.NewFromString(s)
		if err != nil || len(s) > 12 || strings.ContainsAny(s, "eE") || d.IsNegative() {
			say(name, "environment.source.w.figure")
		}
		return d
	}
	low := figure("value", l.Value)
	l.Value = strings.TrimSpace(text.Clean(l.Value))
	if l.Op == string(measure.Range) {
		l.High = strings.TrimSpace(text.Clean(l.High))
		if high := figure("high", l.High); len(bad) == 0 && !high.GreaterThan(low) {
			say("high", "environment.source.w.range")
		}
	} else {
		l.High = ""
	}
	if !slices.Contains(bases, l.Basis) {
		say("basis", "environment.source.w.choice")
	}
	for name, s := range map[string]string{"document": l.Document, "clause": l.Clause, "unit": l.Unit} {
		if utf8.RuneCountInString(s) > 80 {
			say(name, "environment.source.w.long", 80)
		}
	}
	return l, bad
}

// bases in the order in which a form offers them.
var bases = []string{string(measure.Permit), string(measure.EIA), string(measure.Local), string(measure.Sector), string(measure.Comprehensive), string(measure.Quality)}

// Measured gives a limit in the form in which figures are judged against it. document names what it rests on when the limit itself
// does not: the number of the permit.
func (l Limit) Measured(document string) measure.Limit {
	m := measure.Limit{Pollutant: l.Pollutant, Op: measure.Op(l.Op), Unit: l.Unit, Basis: measure.Basis(l.Basis), Document: l.Document, Title: l.Document, Clause: l.Clause, Check: l.Check, Binding: true}
	if m.Document == "" {
		m.Document, m.Title = document, document
	}
	v, err := decimal.NewFromString(l.Value)
	if err != nil {
		return m
	}
	switch m.Op {
	case measure.Min:
		m.Low = v
	case measure.Range:
		m.Low = v
		if h, err := decimal.NewFromString(l.High); err == nil {
			m.High = h
		}
	default:
		m.Op, m.High = measure.Max, v
	}
	return m
}

// Words says a limit: ≤20 mg/L, 6～9.
func (l Limit) Words() string {
	switch l.Op {
	case string(measure.Min):
		return "≥" + l.Value + unitAfter(l.Unit)
	case string(measure.Range):
		return l.Value + "～" + l.High + unitAfter(l.Unit)
	}
	return "≤" + l.Value + unitAfter(l.Unit)
}

func unitAfter(u string) string {
	if u == "" {
		return ""
	}
	return " " + u
}

// Expired tells whether a permit no longer holds on a day; "" as its end means five years from its beginning (排污许可管理条例 art. 14).
func (p Permit) Expired(day string) bool { return p.Until < day }

// until is the last day of five years from a day.
func until(from string) string { return clock.AddDays(clock.AddMonths(from, 60), -1) }
