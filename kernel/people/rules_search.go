package people

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Probe is one range of one index that a search looks at.
type Probe struct {
	Column   string // name, given, initials, phone, phone_rev
	Prefix   string
	Unlikely bool // selects little: fewer than about one row in a hundred
}

// Probes says how a text is looked for. Digits are the end of a phone and, from three digits
// on, its beginning; Latin letters are pinyin initials (and the beginning of a Latin name);
// everything else is the beginning of the name or of the given name. nil = nothing to look for.
func Probes(text string) []Probe {
	text = strings.TrimSpace(norm.NFKC.String(text))
	if d := digits(text); d != "" {
		if len(d) < 3 {
			return nil
		}
		return []Probe{{Column: "phone_rev", Prefix: Reverse(d), Unlikely: true},
			{Column: "phone", Prefix: "+86" + strings.TrimPrefix(d, "0"), Unlikely: len(d) >= 8}}
	}
	name := CleanName(text)
	if name == "" {
		return nil
	}
	if l := strings.ToLower(name); latin(l) {
		out := []Probe{{Column: "initials", Prefix: l, Unlikely: len(l) >= 2}}
		if len(name) > 2 {
			out = append(out, Probe{Column: "name", Prefix: name, Unlikely: true})
		}
		return out
	}
	n := utf8.RuneCountInString(name)
	return []Probe{{Column: "name", Prefix: name, Unlikely: n >= 2}, {Column: "given", Prefix: name, Unlikely: n >= 2}}
}

func latin(s string) bool { return strings.Trim(s, "abcdefghijklmnopqrstuvwxyz") == "" }

// digits gives the digits of a text that is a phone or part of one, else "".
func digits(s string) string {
	for _, r := range s {
		if !strings.ContainsRune("0123456789+- ", r) {
			return ""
		}
	}
	d := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, s)
	if strings.HasPrefix(s, "+86") {
		d = d[2:]
	}
	return d
}
