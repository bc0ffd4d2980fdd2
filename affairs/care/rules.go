package care

import (
	"bufio"
	_ "embed"
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"
)

//go:embed data/categories.csv
var categoriesCSV string

//go:embed data/rhythm.csv
var rhythmCSV string

//go:embed data/extra.csv
var extraCSV string

// Category is one reason why somebody needs attention (care.md 1), as the data file says it.
type Category struct {
	Code, Name, NameEN string
	Short              []string // words of old tables; the first is ours
	MinAge             int
	Derived            string // age, ability, household: never typed
	Sees               []string
	Basis              string
	Law                bool // a law makes the visit a duty, with or without consent
	Sure               bool
}

// Rhythm is how often: days or months, not both. The zero value is never.
type Rhythm struct{ Days, Months int }

// Rule is one line of the visit plan.
type Rule struct {
	ID          string
	When        []string
	Home, Other Rhythm
	From, Until string // yyyy-mm-dd, Until exclusive, "" = in force
	Source      string
	Sure        bool
}

// ExtraKind is what adds a visit.
type ExtraKind struct {
	Kind, Name, NameEN string
	Within             time.Duration
	Who                string // key, all, one
	Source             string
	Sure               bool
}

// Facts are what the rules may know of a person.
type Facts struct {
	Codes      []string
	Age        int // -1 unknown
	Alone      bool
	Ability    int // level 0-4, -1 not assessed
	Disability int // grade 1-4, 0 none
	CarerAge   int // -1 unknown or no carer
	Risk       bool
}

// Plan is how often somebody is visited, and why.
type Plan struct {
	Home, Other Rhythm
	Why         []string // ids of the rules that decide, home first
}

// ParseRhythm reads 7d, 1m or "" (never).
func ParseRhythm(s string) (Rhythm, error) {
	if s == "" {
		return Rhythm{}, nil
	}
	n, err := strconv.Atoi(s[:len(s)-1])
	if err != nil || n < 1 || n > 400 {
		return Rhythm{}, fmt.Errorf("rhythm %q", s)
	}
	switch s[len(s)-1] {
	case 'd':
		return Rhythm{Days: n}, nil
	case 'm':
		return Rhythm{Months: n}, nil
	}
	return Rhythm{}, fmt.Errorf("rhythm %q", s)
}

// String is the inverse of ParseRhythm.
func (r Rhythm) String() string {
	switch {
	case r.Months > 0:
		return strconv.Itoa(r.Months) + "m"
	case r.Days > 0:
		return strconv.Itoa(r.Days) + "d"
	}
	return ""
}

// Never tells whether nothing is due.
func (r Rhythm) Never() bool { return r == Rhythm{} }

// length puts rhythms in order; a month counts as 30 days.
func (r Rhythm) length() int {
	if r.Never() {
		return 1 << 20
	}
	return r.Days + 30*r.Months
}

// stricter gives the shorter of two.
func stricter(a, b Rhythm) (Rhythm, bool) {
	if b.length() < a.length() {
		return b, true
	}
	return a, false
}

// After gives the day that lies one rhythm after day (yyyy-mm-dd). A month later is the same day of the next month, or its last
// day: 31 January + 1m = 28 February, so that no calendar month is left out. "" when never or when day is no day.
func (r Rhythm) After(day string) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil || r.Never() {
		return ""
	}
	if r.Months == 0 {
		return t.AddDate(0, 0, r.Days).Format(time.DateOnly)
	}
	next := time.Date(t.Year(), t.Month()+time.Month(r.Months), 1, 0, 0, 0, 0, time.UTC)
	last := next.AddDate(0, 1, -1).Day()
	return next.AddDate(0, 0, min(t.Day(), last)-1).Format(time.DateOnly)
}

// Planned gives the plan of a person on a day: the strictest home rhythm and the strictest rhythm of any contact among the rules
// that hold and are in force (care.md 2).
func Planned(rules []Rule, f Facts, day string) Plan {
	var p Plan
	home, other := "", ""
	for _, r := range rules {
		if day < r.From || (r.Until != "" && day >= r.Until) || !r.holds(f) {
			continue
		}
		var better bool
		if p.Home, better = stricter(p.Home, r.Home); better {
			home = r.ID
		}
		if p.Other, better = stricter(p.Other, r.Other); better {
			other = r.ID
		}
	}
	if home != "" {
		p.Why = append(p.Why, home)
	}
	if other != "" && other != home {
		p.Why = append(p.Why, other)
	}
	if p.Other.length() >= p.Home.length() {
		p.Other = Rhythm{} // the visit at the door is the stricter one anyway
	}
	return p
}

func (r Rule) holds(f Facts) bool {
	for _, w := range r.When {
		if !f.is(w) {
			return false
		}
	}
	return true
}

// is answers one word of a rule; a word nobody knows never holds (a test reads all of them).
func (f Facts) is(word string) bool {
	if name, n, ok := strings.Cut(word, ">="); ok {
		limit, err := strconv.Atoi(n)
		if err != nil {
			return false
		}
		switch name {
		case "age":
			return f.Age >= limit
		case "ability":
			return f.Ability >= limit
		case "carer":
			return f.CarerAge >= limit
		}
		return false
	}
	switch word {
	case "alone":
		return f.Alone || f.Has("C01")
	case "disabled":
		return f.Disability > 0 || f.Has("C11")
	case "heavy":
		return f.Disability == 1 || f.Disability == 2
	case "risk":
		return f.Risk
	case "old":
		return f.Age >= 60
	}
	return f.Has(word)
}

// Has tells whether a category is among the person's.
func (f Facts) Has(code string) bool {
	for _, c := range f.Codes {
		if c == code {
			return true
		}
	}
	return false
}

// Derive adds what is never typed: 高龄 from the birthday on, 失能 from the ability level; and takes away what age forbids.
func Derive(f Facts) Facts {
	var out []string
	for _, c := range f.Codes {
		if k, ok := CategoryOf(c); ok && k.Derived != "age" && k.Derived != "ability" && (k.MinAge == 0 || f.Age < 0 || f.Age >= k.MinAge) {
			out = append(out, c)
		} else if ok && k.Derived == "ability" && f.Ability < 0 {
			out = append(out, c) // said before anybody assessed it
		}
	}
	f.Codes = out
	if f.Age >= 80 {
		f.Codes = append(f.Codes, "C04")
	}
	if f.Ability >= 1 && !f.Has("C05") {
		f.Codes = append(f.Codes, "C05")
	}
	return f
}

// Key tells whether a household is 重点 (care.md 1): it must have a member and a second one.
func Key(f Facts) bool {
	return f.Has("C01") && f.Age >= 70 || f.Has("C04") && f.Alone || f.Has("C05") || f.Has("C06") || f.Has("C08") || f.Has("C13") ||
		f.is("heavy") && f.Alone
}

// Shade is how near the next visit is: green below four fifths of the interval, amber to its end, red beyond (care.md 2).
type Shade string

// The shades.
const (
	ShadeGreen Shade = "green"
	ShadeAmber Shade = "amber"
	ShadeRed   Shade = "red"
)

// ShadeOf compares today with the last visit and the day the next is due. All are yyyy-mm-dd; last may be "".
func ShadeOf(last, due, today string) Shade {
	if due == "" {
		return ShadeGreen
	}
	if today > due {
		return ShadeRed
	}
	if last == "" || today == due {
		return ShadeAmber
	}
	whole, gone := days(last, due), days(last, today)
	if whole > 0 && gone*5 >= whole*4 {
		return ShadeAmber
	}
	return ShadeGreen
}

// days counts the days from one day to another; 0 when one is no day.
func days(from, to string) int {
	a, e1 := time.Parse(time.DateOnly, from)
	b, e2 := time.Parse(time.DateOnly, to)
	if e1 != nil || e2 != nil {
		return 0
	}
	return int(b.Sub(a).Hours() / 24)
}

// Categories, Rules and ExtraKinds are the embedded data. A file that cannot be read is a mistake of the build and a test finds it.
var (
	Categories = sync.OnceValue(func() []Category { c, _ := readCategories(categoriesCSV); return c })
	Rules      = sync.OnceValue(func() []Rule { r, _ := readRules(rhythmCSV); return r })
	ExtraKinds = sync.OnceValue(func() []ExtraKind { e, _ := readExtras(extraCSV); return e })
)

// CategoryOf finds a category by its code.
func CategoryOf(code string) (Category, bool) {
	for _, c := range Categories() {
		if c.Code == code {
			return c, true
		}
	}
	return Category{}, false
}

// CategoryByWord finds a category by its code or one of the words of old tables.
func CategoryByWord(word string) (Category, bool) {
	for _, c := range Categories() {
		if c.Code == word || c.Name == word {
			return c, true
		}
		for _, s := range c.Short {
			if s == word {
				return c, true
			}
		}
	}
	return Category{}, false
}

// RuleOf finds a rule by its id.
func RuleOf(id string) (Rule, bool) {
	for _, r := range Rules() {
		if r.ID == id {
			return r, true
		}
	}
	return Rule{}, false
}

// ExtraOf finds a kind of extra visit.
func ExtraOf(kind string) (ExtraKind, bool) {
	for _, e := range ExtraKinds() {
		if e.Kind == kind {
			return e, true
		}
	}
	return ExtraKind{}, false
}

func records(s string, fields int) ([][]string, error) {
	r := csv.NewReader(bufio.NewReader(strings.NewReader(s)))
	r.Comment, r.FieldsPerRecord = '#', fields
	rows, err := r.ReadAll()
	if err != nil || len(rows) < 2 {
		return nil, fmt.Errorf("care data: %w", err)
	}
	return rows[1:], nil
}

func readCategories(s string) (out []Category, err error) {
	rows, err := records(s, 10)
	for _, r := range rows {
		age, e := strconv.Atoi(r[4])
		if e != nil {
			return nil, e
		}
		out = append(out, Category{Code: r[0], Name: r[1], NameEN: r[2], Short: strings.Split(r[3], "|"), MinAge: age, Derived: r[5], Sees: strings.Fields(r[6]), Basis: r[7], Law: r[8] == "yes", Sure: r[9] == "sure"})
	}
	return out, err
}

func readRules(s string) (out []Rule, err error) {
	rows, err := records(s, 8)
	for _, r := range rows {
		home, e1 := ParseRhythm(r[2])
		other, e2 := ParseRhythm(r[3])
		if e1 != nil || e2 != nil {
			return nil, fmt.Errorf("care data: rule %s", r[0])
		}
		out = append(out, Rule{ID: r[0], When: strings.Fields(r[1]), Home: home, Other: other, From: r[4], Until: r[5], Source: r[6], Sure: r[7] == "sure"})
	}
	return out, err
}

func readExtras(s string) (out []ExtraKind, err error) {
	rows, err := records(s, 7)
	for _, r := range rows {
		d, e := within(r[3])
		if e != nil {
			return nil, e
		}
		out = append(out, ExtraKind{Kind: r[0], Name: r[1], NameEN: r[2], Within: d, Who: r[4], Source: r[5], Sure: r[6] == "sure"})
	}
	return out, err
}

// within reads 30min, 2h or 3d.
func within(s string) (time.Duration, error) {
	if n, ok := strings.CutSuffix(s, "d"); ok {
		d, err := strconv.Atoi(n)
		return time.Duration(d) * 24 * time.Hour, err
	}
	return time.ParseDuration(strings.Replace(s, "min", "m", 1))
}
