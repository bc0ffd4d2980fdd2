package text

import (
	"strings"
	"unicode/utf8"
)

var numeralDigit = map[rune]int64{
	'零': 0, '〇': 0, '○': 0, 'Ｏ': 0, '一': 1, '二': 2, '两': 2, '三': 3, '四': 4, '五': 5, '六': 6, '七': 7, '八': 8, '九': 9,
	'壹': 1, '贰': 2, '叁': 3, '肆': 4, '伍': 5, '陆': 6, '柒': 7, '捌': 8, '玖': 9,
}

var numeralUnit = map[rune]int64{'十': 10, '拾': 10, '百': 100, '佰': 100, '千': 1000, '仟': 1000}

// IsNumeral tells whether r may stand in a Chinese number.
func IsNumeral(r rune) bool {
	_, d := numeralDigit[r]
	_, u := numeralUnit[r]
	return d || u || r == '万' || r == '亿' || r == '廿'
}

// Numeral reads a whole Chinese number: 三 is 3, 十二 12, 二十一 21, 一百零五 105, 壹佰 100, 一万二 12000, and figures
// set down one by one: 二〇二五 2025, 一五〇一 1501. Anything else is not a number (false).
func Numeral(s string) (int64, bool) {
	if s == "" || utf8.RuneCountInString(s) > 16 {
		return 0, false
	}
	s = strings.ReplaceAll(s, "廿", "二十")
	if !strings.ContainsAny(s, "十拾百佰千仟万亿") {
		return oneByOne(s)
	}
	total, rest := int64(0), s
	for _, big := range []struct {
		word string
		size int64
	}{{"亿", 1e8}, {"万", 1e4}} {
		head, tail, found := strings.Cut(rest, big.word)
		if !found {
			continue
		}
		n, ok := belowTenThousand(head)
		if !ok || n == 0 {
			return 0, false
		}
		total += n * big.size
		if d, ok := numeralDigit[lastRune(tail)]; ok && utf8.RuneCountInString(tail) == 1 {
			return total + d*big.size/10, true // 一万二 is 12,000
		}
		rest = tail
	}
	if rest == "" {
		return total, total > 0
	}
	n, ok := belowTenThousand(rest)
	return total + n, ok
}

func lastRune(s string) rune { r, _ := utf8.DecodeLastRuneInString(s); return r }

// oneByOne reads figures without units of ten.
func oneByOne(s string) (int64, bool) {
	n := int64(0)
	for _, r := range s {
		d, ok := numeralDigit[r]
		if !ok {
			return 0, false
		}
		n = n*10 + d
	}
	return n, true
}

// belowTenThousand reads 十二, 二十一, 一百零五, 三千; units must fall, so that 十百 is no number.
func belowTenThousand(s string) (int64, bool) {
	var total, digit int64
	last, pending := int64(10000), false
	for i, r := range []rune(s) {
		if d, ok := numeralDigit[r]; ok {
			if pending && digit != 0 {
				return 0, false
			}
			digit, pending = d, true
			continue
		}
		u, ok := numeralUnit[r]
		if !ok || u >= last || (!pending && (i > 0 || u != 10)) || (pending && digit == 0) {
			return 0, false
		}
		if !pending {
			digit = 1 // 十二
		}
		total, last, digit, pending = total+digit*u, u, 0, false
	}
	if pending && digit == 0 && total > 0 {
		return 0, false // 一百零 is cut off
	}
	if last == 1000 && pending && !strings.ContainsAny(s, "零〇") || last == 100 && pending && !strings.ContainsAny(s, "零〇") {
		digit *= last / 10 // 一百二 is 120
	}
	return total + digit, s != ""
}

// NumeralDigits replaces each Chinese figure by its digit and leaves everything else: 二〇二五年 is 2025年. For dates;
// it does not understand 十 (see Numeral).
func NumeralDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if d, ok := numeralDigit[r]; ok && r != '两' {
			return rune('0' + d)
		}
		return r
	}, s)
}
