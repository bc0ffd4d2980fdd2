package monitor

import (
	"linli/affairs/environment/measure"
	"linli/affairs/environment/source"
	"linli/kernel/access"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
)

// join asks the register of sources where monitors stand and what may be discharged there.
func (s *Service) join(src *source.Service) {
	one := func(tx *db.Tx, o source.Outlet) (Outlet, error) {
		out := Outlet{ID: o.ID, Name: text.Joined(o.Code, o.Name), Place: o.Place}
		if o.Company == "" {
			return out, nil
		}
		c, err := src.Company(tx, o.Company)
		out.Company = c.Name
		return out, err
	}
	s.Outlets = Outlets{
		One: func(tx *db.Tx, id string) (Outlet, error) {
			o, err := src.Outlet(tx, id)
			if err != nil {
				return Outlet{}, err
			}
			return one(tx, o)
		},
		By: func(tx *db.Tx, code string) (Outlet, error) {
			o, err := src.OutletByCode(tx, code)
			if err != nil {
				return Outlet{}, err
			}
			return one(tx, o)
		},
		All: func(tx *db.Tx, a access.Actor) (out []Outlet, err error) {
			list, err := src.Outlets(tx, a)
			if err != nil {
				return nil, err
			}
			for _, o := range list {
				x, err := one(tx, o)
				if err != nil {
					return nil, err
				}
				out = append(out, x)
			}
			return out, nil
		},
	}
	s.Limits = func(tx *db.Tx, outlet, factor, day string) (Limit, bool, error) {
		o, err := src.Outlet(tx, outlet)
		if err != nil {
			return Limit{}, false, absent(err)
		}
		all, err := src.Limits(tx, o)
		if err != nil {
			return Limit{}, false, err
		}
		var of []measure.Limit
		for _, l := range all {
			if l.Pollutant == factor {
				of = append(of, l.Measured(""))
			}
		}
		if len(of) == 0 {
			return Limit{}, false, nil
		}
		chosen, err := measure.Strictest(of, day)
		if err != nil { // limits that cannot be compared are said on the outlet's page, and judged by a person
			return Limit{}, false, nil
		}
		return limitOfMeasure(chosen.Limit), true, nil
	}
}

func absent(err error) error {
	if fault.Is(err, fault.KindNotFound) {
		return nil
	}
	return err
}

// limitOfMeasure is a limit of measure as a chart and a mean need it; the figure of a range is its upper end.
func limitOfMeasure(l measure.Limit) Limit {
	v := l.High
	if l.Op == measure.Min {
		v = l.Low
	}
	basis := l.Where(text.ZH)
	if l.Check {
		basis += zh("to_check")
	}
	return Limit{Value: v, Text: v.String(), Unit: l.Unit, Basis: basis, judge: &l}
}

// outside judges a value by a limit that is no upper one: a range, or a lower end.
func outside(value, unit string, l measure.Limit) bool {
	v, err := measure.ParseValue(value)
	if err != nil {
		return false
	}
	j, err := measure.Judge(measure.Question{Value: v, Unit: unit, Limit: l})
	return err == nil && j.Exceeds
}
