package access

import (
	_ "embed"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"linli/platform/fault"
)

// Profile is a set of rules for passwords. 等保 assessors ask for classes and change every 90 days, ASVS 6.2.5 and
// 6.2.10 forbid both: the installation chooses.
type Profile string

// The profiles (security.md 2.5).
const (
	Default Profile = "default" // at least 12 characters, no classes, blocked list, no forced change
	DJBH    Profile = "djbh"    // at least 8 of 3 classes, 90 days, none of the last 5
)

// Figures of the profiles.
const (
	minDefault  = 12
	minDJBH     = 8
	classesDJBH = 3
	ageDJBH     = 90 * 24 * time.Hour
	reuseDJBH   = 5
	maxPassword = 128 // longer is refused: hashing must not become a way to keep the machine busy
	firstLives  = 72 * time.Hour
)

//go:embed blocked.txt
var blockedWords string

// blockList holds what may not be the substance of a password: common ones and the installation's own words.
type blockList struct {
	whole map[string]bool // common passwords
	long  []string        // those of six characters and more: looked for inside, too
	own   []string        // words that make a password guessable here
}

func newBlockList(own []string) *blockList {
	b := &blockList{whole: map[string]bool{}}
	for line := range strings.Lines(blockedWords) {
		for _, w := range strings.Fields(line) {
			if strings.HasPrefix(line, "#") {
				break
			}
			w = plainWord(w)
			b.whole[w] = true
			if utf8.RuneCountInString(w) >= 6 {
				b.long = append(b.long, w)
			}
		}
	}
	for _, w := range append([]string{"linli", "邻里", "changzhi", "长治"}, own...) {
		if w = plainWord(w); utf8.RuneCountInString(w) >= 2 {
			b.own = append(b.own, w)
		}
	}
	return b
}

// CheckNew refuses (Invalid with field "password") a password that the profile does not take. also are words of the
// person: login name, display name, phone.
func (b *blockList) CheckNew(p Profile, password string, also ...string) error {
	n := utf8.RuneCountInString(password)
	least := minDefault
	if p == DJBH {
		least = minDJBH
	}
	switch {
	case !utf8.ValidString(password) || strings.ContainsFunc(password, unicode.IsControl):
		return badPassword("access.password_signs")
	case n < least:
		return badPassword("access.password_short", least)
	case n > maxPassword:
		return badPassword("access.password_long", maxPassword)
	case p == DJBH && classes(password) < classesDJBH:
		return badPassword("access.password_classes", classesDJBH)
	case b.common(password, least, also):
		return badPassword("access.password_common")
	}
	return nil
}

func badPassword(key string, args ...any) error {
	return fault.InvalidFields(fault.Field{Name: "password", Key: key, Args: args})
}

// common tells whether little but a known word remains of the password: a common one with digits and signs around
// it, a run of neighbouring keys or figures, one piece repeated, or an own word with at most half of the
// characters that the profile asks for added.
func (b *blockList) common(password string, least int, also []string) bool {
	w := plainWord(password)
	core := strings.TrimFunc(w, func(r rune) bool { return !unicode.IsLetter(r) })
	if b.whole[w] || b.whole[core] || b.whole[period(w)] || utf8.RuneCountInString(period(w)) < 4 || walk(w) {
		return true
	}
	words := slices.Concat(b.own, b.long, clean(also))
	slices.SortStableFunc(words, func(x, y string) int { return len(y) - len(x) })
	rest := w
	for _, x := range words {
		rest = strings.ReplaceAll(rest, x, "")
	}
	if rest == w {
		return false
	}
	return utf8.RuneCountInString(rest) <= least/2 || walk(rest)
}

func clean(words []string) []string {
	var out []string
	for _, w := range words {
		if w = plainWord(w); utf8.RuneCountInString(w) >= 2 {
			out = append(out, w)
		}
	}
	return out
}

// plainWord lowers and undoes the usual replacements, so that P@ssw0rd is password.
func plainWord(s string) string {
	r := strings.NewReplacer("@", "a", "$", "s", "０", "0", "!", "i", " ", "", "_", "", "-", "", ".", "")
	s = r.Replace(strings.ToLower(s))
	if strings.ContainsFunc(s, unicode.IsLetter) {
		out := []rune(s)
		for i, c := range out {
			if c == '0' && (i > 0 && unicode.IsLetter(out[i-1])) && (i+1 < len(out) && unicode.IsLetter(out[i+1])) {
				out[i] = 'o'
			}
		}
		s = string(out)
	}
	return s
}

// period gives the shortest piece whose repetition makes s: "abcabcabc" is "abc".
func period(s string) string {
	r := []rune(s)
	for n := 1; n <= len(r)/2; n++ {
		same := true
		for i := n; i < len(r) && same; i++ {
			same = r[i] == r[i-n]
		}
		if same {
			return string(r[:n])
		}
	}
	return s
}

var keyRows = []string{"1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "abcdefghijklmnopqrstuvwxyz", "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p"}

// walk tells whether s is made of runs of neighbouring keys, letters or figures of at least three each.
func walk(s string) bool {
	r := []rune(s)
	if len(r) < 4 {
		return len(r) == 0
	}
	run, short := 1, 0
	for i := 1; i <= len(r); i++ {
		if i < len(r) && neighbours(r[i-1], r[i]) {
			run++
			continue
		}
		if run < 3 {
			short += run
		}
		run = 1
	}
	return short <= len(r)/4
}

func neighbours(a, b rune) bool {
	if a == b {
		return true
	}
	for _, row := range keyRows {
		i, j := strings.IndexRune(row, a), strings.IndexRune(row, b)
		if i >= 0 && j >= 0 && (i-j == 1 || j-i == 1) {
			return true
		}
	}
	return false
}

// classes counts lower case, upper case, digits and others.
func classes(s string) int {
	var lower, upper, digit, other int
	for _, r := range s {
		switch {
		case unicode.IsLower(r):
			lower = 1
		case unicode.IsUpper(r):
			upper = 1
		case unicode.IsDigit(r):
			digit = 1
		default:
			other = 1
		}
	}
	return lower + upper + digit + other
}

// mustChange tells whether the password has to be changed at this log-in: a first password, or one past the age of
// the profile. expired tells that a first password may not even be used any more.
func mustChange(p Profile, first bool, ends, set, now int64) (change, expired bool) {
	if first {
		return true, ends > 0 && now >= ends
	}
	return p == DJBH && now-set >= ageDJBH.Milliseconds(), false
}
