package measure

import (
	"maps"
	"strings"
	"sync"

	"github.com/shopspring/decimal"

	"linli/platform/fault"
	"linli/platform/text"
)

// unit is one way to measure: its kind, and how many of the kind's base it is.
type unit struct {
	kind string
	size decimal.Decimal
}

func ten(p int32) decimal.Decimal { return decimal.New(1, p) }

var units = map[string]unit{
	"":      {"none", ten(0)},
	"ng/L":  {"mass", ten(0)},
	"ug/L":  {"mass", ten(3)},
	"mg/L":  {"mass", ten(6)},
	"g/L":   {"mass", ten(9)},
	"个/L":   {"count", ten(0)},
	"MPN/L": {"count", ten(0)}, "CFU/L": {"count", ten(0)},
	"个/100mL": {"count", ten(1)}, "MPN/100mL": {"count", ten(1)}, "CFU/100mL": {"count", ten(1)},
	"°C": {"temperature", ten(0)}, "%": {"share", ten(0)}, "倍": {"dilution", ten(0)}, "度": {"colour", ten(0)}, "NTU": {"turbidity", ten(0)},
	"uS/cm": {"conductivity", ten(0)}, "mS/cm": {"conductivity", ten(3)},
	"m3/d": {"flow", ten(0)}, "m3/h": {"flow", decimal.New(24, 0)}, "m3/s": {"flow", decimal.New(86400, 0)}, "L/s": {"flow", decimal.New(864, -1)},
	"t/d": {"massflow", ten(0)}, "g": {"weight", ten(0)}, "kg": {"weight", ten(3)}, "t": {"weight", ten(6)}, "m3": {"volume", ten(0)},
}

// otherWords are other ways to write a unit, folded by unitKey.
var otherWords = map[string]string{
	"毫克/升": "mg/L", "毫克每升": "mg/L", "微克/升": "ug/L", "μg/l": "ug/L", "mcg/l": "ug/L", "微克每升": "ug/L", "纳克/升": "ng/L", "克/升": "g/L",
	"个/升": "个/L", "个每升": "个/L", "无量纲": "", "ph": "", "ph值": "", "ph单位": "", "c": "°C", "摄氏度": "°C", "μs/cm": "uS/cm",
	"立方米/天": "m3/d", "立方米/日": "m3/d", "立方米/小时": "m3/h", "立方米/时": "m3/h", "立方米/秒": "m3/s", "升/秒": "L/s", "吨/天": "t/d", "吨/日": "t/d", "吨": "t", "千克": "kg", "公斤": "kg", "克": "g", "立方米": "m3",
}

// unitWords are all ways to write a unit.
var unitWords = sync.OnceValue(func() map[string]string {
	out := maps.Clone(otherWords)
	for u := range units {
		out[unitKey(u)] = u
	}
	return out
})

func unitKey(s string) string {
	return strings.ReplaceAll(strings.ToLower(text.Squeeze(superscripts.Replace(s))), "^", "")
}

// ParseUnit reads a unit as people write it: mg/L, ㎎/L, 毫克/升, μg/L, 个/L, 无量纲. Errors: Invalid (environment.measure.unit).
func ParseUnit(s string) (string, error) {
	if u, ok := unitWords()[strings.Trim(unitKey(s), "()[]")]; ok {
		return u, nil
	}
	return "", fault.Invalid("environment.measure.unit", text.Short(text.Clean(s), 20))
}

// Units lists the units of the kind of u, u first: what a field may offer.
func Units(u string) []string {
	out := []string{u}
	for _, o := range []string{"mg/L", "ug/L", "ng/L", "g/L", "个/L", "MPN/L", "CFU/L", "个/100mL", "MPN/100mL", "uS/cm", "mS/cm", "L/s", "m3/h", "m3/d"} {
		if o != u && SameKind(o, u) {
			out = append(out, o)
		}
	}
	return out
}

// SameKind tells whether two units measure the same kind of thing, so that one can be converted into the other.
func SameKind(a, b string) bool {
	x, ok := units[a]
	y, ok2 := units[b]
	return ok && ok2 && x.kind == y.kind
}

// Convert gives d in another unit of the same kind, with the sentence that shows it ("" when nothing changed). Errors: Invalid
// (environment.measure.unit_other).
func Convert(d decimal.Decimal, from, to string) (decimal.Decimal, string, error) {
	if from == to {
		return d, "", nil
	}
	if !SameKind(from, to) {
		return d, "", fault.Invalid("environment.measure.unit_other", unitWord(from), unitWord(to))
	}
	a, b := units[from].size, units[to].size
	out := d.Mul(a)
	if shift := powerOfTen(b); shift >= 0 {
		out = out.Shift(-shift)
	} else {
		out = divide(out, b, 12)
	}
	return out, Digits(d) + " " + from + " = " + out.String() + " " + to, nil
}

// powerOfTen gives p when d is 10^p, else -1.
func powerOfTen(d decimal.Decimal) int32 {
	for p := int32(0); p <= 9; p++ {
		if d.Equal(ten(p)) {
			return p
		}
	}
	return -1
}

func unitWord(u string) string {
	if u == "" {
		return "-"
	}
	return u
}

// oneUnit joins the unit that stuck to a figure with the one that was given beside it; they may not contradict each other.
func oneUnit(stuck, given string) (string, error) {
	g, err := ParseUnit(given)
	if err != nil {
		return "", err
	}
	if stuck == "" {
		return g, nil
	}
	if g != "" && g != stuck {
		return "", fault.Invalid("environment.measure.unit_two", stuck, g)
	}
	return stuck, nil
}
