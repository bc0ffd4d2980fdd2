package table

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// plain says whether s needs no tidying at all: the common case of a clean file, decided without allocation.
func plain(s string) bool {
	if s == "" {
		return true
	}
	for i := 0; i < len(s); i++ {
		b := s[i]
		if b < 0x20 || b == 0xC2 || b == 0xE2 || b == 0xE3 || b == 0xEF || b == '\'' {
			return false // controls, NBSP, zero-width, U+3000, full-width forms, a leading apostrophe
		}
	}
	return s[0] != ' ' && s[len(s)-1] != ' '
}

// tidyText cleans free text: white space at the ends, invisible characters, a leading apostrophe, full-width letters and
// digits. Punctuation stays as the writer chose it.
func tidyText(s string) string {
	if plain(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range strings.ToValidUTF8(s, "�") {
		switch {
		case isInvisible(r) || (r < 0x20 && r != '\n' && r != '\t'):
			continue
		case r == 0xA0 || r == 0x3000 || r == '\t':
			b.WriteByte(' ')
		case r >= '０' && r <= '９', r >= 'Ａ' && r <= 'Ｚ', r >= 'ａ' && r <= 'ｚ':
			b.WriteRune(r - 0xFEE0)
		default:
			b.WriteRune(r)
		}
	}
	return strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(b.String()), "'"))
}

// tidyCode cleans what is not prose (numbers, dates, names, addresses): tidyText and NFKC.
func tidyCode(s string) string {
	if ascii(s) && plain(s) {
		return s
	}
	return strings.TrimSpace(norm.NFKC.String(tidyText(s)))
}

func ascii(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// squeeze removes all white space.
func squeeze(s string) string {
	if !strings.ContainsFunc(s, unicode.IsSpace) {
		return s
	}
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}

// nothing says whether the word means "not there" (State Blank) or "asked and unknown" (State Unknown).
func nothing(s string) (State, bool) {
	switch s {
	case "", "无", "暂无", "/", "\\", "-", "—", "——", "--", "N/A", "n/a", "NA", "空", "未填", "/ /", "//", "∕":
		return Blank, true
	case "不详", "不清楚", "未知", "不知道", "不明":
		return Unknown, true
	}
	return Given, false
}

// ditto says whether a cell only repeats the one above: 同上 〃 " -"-.
func ditto(s string) bool {
	switch strings.TrimSpace(s) {
	case "同上", "同前", "〃", "\"", "“", "”", "″", "''", "-\"-", "－〃－", "-〃-", "''''", "““", "””", "〞", "〝":
		return true
	}
	return false
}

var chineseDigit = map[rune]int64{'〇': 0, '零': 0, '○': 0, '◯': 0, '一': 1, '二': 2, '两': 2, '三': 3, '四': 4, '五': 5, '六': 6, '七': 7, '八': 8, '九': 9,
	'壹': 1, '贰': 2, '叁': 3, '肆': 4, '伍': 5, '陆': 6, '柒': 7, '捌': 8, '玖': 9}

var chineseUnit = map[rune]int64{'十': 10, '拾': 10, '百': 100, '佰': 100, '千': 1000, '仟': 1000, '万': 10000, '萬': 10000}

// chineseNumber reads 二十一, 一百零三, 二〇二五, 壹佰; ok is false when s holds anything else or nothing.
func chineseNumber(s string) (n int64, ok bool) {
	if s == "" || utf8.RuneCountInString(s) > 12 {
		return 0, false
	}
	var total, part, digit int64
	digits, units := 0, 0
	var run int64
	for _, r := range s {
		if d, is := chineseDigit[r]; is {
			digit, run = d, run*10+d
			digits++
			continue
		}
		u, is := chineseUnit[r]
		if !is {
			return 0, false
		}
		units++
		switch {
		case u == 10000:
			total += (part + digit) * u
			part = 0
		case digit == 0 && u == 10 && part == 0:
			part += 10
		default:
			part += digit * u
		}
		digit = 0
	}
	if units == 0 {
		return run, digits > 0
	}
	return total + part + digit, true
}

// chineseToDigits replaces every run of Chinese numerals that stands before one of the words by digits:
// 三号楼二单元 → 3号楼2单元. Other numerals (三元里) stay.
func chineseToDigits(s string, before string) string {
	if ascii(s) || !strings.ContainsFunc(s, isChineseNumeral) {
		return s
	}
	var b strings.Builder
	runes := []rune(s)
	for i := 0; i < len(runes); {
		j := i
		for j < len(runes) && isChineseNumeral(runes[j]) {
			j++
		}
		if j == i {
			b.WriteRune(runes[i])
			i++
			continue
		}
		word := string(runes[i:j])
		n, ok := chineseNumber(word)
		if ok && (j == len(runes) || strings.ContainsRune(before, runes[j])) {
			b.WriteString(decimalText(n, 0))
		} else {
			b.WriteString(word)
		}
		i = j
	}
	return b.String()
}

func isChineseNumeral(r rune) bool {
	_, d := chineseDigit[r]
	_, u := chineseUnit[r]
	return d || u
}
