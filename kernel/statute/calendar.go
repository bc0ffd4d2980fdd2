package statute

import (
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"sort"
	"sync"
	"time"

	"linli/platform/clock"
	"linli/platform/fault"
)

//go:embed data
var data embed.FS

const dayForm = "2006-01-02"

// Calendar knows which days are worked. It is immutable: With gives a new one, so a request that began with one
// calendar ends with it.
type Calendar struct {
	years  map[int]*table
	lunar  map[int][]named
	fixed  []named
	Office Office // office hours for WorkHour terms
}

// table is one published year, spread out by day.
type table struct {
	year   Year
	off    map[string]string
	worked map[string]bool
}

type named struct{ day, name string }

// Embedded gives the calendar of the years that come with the program (2025, 2026) and the statutory days for the rest.
func Embedded() *Calendar { return embedded() }

// embedded reads the files of the program; a broken one is a broken build, which the first test shows.
var embedded = sync.OnceValue(func() *Calendar {
	c, err := load(data)
	if err != nil {
		panic("statute: embedded data: " + err.Error())
	}
	return c
})

func load(files fs.FS) (*Calendar, error) {
	c := &Calendar{years: map[int]*table{}, lunar: map[int][]named{}, Office: DefaultOffice}
	names, err := fs.Glob(files, "data/calendar-*.json")
	if err != nil {
		return nil, err
	}
	for _, n := range names {
		b, err := fs.ReadFile(files, n)
		if err != nil {
			return nil, err
		}
		y, err := parseYear(b)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", n, err)
		}
		c.years[y.Year] = spread(y)
	}
	b, err := fs.ReadFile(files, "data/statutory.json")
	if err != nil {
		return nil, err
	}
	return c, c.statutory(b)
}

// statutory reads the days that the law itself names.
func (c *Calendar) statutory(b []byte) error {
	var f struct {
		Fixed []struct{ Day, Name string }
		Lunar []struct {
			Year                            int
			Eve, Qingming, Duanwu, Zhongqiu string
		}
	}
	if err := json.Unmarshal(b, &f); err != nil {
		return err
	}
	for _, d := range f.Fixed {
		c.fixed = append(c.fixed, named{d.Day, d.Name})
	}
	for _, l := range f.Lunar {
		eve, err := time.Parse(dayForm, l.Eve)
		if err != nil {
			return err
		}
		days := []named{{l.Qingming, "清明节"}, {l.Duanwu, "端午节"}, {l.Zhongqiu, "中秋节"}}
		for i := range 4 {
			days = append(days, named{eve.AddDate(0, 0, i).Format(dayForm), "春节"})
		}
		c.lunar[l.Year] = days
	}
	return nil
}

// ParseYear reads a table as an operator loads it when the State Council Office has published a year: JSON in the form
// of data/calendar-2026.json. Errors: Invalid with key statute.calendar_* naming what is wrong.
func ParseYear(r io.Reader) (Year, error) {
	b, err := io.ReadAll(io.LimitReader(r, 1<<20))
	if err != nil {
		return Year{}, fault.Invalid("statute.calendar_unreadable").With(err)
	}
	return parseYear(b)
}

func parseYear(b []byte) (Year, error) {
	var y Year
	if err := json.Unmarshal(b, &y); err != nil {
		return Year{}, fault.Invalid("statute.calendar_unreadable").With(err)
	}
	return y, checkYear(y)
}

// checkYear refuses a table that cannot be one: a wrong day off moves deadlines of a whole city.
func checkYear(y Year) error {
	if y.Year < 2000 || y.Year > 2100 {
		return fault.Invalid("statute.calendar_year", y.Year)
	}
	if y.Source == "" {
		return fault.Invalid("statute.calendar_source")
	}
	off := map[string]bool{}
	for _, s := range y.Off {
		from, err1 := time.Parse(dayForm, s.From)
		to, err2 := time.Parse(dayForm, s.To)
		if errors.Join(err1, err2) != nil || to.Before(from) || to.Sub(from) > 20*24*time.Hour || from.Year() != y.Year {
			return fault.Invalid("statute.calendar_span", s.From, s.To)
		}
		for d := from; !d.After(to); d = d.AddDate(0, 0, 1) {
			off[d.Format(dayForm)] = true
		}
	}
	for _, w := range y.Worked {
		d, err := time.Parse(dayForm, w)
		if err != nil || d.Year() != y.Year || !weekend(d) || off[w] {
			return fault.Invalid("statute.calendar_worked", w)
		}
	}
	if len(off) < 7 {
		return fault.Invalid("statute.calendar_few", len(off)) // a table with so few days off is a file of something else
	}
	return nil
}

func spread(y Year) *table {
	t := &table{year: y, off: map[string]string{}, worked: map[string]bool{}}
	for _, s := range y.Off {
		from, _ := time.Parse(dayForm, s.From)
		to, _ := time.Parse(dayForm, s.To)
		for d := from; !d.After(to); d = d.AddDate(0, 0, 1) {
			t.off[d.Format(dayForm)] = s.Name
		}
	}
	for _, w := range y.Worked {
		t.worked[w] = true
	}
	return t
}

// With gives a calendar in which y replaces or adds its year. Errors: Invalid as ParseYear.
func (c *Calendar) With(y Year) (*Calendar, error) {
	if err := checkYear(y); err != nil {
		return nil, err
	}
	n := *c
	n.years = make(map[int]*table, len(c.years)+1)
	for k, v := range c.years {
		n.years[k] = v
	}
	n.years[y.Year] = spread(y)
	return &n, nil
}

// WithOffice gives a calendar with other office hours (summer hours, another city).
func (c *Calendar) WithOffice(o Office) (*Calendar, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	n := *c
	n.Office = o
	return &n, nil
}

// Years lists the published tables it holds, by year.
func (c *Calendar) Years() []Year {
	out := make([]Year, 0, len(c.years))
	for _, t := range c.years {
		out = append(out, t.year)
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Year < out[j].Year })
	return out
}

// Published tells whether the table of a year is loaded.
func (c *Calendar) Published(year int) bool { return c.years[year] != nil }

// Day looks up the day on which t falls in Asia/Shanghai.
func (c *Calendar) Day(t time.Time) Day {
	t = t.In(clock.Shanghai)
	d := Day{Date: t.Format(dayForm), Work: !weekend(t)}
	if y := c.years[t.Year()]; y != nil {
		if name, ok := y.off[d.Date]; ok {
			d.Work, d.Name = false, name
		} else if y.worked[d.Date] {
			d.Work, d.Name = true, "调休上班"
		}
		return d
	}
	d.Estimated = true
	for _, f := range c.fixed {
		if f.day == d.Date[5:] {
			d.Work, d.Name = false, f.name
		}
	}
	for _, f := range c.lunar[t.Year()] {
		if f.day == d.Date {
			d.Work, d.Name = false, f.name
		}
	}
	return d
}

func weekend(t time.Time) bool { return t.Weekday() == time.Saturday || t.Weekday() == time.Sunday }
