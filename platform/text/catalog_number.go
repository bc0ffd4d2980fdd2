package text

import (
	"strconv"
	"strings"
)

// Count writes a whole number with thousands: 12,480.
func Count[N ~int | ~int64 | ~int32](n N) string {
	s := strconv.FormatInt(int64(n), 10)
	sign := ""
	if strings.HasPrefix(s, "-") {
		sign, s = "-", s[1:]
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return sign + s
}

// Large writes a number that is read at a glance: 9,800 as it is, from ten thousand up 1.2万,
// from a hundred million up 1.3亿; in English 12k and 1.3M. Rounded down, never up past a bar.
func Large(lang Lang, n int64) string {
	if n < 0 {
		return "-" + Large(lang, -n)
	}
	if n < 10000 {
		return Count(n)
	}
	if lang == EN {
		if n < 1000000 {
			return tenths(n, 1000) + "k"
		}
		return tenths(n, 1000000) + "M"
	}
	if n < 100000000 {
		return tenths(n, 10000) + "万"
	}
	return tenths(n, 100000000) + "亿"
}

func tenths(n, unit int64) string {
	s := Count(n / unit)
	if d := n % unit * 10 / unit; d > 0 {
		s += "." + strconv.FormatInt(d, 10)
	}
	return s
}

// Money writes fen as yuan: 260,000.00. Units are fen because money is never a float.
func Money(fen int64) string {
	sign := ""
	if fen < 0 {
		sign, fen = "-", -fen
	}
	c := fen % 100
	return sign + Count(fen/100) + "." + string('0'+byte(c/10)) + string('0'+byte(c%10))
}

// Area writes hundredths of a square metre: 96.50.
func Area(centi int64) string { return strings.ReplaceAll(Money(centi), ",", "") }

// Share writes part of whole in per cent without decimals, rounded down so that 99.9% never
// reads as done; "—" when there is nothing to share.
func Share(part, whole int64) string {
	if whole <= 0 {
		return "—"
	}
	return strconv.FormatInt(part*100/whole, 10) + "%"
}

// Aside puts words in brackets behind others: full-width in Chinese (ux.md §6), with a space in
// English.
func Aside(lang Lang, words string) string {
	if lang == ZH {
		return "（" + words + "）"
	}
	return " (" + words + ")"
}
