package penalty

import (
	"slices"
	"strings"

	"linli/platform/clock"
	"linli/platform/fault"
	"linli/platform/text"
)

// The verdicts of a Choice.
const (
	VerdictSame    = "same"    // one version holds on both days, or nothing has been decided yet
	VerdictAct     = "act"     // the version of the act stays: the later one is not more lenient
	VerdictLenient = "lenient" // the version of the decision holds: it is more lenient
	VerdictReview  = "review"  // it can not be said which is more lenient; the version of the act, and a legal reviewer decides
)

// Choose picks the version of a statute: that of the day of the act (of a continuing act its last day), unless the one in force at
// the decision is more lenient (生态环境法典 1057, 行政处罚法 37). Errors: Invalid (environment.penalty.day_*, statute_unknown),
// NotFound (statute_none: no rule forbade it then), NotYet (statute_gone: it is no longer punished).
func (r *Rules) Choose(id string, d Dates) (Choice, error) {
	day, err := d.day()
	if err != nil {
		return Choice{}, err
	}
	was, err := r.Statute(id, day)
	if err != nil {
		return Choice{}, err
	}
	c := Choice{Statute: was, ByAct: was, Verdict: VerdictSame}
	if d.End != "" && d.End != d.Act {
		c.because("continuing", d.Act, d.End)
	}
	c.because("act", day, was.Cite(), was.From, until(was.To))
	if d.Decision == "" {
		c.because("undecided")
		return c, nil
	}
	now, err := r.Statute(id, d.Decision)
	if fault.Is(err, fault.KindNotFound) {
		return c, fault.NotYet("environment.penalty.statute_gone", was.Cite(), d.Decision)
	}
	if err != nil {
		return c, err
	}
	if now.From == was.From && now.Cite() == was.Cite() {
		c.because("same", d.Decision)
		return c, nil
	}
	c.AtDecision = &now
	c.because("changed", d.Decision, was.Cite(), now.Cite())
	c.compare(was, now)
	return c, nil
}

// day checks the dates and gives the one that counts.
func (d Dates) day() (string, error) {
	day := d.Act
	switch {
	case d.Act == "":
		return "", fault.Invalid("environment.penalty.day_missing")
	case !clock.ValidDay(d.Act):
		return "", fault.Invalid("environment.penalty.day_form", d.Act)
	case d.End != "" && !clock.ValidDay(d.End):
		return "", fault.Invalid("environment.penalty.day_form", d.End)
	case d.Decision != "" && !clock.ValidDay(d.Decision):
		return "", fault.Invalid("environment.penalty.day_form", d.Decision)
	case d.End != "" && d.End < d.Act:
		return "", fault.Invalid("environment.penalty.day_end", d.End, d.Act)
	}
	if d.End != "" {
		day = d.End
	}
	if d.Decision != "" && d.Decision < day {
		return "", fault.Invalid("environment.penalty.day_decision", d.Decision, day)
	}
	return day, nil
}

func until(to string) string {
	if to == "" {
		return "…"
	}
	return clock.AddDays(to, -1)
}

func (c *Choice) because(key string, args ...any) {
	c.Reasons = append(c.Reasons, Reason{"environment.penalty.why." + key, args})
}

// compare weighs the two versions: the range of the fine first, then what else they add.
func (c *Choice) compare(was, now Statute) {
	settle := func(verdict, key string, args ...any) {
		c.Verdict = verdict
		if verdict == VerdictLenient {
			c.Statute = now
		}
		c.because(key, args...)
	}
	if was.Max == 0 && now.Max == 0 {
		c.compareYears(was, now, settle)
		return
	}
	ranges := []any{yuan(was.Min), yuan(was.Max), yuan(now.Min), yuan(now.Max)}
	lower, upper := sign(now.Min-was.Min), sign(now.Max-was.Max)
	switch {
	case lower*upper < 0:
		settle(VerdictReview, "cross", ranges...)
	case lower+upper < 0:
		settle(VerdictLenient, "lighter", ranges...)
	case lower+upper > 0:
		settle(VerdictAct, "heavier", ranges...)
	default:
		c.because("even", yuan(was.Min), yuan(was.Max))
		c.compareRest(was, now, settle)
	}
}

// compareYears is for rules without a fine: terms of prescription.
func (c *Choice) compareYears(was, now Statute, settle func(verdict, key string, args ...any)) {
	switch a, b := was.Years+was.Harm, now.Years+now.Harm; {
	case a == 0 && b == 0:
		settle(VerdictAct, "no_fine")
	case b < a:
		settle(VerdictLenient, "shorter")
	default:
		settle(VerdictAct, "longer")
	}
}

// compareRest compares what is added to equal fines.
func (c *Choice) compareRest(was, now Statute, settle func(verdict, key string, args ...any)) {
	if (was.Measures == nil) != (now.Measures == nil) && was.Persons == now.Persons {
		settle(VerdictAct, "measures_unknown")
		return
	}
	more, less := added(was, now), added(now, was)
	switch {
	case len(more) == 0 && len(less) == 0:
		settle(VerdictAct, "measures_even")
	case len(more) == 0:
		settle(VerdictLenient, "measures_less", reasonList(less))
	case len(less) == 0:
		settle(VerdictAct, "measures_more", reasonList(more))
	default:
		settle(VerdictReview, "measures_cross", reasonList(more), reasonList(less))
	}
}

// added lists the keys of what b adds to a.
func added(a, b Statute) (out []string) {
	if a.Measures != nil && b.Measures != nil {
		for _, m := range b.Measures {
			if !slices.Contains(a.Measures, m) {
				out = append(out, m)
			}
		}
		if b.Must && !a.Must {
			out = append(out, "must")
		}
	}
	if b.Persons[1] > a.Persons[1] {
		out = append(out, "persons")
	}
	return out
}

// reasonList is a list of measures that is put into words in the reader's language.
type reasonList []string

func (l reasonList) words(lang string) string { return MeasureWords(lang, l) }

// MeasureWords names measures: 责令改正、限制生产.
func MeasureWords(lang string, keys []string) string {
	var out []string
	for _, k := range keys {
		out = append(out, text.T(lang, "environment.penalty.measure."+k))
	}
	return strings.Join(out, text.T(lang, "environment.penalty.comma"))
}

func sign(n int64) int {
	switch {
	case n < 0:
		return -1
	case n > 0:
		return 1
	}
	return 0
}

// Words says why this version holds, sentence by sentence.
func (c Choice) Words(lang string) string {
	var out []string
	for _, r := range c.Reasons {
		out = append(out, r.Words(lang))
	}
	return strings.Join(out, text.T(lang, "environment.penalty.stop"))
}

// Words is the sentence in a language.
func (r Reason) Words(lang string) string {
	args := make([]any, len(r.Args))
	for i, a := range r.Args {
		if l, ok := a.(reasonList); ok {
			a = l.words(lang)
		}
		args[i] = a
	}
	return text.T(lang, r.Key, args...)
}

// yuan writes an amount with thousands: 1,000,000.
func yuan(n int64) string { return text.Count(n) }

// Harm is what an act has caused, for the term of prescription.
type Harm = string

// The kinds of harm. The old law counts five years for harm to life, health or finances; the Code for pollution and ecological harm.
const (
	HarmNone    Harm = ""
	HarmEcology Harm = "ecology"
	HarmLife    Harm = "life"
)

// Prescribed tells the last day on which an act may still be found and pursued. Errors: as Choose; Invalid for another harm.
func (r *Rules) Prescribed(d Dates, harm Harm) (last string, why Choice, err error) {
	day, err := d.day()
	if err != nil {
		return "", why, err
	}
	if harm != HarmNone && harm != HarmEcology && harm != HarmLife {
		return "", why, fault.Invalid("environment.penalty.harm", harm)
	}
	if why, err = r.Choose(IDPrescription, d); err != nil {
		return "", why, err
	}
	years := why.Years
	if harm == HarmLife || harm == HarmEcology && why.Code() {
		years = why.Harm
	}
	return clock.AddMonths(day, 12*years), why, nil
}

// HearingRight tells whether the right to a hearing must be offered before a decision of day: for a fine from the threshold on, and
// for measures that close, stop, restrict or revoke (行政处罚法 63).
func (r *Rules) HearingRight(day string, fine int64, natural bool, measures ...string) (must bool, rule Threshold, err error) {
	if rule, err = r.Threshold("hearing", day); err != nil {
		return false, rule, err
	}
	from := rule.Organisation
	if natural {
		from = rule.Person
	}
	grave := slices.ContainsFunc(measures, func(m string) bool {
		return slices.Contains([]string{"restrict", "stop", "shutdown", "revoke"}, m)
	})
	return fine >= from || grave, rule, nil
}
