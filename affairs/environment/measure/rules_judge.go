package measure

import (
	"github.com/shopspring/decimal"

	"linli/platform/fault"
	"linli/platform/text"
)

// Judge holds a figure against a limit. A value below detection never exceeds an upper limit. Errors: Invalid
// (environment.measure.unit*, value_negative, value_open, comparison).
func Judge(q Question) (Judgement, error) {
	j := Judgement{Value: q.Value, Limit: q.Limit, Comparison: q.Comparison}
	if j.Comparison == "" {
		j.Comparison = FullValue
	}
	if j.Comparison != FullValue && j.Comparison != RoundedValue {
		return j, fault.Invalid("environment.measure.comparison", string(q.Comparison))
	}
	p, err := PollutantBy(q.Limit.Pollutant)
	if err != nil {
		return j, err
	}
	if j.Unit, err = oneUnit(q.Value.Unit, q.Unit); err != nil {
		return j, err
	}
	if err := sane(p, q); err != nil {
		return j, err
	}
	if !q.Value.Known { // ND without a detection limit: nothing to convert or to compare
		if q.Limit.Op != Max {
			return j, fault.Invalid("environment.measure.value_open", q.Value.Text, q.Limit.Text())
		}
		return j, nil
	}
	c, err := j.inUnit(q)
	if err != nil {
		return j, err
	}
	if j.Comparison == RoundedValue {
		c = Round(c, places(q.Limit))
	}
	j.Compared = Digits(c)
	return j, j.compare(c)
}

// sane refuses figures that nothing could have measured.
func sane(p Pollutant, q Question) error {
	d := q.Value.D
	if q.Value.Known && d.IsNegative() && q.Limit.Op != Change && p.Unit != "°C" {
		return fault.Invalid("environment.measure.value_negative", q.Value.Text)
	}
	if p.Code == "w01001" && (q.Value.Below || q.Value.Above || d.GreaterThan(decimal.New(14, 0))) {
		return fault.Invalid("environment.measure.value_ph", q.Value.Text)
	}
	return nil
}

// inUnit gives the figure in the limit's unit: the same, or converted when that was asked for.
func (j *Judgement) inUnit(q Question) (decimal.Decimal, error) {
	d := q.Value.D
	if j.Unit == q.Limit.Unit {
		return d, nil
	}
	if j.Unit == "" {
		return d, fault.Invalid("environment.measure.unit_missing", q.Limit.Unit)
	}
	if !q.Convert || !SameKind(j.Unit, q.Limit.Unit) {
		return d, fault.Invalid("environment.measure.unit_other", unitWord(j.Unit), unitWord(q.Limit.Unit))
	}
	d, shown, err := Convert(d, j.Unit, q.Limit.Unit)
	j.Shown = shown
	return d, err
}

// places is to how many digits the rounded-value comparison rounds: as the limit is written.
func places(l Limit) int32 {
	e := l.High.Exponent()
	if l.Op == Min {
		e = l.Low.Exponent()
	}
	if l.Op == Range || l.Op == Change {
		e = min(e, l.Low.Exponent())
	}
	return max(0, -e)
}

// compare decides; Below and Above are one-sided.
func (j *Judgement) compare(c decimal.Decimal) error {
	l, v := j.Limit, j.Value
	open := fault.Invalid("environment.measure.value_open", v.Text, l.Text())
	switch l.Op {
	case Max:
		j.Exceeds = !v.Below && (c.GreaterThan(l.High) || v.Above && c.Equal(l.High))
		if v.Above && !j.Exceeds {
			return open
		}
		if j.Exceeds && l.High.IsPositive() {
			j.Multiple = divide(c.Sub(l.High), l.High, 2).StringFixed(2)
		}
	case Min:
		j.Exceeds = !v.Above && c.LessThan(l.Low)
		if v.Above && c.LessThan(l.Low) || v.Below && !j.Exceeds {
			return open
		}
		if j.Exceeds {
			j.Shortfall = Digits(l.Low.Sub(c))
		}
	case Range, Change:
		if v.Above || v.Below {
			return open
		}
		if c.LessThan(l.Low) {
			j.Exceeds, j.Distance = true, Digits(l.Low.Sub(c))
		} else if c.GreaterThan(l.High) {
			j.Exceeds, j.Distance = true, Digits(c.Sub(l.High))
		}
	default:
		return fault.Invalid("environment.measure.limit_text", string(l.Op))
	}
	return nil
}

// Words says the judgement in one sentence: what was measured, what is allowed, by how much it is over.
func (j Judgement) Words(lang string) string {
	p, _ := PollutantBy(j.Limit.Pollutant)
	figure := text.Joined(j.Value.Text)
	if j.Value.Unit == "" && j.Unit != "" {
		figure += " " + j.Unit
	}
	head := text.T(lang, "environment.measure.said", p.Name(lang), figure, j.Limit.Text())
	if j.Shown != "" {
		head += text.T(lang, "environment.measure.said_shown", j.Shown)
	}
	least := ""
	if j.Value.Above || j.Value.Below {
		least = text.T(lang, "environment.measure.least")
	}
	switch {
	case j.Exceeds && j.Multiple != "":
		return head + text.T(lang, "environment.measure.said_over", least+j.Multiple)
	case j.Exceeds && j.Shortfall != "":
		return head + text.T(lang, "environment.measure.said_short", least+j.Shortfall)
	case j.Exceeds && j.Distance != "":
		return head + text.T(lang, "environment.measure.said_outside", j.Distance)
	case j.Exceeds:
		return head + text.T(lang, "environment.measure.said_plain")
	case j.Value.Below:
		return head + text.T(lang, "environment.measure.said_nd")
	}
	return head + text.T(lang, "environment.measure.said_kept")
}
