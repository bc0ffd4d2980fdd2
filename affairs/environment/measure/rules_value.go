package measure

import (
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"linli/platform/fault"
	"linli/platform/text"
)

var (
	missingForm = text.NewPattern(`^(?i:n\.?d\.?|未检出|未檢出|低于检出限|小于检出限)(?:$|[^a-zA-Z0-9])`)
	figureForm  = text.NewPattern(`^(<=|>=|≤|≥|<|>|低于|小于|大于|高于|超过)?\s*([+-]?)\s*(\d{1,3}(?:,\d{3})+|\d+)?(\.\d+)?(?:\s*[x×*]\s*10\^\(?([+-]?\d{1,2})\)?|[eE]([+-]?\d{1,2}))?\s*(.*)$`)
)

// longest figure that a report can hold, and the largest power of ten.
const (
	longest  = 64
	maxPower = 12
)

var superscripts = strings.NewReplacer("⁰", "^0", "¹", "^1", "²", "^2", "³", "^3", "⁴", "^4", "⁵", "^5", "⁶", "^6", "⁷", "^7", "⁸", "^8", "⁹", "^9", "⁻", "^-", "−", "-", "﹣", "-", "﹤", "<")

// tidy folds width and blanks; powers stay readable (10⁴ becomes 10^4, not 104).
func tidy(s string) string {
	s = superscripts.Replace(s)
	s = strings.ReplaceAll(text.Clean(s), "^-^", "^-")
	for i := 0; i < 3; i++ { // 10¹² became 10^1^2
		s = caret.ReplaceAllString(s, "^$1$2")
	}
	return s
}

var caret = text.NewPattern(`\^(-?\d+)\^(\d)`)

// ParseValue reads a figure as a report writes it: 44, ４４, 44mg/L, 1.2×10⁴, ND, 未检出, <4, 4L, ND(0.004), >24000. A unit that sticks
// to it is normalised into Unit. Errors: Invalid (environment.measure.value, value_empty, value_most, unit).
func ParseValue(s string) (Value, error) {
	t := tidy(s)
	if t == "" {
		return Value{}, fault.Invalid("environment.measure.value_empty")
	}
	if len(t) > longest {
		return Value{}, fault.Invalid("environment.measure.value", text.Short(t, 20))
	}
	if at := missingForm.FindString(t); at != "" {
		return parseMissing(t, strings.TrimPrefix(t, strings.TrimRightFunc(at, func(r rune) bool { return r != '.' && !isWord(r) })))
	}
	return parseFigure(t)
}

func isWord(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= 0x4e00 && r <= 0x9fff
}

// parseMissing reads what follows ND: nothing, or the detection limit in brackets or behind a blank.
func parseMissing(whole, rest string) (Value, error) {
	v := Value{Text: whole, Below: true}
	rest = strings.Trim(rest, " ()（）[]:：,，")
	for _, word := range []string{"检出限", "方法检出限", "LOD", "MDL", ":", "：", "=", "为"} {
		rest = strings.TrimSpace(strings.TrimPrefix(rest, word))
	}
	if rest == "" {
		return v, nil
	}
	lod, err := parseFigure(rest)
	if err != nil || lod.Above || lod.D.IsNegative() {
		return Value{}, fault.Invalid("environment.measure.value", text.Short(whole, 20))
	}
	v.D, v.Known, v.Unit = lod.D, true, lod.Unit
	return v, nil
}

func parseFigure(t string) (Value, error) {
	bad := fault.Invalid("environment.measure.value", text.Short(t, 20))
	m := figureForm.FindStringSubmatch(t)
	if m == nil || m[3] == "" && m[4] == "" {
		return Value{}, bad
	}
	d, err := decimal.NewFromString(m[2] + "0" + strings.ReplaceAll(m[3], ",", "") + m[4])
	if err != nil {
		return Value{}, bad
	}
	if p := m[5] + m[6]; p != "" {
		n, err := strconv.Atoi(p)
		if err != nil || n > maxPower || n < -maxPower {
			return Value{}, bad
		}
		d = d.Shift(int32(n))
	}
	v := Value{Text: t, D: d, Known: true}
	switch m[1] {
	case "<", "低于", "小于":
		v.Below = true
	case ">", ">=", "≥", "大于", "高于", "超过":
		v.Above = true
	case "<=", "≤":
		return Value{}, fault.Invalid("environment.measure.value_most", t)
	}
	rest := m[7]
	if l, ok := strings.CutPrefix(rest, "L"); ok && (l == "" || l[0] == ' ' || l[0] == '(') && !v.Above { // 4L: 检出限加L
		v.Below, rest = true, strings.Trim(l, " ()")
	}
	if v.Below && d.IsNegative() {
		return Value{}, bad
	}
	if strings.IndexAny(rest, "0123456789,.+-~^") == 0 { // 44,5 and 44.5.6 are slips, not units
		return Value{}, bad
	}
	if v.Unit, err = ParseUnit(rest); err != nil {
		return Value{}, err
	}
	return v, nil
}

// Half is what a value below detection counts in a mean: half its detection limit. false when the limit is not known.
func (v Value) Half() (decimal.Decimal, bool) {
	if !v.Known {
		return decimal.Decimal{}, false
	}
	if !v.Below {
		return v.D, true
	}
	return v.D.Mul(decimal.New(5, -1)), true
}

// Mean is the mean of values of one unit; below detection counts half its limit. Errors: Invalid (environment.measure.mean_*) for no
// values, two units, ND without a limit, >24000.
func Mean(list []Value) (decimal.Decimal, error) {
	if len(list) == 0 {
		return decimal.Decimal{}, fault.Invalid("environment.measure.mean_none")
	}
	sum := decimal.Zero
	for _, v := range list {
		if v.Unit != list[0].Unit {
			return decimal.Decimal{}, fault.Invalid("environment.measure.unit_two", list[0].Unit, v.Unit)
		}
		d, ok := v.Half()
		if !ok || v.Above {
			return decimal.Decimal{}, fault.Invalid("environment.measure.mean_open", v.Text)
		}
		sum = sum.Add(d)
	}
	return divide(sum, decimal.NewFromInt(int64(len(list))), 12), nil
}

// Round is GB/T 8170-2008: to places digits after the point, the half to the even digit (四舍六入五成双), negatives by their size.
func Round(d decimal.Decimal, places int32) decimal.Decimal { return d.RoundBank(places) }

// divide is exact division rounded once, half to even.
func divide(a, b decimal.Decimal, places int32) decimal.Decimal {
	q, r := a.QuoRem(b, places)
	twice, unit := r.Abs().Mul(decimal.New(2, 0)), b.Abs().Shift(-places)
	up := twice.Cmp(unit)
	if up < 0 || up == 0 && q.Shift(places).BigInt().Bit(0) == 0 {
		return q
	}
	step := decimal.New(1, -places)
	if a.Sign()*b.Sign() < 0 {
		step = step.Neg()
	}
	return q.Add(step)
}
