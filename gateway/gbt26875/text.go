package gbt26875

import (
	"sync"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// double holds the two-byte characters of GB 18030, by lead 81..FE and trail 40..FE; 0 = none. Decoding a text is then two
// look-ups a character instead of a run of the general decoder, which frames a second hardly leave room for.
var double = sync.OnceValue(func() *[126][191]rune {
	t := new([126][191]rune)
	for lead := range t {
		for trail := range t[lead] {
			if trail == 0x7f-0x40 {
				continue
			}
			b, err := simplifiedchinese.GB18030.NewDecoder().Bytes([]byte{byte(lead + 0x81), byte(trail + 0x40)})
			if r, n := utf8.DecodeRune(b); err == nil && n == len(b) && r != utf8.RuneError {
				t[lead][trail] = r
			}
		}
	}
	return t
})

// text reads GB 18030 that is padded with NUL or spaces. It ends at the first NUL, and before a character that was cut in two;
// bytes that are no character become U+FFFD, control characters are left out.
func text(b []byte) string {
	var buf [192]byte
	out, double := buf[:0], double()
	for i := 0; i < len(b) && b[i] != 0; {
		c := b[i]
		switch {
		case c < 0x20 || c == 0x7f:
			i++
		case c < 0x80:
			out, i = append(out, c), i+1
		case i+1 == len(b):
			i++ // half a character
		case c >= 0x81 && c <= 0xfe && b[i+1] >= 0x40 && b[i+1] != 0x7f && b[i+1] != 0xff:
			if r := double[c-0x81][b[i+1]-0x40]; r != 0 {
				out = utf8.AppendRune(out, r)
			} else {
				out = utf8.AppendRune(out, utf8.RuneError)
			}
			i += 2
		case c >= 0x81 && c <= 0xfe && b[i+1] >= '0' && b[i+1] <= '9':
			if i+4 > len(b) {
				i = len(b)
				continue
			}
			four, err := simplifiedchinese.GB18030.NewDecoder().Bytes(b[i : i+4])
			if r, _ := utf8.DecodeRune(four); err != nil || r == utf8.RuneError {
				out, i = utf8.AppendRune(out, utf8.RuneError), i+1
				continue
			}
			out, i = append(out, four...), i+4
		default:
			out, i = utf8.AppendRune(out, utf8.RuneError), i+1
		}
	}
	for len(out) > 0 && out[len(out)-1] == ' ' {
		out = out[:len(out)-1]
	}
	return string(out)
}
