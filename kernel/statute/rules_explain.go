package statute

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"linli/platform/text"
)

// Explain says in one line how the term was counted, so that nobody has to believe a date: the subject and its length,
// when and how it began (发现; "" reads as 起算), what was skipped, when it ends, and aloud whether days were guessed.
func (t Term) Explain(lang text.Lang, subject, began string) string {
	if began == "" {
		began = text.T(lang, "statute.began")
	}
	head := strings.TrimSpace(subject + " " + text.T(lang, "statute.length."+string(t.Unit), t.N))
	from, end := t.moment(lang, t.From), t.moment(lang, t.End)
	if t.Unit == CalendarDay || t.Unit == Month || t.Unit == WorkingDay {
		from, end = t.day(lang, t.From), t.day(lang, t.End.AddDate(0, 0, -1))+" 24:00"
	}
	parts := []string{text.T(lang, "statute.explain.from", from, began)}
	if t.Unit == WorkingDay || t.Unit == WorkHour {
		if t.Holidays > 0 { // what did not happen is not said
			parts = append(parts, text.T(lang, "statute.explain.met", t.Holidays))
		}
		if t.Worked > 0 {
			parts = append(parts, text.T(lang, "statute.explain.worked", t.Worked))
		}
	}
	if t.Rolled {
		parts = append(parts, text.T(lang, "statute.explain.rolled"))
	}
	parts = append(parts, text.T(lang, "statute.explain.to", end))
	out := text.T(lang, "statute.explain.frame", head, strings.Join(parts, text.T(lang, "statute.explain.comma")))
	if t.Estimated {
		out += text.T(lang, "statute.explain.estimated", t.yearList())
	}
	return out
}

func (t Term) yearList() string {
	years := slices.Sorted(slices.Values(t.Years))
	s := make([]string, len(years))
	for i, y := range years {
		s[i] = fmt.Sprint(y)
	}
	return strings.Join(s, "、")
}

func (t Term) day(lang text.Lang, at time.Time) string { return text.MonthDay(lang, at, t.From) }

func (t Term) moment(lang text.Lang, at time.Time) string {
	return t.day(lang, at) + at.Format(" 15:04")
}

// Recompute counts the same term under this calendar and tells whether its end moved: what a package does with its open
// deadlines when a newly published year has been loaded (ledger entry EntryCalendar).
func (c *Calendar) Recompute(t Term) (Term, bool, error) {
	n, err := c.Ends(t.From, t.Deadline)
	return n, !n.End.Equal(t.End) || n.Estimated != t.Estimated, err
}

// Point is the instant at which num/den of the time between beginning and end has gone by (escalation at 1/2 and 4/5).
func (t Term) Point(num, den int64) time.Time {
	if den <= 0 || num >= den {
		return t.End
	}
	return t.From.Add(time.Duration(int64(t.End.Sub(t.From)) / den * max(num, 0)))
}
