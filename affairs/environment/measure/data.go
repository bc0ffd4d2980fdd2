package measure

import (
	"embed"
	"encoding/json"
	"io"
	"slices"
	"strings"
	"sync"

	"github.com/shopspring/decimal"

	"linli/platform/clock"
	"linli/platform/fault"
	"linli/platform/text"
)

//go:embed data
var data embed.FS

// Document is a standard with its limits in one edition.
type Document struct {
	ID      string `json:"id"`
	Title   string `json:"title"`
	English string `json:"english"`
	Basis   Basis  `json:"basis"`
	From    string `json:"from"`
	To      string `json:"to,omitempty"`
	Source  string `json:"source"`
	Check   bool   `json:"check,omitempty"`
	Note    string `json:"note,omitempty"`
	Rows    []line `json:"limits"`
}

// Name is its title in a language.
func (d Document) Name(lang string) string {
	if lang == text.EN && d.English != "" {
		return d.English
	}
	return d.Title
}

// In tells whether the edition is in force on a day.
func (d Document) In(day string) bool { return d.From <= day && (d.To == "" || day < d.To) }

// line is one line of a table: a pollutant with a value for each class.
type line struct {
	Pollutant string            `json:"pollutant"`
	Op        Op                `json:"op"`
	Unit      string            `json:"unit"`
	Clause    string            `json:"clause"`
	Values    map[string]string `json:"values"`
	Water     string            `json:"water,omitempty"`
	When      string            `json:"when,omitempty"` // cold
	Check     bool              `json:"check,omitempty"`
	Note      string            `json:"note,omitempty"`
}

// Library holds documents with their limits. It is immutable.
type Library struct {
	docs   []Document
	limits []Limit
}

// embedded are the limits of the program, read when they are first asked for.
var embedded = sync.OnceValue(func() *Library {
	b, err := data.ReadFile("data/limits.json")
	var l *Library
	if err == nil {
		l, err = parseLibrary(b)
	}
	if err != nil {
		panic("measure: embedded limits: " + err.Error()) // a broken file is a broken build, which a test shows
	}
	return l
})

// known are the pollutants, with the place of each name in the list.
type known struct {
	list   []Pollutant
	byName map[string]int
}

var pollutants = sync.OnceValue(func() known {
	out := known{byName: map[string]int{}}
	b, err := data.ReadFile("data/pollutants.json")
	if err == nil {
		err = json.Unmarshal(b, &out.list)
	}
	if err != nil {
		panic("measure: embedded pollutants: " + err.Error())
	}
	for i, p := range out.list {
		for _, n := range append([]string{p.Code, p.Old, p.ZH, p.EN}, p.Names...) {
			if n = nameKey(n); n != "" {
				if _, twice := out.byName[n]; !twice {
					out.byName[n] = i
				}
			}
		}
	}
	return out
})

// nameKey folds what people write differently: width, case, blanks, brackets, hyphens.
func nameKey(s string) string {
	s = strings.ToLower(text.Squeeze(s))
	return nameMarks.Replace(s)
}

var nameMarks = strings.NewReplacer("(", "", ")", "", "-", "", "_", "", "（", "", "）", "")

// Pollutants lists all, the 24 items of GB 3838 first.
func Pollutants() []Pollutant { return slices.Clone(pollutants().list) }

// PollutantBy finds a pollutant by its code (w01018), its code of 2005 (011) or any of its names (COD, CODcr, 化学需氧量).
// Errors: Invalid (environment.measure.pollutant).
func PollutantBy(name string) (Pollutant, error) {
	p := pollutants()
	if i, ok := p.byName[nameKey(name)]; ok {
		return p.list[i], nil
	}
	return Pollutant{}, fault.Invalid("environment.measure.pollutant", text.Short(text.Clean(name), 40))
}

// Embedded gives the limits that come with the program.
func Embedded() *Library { return embedded() }

func parseLibrary(b []byte) (*Library, error) {
	var docs []Document
	if err := json.Unmarshal(b, &docs); err != nil {
		return nil, fault.Invalid("environment.measure.file", err.Error())
	}
	l := &Library{}
	for _, d := range docs {
		if err := l.add(d); err != nil {
			return nil, err
		}
	}
	return l, nil
}

// add checks an edition and spreads its lines into limits.
func (l *Library) add(d Document) error {
	if d.ID == "" || d.Title == "" || d.Source == "" || !clock.ValidDay(d.From) || d.To != "" && (!clock.ValidDay(d.To) || d.To <= d.From) || !slices.Contains(bases, d.Basis) {
		return fault.Invalid("environment.measure.file_document", d.ID)
	}
	for _, o := range l.docs {
		if o.ID == d.ID && (o.To == "" || d.From < o.To) && (d.To == "" || o.From < d.To) {
			return fault.Invalid("environment.measure.file_twice", d.ID)
		}
	}
	for _, r := range d.Rows {
		for _, class := range classesOf(r.Values) {
			lim, err := d.limit(r, class)
			if err != nil {
				return err
			}
			l.limits = append(l.limits, lim)
		}
	}
	l.docs = append(l.docs, d)
	return nil
}

func (d Document) limit(r line, class string) (Limit, error) {
	bad := fault.Invalid("environment.measure.file_line", d.ID, r.Pollutant, class)
	p, err := PollutantBy(r.Pollutant)
	unit, uerr := ParseUnit(r.Unit)
	low, high, verr := bounds(r.Op, r.Values[class])
	if err != nil || uerr != nil || verr != nil || !SameKind(unit, p.Unit) {
		return Limit{}, bad
	}
	return Limit{Pollutant: p.Code, Op: r.Op, Low: low, High: high, Unit: unit, Basis: d.Basis, Document: d.ID, Title: d.Title, Class: class, Clause: r.Clause,
		Source: d.Source, From: d.From, To: d.To, Water: r.Water, Cold: r.When == "cold", Note: r.Note, Check: d.Check || r.Check}, nil
}

// bounds reads "20" or "6..9" as the operator wants it.
func bounds(op Op, s string) (low, high decimal.Decimal, err error) {
	a, b, two := strings.Cut(s, "..")
	if two != (op == Range || op == Change) {
		return low, high, fault.Invalid("environment.measure.limit_text", s)
	}
	if low, err = plain(a); err != nil {
		return low, high, err
	}
	switch op {
	case Max:
		return decimal.Zero, low, nil
	case Min:
		return low, decimal.Zero, nil
	case Range, Change:
		if high, err = plain(b); err == nil && high.LessThan(low) {
			err = fault.Invalid("environment.measure.limit_text", s)
		}
		return low, high, err
	}
	return low, high, fault.Invalid("environment.measure.limit_text", s)
}

func plain(s string) (decimal.Decimal, error) {
	v, err := ParseValue(s)
	if err != nil || v.Below || v.Above || v.Unit != "" {
		return decimal.Decimal{}, fault.Invalid("environment.measure.limit_text", s)
	}
	return v.D, nil
}

// With gives a library in which the documents of r (JSON in the form of data/limits.json) replace all editions of the same id: how
// an office puts its province's standard in place. Errors: Invalid naming what is wrong.
func (l *Library) With(r io.Reader) (*Library, error) {
	raw, err := io.ReadAll(io.LimitReader(r, 4<<20))
	if err != nil {
		return nil, fault.Invalid("environment.measure.file", "").With(err)
	}
	out, err := parseLibrary(raw)
	if err != nil {
		return nil, err
	}
	own := map[string]bool{}
	for _, d := range out.docs {
		own[d.ID] = true
	}
	for _, d := range l.docs {
		if !own[d.ID] {
			if err := out.add(d); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

// Documents lists the documents in force on a day, in the order of the data; "" lists all editions.
func (l *Library) Documents(day string) (out []Document) {
	for _, d := range l.docs {
		if day == "" || d.In(day) {
			out = append(out, d)
		}
	}
	return out
}

// Query narrows Limits; empty fields do not narrow.
type Query struct {
	Pollutant, Document, Class, Day string
	Water                           Water // "": values for both kinds of water are listed
	Temp                            Temp  // "": values for warm and cold water are listed
}

// Temp is whether the water is colder than the standard's ordinary case.
type Temp string

// GB 18918 sets another ammonia value at 12 °C or colder.
const (
	Warm Temp = "warm"
	Cold Temp = "cold"
)

// Limits lists what the documents set, in the order of the data.
func (l *Library) Limits(q Query) (out []Limit) {
	for _, x := range l.limits {
		if q.Pollutant != "" && x.Pollutant != q.Pollutant || q.Document != "" && x.Document != q.Document || q.Class != "" && x.Class != q.Class || q.Day != "" && !x.On(q.Day) {
			continue
		}
		if q.Water == River && x.Water == string(Lake) || q.Water == Lake && x.Water == "" && l.special(x, func(y Limit) bool { return y.Water == string(Lake) }) {
			continue
		}
		if q.Temp == Warm && x.Cold || q.Temp == Cold && !x.Cold && l.special(x, func(y Limit) bool { return y.Cold }) {
			continue
		}
		out = append(out, x)
	}
	return out
}

// special tells whether the same document has another line for the same pollutant and class that is.
func (l *Library) special(x Limit, is func(Limit) bool) bool {
	return slices.ContainsFunc(l.limits, func(y Limit) bool {
		return y.Document == x.Document && y.From == x.From && y.Pollutant == x.Pollutant && y.Class == x.Class && is(y)
	})
}

// Find gives the one limit of a document, a class and a pollutant on a day; rivers and warm water where nothing is said. Errors:
// NotFound (environment.measure.limit_none).
func (l *Library) Find(q Query) (Limit, error) {
	if q.Water == "" {
		q.Water = River
	}
	if q.Temp == "" {
		q.Temp = Warm
	}
	if list := l.Limits(q); len(list) == 1 {
		return list[0], nil
	}
	return Limit{}, fault.NotFound("environment.measure.limit_none", text.Joined(q.Document, q.Class), q.Pollutant, q.Day)
}

// ByName reads "GB 3838-2002 Ⅲ", "DB14/1928-2019 mine" into document and class; false when no document is named.
func (l *Library) ByName(s string) (document, class string, ok bool) {
	key := nameKey(s)
	for _, d := range l.docs {
		rest, found := strings.CutPrefix(key, nameKey(d.ID))
		if !found {
			continue
		}
		rest = strings.NewReplacer("类", "", "级", "", "标准", "").Replace(rest)
		for _, c := range d.Classes() {
			if strings.ToLower(c) == rest {
				return d.ID, c, true
			}
		}
		return d.ID, "", true
	}
	return "", "", false
}

// File is the embedded file of limits, as an example for an office's own.
func File() []byte {
	b, _ := data.ReadFile("data/limits.json") // embedded, read at the start
	return b
}
