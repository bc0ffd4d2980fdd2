package measure

import (
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"linli/platform/fault"
	"linli/platform/text"
)

const (
	surface    = "GB3838-2002"
	waterTemp  = "w01010"
	oxygen     = "w01009"
	saturation = "x-saturation"
)

// apart are the items that do not decide the class of a section (环办〔2011〕22号).
var apart = []string{waterTemp, "w21001", "w02003"}

// Classify gives the class of a section by its worst item out of the 21 that decide; water temperature, total nitrogen and coliforms
// are reported apart. A value below detection counts half its limit. Errors: Invalid (environment.measure.class_*, unit*).
func Classify(list []Reading, w Water, day string) (Assessment, error) {
	return embedded().Classify(list, w, day)
}

// Classify is the same under this library.
func (l *Library) Classify(list []Reading, w Water, day string) (Assessment, error) {
	var a Assessment
	rows := l.Limits(Query{Document: surface, Day: day, Water: w})
	byItem := map[string][]Limit{}
	var order []string
	for _, r := range rows {
		if byItem[r.Pollutant] == nil {
			order = append(order, r.Pollutant)
		}
		byItem[r.Pollutant] = append(byItem[r.Pollutant], r)
	}
	if len(order) == 0 {
		return a, fault.Invalid("environment.measure.class_day", day)
	}
	got, full, err := l.read(list, byItem)
	if err != nil {
		return a, err
	}
	for _, item := range order {
		x, ok := got[item]
		outside := slices.Contains(apart, item)
		switch {
		case ok && item == oxygen && full:
			x.Class = 1
			a.Items = append(a.Items, x)
		case ok && outside:
			a.Apart = append(a.Apart, x)
		case ok:
			a.Items = append(a.Items, x)
		case !outside:
			a.Missing = append(a.Missing, item)
		}
	}
	if w == River { // total nitrogen of a river has no class in table 1
		for _, r := range list {
			if p, err := PollutantBy(r.Pollutant); err == nil && p.Code == "w21001" && byItem[p.Code] == nil {
				r.Pollutant = p.Code
				a.Apart = append(a.Apart, Assessed{Reading: r})
			}
		}
	}
	if len(a.Items) == 0 {
		return a, fault.Invalid("environment.measure.class_none")
	}
	for _, x := range a.Items {
		a.Class = max(a.Class, x.Class)
	}
	for _, x := range a.Items {
		if x.Class == a.Class {
			a.Worst = append(a.Worst, x)
		}
	}
	return a, nil
}

// read assesses each reading; full tells that the oxygen saturation reaches 90 %.
func (l *Library) read(list []Reading, byItem map[string][]Limit) (got map[string]Assessed, full bool, err error) {
	got = map[string]Assessed{}
	for _, r := range list {
		p, err := PollutantBy(r.Pollutant)
		if err != nil {
			return nil, false, err
		}
		r.Pollutant = p.Code
		if p.Code == saturation {
			full = r.Value.Known && !r.Value.Below && r.Value.D.GreaterThanOrEqual(decimal.New(90, 0))
			continue
		}
		if _, twice := got[p.Code]; twice {
			return nil, false, fault.Invalid("environment.measure.class_twice", p.ZH)
		}
		if rows := byItem[p.Code]; rows != nil {
			if got[p.Code], err = assess(r, rows); err != nil {
				return nil, false, err
			}
		}
	}
	return got, full, nil
}

// assess finds the best class that a reading keeps.
func assess(r Reading, rows []Limit) (Assessed, error) {
	x := Assessed{Reading: r, Class: Worse}
	if r.Pollutant == waterTemp {
		x.Class = 0 // the standard limits the change that people make, not the temperature
		return x, nil
	}
	v, ok := r.Value.Half()
	if !ok {
		if rows[0].Op != Max {
			return x, fault.Invalid("environment.measure.value_open", r.Value.Text, rows[0].Text())
		}
		x.Class = 1
		return x, nil
	}
	counted := r.Value
	counted.D, counted.Below = v, false
	for i := len(rows) - 1; i >= 0; i-- {
		j, err := Judge(Question{Value: counted, Unit: r.Unit, Limit: rows[i], Convert: true})
		if err != nil && r.Value.Above && fault.Of(err).Key == "environment.measure.value_open" {
			break // more than the method counts: at least this bad
		}
		if err != nil {
			return x, err
		}
		x.Shown = j.Shown
		if j.Exceeds {
			break
		}
		x.Class = Class(i + 1)
	}
	return x, nil
}

// Over lists the items of an assessment that miss a target class, with their multiples.
func (l *Library) Over(a Assessment, target Class, w Water, day string) (out []Assessed) {
	for _, x := range a.Items {
		if x.Class <= target {
			continue
		}
		lim, err := l.Find(Query{Document: surface, Class: target.Letter(), Pollutant: x.Pollutant, Water: w, Day: day})
		if err != nil {
			continue
		}
		if j, err := Judge(Question{Value: x.Value, Unit: x.Unit, Limit: lim, Convert: true}); err == nil && j.Exceeds {
			x.Multiple = j.Multiple
			out = append(out, x)
		}
	}
	return out
}

var letters = []string{"", "I", "II", "III", "IV", "V"}

// Letter is the class as the data write it: III; "" for worse than V.
func (c Class) Letter() string {
	if c >= 1 && int(c) < len(letters) {
		return letters[c]
	}
	return ""
}

// Name is the class for people: Ⅲ类, 劣Ⅴ类.
func (c Class) Name(lang string) string {
	if c == Worse {
		return text.T(lang, "environment.measure.worse")
	}
	return ClassName(lang, surface, c.Letter())
}

// ParseClass reads Ⅲ, III, Ⅲ类, 3, 三类, 劣Ⅴ. Errors: Invalid (environment.measure.class).
func ParseClass(s string) (Class, error) {
	k := strings.ToUpper(strings.TrimSuffix(text.Squeeze(s), "类"))
	if strings.HasPrefix(k, "劣") {
		return Worse, nil
	}
	for i, forms := range [][]string{{"I", "1", "一"}, {"II", "2", "二"}, {"III", "3", "三"}, {"IV", "4", "四"}, {"V", "5", "五"}} {
		if slices.Contains(forms, k) {
			return Class(i + 1), nil
		}
	}
	return 0, fault.Invalid("environment.measure.class", text.Short(text.Clean(s), 20))
}
