package source

import (
	"strings"

	"linli/affairs/environment/measure"
	"linli/kernel/table"
	"linli/platform/db"
)

// fillLimits reads the limit columns: the header says the unit, a bare header asks once, a cell with another unit than its header is
// refused. True when a limit changes.
func (s *Service) fillLimits(tx *db.Tx, b *table.Batch, row *table.Row, p *plan) (changed bool, err error) {
	if p.id != "" {
		o, err := s.Outlet(tx, p.id)
		if err != nil {
			return false, err
		}
		p.limits = append(p.limits, o.Limits...)
	}
	for _, l := range limitColumns {
		for _, kind := range []struct{ suffix, unit string }{{"", "mg/L"}, {"_ug", "ug/L"}, {"_g", "g/L"}, {"_any", ""}} {
			i := b.Table.Index(l.key + kind.suffix)
			v := row.Value(i)
			if v.State != table.Given {
				continue
			}
			unit := kind.unit
			if unit == "" && !strings.Contains(strings.ToLower(v.Text), "g/l") {
				q := "env|unit|" + l.key
				if unit = b.Answers[q]; unit == "" {
					row.Ask(i, q, "environment.source.t.q_unit", []table.Choice{{Value: "mg/L", Label: "mg/L"}, {Value: "ug/L", Label: "μg/L"}, {Value: table.AnswerSkip, Label: "table.c.skip"}}, l.header)
					continue
				}
				if unit == table.AnswerSkip {
					continue
				}
			}
			if s.setLimit(row, i, p, l.code, v.Text, unit) {
				changed = true
			}
		}
	}
	if i := b.Table.Index("ph"); row.Value(i).State == table.Given {
		changed = s.setLimit(row, i, p, "w01001", row.Value(i).Text, "") || changed
	}
	return changed, nil
}

// setLimit puts a permit's limit for a pollutant into the plan; a value in another unit of mass is kept in mg/L. True when it changes.
func (s *Service) setLimit(row *table.Row, i int, p *plan, code, said, unit string) bool {
	pollutant, err := measure.PollutantBy(code)
	if err != nil {
		row.Refuse(i, "environment.source.w.pollutant")
		return false
	}
	if v, err := measure.ParseValue(said); err == nil && v.Unit != "" && unit != "" && v.Unit != unit {
		row.Refuse(i, "environment.source.t.mixed", said, unit)
		return false
	}
	m, err := measure.ParseLimit(pollutant, said, unit)
	if err != nil {
		row.Refuse(i, "environment.source.t.limit", said)
		return false
	}
	low, high := m.Low, m.High
	if m.Unit != pollutant.Unit {
		a, _, err1 := measure.Convert(low, m.Unit, pollutant.Unit)
		z, shown, err2 := measure.Convert(high, m.Unit, pollutant.Unit)
		if err1 != nil || err2 != nil {
			row.Refuse(i, "environment.source.t.mixed", said, pollutant.Unit)
			return false
		}
		low, high = a, z
		row.Say(table.Fixed, i, "environment.source.t.converted", said, shown)
	}
	l := Limit{Pollutant: code, Op: string(m.Op), Value: high.String(), Unit: pollutant.Unit, Basis: string(measure.Permit)}
	switch m.Op {
	case measure.Range:
		l.Value, l.High = low.String(), high.String()
	case measure.Min:
		l.Value = low.String()
	}
	for k, old := range p.limits {
		if old.Pollutant != code || old.Basis != string(measure.Permit) || old.Document != "" {
			continue
		}
		if sameFigure(old.Value, l.Value) && sameFigure(old.High, l.High) && old.Op == l.Op {
			return false
		}
		l.Clause = old.Clause
		p.limits[k] = l
		return true
	}
	p.limits = append(p.limits, l)
	return true
}

func sameFigure(a, b string) bool {
	if a == b {
		return true
	}
	x, err1 := measure.ParseValue(a)
	y, err2 := measure.ParseValue(b)
	return err1 == nil && err2 == nil && x.D.Equal(y.D)
}
