package penalty

import (
	"strings"

	"github.com/shopspring/decimal"

	"linli/platform/fault"
	"linli/platform/text"
)

// The published methods.
const (
	MethodGrade   = "G" // s = Σ w·(g−1)/4
	MethodPercent = "P" // s = Σ p, from 0 to 1
)

// grades is how many grades method G knows; most is the largest fine that can be a fine.
const (
	grades = 5
	most   = int64(1_000_000_000_000)
)

// method turns findings into a share of the range and the text of the sum.
type method func(t Table, list []Factor) (share decimal.Decimal, sum string)

// methods are the pluggable ones; a city's own is one more line here and a table that names it.
var methods = map[string]method{MethodGrade: byGrade, MethodPercent: byPercent}

func byGrade(t Table, list []Factor) (decimal.Decimal, string) {
	share, parts := decimal.Zero, []string{}
	for _, x := range list {
		f, _ := t.Factor(x.Key)
		w, _ := number(f.Weight)
		share = share.Add(w.Mul(decimal.NewFromInt(int64(x.Grade - 1))).Mul(decimal.New(25, -2)))
		parts = append(parts, f.Weight+"×("+decimal.NewFromInt(int64(x.Grade)).String()+"−1)/4")
	}
	return share, strings.Join(parts, " + ")
}

func byPercent(_ Table, list []Factor) (decimal.Decimal, string) {
	share, parts := decimal.Zero, []string{}
	for _, x := range list {
		p, _ := number(x.Percent)
		share = share.Add(p)
		parts = append(parts, x.Percent+"%")
	}
	return share.Shift(-2), strings.Join(parts, " + ")
}

// Compute finds the fine inside min..max yuan by the table's method. Errors: Invalid with one field for each finding that lacks
// evidence, officer or another person as reviewer, is out of range, twice or missing (environment.penalty.*).
func Compute(t Table, min, max int64, f Findings) (Sheet, error) {
	s := Sheet{Method: t.Method, Table: t, Min: min, Max: max, Findings: f}
	if min < 0 || max < min || max > most || max == 0 {
		return s, fault.Invalid("environment.penalty.range", yuan(min), yuan(max))
	}
	if err := t.check(); err != nil {
		return s, err
	}
	if s.Findings.Round == 0 {
		s.Findings.Round = 10_000
	}
	if s.Findings.Round != 10_000 && s.Findings.Round != 1_000 {
		return s, fault.Invalid("environment.penalty.round", s.Findings.Round)
	}
	if bad := append(findings(t, f), modifiers(t, f)...); len(bad) > 0 {
		return s, fault.InvalidFields(bad...)
	}
	s.compute()
	return s, s.depart()
}

// findings lists what is wrong with the factors.
func findings(t Table, f Findings) (bad []fault.Field) {
	seen := map[string]bool{}
	add := func(name, key string, args ...any) {
		bad = append(bad, fault.Field{Name: name, Key: "environment.penalty." + key, Args: args})
	}
	for _, x := range f.Factors {
		def, ok := t.Factor(x.Key)
		if !ok {
			add(x.Key, "factor_unknown", x.Key)
			continue
		}
		if seen[x.Key] {
			add(x.Key, "factor_twice", def.ZH)
		}
		seen[x.Key] = true
		if key := signed(x.Evidence, x.Officer, x.Reviewer); key != "" {
			add(x.Key, key, def.ZH)
		}
		if part, key, args := graded(t, def, x); key != "" {
			add(x.Key+part, key, args...)
		}
	}
	for _, def := range t.Factors {
		if !seen[def.Key] {
			add(def.Key, "factor_missing", def.ZH)
		}
	}
	return bad
}

// signed checks that a finding has its evidence and two different people behind it.
func signed(evidence, officer, reviewer string) string {
	officer, reviewer = text.CleanName(officer), text.CleanName(reviewer)
	switch {
	case strings.TrimSpace(evidence) == "":
		return "no_evidence"
	case officer == "":
		return "no_officer"
	case reviewer == "":
		return "no_reviewer"
	case officer == reviewer:
		return "same_person"
	}
	return ""
}

// graded checks a grade or percent against the table and against the figure behind it; part is the field when it is not the grade.
func graded(t Table, def TableFactor, x Factor) (part, key string, args []any) {
	if t.Method == MethodGrade {
		known := false
		for _, g := range def.Grades {
			known = known || g.Grade == x.Grade
		}
		if !known {
			return "", "grade_range", []any{def.ZH, x.Grade}
		}
	} else {
		p, err := number(x.Percent)
		top, _ := number(def.Max)
		if err != nil || p.IsNegative() || p.GreaterThan(top) {
			return "", "percent_range", []any{def.ZH, x.Percent, def.Max}
		}
	}
	if x.Measured == "" {
		return "", "", nil
	}
	g, has, err := def.Band(x.Measured)
	if err != nil {
		return ".measured", "measured", []any{x.Measured}
	}
	if has && t.Method == MethodGrade && g.Grade != x.Grade {
		return "", "band", []any{def.ZH, x.Measured, g.ZH, g.Grade, x.Grade}
	}
	return "", "", nil
}

func modifiers(t Table, f Findings) (bad []fault.Field) {
	seen := map[string]bool{}
	for _, m := range f.Modifiers {
		add := func(key string, args ...any) {
			bad = append(bad, fault.Field{Name: m.Key, Key: "environment.penalty." + key, Args: args})
		}
		def, ok := TableModifer{}, false
		for _, d := range t.Modifiers {
			if d.Key == m.Key {
				def, ok = d, true
			}
		}
		p, err := number(m.Percent)
		low, _ := number(def.Min)
		high, _ := number(def.Max)
		switch key := signed(m.Evidence, m.Officer, m.Reviewer); {
		case !ok:
			add("factor_unknown", m.Key)
		case seen[m.Key]:
			add("factor_twice", def.ZH)
		case key != "":
			add(key, def.ZH)
		case err != nil || p.LessThan(low) || p.GreaterThan(high):
			add("modifier_range", def.ZH, m.Percent, def.Min, def.Max)
		}
		seen[m.Key] = true
	}
	return bad
}

// compute follows the formula: share, range, modifiers, clamp, round down.
func (s *Sheet) compute() {
	low, high := decimal.NewFromInt(s.Min), decimal.NewFromInt(s.Max)
	share, sum := methods[s.Method](s.Table, s.Findings.Factors)
	steps := []string{sum + " = " + share.String()}
	if share.IsNegative() || share.GreaterThan(one) {
		share = decimal.Max(decimal.Zero, decimal.Min(one, share))
		s.Clamped = true
		steps = append(steps, "→ "+share.String())
	}
	s.Share = share.String()
	raw := low.Add(high.Sub(low).Mul(share))
	steps = append(steps, low.String()+" + ("+high.String()+" − "+low.String()+")×"+s.Share+" = "+raw.String())
	for _, m := range s.Findings.Modifiers {
		p, _ := number(m.Percent)
		next := raw.Mul(one.Add(p.Shift(-2)))
		steps = append(steps, raw.String()+"×(1 + "+m.Percent+"%) = "+next.String())
		raw = next
	}
	s.Raw = raw.String()
	floor := low
	if s.Findings.Lighten != nil {
		floor = decimal.Zero
	}
	if kept := decimal.Max(floor, decimal.Min(high, raw)); !kept.Equal(raw) {
		raw, s.Clamped = kept, true
		steps = append(steps, "→ "+kept.String())
	}
	unit := decimal.NewFromInt(s.Findings.Round)
	rounded := raw.Div(unit).Floor().Mul(unit)
	if rounded.LessThan(floor) {
		rounded = floor
	}
	s.Computed = rounded.IntPart()
	steps = append(steps, "⌊"+raw.String()+"⌋ "+unit.String()+" → "+rounded.String())
	s.Yuan, s.Formula = s.Computed, strings.Join(steps, "; ")
}

// depart applies what departs from the computed fine: below the range with a finding and its basis, or inside it with a reason.
func (s *Sheet) depart() error {
	l, o := s.Findings.Lighten, s.Findings.Override
	if l != nil && o != nil {
		return fault.Invalid("environment.penalty.two_departures")
	}
	if l != nil {
		if strings.TrimSpace(l.Finding) == "" || strings.TrimSpace(l.Basis) == "" {
			return fault.Invalid("environment.penalty.lighten_basis")
		}
		if key := signed("-", l.Officer, l.Reviewer); key != "" {
			return fault.Invalid("environment.penalty."+key, "减轻")
		}
		if l.Yuan != 0 {
			s.Yuan, s.Overruled = l.Yuan, true
		}
		if s.Yuan <= 0 || s.Yuan >= s.Min {
			return fault.Invalid("environment.penalty.lighten_range", yuan(s.Yuan), yuan(s.Min))
		}
	}
	if o != nil {
		if len([]rune(strings.TrimSpace(o.Reason))) < 5 {
			return fault.Invalid("environment.penalty.override_reason")
		}
		if key := signed("-", o.Officer, o.Reviewer); key != "" {
			return fault.Invalid("environment.penalty."+key, "调整")
		}
		if o.Yuan < s.Min {
			return fault.Invalid("environment.penalty.override_low", yuan(o.Yuan), yuan(s.Min))
		}
		if o.Yuan > s.Max {
			return fault.Invalid("environment.penalty.override_high", yuan(o.Yuan), yuan(s.Max))
		}
		s.Yuan, s.Overruled = o.Yuan, true
	}
	return nil
}

// Words says the computation and what became of it, for the sheet.
func (s Sheet) Words(lang string) string {
	out := text.T(lang, "environment.penalty.sheet", s.Table.Name(lang), s.Table.Version, s.Formula, yuan(s.Computed))
	if o := s.Findings.Override; o != nil {
		out += text.T(lang, "environment.penalty.sheet_override", yuan(o.Yuan), o.Reason)
	}
	if l := s.Findings.Lighten; l != nil {
		out += text.T(lang, "environment.penalty.sheet_lighten", yuan(s.Yuan), l.Finding, l.Basis)
	}
	return out
}
