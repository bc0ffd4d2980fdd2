package source

import (
	"strings"

	"linli/affairs/environment/ground"
	"linli/affairs/environment/measure"
	"linli/platform/clock"
)

// surface is the standard whose classes are the targets of waters.
const surface = "GB3838-2002"

// targetOf is what a class of GB 3838-2002 asks of a pollutant in a river on a day; false when the class or the pollutant has none.
func targetOf(pollutant, class, day string) (measure.Limit, bool) {
	if class == "" {
		return measure.Limit{}, false
	}
	l, err := measure.Embedded().Find(measure.Query{Document: surface, Class: class, Pollutant: pollutant, Water: measure.River, Day: day})
	if err != nil {
		return measure.Limit{}, false
	}
	l.Binding = true
	return l, true
}

// limitsFor are the limits of one pollutant in the form in which they are judged.
func limitsFor(list []Limit, pollutant string) (out []measure.Limit) {
	for _, l := range list {
		if l.Pollutant == pollutant {
			out = append(out, l.Measured(""))
		}
	}
	return out
}

// figureOf reads a result and holds it against the strictest of some limits. A unit that cannot be brought to that of the limit, or a
// figure that cannot be read, leaves it without judgement: never exceeded in silence, never kept in silence.
func figureOf(r ground.Result, limits []measure.Limit) Figure {
	f := Figure{Text: r.Text, Unit: r.Unit, When: r.When, Day: clock.DayOf(clock.Instant(r.When)), By: r.By, Broken: r.Broken}
	v, err := measure.ParseValue(r.Text)
	if err != nil {
		return f
	}
	f.value = v
	if v.Unit != "" || strings.HasSuffix(f.Text, r.Unit) && r.Unit != "" {
		f.Unit = ""
	}
	if len(limits) == 0 {
		return f
	}
	chosen, err := measure.Strictest(limits, f.Day)
	if err != nil {
		return f
	}
	j, err := measure.Judge(measure.Question{Value: v, Unit: r.Unit, Limit: chosen.Limit, Convert: true})
	if err != nil {
		return f
	}
	f.HasLimit, f.Limit, f.Exceeds, f.Multiple = true, chosen.Limit.Text(), j.Exceeds, j.Multiple
	return f
}

// against judges a figure by a target.
func (f *Figure) against(r ground.Result, target measure.Limit, ok bool) {
	if !ok {
		return
	}
	if j, err := measure.Judge(measure.Question{Value: f.value, Unit: r.Unit, Limit: target, Convert: true}); err == nil {
		f.Aimed, f.Above = true, j.Exceeds
	}
}
