package hj212

import (
	"encoding/hex"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// plain tells whether s is printable ASCII, as nearly every text of a frame is.
func plain(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

// readable gives s as UTF-8: as it is when it is that, else as GB 18030 (what loggers of China send), else with U+FFFD for the bytes
// that are no character. guess tells that it was not UTF-8; the frame keeps the bytes as they came.
func readable(s string) (out string, guess bool) {
	if plain(s) || utf8.ValidString(s) {
		return s, false
	}
	b, err := simplifiedchinese.GB18030.NewDecoder().String(s)
	if err != nil {
		return strings.ToValidUTF8(s, "\uFFFD"), true
	}
	return b, true
}

// stored gives s as a text that every database takes: readable, without control characters.
func stored(s string) string {
	if plain(s) {
		return s
	}
	s, _ = readable(s)
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return utf8.RuneError
		}
		return r
	}, s)
}

// asHex says bytes that are no UTF-8, so that a guess can be checked.
func asHex(s string) string { return hex.EncodeToString([]byte(s)) }
