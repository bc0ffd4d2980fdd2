package ledger

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// weighed appends a value with its kind and length, so that borders can not be moved. A truth value is a number and a text may come as
// bytes: the drivers of the two databases, and SQLite's own answers with and without a declared type, do not agree on them.
func weighed(b []byte, v any) []byte {
	kind := byte('s')
	switch v.(type) {
	case nil:
		kind = 'n'
	case int64, bool, float64:
		kind = 'i'
	}
	from := len(b)
	b = append(b, kind, 0, 0, 0, 0)
	b = plain(b, v)
	n := len(b) - from - 5
	b[from+1], b[from+2], b[from+3], b[from+4] = byte(n>>24), byte(n>>16), byte(n>>8), byte(n)
	return b
}

// plain appends a value as text.
func plain(b []byte, v any) []byte {
	switch x := v.(type) {
	case nil:
		return b
	case string:
		return append(b, x...)
	case []byte:
		return append(b, x...)
	case int64:
		return strconv.AppendInt(b, x, 10)
	case bool:
		if x {
			return append(b, '1')
		}
		return append(b, '0')
	case float64:
		if x == math.Trunc(x) && math.Abs(x) < 1<<53 {
			return strconv.AppendInt(b, int64(x), 10)
		}
		return strconv.AppendFloat(b, x, 'g', -1, 64)
	}
	return fmt.Append(b, v)
}

// shown is a value for the sentence of a damage: short, and no bytes of a sealed box.
func shown(v any) string {
	if b, ok := v.([]byte); ok {
		if strings.ContainsFunc(string(b), func(r rune) bool { return r < ' ' || r == '\ufffd' }) {
			return fmt.Sprintf("(%d bytes)", len(b))
		}
	}
	s := []rune(string(plain(nil, v)))
	if len(s) > 40 {
		return string(s[:40]) + "…"
	}
	return string(s)
}
