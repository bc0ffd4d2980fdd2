package hj212

// State of a value.
type State byte

// States. Missing is not zero.
const (
	Fine    State = iota
	Missing       // empty
	NoDecimal
	OutOfRange // a decimal with more digits than any instrument has, or a far exponent
)

// digitsMost bounds the digits before and after the point, and exponentMost the exponent: arithmetic with what is longer could be
// made to take any amount of memory.
const (
	digitsMost   = 18
	exponentMost = 18
)

// number judges a text as a decimal: [+-]digits[.digits][e[+-]digits], with a digit at least. NaN, Inf and hexadecimal are none.
func number(s string) State {
	if s == "" {
		return Missing
	}
	i := 0
	if s[0] == '-' || s[0] == '+' {
		i = 1
	}
	before, i := digits(s, i)
	after := 0
	if i < len(s) && s[i] == '.' {
		after, i = digits(s, i+1)
	}
	if before+after == 0 {
		return NoDecimal
	}
	exponent := 0
	if i < len(s) && s[i]|0x20 == 'e' {
		i++
		if i < len(s) && (s[i] == '-' || s[i] == '+') {
			i++
		}
		from, n := i, 0
		if n, i = digits(s, i); n == 0 {
			return NoDecimal
		}
		for _, c := range s[from:i] {
			exponent = min(10*exponent+int(c-'0'), 1000)
		}
	}
	switch {
	case i < len(s):
		return NoDecimal
	case before > digitsMost || after > digitsMost || exponent > exponentMost:
		return OutOfRange
	}
	return Fine
}

// digits counts those from i on and gives the place behind them.
func digits(s string, i int) (n, to int) {
	from := i
	for i < len(s) && s[i]-'0' <= 9 {
		i++
	}
	return i - from, i
}
