package people

import (
	"strconv"
	"strings"
)

// A year of birth reckoned from an age is kept as 1956~: it may be one off, is never a date, and gives way to any better one.
const about = "~"

// AboutYear is the birth of somebody of whom only the age was written down.
func AboutYear(year int) string { return strconv.Itoa(year) + about }

// IsAbout tells whether a birth was reckoned from an age.
func IsAbout(birth string) bool { return len(birth) == 5 && strings.HasSuffix(birth, about) }

// SayBirth is a birth as people read it: 约1956 for 1956~.
func SayBirth(birth string) string {
	if IsAbout(birth) {
		return "约" + birth[:4]
	}
	return birth
}

// ReadBirth takes a birth as people type it: 约1956, 1956~, 1956-03.
func ReadBirth(typed string) string {
	s := strings.TrimSpace(typed)
	if y, ok := strings.CutPrefix(s, "约"); ok {
		s = strings.TrimSuffix(strings.TrimSpace(y), "年") + about
	}
	return s
}

// BirthsAgree tells whether two births may be of one person: the shorter is the beginning of the longer; one reckoned from an
// age may be a year off.
func BirthsAgree(a, b string) bool {
	if a == "" || b == "" {
		return true
	}
	if IsAbout(a) || IsAbout(b) {
		x, errX := strconv.Atoi(a[:min(4, len(a))])
		y, errY := strconv.Atoi(b[:min(4, len(b))])
		return errX == nil && errY == nil && x-y <= 1 && y-x <= 1
	}
	return strings.HasPrefix(a, b) || strings.HasPrefix(b, a)
}

// birthKept tells whether s can be kept as a birth.
func birthKept(s string) bool { return Day(s) || IsAbout(s) && Day(s[:4]) }
