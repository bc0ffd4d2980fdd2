package view

import (
	"linli/kernel/matter"
	"linli/platform/text"
	"linli/platform/web/ui"
)

// Burn draws 动态清零 from the weeks of a place; the title says the finding.
func Burn(lang string, points []matter.Point) ui.BurnDown {
	b := ui.BurnDown{Compact: true}
	zeroWeek := ""
	for _, p := range points {
		b.Weeks = append(b.Weeks, ui.BurnWeek{Label: week(p.Week), Open: int(p.Open), Found: int(p.Opened), Closed: int(p.Closed), Reopened: int(p.Reopened)})
		if p.Open == 0 {
			zeroWeek = p.Week
		}
	}
	if len(points) == 0 {
		return b
	}
	now := points[len(points)-1].Open
	switch {
	case now == 0:
		b.Finding = text.T(lang, "view.zero")
	case zeroWeek != "":
		b.Finding = text.T(lang, "view.zero_left", week(zeroWeek), now)
	default:
		b.Finding = text.T(lang, "view.still", now)
	}
	return b
}

// week writes the Monday of a week (yyyy-mm-dd) as 5/26.
func week(day string) string {
	if len(day) != 10 {
		return day
	}
	trim := func(s string) string {
		if s[0] == '0' {
			return s[1:]
		}
		return s
	}
	return trim(day[5:7]) + "/" + trim(day[8:10])
}
