package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"
)

// deepest is how far a body may nest (security.md 3.1).
const deepest = 32

// strictJSON reads a body only if every reader would understand the same by it: encoding/json takes the last of two equal keys, and puts
// a sign of replacement where half a character came, without a word.
var strictJSON = huma.Format{Marshal: huma.DefaultJSONFormat.Marshal, Unmarshal: func(b []byte, v any) error {
	if err := unambiguous(b); err != nil {
		return err
	}
	return json.Unmarshal(b, v)
}}

// unambiguous refuses what is not UTF-8, NUL, half a surrogate pair, a key twice in one object, and what nests too deep.
func unambiguous(b []byte) error {
	if !utf8.Valid(b) {
		return errors.New("the body is not UTF-8")
	}
	if at := noSign(b); at >= 0 {
		return fmt.Errorf("no character at byte %d: NUL, or half a surrogate pair", at)
	}
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	err := walk(d, 0)
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// walk reads one value.
func walk(d *json.Decoder, depth int) error {
	t, err := d.Token()
	if err != nil {
		return err
	}
	open, ok := t.(json.Delim)
	if !ok {
		return nil
	}
	if depth++; depth > deepest {
		return fmt.Errorf("nested deeper than %d", deepest)
	}
	seen := map[string]bool{}
	for d.More() {
		if open == '{' {
			k, err := d.Token()
			if err != nil {
				return err
			}
			name, _ := k.(string)
			if seen[name] {
				return fmt.Errorf("the key %.60q stands twice", name)
			}
			seen[name] = true
		}
		if err := walk(d, depth); err != nil {
			return err
		}
	}
	_, err = d.Token()
	return err
}

// noSign finds a \u escape that is no character: NUL, or half a UTF-16 pair without its other half; -1 when there is none.
func noSign(b []byte) int {
	for i := 0; i+1 < len(b); i++ {
		if b[i] != '\\' {
			continue
		}
		unit := escape(b[i:])
		switch {
		case unit >= 0xD800 && unit < 0xDC00:
			if low := escape(b[i+6:]); low < 0xDC00 || low > 0xDFFF {
				return i
			}
			i += 11
		case unit == 0, unit >= 0xDC00 && unit <= 0xDFFF:
			return i
		default:
			i++ // the escaped sign is never the beginning of an escape
		}
	}
	return -1
}

// escape gives the unit of a \uXXXX with which b begins, else -1.
func escape(b []byte) int64 {
	if len(b) < 6 || b[0] != '\\' || b[1] != 'u' {
		return -1
	}
	n, err := strconv.ParseInt(string(b[2:6]), 16, 32)
	if err != nil {
		return -1
	}
	return n
}
