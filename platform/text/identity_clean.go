package text

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Clean makes the text of a cell comparable: NFKC (full-width figures and letters become plain), invisible characters
// gone, every run of white space one space, ends trimmed, the apostrophe with which spreadsheets force text removed.
// Not for sentences people wrote: NFKC changes their punctuation. Source: ledgers.md A4.
func Clean(s string) string {
	s = norm.NFKC.String(strings.ToValidUTF8(s, ""))
	s = strings.TrimLeft(strings.Map(dropInvisible, s), "' ")
	return strings.Join(strings.Fields(s), " ")
}

// CleanWords is Clean for a line of words: it keeps full-width punctuation (楼北侧道路，2具), which NFKC would turn into a
// Western comma in the middle of a Chinese line.
func CleanWords(s string) string {
	s = strings.TrimLeft(strings.Map(dropInvisible, strings.ToValidUTF8(s, "")), "' ")
	return strings.Join(strings.Fields(s), " ")
}

// Squeeze is Clean without any space left.
func Squeeze(s string) string { return strings.ReplaceAll(Clean(s), " ", "") }

// dropInvisible removes what nobody sees: zero-width marks, soft hyphens, control characters; white space becomes a space.
func dropInvisible(r rune) rune {
	switch {
	case unicode.IsSpace(r):
		return ' '
	case unicode.Is(unicode.Cf, r), unicode.IsControl(r), r == 0xFE0F, r == 0xFE0E, r == 0x3164, r == unicode.ReplacementChar:
		return -1
	}
	return r
}

// CleanName cleans the name of a person: no spaces inside a Chinese name (张 三), one sort of dot in minority names
// (阿迪力·买买提). Figures such as 〇 stay as they are: they may be part of a name.
func CleanName(s string) string {
	s = Clean(s)
	rs := []rune(s)
	var b strings.Builder
	for i, r := range rs {
		han := i > 0 && i+1 < len(rs) && (Han(rs[i-1]) || rs[i-1] == ' ') && (Han(rs[i+1]) || rs[i+1] == ' ')
		switch {
		case r == ' ' && han, r == ' ' && i > 0 && i+1 < len(rs) && (isDot(rs[i-1]) || isDot(rs[i+1])):
		case isDot(r) && (r != '.' || han):
			b.WriteRune('·')
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

func isDot(r rune) bool { return strings.ContainsRune("·•・‧∙⋅●.", r) }

// Han tells whether r is a Chinese character.
func Han(r rune) bool { return unicode.Is(unicode.Han, r) }
