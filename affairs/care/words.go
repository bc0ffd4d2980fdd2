package care

import (
	"slices"
	"strings"
	"time"

	"linli/kernel/access"
	"linli/kernel/people"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/text"
)

// sees tells which category words an actor reads: each category names its roles; whoever reads none sees 关爱对象 (care.md: who
// sees what by purpose).
func sees(a access.Actor, c Category) bool {
	return slices.ContainsFunc(a.Roles(), func(r string) bool { return slices.Contains(c.Sees, r) })
}

// words are the categories of somebody that the actor may read: 独居、高龄.
func (s *Service) words(tx *db.Tx, lang string, a access.Actor, p Person, who people.Person) string {
	var out []string
	for _, code := range p.Sealed.Facts(age(tx, who.Birth), -1, today(tx)).Codes {
		if c, ok := CategoryOf(code); ok && sees(a, c) {
			out = append(out, categoryShort(lang, c))
		}
	}
	if len(out) == 0 {
		return text.T(lang, "care.somebody")
	}
	return strings.Join(out, text.T(lang, "care.comma"))
}

func categoryShort(lang string, c Category) string {
	if lang == text.EN {
		return c.NameEN
	}
	return c.Short[0]
}

func categoryName(lang string, c Category) string {
	if lang == text.EN {
		return c.NameEN
	}
	return c.Name
}

// rhythmWords says 每周, 每15天, 每月.
func rhythmWords(lang string, r Rhythm) string {
	switch {
	case r.Never():
		return ""
	case r.Days == 7:
		return text.T(lang, "care.weekly")
	case r.Months == 1:
		return text.T(lang, "care.monthly")
	case r.Months > 0:
		return text.T(lang, "care.every_months", r.Months)
	}
	return text.T(lang, "care.every_days", r.Days)
}

// dayWords writes a day as people do: 周五 within the week, 7月3日 beyond.
func dayWords(lang, day string, now time.Time) string {
	t, err := time.ParseInLocation(time.DateOnly, day, clock.Shanghai)
	if err != nil {
		return ""
	}
	return text.MonthDay(lang, t, now)
}

// joined puts a middle dot between what is not empty.
func joined(parts ...string) string {
	var out []string
	for _, p := range parts {
		if p != "" {
			out = append(out, p)
		}
	}
	return strings.Join(out, " · ")
}

// ahead is how far a day may be set by hand: nobody is left out by a slip of the finger.
var ahead = Rhythm{Months: 3}

// soon tells whether a day is today or later, and not too far ahead.
func soon(day, today string) bool { return validDay(day) && day >= today && day <= ahead.After(today) }

func validDay(s string) bool {
	_, err := time.Parse(time.DateOnly, s)
	return err == nil
}

// yuan writes fen.
func yuan(fen int64) string { return text.Money(fen) }
