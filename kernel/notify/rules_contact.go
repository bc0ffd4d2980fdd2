package notify

import (
	"net/mail"
	"strings"
	"unicode"

	"linli/platform/fault"
)

// Contact tells what a resident typed into "电话或邮箱(想收到答复再填)": a mail address,
// a telephone number, or nothing usable. What comes back is normalised.
// Errors: Invalid with key notify.bad_contact.
func Contact(s string) (Channel, string, error) {
	s = strings.TrimSpace(s)
	if strings.Contains(s, "@") {
		a, err := Address(s)
		return Mail, a, err
	}
	n := strings.Map(func(r rune) rune {
		switch {
		case r >= '0' && r <= '9':
			return r
		case r >= '０' && r <= '９':
			return r - '０' + '0'
		case r == ' ' || r == '-' || r == '－' || r == '(' || r == ')' || r == '（' || r == '）' || r == '+':
			return -1
		}
		return 'x'
	}, s)
	if len(n) == 13 && strings.HasPrefix(n, "86") {
		n = n[2:]
	}
	if strings.Contains(n, "x") || len(n) < 7 || len(n) > 16 {
		return "", "", fault.Invalid("notify.bad_contact")
	}
	return Phone, n, nil
}

// Address checks a mail address: one plain address, no name, no control characters, so
// that nothing typed by a person can add a line to a mail's head (ASVS 1.3.11).
func Address(s string) (string, error) {
	s = strings.TrimSpace(s)
	if len(s) > 254 || strings.ContainsFunc(s, func(r rune) bool { return unicode.IsControl(r) || unicode.IsSpace(r) || r > 126 }) || strings.ContainsAny(s, "<>,;:\"()[]\\") {
		return "", fault.Invalid("notify.bad_mail")
	}
	a, err := mail.ParseAddress(s)
	if err != nil || a.Address != s || !strings.Contains(s[strings.LastIndex(s, "@"):], ".") {
		return "", fault.Invalid("notify.bad_mail")
	}
	return s, nil
}

// oneLine makes a text fit for a subject: no line breaks or other control characters,
// at most n characters.
func oneLine(s string, n int) string {
	s = strings.Join(strings.FieldsFunc(s, func(r rune) bool { return unicode.IsControl(r) || r == '\u2028' || r == '\u2029' }), " ")
	if r := []rune(s); len(r) > n {
		return string(r[:n-1]) + "…"
	}
	return s
}
