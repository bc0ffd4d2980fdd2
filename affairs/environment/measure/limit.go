package measure

import (
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"linli/platform/fault"
	"linli/platform/text"
)

// Change limits a change made by people, from Low to High: water temperature (周平均最大温升≤1, 温降≤2).
const Change Op = "change"

// bases in the order in which one of equal limits is named.
var bases = []Basis{Permit, EIA, Local, Sector, Comprehensive, Quality}

// Bases lists the kinds of documents, the nearest to the single outlet first.
func Bases() []Basis { return slices.Clone(bases) }

// On tells whether the limit holds on a day.
func (l Limit) On(day string) bool {
	return (l.From == "" || l.From <= day) && (l.To == "" || day < l.To)
}

// Figure is the limit as a bare figure: 20, 6-9.
func (l Limit) Figure() string {
	switch l.Op {
	case Min:
		return Digits(l.Low)
	case Range, Change:
		return Digits(l.Low) + "-" + Digits(l.High)
	}
	return Digits(l.High)
}

// Text is the limit for people: ≤20 mg/L, ≥5 mg/L, 6–9.
func (l Limit) Text() string {
	s := "≤" + Digits(l.High)
	switch l.Op {
	case Min:
		s = "≥" + Digits(l.Low)
	case Range:
		s = Digits(l.Low) + "–" + Digits(l.High)
	case Change:
		s = "+" + Digits(l.High) + " / −" + Digits(l.Low.Abs())
	}
	return strings.TrimSpace(s + " " + l.Unit)
}

// Where names document, class and clause: GB 3838-2002 地表水环境质量标准 Ⅲ类 表1 第5项.
func (l Limit) Where(lang string) string {
	return strings.Join(slices.DeleteFunc([]string{l.Title, ClassName(lang, l.Document, l.Class), l.Clause}, func(s string) bool { return s == "" }), " ")
}

// Classes lists the classes of a document in their order.
func (d Document) Classes() (out []string) {
	for _, r := range d.Rows {
		for _, c := range classesOf(r.Values) {
			if !slices.Contains(out, c) {
				out = append(out, c)
			}
		}
	}
	return out
}

var classOrder = []string{"I", "II", "III", "IV", "V", "1A", "1B", "1", "2", "3", "main", "mine", "workshop"}

func classesOf(values map[string]string) (out []string) {
	for c := range values {
		out = append(out, c)
	}
	rank := func(c string) int {
		if i := slices.Index(classOrder, c); i >= 0 {
			return i
		}
		return len(classOrder)
	}
	slices.SortFunc(out, func(a, b string) int {
		if d := rank(a) - rank(b); d != 0 {
			return d
		}
		return strings.Compare(a, b)
	})
	return out
}

// ClassName is how people call a class of a document: Ⅲ类, 一级A, 其他单位.
func ClassName(lang, document, class string) string {
	for _, key := range []string{"environment.measure.class." + document + "." + class, "environment.measure.class." + class} {
		if text.Has(lang, key) {
			return text.T(lang, key)
		}
	}
	return class
}

// ParseLimit reads a limit as an officer or a permit writes it: "20", "≤20 mg/L", "6-9", ">=5". unit is used where the text has
// none. A bare figure is an upper limit, for dissolved oxygen a lower one. Errors: Invalid.
func ParseLimit(p Pollutant, s, unit string) (Limit, error) {
	bad := fault.Invalid("environment.measure.limit_text", text.Short(text.Clean(s), 40))
	t := strings.NewReplacer("≤", "<=", "≥", ">=", "～", "..", "~", "..", "—", "..", "–", "..", "至", "..", "不大于", "<=", "不小于", ">=").Replace(text.Clean(s))
	l := Limit{Pollutant: p.Code, Op: Max}
	if p.Code == "w01009" {
		l.Op = Min
	}
	if r, ok := strings.CutPrefix(t, "<="); ok {
		l.Op, t = Max, r
	} else if r, ok := strings.CutPrefix(t, ">="); ok {
		l.Op, t = Min, r
	}
	lo, hi, two := strings.Cut(t, "..")
	if !two && len(t) > 1 {
		if i := strings.IndexByte(t[1:], '-'); i >= 0 && strings.ContainsAny(t[i:i+1], "0123456789 ") {
			lo, hi, two = t[:i+1], t[i+2:], true
		}
	}
	a, err := ParseValue(strings.TrimSpace(lo))
	if err != nil || a.Below || a.Above {
		return Limit{}, bad
	}
	stuck := a.Unit
	l.Low, l.High = a.D, a.D
	if two {
		b, err := ParseValue(strings.TrimSpace(hi))
		if err != nil || b.Below || b.Above || b.D.LessThan(a.D) {
			return Limit{}, bad
		}
		l.Op, l.High, stuck = Range, b.D, b.Unit
	}
	if l.Low.IsNegative() || l.High.IsNegative() {
		return Limit{}, bad
	}
	if l.Unit, err = oneUnit(stuck, unit); err != nil {
		return Limit{}, err
	}
	return l, nil
}

// stricter tells whether a allows less than b: -1 stricter, 0 the same, 1 looser; ok is false when they cross or can not be compared.
func stricter(a, b Limit) (order int, ok bool) {
	lowB, _, err1 := Convert(b.Low, b.Unit, a.Unit)
	highB, _, err2 := Convert(b.High, b.Unit, a.Unit)
	if a.Op != b.Op || err1 != nil || err2 != nil {
		return 0, false
	}
	low, high := lowB.Cmp(a.Low), a.High.Cmp(highB) // -1: a is stricter on that side
	switch a.Op {
	case Max:
		return high, true
	case Min:
		return low, true
	}
	if low*high < 0 {
		return 0, false
	}
	return min(1, max(-1, low+high)), true
}

// Digits writes a decimal with the digits that it was given: 1.0 stays 1.0.
func Digits(d decimal.Decimal) string {
	if e := d.Exponent(); e < 0 {
		return d.StringFixed(-e)
	}
	return d.String()
}
