package measure

import (
	"slices"
	"strings"

	"linli/platform/fault"
	"linli/platform/text"
)

// Selected is the limit that holds, with the account of how it was chosen.
type Selected struct {
	Limit      Limit
	Considered []Considered // in the order given
}

// Considered is one limit and why it does or does not hold: holds, looser, equal, sector, quality, ended, future.
type Considered struct {
	Limit Limit
	Holds bool
	Why   string
}

// Strictest chooses among the limits of one pollutant on a day: the strictest of the permit, the approval, the local standard and
// the sector's or else the comprehensive standard (a sector standard keeps the comprehensive one out); an environment-quality
// standard counts only when it was made binding. Of equal ones the nearest to the single outlet is named. Errors: Invalid
// (environment.measure.choose_*).
func Strictest(list []Limit, day string) (Selected, error) {
	s := Selected{Considered: make([]Considered, len(list))}
	sector := slices.ContainsFunc(list, func(l Limit) bool { return l.Basis == Sector && l.On(day) })
	best := -1
	for i, l := range list {
		c := &s.Considered[i]
		c.Limit = l
		if l.Pollutant != list[0].Pollutant {
			return s, fault.Invalid("environment.measure.choose_pollutants", list[0].Pollutant, l.Pollutant)
		}
		if c.Why = leftOut(l, day, sector); c.Why != "" {
			continue
		}
		c.Why = "looser"
		if best < 0 {
			best = i
			continue
		}
		order, ok := stricter(l, list[best])
		if !ok {
			return s, fault.Invalid("environment.measure.choose_cross", list[best].Text(), l.Text())
		}
		if order < 0 || order == 0 && slices.Index(bases, l.Basis) < slices.Index(bases, list[best].Basis) {
			best = i
		}
	}
	if best < 0 {
		return s, fault.Invalid("environment.measure.choose_none", day)
	}
	s.Limit = list[best]
	for i := range s.Considered {
		c := &s.Considered[i]
		if i == best {
			c.Holds, c.Why = true, "holds"
		} else if order, _ := stricter(c.Limit, s.Limit); c.Why == "looser" && order == 0 {
			c.Why = "equal"
		}
	}
	return s, nil
}

func leftOut(l Limit, day string, sector bool) string {
	switch {
	case l.From != "" && day < l.From:
		return "future"
	case !l.On(day):
		return "ended"
	case l.Basis == Quality && !l.Binding:
		return "quality"
	case l.Basis == Comprehensive && sector:
		return "sector"
	}
	return ""
}

// Words says which limits were considered, what became of each, and which holds.
func (s Selected) Words(lang string) string {
	var parts []string
	for _, c := range s.Considered {
		parts = append(parts, text.T(lang, "environment.measure.why."+c.Why, c.Limit.Short(lang), c.Limit.Text()))
	}
	return text.T(lang, "environment.measure.chosen", len(parts), strings.Join(parts, text.T(lang, "environment.measure.semicolon")), s.Limit.Short(lang), s.Limit.Text())
}

// Short names where a limit comes from in few words: 排污许可证, GB 3838-2002 Ⅲ类; nothing when nobody said where it comes from.
func (l Limit) Short(lang string) string {
	if l.Document == "" && l.Basis == "" {
		return ""
	}
	if l.Document == "" {
		return text.T(lang, "environment.measure.basis."+string(l.Basis))
	}
	return strings.TrimSpace(l.Document + " " + ClassName(lang, l.Document, l.Class))
}
