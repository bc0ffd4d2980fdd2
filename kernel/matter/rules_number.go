package matter

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Number writes a public number: 柳民〔2026〕0391. The counter grows beyond four digits when it must.
func Number(word string, year int, n int64) string {
	return fmt.Sprintf("%s〔%d〕%04d", word, year, n)
}

// NormalNumber accepts what people type for a number: other brackets, spaces, full-width digits.
func NormalNumber(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r >= '０' && r <= '９':
			return r - '０' + '0'
		case strings.ContainsRune("[［【(（{", r):
			return '〔'
		case strings.ContainsRune("]］】)）}", r):
			return '〕'
		case r == ' ' || r == '　' || r == '号' || r == '第':
			return -1
		}
		return r
	}, s)
	head, tail, ok := strings.Cut(s, "〕")
	if !ok || tail == "" || strings.Trim(tail, "0123456789") != "" {
		return s
	}
	for len(tail) < 4 {
		tail = "0" + tail
	}
	return head + "〕" + tail
}

// numberOf reads the figures of a number as they are said without the rest (0391, 391号); false for fewer than three figures or too many.
func numberOf(s string) (int64, bool) {
	s = NormalNumber(s)
	if len(s) < 3 || len(s) > 7 || strings.Trim(s, "0123456789") != "" {
		return 0, false
	}
	n, err := strconv.ParseInt(s, 10, 64)
	return n, err == nil && n > 0
}

const spoken = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"

// shortForm writes the five or six characters of a spoken number in the way it is said: 7K3-2Q.
func shortForm(code string) string {
	if len(code) <= 3 {
		return code
	}
	return code[:3] + "-" + code[3:]
}

// NormalShort accepts what people say and type for a spoken number; "" when it can not be one.
func NormalShort(s string) string {
	var b strings.Builder
	for _, r := range strings.ToUpper(s) {
		switch {
		case r >= '０' && r <= '９':
			r = r - '０' + '0'
		case r >= 'Ａ' && r <= 'Ｚ':
			r = r - 'Ａ' + 'A'
		case r == '-' || r == ' ' || r == '－' || r == '—' || r == '–':
			continue
		}
		if r > 127 || strings.IndexByte(spoken, byte(r)) < 0 {
			return ""
		}
		b.WriteRune(r)
	}
	if b.Len() < 5 || b.Len() > 7 {
		return ""
	}
	return shortForm(b.String())
}

// wordOf is the default first word of numbers of a place: the first character of its name (柳岸街道 → 柳).
func wordOf(name string) string {
	r, n := utf8.DecodeRuneInString(strings.TrimSpace(name))
	if n == 0 || r == utf8.RuneError {
		return "邻"
	}
	return string(r)
}
