package table

import (
	"math"
	"strconv"
	"strings"
)

// decimalText writes n × 10^-scale with exactly scale decimals.
func decimalText(n int64, scale int) string {
	if scale <= 0 {
		return strconv.FormatInt(n, 10)
	}
	neg := n < 0
	u := uint64(n)
	if neg {
		u = -u
	}
	s := strconv.FormatUint(u, 10)
	for len(s) <= scale {
		s = "0" + s
	}
	s = s[:len(s)-scale] + "." + s[len(s)-scale:]
	if neg {
		s = "-" + s
	}
	return s
}

// digitsOf splits a decimal number in plain or scientific form into its digits and the power of ten of the last digit:
// "1.1010119900307E+17" → "11010119900307", 4. Leading zeros are dropped. ok is false when s is not a number.
func digitsOf(s string) (digits string, exp int, neg, ok bool) {
	mant := s
	if i := strings.IndexAny(s, "eE"); i >= 0 {
		e, err := strconv.Atoi(s[i+1:])
		if err != nil || e > 400 || e < -400 {
			return "", 0, false, false
		}
		mant, exp = s[:i], e
	}
	if strings.HasPrefix(mant, "-") {
		neg, mant = true, mant[1:]
	} else {
		mant = strings.TrimPrefix(mant, "+")
	}
	whole, frac, dotted := strings.Cut(mant, ".")
	if whole == "" && frac == "" || dotted && strings.Contains(frac, ".") {
		return "", 0, false, false
	}
	digits = whole + frac
	for i := 0; i < len(digits); i++ {
		if digits[i] < '0' || digits[i] > '9' {
			return "", 0, false, false
		}
	}
	exp -= len(frac)
	digits = strings.TrimLeft(digits, "0")
	if digits == "" {
		return "0", 0, neg, true
	}
	return digits, exp, neg, true
}

// wholeText writes a number cell as the whole number it stands for: 1.38E+10 → 13800000000, 301.0 → 301. ok is false when it
// has decimals or is not a number; exact is false when it has more than 15 digits, so that Excel has destroyed the rest.
func wholeText(raw string) (s string, exact, ok bool) {
	digits, exp, neg, ok := digitsOf(raw)
	if !ok || neg || len(digits)+exp > 40 {
		return "", false, false
	}
	for exp < 0 {
		if !strings.HasSuffix(digits, "0") {
			return "", false, false
		}
		digits, exp = digits[:len(digits)-1], exp+1
		if digits == "" {
			return "0", true, true
		}
	}
	digits += strings.Repeat("0", exp)
	return digits, len(digits) <= 15, true
}

// scaled brings a decimal number to an integer × 10^-scale, rounding half away from zero. rounded says that decimals were lost.
// Number cells carry binary noise (102.36000000000001): fromCell cuts to 15 significant digits first.
func scaled(raw string, scale int, fromCell bool) (n int64, rounded, ok bool) {
	digits, exp, neg, ok := digitsOf(raw)
	if !ok {
		return 0, false, false
	}
	if fromCell && len(digits) > 15 {
		digits, exp = roundDigits(digits, exp, len(digits)-15)
		digits, exp = trimZeros(digits, exp)
	}
	if drop := -exp - scale; drop > 0 {
		before := strings.TrimRight(digits, "0")
		rounded = len(before) > len(digits)-drop && digits != "0"
		digits, exp = roundDigits(digits, exp, drop)
	}
	if pad := exp + scale; pad > 0 {
		if len(digits)+pad > 18 && digits != "0" {
			return 0, false, false
		}
		if digits != "0" {
			digits += strings.Repeat("0", pad)
		}
	}
	if len(digits) > 18 {
		return 0, false, false
	}
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || n == math.MinInt64 {
		return 0, false, false
	}
	if neg {
		n = -n
	}
	return n, rounded, true
}

// roundDigits drops the last k digits, rounding half up.
func roundDigits(digits string, exp, k int) (string, int) {
	if k > len(digits) {
		return "0", 0
	}
	keep := digits[:len(digits)-k]
	if digits[len(digits)-k] < '5' {
		if keep == "" {
			keep = "0"
		}
		return keep, exp + k
	}
	b := []byte("0" + keep)
	for i := len(b) - 1; i >= 0; i-- {
		if b[i] != '9' {
			b[i]++
			break
		}
		b[i] = '0'
	}
	s := strings.TrimLeft(string(b), "0")
	if s == "" {
		s = "0"
	}
	return s, exp + k
}

func trimZeros(digits string, exp int) (string, int) {
	for len(digits) > 1 && strings.HasSuffix(digits, "0") && exp < 0 {
		digits, exp = digits[:len(digits)-1], exp+1
	}
	return digits, exp
}

var areaUnits = []string{"平方米", "平米", "m2", "㎡", "平", "米", "m", "mg/L", "mg/l", "元", "户", "人", "层", "栋", "个", "部", "%"}

// cleanNumber reads Int and Number columns: 89.5㎡ → 8950 at scale 2.
func cleanNumber(c *Column, cell Cell, out *cleaned) {
	raw, scale := cell.Text, c.Scale
	if c.Type == Int {
		scale = 0
	}
	fromCell := cell.Kind == CellNumber
	if !fromCell {
		raw = squeeze(tidyCode(raw))
		for _, u := range areaUnits {
			if strings.HasSuffix(raw, u) {
				raw = strings.TrimSuffix(raw, u)
				break
			}
		}
		if groups, ok := dropThousands(raw); ok {
			raw = groups
		}
	} else if cell.Format.IsDate() {
		out.refuse("table.f.date-in-number", cell.Text)
		return
	}
	n, rounded, ok := scaled(raw, scale, fromCell)
	switch {
	case !ok:
		out.refuse("table.f.not-number", cell.Text)
	case n < 0 && !c.Negative:
		out.refuse("table.f.negative", cell.Text)
	default:
		out.value = DecimalValue(n, scale)
		if rounded {
			out.warn("table.f.rounded", cell.Text, out.value.Text)
		} else if !fromCell && out.value.Text != cell.Text {
			out.fix(cell.Text, out.value.Text)
		}
	}
}

// dropThousands removes separators of thousands when they stand where they belong: 1,234.50 but not 1,2.
func dropThousands(s string) (string, bool) {
	if !strings.Contains(s, ",") {
		return s, true
	}
	whole, frac, _ := strings.Cut(s, ".")
	parts := strings.Split(strings.TrimPrefix(whole, "-"), ",")
	for i, p := range parts {
		if i > 0 && len(p) != 3 || i == 0 && (len(p) == 0 || len(p) > 3) {
			return s, false
		}
	}
	s = strings.ReplaceAll(whole, ",", "")
	if frac != "" {
		s += "." + frac
	}
	return s, true
}

// cleanMoney reads amounts into fen: ￥1,234.5, 0.12万, 壹佰元, (500).
func cleanMoney(c *Column, cell Cell, out *cleaned) {
	raw, fromCell := cell.Text, cell.Kind == CellNumber
	shift := 0
	if !fromCell {
		raw = squeeze(tidyCode(raw))
		raw = strings.TrimPrefix(strings.TrimPrefix(strings.TrimPrefix(raw, "¥"), "￥"), "人民币")
		raw = strings.TrimSuffix(strings.TrimSuffix(strings.TrimSuffix(raw, "整"), "圆"), "元")
		if strings.HasPrefix(raw, "(") && strings.HasSuffix(raw, ")") {
			raw = "-" + strings.TrimSuffix(raw[1:], ")")
		}
		if n, ok := chineseNumber(raw); ok {
			raw = strconv.FormatInt(n, 10)
		}
		if strings.HasSuffix(raw, "万") {
			raw, shift = strings.TrimSuffix(raw, "万"), 4
		}
		raw, _ = dropThousands(raw)
	}
	n, rounded, ok := scaled(raw, 2+shift, fromCell)
	if ok && shift == 0 && rounded && n == 0 {
		ok = raw == "0"
	}
	switch {
	case !ok || cell.Format.IsDate() && fromCell:
		out.refuse("table.f.not-money", cell.Text)
	case n < 0 && !c.Negative:
		out.refuse("table.f.negative", cell.Text)
	default:
		out.value = MoneyValue(n)
		if rounded {
			out.warn("table.f.rounded", cell.Text, out.value.Text)
		} else if !fromCell && out.value.Text != cell.Text {
			out.fix(cell.Text, out.value.Text)
		}
	}
}

// cleanPercent reads 66.67%, 0.6667 and 66.67 into a number of percent at the scale of the column.
func cleanPercent(c *Column, cell Cell, out *cleaned) {
	raw := squeeze(tidyCode(cell.Text))
	marked := strings.HasSuffix(raw, "%")
	raw = strings.TrimSuffix(raw, "%")
	scale := c.Scale
	if cell.Kind == CellNumber && cell.Format == FormatPercent {
		scale, marked = scale+2, true
	}
	n, rounded, ok := scaled(raw, scale, cell.Kind == CellNumber)
	if !ok || n < 0 {
		out.refuse("table.f.not-number", cell.Text)
		return
	}
	if !marked {
		one, _, _ := scaled("1", c.Scale, false)
		if n <= one && n != 0 { // 0.6667 without a mark: a share or less than one percent?
			n, rounded, _ = scaled(raw, c.Scale+2, cell.Kind == CellNumber)
			out.warn("table.f.percent", cell.Text, decimalText(n, c.Scale)+"%")
		}
	}
	out.value = DecimalValue(n, c.Scale)
	if rounded {
		out.warn("table.f.rounded", cell.Text, out.value.Text)
	}
}

// Result is a reading of an analysis: a number, or a word that says it lies below what the method can see.
type Result struct {
	Text       string // as written
	Number     string // 44; the limit for <4 and 4L
	Below      bool   // below the limit
	NeedsLimit bool   // ND, 未检出: the limit of the method must be given
}

// ReadResult reads a monitoring result: 44, 44mg/L, <4, 4L, ND, 未检出. ok is false for anything else.
func ReadResult(s string) (r Result, ok bool) {
	r.Text = tidyCode(s)
	t := squeeze(r.Text)
	switch strings.ToUpper(t) {
	case "ND", "N.D.", "未检出", "未检测出":
		r.Below, r.NeedsLimit = true, true
		return r, true
	}
	for _, u := range []string{"mg/L", "mg/l", "μg/L", "ug/L", "NTU"} {
		t = strings.TrimSuffix(t, u)
	}
	if strings.HasPrefix(t, "<") || strings.HasPrefix(t, "﹤") {
		r.Below, t = true, strings.TrimPrefix(strings.TrimPrefix(t, "<"), "﹤")
	} else if strings.HasSuffix(t, "L") {
		r.Below, t = true, strings.TrimSuffix(t, "L")
	}
	if digits, _, neg, good := digitsOf(t); !good || neg || len(digits) > 15 || strings.ContainsAny(t, "eE") {
		return Result{}, false
	}
	r.Number = t
	return r, true
}
