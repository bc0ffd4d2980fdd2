package penalty

import (
	"slices"
	"strconv"

	"github.com/shopspring/decimal"

	"linli/platform/fault"
)

// Name is the title of a table in a language.
func (t Table) Name(lang string) string { return either(lang, t.Title, t.English) }

// Name is the name of a factor in a language.
func (f TableFactor) Name(lang string) string { return either(lang, f.ZH, f.EN) }

// Name is the wording of a grade in a language.
func (g Grade) Name(lang string) string { return either(lang, g.ZH, g.EN) }

// Name is the name of a modifier in a language.
func (m TableModifer) Name(lang string) string { return either(lang, m.ZH, m.EN) }

// Mark is a grade as a sheet of the table chooses it: by its number, or by its percentage.
func (t Table) Mark(grade int, percent string) string {
	if t.Method == MethodPercent {
		return percent
	}
	return strconv.Itoa(grade)
}

// On tells whether the table may be used on a day.
func (t Table) On(day string) bool { return t.From <= day && (t.To == "" || day < t.To) }

// Factor finds a factor by its key.
func (t Table) Factor(key string) (TableFactor, bool) {
	i := slices.IndexFunc(t.Factors, func(f TableFactor) bool { return f.Key == key })
	if i < 0 {
		return TableFactor{}, false
	}
	return t.Factors[i], true
}

// Tables lists the tables in force on a day; "" lists all versions.
func (r *Rules) Tables(day string) (out []Table) {
	for _, t := range r.tables {
		if day == "" || t.On(day) {
			out = append(out, t)
		}
	}
	return out
}

// Table finds a table in force on a day. Errors: NotFound (environment.penalty.table_none).
func (r *Rules) Table(id, day string) (Table, error) {
	for _, t := range r.tables {
		if t.ID == id && (day == "" || t.On(day)) {
			return t, nil
		}
	}
	return Table{}, fault.NotFound("environment.penalty.table_none", id, day)
}

// check refuses a table whose figures can not be computed with.
func (t Table) check() error {
	bad := fault.Invalid("environment.penalty.file_table", t.ID)
	if t.ID == "" || t.Title == "" || t.Version == "" || t.Authority == "" || t.Source == "" || !dated(t.From, t.To) || methods[t.Method] == nil || len(t.Factors) == 0 {
		return bad
	}
	seen := map[string]bool{}
	for _, f := range t.Factors {
		if f.Key == "" || f.ZH == "" || seen[f.Key] || !f.sound(t.Method) {
			return bad
		}
		seen[f.Key] = true
	}
	for _, m := range t.Modifiers {
		low, err1 := number(m.Min)
		high, err2 := number(m.Max)
		if m.Key == "" || err1 != nil || err2 != nil || high.LessThan(low) || low.LessThan(decimal.New(-100, 0)) || high.GreaterThan(decimal.New(1000, 0)) {
			return bad
		}
	}
	if t.Method == MethodGrade {
		if sum := t.weights(); !sum.Equal(one) {
			return fault.Invalid("environment.penalty.weights", sum.String())
		}
	}
	return nil
}

// sound tells whether the figures of a factor can be read and its bands rise.
func (f TableFactor) sound(method string) bool {
	last := decimal.New(-1, 0)
	for i, g := range f.Grades {
		if method == MethodGrade && (g.Grade < 1 || g.Grade > grades) {
			return false
		}
		if method == MethodPercent {
			if p, err := number(g.Percent); err != nil || p.IsNegative() || p.GreaterThan(hundred) {
				return false
			}
		}
		if g.Below != "" {
			b, err := number(g.Below)
			if err != nil || b.LessThanOrEqual(last) || i == len(f.Grades)-1 {
				return false
			}
			last = b
		}
	}
	if method == MethodGrade {
		w, err := number(f.Weight)
		return err == nil && !w.IsNegative() && len(f.Grades) > 0
	}
	m, err := number(f.Max)
	return err == nil && !m.IsNegative() && m.LessThanOrEqual(hundred)
}

func (t Table) weights() decimal.Decimal {
	sum := decimal.Zero
	for _, f := range t.Factors {
		if w, err := number(f.Weight); err == nil {
			sum = sum.Add(w)
		}
	}
	return sum
}

// Band gives the grade into which a measured figure falls; false when the factor has no bands.
func (f TableFactor) Band(measured string) (Grade, bool, error) {
	if len(f.Grades) == 0 || f.Measure == "" {
		return Grade{}, false, nil
	}
	d, err := number(measured)
	if err != nil || d.IsNegative() {
		return Grade{}, false, fault.Invalid("environment.penalty.measured", measured)
	}
	for _, g := range f.Grades {
		if g.Below == "" {
			return g, true, nil
		}
		if b, err := number(g.Below); err == nil && d.LessThan(b) {
			return g, true, nil
		}
	}
	return Grade{}, false, nil
}

var (
	one     = decimal.New(1, 0)
	hundred = decimal.New(100, 0)
)

// number reads a plain decimal of reasonable size.
func number(s string) (decimal.Decimal, error) {
	bad := fault.Invalid("environment.penalty.number", s)
	if s == "" || len(s) > 20 {
		return decimal.Decimal{}, bad
	}
	for _, r := range s {
		if (r < '0' || r > '9') && r != '.' && r != '-' {
			return decimal.Decimal{}, bad
		}
	}
	d, err := decimal.NewFromString(s)
	if err != nil {
		return d, bad
	}
	return d, nil
}
