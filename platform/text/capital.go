package text

import (
	"strings"
)

const capitalDigits = "零壹贰叁肆伍陆柒捌玖"

// amount parts a decimal text without sign into whole yuan and two figures of fen; false for what is no amount of money below ten
// thousand times a hundred million, or has more than two figures after the point that are not 0.
func amount(s string) (whole, fen string, ok bool) {
	s = strings.ReplaceAll(strings.TrimSpace(s), ",", "")
	whole, fen, _ = strings.Cut(s, ".")
	fen = strings.TrimRight(fen, "0")
	if whole == "" || !allDigits(whole) || fen != "" && !allDigits(fen) || len(fen) > 2 {
		return "", "", false
	}
	whole = strings.TrimLeft(whole, "0")
	if len(whole) > 12 {
		return "", "", false
	}
	return whole, (fen + "00")[:2], true
}

// MoneyCapital writes an amount in yuan with the capital numerals of bills (财政部 会计基础工作规范 art. 52, 正确填写票据和结算凭证的基本规定):
// 260000 is 贰拾陆万元整, 16409.02 壹万陆仟肆佰零玖元零贰分. False for what is no amount.
func MoneyCapital(s string) (string, bool) {
	whole, fen, ok := amount(s)
	if !ok {
		return s, false
	}
	digit := []rune(capitalDigits)
	var b strings.Builder
	zero := false
	for i, r := range whole {
		left := len(whole) - 1 - i // figures after this one
		if d := r - '0'; d != 0 {
			if zero {
				b.WriteRune('零')
				zero = false
			}
			b.WriteRune(digit[d])
			b.WriteString([]string{"", "拾", "佰", "仟"}[left%4])
		} else {
			zero = b.Len() > 0
		}
		if left%4 == 0 && left > 0 {
			group := whole[max(0, i-3) : i+1]
			if strings.Trim(group, "0") != "" {
				b.WriteString([]string{"", "万", "亿"}[left/4])
				zero = zero && group[len(group)-1] == '0' && whole[i+1] == '0' // 壹仟元 after 佰万 needs no 零
			}
		}
	}
	if b.Len() > 0 {
		b.WriteString("元")
	}
	jiao, last := fen[0]-'0', fen[1]-'0'
	switch {
	case jiao == 0 && last == 0 && b.Len() == 0:
		return "零元整", true
	case jiao == 0 && last == 0:
		b.WriteString("整")
	case jiao == 0 && b.Len() > 0:
		b.WriteString("零" + string(digit[last]) + "分")
	default:
		if jiao > 0 {
			b.WriteString(string(digit[jiao]) + "角")
		}
		if last > 0 {
			b.WriteString(string(digit[last]) + "分")
		}
	}
	return b.String(), true
}

// MoneyFigures writes an amount in yuan with commas: 260000 is 260,000, 5.5 is 5.50. False for what is no amount.
func MoneyFigures(s string) (string, bool) {
	whole, fen, ok := amount(s)
	if !ok {
		return s, false
	}
	if whole == "" {
		whole = "0"
	}
	out := ""
	for len(whole) > 3 {
		whole, out = whole[:len(whole)-3], ","+whole[len(whole)-3:]+out
	}
	if fen != "00" {
		out += "." + fen
	}
	return whole + out, true
}

// DateHan writes a date with Chinese figures: 二〇二六年四月二十日 (GB/T 15835-2011 for the end of a decision).
func DateHan(y, m, d int) string {
	const one = "〇一二三四五六七八九"
	f := []rune(one)
	year := ""
	for _, r := range []int{y / 1000 % 10, y / 100 % 10, y / 10 % 10, y % 10} {
		year += string(f[r])
	}
	two := func(n int) string {
		switch {
		case n < 10:
			return string(f[n])
		case n == 10:
			return "十"
		case n < 20:
			return "十" + string(f[n%10])
		case n%10 == 0:
			return string(f[n/10%10]) + "十"
		}
		return string(f[n/10%10]) + "十" + string(f[n%10])
	}
	return year + "年" + two(m) + "月" + two(d) + "日"
}
