package monitor

import (
	"math"
	"slices"
	"strings"

	"linli/kernel/signal"
)

// maxDigits is how many digits a value may have: more than any instrument measures, few enough for an int64 in millionths.
const maxDigits = 12

// Scaled reads plain decimal text: 44.0 → 440, 1. ok is false for what is empty, no number, or longer than any instrument writes.
func Scaled(s string) (v int64, dec int, ok bool) {
	s = strings.TrimSpace(s)
	neg := false
	if s != "" && (s[0] == '-' || s[0] == '+') {
		neg, s = s[0] == '-', s[1:]
	}
	digits, dot := 0, false
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '.' && !dot:
			dot = true
		case c >= '0' && c <= '9':
			if digits++; digits > 18 {
				return 0, 0, false
			}
			v = v*10 + int64(c-'0')
			if dot {
				dec++
			}
		default:
			return 0, 0, false
		}
	}
	if digits == 0 {
		return 0, 0, false
	}
	for dec > 6 { // finer than any block keeps: the text stays in the frame
		v, dec = v/10, dec-1
	}
	if v >= pow10(maxDigits) {
		return 0, 0, false
	}
	if neg {
		v = -v
	}
	return v, dec, true
}

func pow10(n int) int64 {
	out := int64(1)
	for ; n > 0; n-- {
		out *= 10
	}
	return out
}

// micro reads decimal text in millionths.
func micro(s string) (int64, bool) {
	v, dec, ok := Scaled(s)
	if !ok {
		return 0, false
	}
	f := pow10(6 - dec)
	if v > math.MaxInt64/f || v < math.MinInt64/f {
		return 0, false
	}
	return v * f, true
}

// Decimal writes a scaled value: 440, 1 → 44.0.
func Decimal(v int64, dec int) string {
	neg := v < 0
	if neg {
		v = -v
	}
	s := itoa(v)
	for len(s) <= dec {
		s = "0" + s
	}
	if dec > 0 {
		s = s[:len(s)-dec] + "." + s[len(s)-dec:]
	}
	if neg {
		s = "-" + s
	}
	return s
}

func itoa(v int64) string {
	var b [20]byte
	i := len(b)
	for {
		i--
		b[i] = byte('0' + v%10)
		if v /= 10; v == 0 {
			return string(b[i:])
		}
	}
}

// The data flags of HJ 212 table 8 as codes of a point. Only N counts.
const flags = "NFMSDCTBP"

// The codes of a flag that is none of them, and of none at all.
const (
	flagOther = 14
	flagNone  = 15
)

// FlagCode gives the code of a flag.
func FlagCode(s string) byte {
	s = strings.TrimSpace(s)
	if s == "" {
		return flagNone
	}
	if len(s) == 1 {
		if i := strings.IndexByte(flags, s[0]); i >= 0 {
			return byte(i)
		}
	}
	return flagOther
}

// FlagOf is the letter of a code; "?" for another one, "" for none.
func FlagOf(code byte) string {
	switch {
	case int(code) < len(flags):
		return flags[code : code+1]
	case code == flagNone:
		return ""
	}
	return "?"
}

// The marks of a point.
const (
	NoValue  = 0x10 // empty or no number: missing, not 0
	Beyond   = 0x20 // outside the range of the instrument: kept, quarantined
	Late     = 0x40 // a resend, or older than a year
	Rewrites = 0x80 // another value came for the same time before: this one does not count
)

// writeBody writes the items of a frame as one line in the words that came, cleaned of what would break the line.
func writeBody(u *signal.Upload) string {
	var b strings.Builder
	b.Grow(256)
	var kinds [8]string
	for i := range u.Items {
		it := &u.Items[i]
		if b.Len() > 0 {
			b.WriteByte(';')
		}
		names := kinds[:0]
		for k := range it.Values {
			names = append(names, k)
		}
		slices.Sort(names)
		b.WriteString(clean(it.Code, 24))
		for _, k := range names {
			b.WriteByte(',')
			b.WriteString(clean(k, 16))
			b.WriteByte('=')
			b.WriteString(clean(it.Values[k], 64))
		}
		if b.Len() > 8192 {
			break
		}
	}
	if len(u.Fields) > 0 {
		names := make([]string, 0, len(u.Fields))
		for k := range u.Fields {
			names = append(names, k)
		}
		slices.Sort(names)
		for _, k := range names {
			if b.Len() > 8192 {
				break
			}
			b.WriteString(";@" + clean(k, 24) + "=" + clean(u.Fields[k], 64))
		}
	}
	return b.String()
}

// clean cuts a text and replaces what has a meaning in a line.
func clean(s string, n int) string {
	ok := len(s) <= n
	for i := 0; ok && i < len(s); i++ {
		c := s[i]
		ok = c > ' ' && c < 0x7f && c != ';' && c != ',' && c != '='
	}
	if ok {
		return s
	}
	s = strings.Map(func(r rune) rune {
		if r < ' ' || r == ';' || r == ',' || r == '=' || r == 0x7f || r == 0xfffd {
			return '_'
		}
		return r
	}, strings.ToValidUTF8(strings.TrimSpace(s), "_"))
	r := []rune(s)
	return string(r[:min(len(r), n)])
}

// item is one factor of a line, read back.
type item struct {
	code                       string
	rtd, low, value, high, cou string
	flag                       string
	states                     []string // kind=value of a facility: RS=1
}

// readBody reads a line back. Whatever is odd in it is passed over: it was checked when it was written.
func readBody(s string) (out []item) {
	for s != "" {
		var one string
		one, s, _ = strings.Cut(s, ";")
		if one == "" || one[0] == '@' {
			continue
		}
		var it item
		var rest string
		it.code, rest, _ = strings.Cut(one, ",")
		for rest != "" {
			var pair string
			pair, rest, _ = strings.Cut(rest, ",")
			k, v, _ := strings.Cut(pair, "=")
			switch k {
			case "Rtd":
				it.rtd = v
			case "Min":
				it.low = v
			case "Avg":
				it.value = v
			case "Max":
				it.high = v
			case "Cou":
				it.cou = v
			case "Flag":
				it.flag = v
			case "RS", "RT":
				it.states = append(it.states, pair)
			}
		}
		out = append(out, it)
	}
	return out
}

// main is the value that a chart draws: the mean, else the sample, else the sum.
func (i item) main() string {
	switch {
	case i.value != "":
		return i.value
	case i.rtd != "":
		return i.rtd
	}
	return i.cou
}
