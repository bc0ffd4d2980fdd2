package ledger

import (
	"bytes"
	"encoding/json"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"linli/platform/fault"
)

// Canonical writes v as JSON in the one form of RFC 8785 (JCS): keys sorted by UTF-16 units, no spaces, numbers as
// ECMAScript writes them. Structs go through encoding/json first. Refused (Invalid): what JSON can not say, text
// that is not UTF-8, and whole numbers beyond 2^53, which other readers would round.
func Canonical(v any) ([]byte, error) {
	return appendCanon(make([]byte, 0, 128), v, 0)
}

const maxExact = 1 << 53

func appendCanon(b []byte, v any, depth int) ([]byte, error) {
	if depth > 32 {
		return nil, fault.Invalid("ledger.bad_json")
	}
	switch x := v.(type) {
	case nil:
		return append(b, "null"...), nil
	case bool:
		return strconv.AppendBool(b, x), nil
	case string:
		return appendString(b, x)
	case int:
		return appendInt(b, int64(x))
	case int64:
		return appendInt(b, x)
	case float64:
		return appendFloat(b, x)
	case json.Number:
		return appendNumber(b, x)
	case []any:
		return appendList(b, x, depth)
	case []string:
		list := make([]any, len(x))
		for i, s := range x {
			list[i] = s
		}
		return appendList(b, list, depth)
	case map[string]any:
		return appendObject(b, x, depth)
	}
	return appendForeign(b, v, depth)
}

// appendForeign takes a struct or named type through encoding/json.
func appendForeign(b []byte, v any, depth int) ([]byte, error) {
	raw, err := json.Marshal(v)
	if err != nil {
		return nil, fault.Invalid("ledger.bad_json").With(err)
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	var plain any
	if err := d.Decode(&plain); err != nil {
		return nil, fault.Invalid("ledger.bad_json").With(err)
	}
	return appendCanon(b, plain, depth+1)
}

func appendList(b []byte, list []any, depth int) ([]byte, error) {
	b = append(b, '[')
	for i, y := range list {
		if i > 0 {
			b = append(b, ',')
		}
		var err error
		if b, err = appendCanon(b, y, depth+1); err != nil {
			return nil, err
		}
	}
	return append(b, ']'), nil
}

func appendObject(b []byte, m map[string]any, depth int) ([]byte, error) {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, compareUTF16)
	b = append(b, '{')
	for i, k := range keys {
		if i > 0 {
			b = append(b, ',')
		}
		var err error
		if b, err = appendString(b, k); err != nil {
			return nil, err
		}
		b = append(b, ':')
		if b, err = appendCanon(b, m[k], depth+1); err != nil {
			return nil, err
		}
	}
	return append(b, '}'), nil
}

// compareUTF16 differs from byte order only beyond the basic plane.
func compareUTF16(a, b string) int {
	for i := 0; i < len(a) && i < len(b); i++ {
		if a[i] >= 0xee || b[i] >= 0xee {
			return slices.Compare(utf16.Encode([]rune(a)), utf16.Encode([]rune(b)))
		}
	}
	return strings.Compare(a, b)
}

func appendInt(b []byte, n int64) ([]byte, error) {
	if n > maxExact || n < -maxExact {
		return nil, fault.Invalid("ledger.bad_number")
	}
	return strconv.AppendInt(b, n, 10), nil
}

func appendNumber(b []byte, x json.Number) ([]byte, error) {
	if !strings.ContainsAny(string(x), ".eE") {
		n, err := strconv.ParseInt(string(x), 10, 64)
		if err != nil {
			return nil, fault.Invalid("ledger.bad_number")
		}
		return appendInt(b, n)
	}
	f, err := x.Float64()
	if err != nil {
		return nil, fault.Invalid("ledger.bad_number")
	}
	return appendFloat(b, f)
}

// appendFloat follows ECMAScript's Number::toString.
func appendFloat(b []byte, f float64) ([]byte, error) {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return nil, fault.Invalid("ledger.bad_number")
	}
	if f == 0 {
		return append(b, '0'), nil // also -0
	}
	format := byte('f')
	if abs := math.Abs(f); abs < 1e-6 || abs >= 1e21 {
		format = 'e'
	}
	start := len(b)
	b = strconv.AppendFloat(b, f, format, -1, 64)
	if n := len(b); format == 'e' && n-start >= 4 && b[n-4] == 'e' && b[n-2] == '0' { // e-09 is written e-9
		b[n-2] = b[n-1]
		b = b[:n-1]
	}
	return b, nil
}

const hexDigits = "0123456789abcdef"

func appendString(b []byte, s string) ([]byte, error) {
	if !utf8.ValidString(s) {
		return nil, fault.Invalid("ledger.bad_text")
	}
	b = append(b, '"')
	for i := 0; i < len(s); i++ {
		switch c := s[i]; c {
		case '"', '\\':
			b = append(b, '\\', c)
		case '\b':
			b = append(b, '\\', 'b')
		case '\t':
			b = append(b, '\\', 't')
		case '\n':
			b = append(b, '\\', 'n')
		case '\f':
			b = append(b, '\\', 'f')
		case '\r':
			b = append(b, '\\', 'r')
		default:
			if c < 0x20 {
				b = append(b, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
			} else {
				b = append(b, c)
			}
		}
	}
	return append(b, '"'), nil
}
