package people

import (
	"strings"
	"time"

	"linli/platform/text"
)

// CleanName gives a name as it is stored and searched, see text.CleanName.
func CleanName(s string) string { return text.CleanName(s) }

// indexed are the columns by which a name is found besides itself: the given name and the
// initials of the pinyin (申秀兰: 秀兰, sxl).
func indexed(name string) (given, initials string) {
	_, given = text.Surname(name)
	return given, text.NameInitials(name)
}

// Phone gives the phone as it is stored: E.164 (+8613800138000), service numbers in their
// national form. "" for what is no number. The prefix 100 of demonstrations is let through:
// whether it may be typed is the question of the door through which it comes.
func Phone(s string) string {
	s = strings.TrimSpace(s)
	if p, err := text.ParsePhone(s, text.PhoneRules{Demo: true}); err == nil {
		return p.E164
	}
	if d := strings.TrimPrefix(s, "+"); len(d) < len(s) && len(d) >= 7 && len(d) <= 15 && strings.Trim(d, "0123456789") == "" {
		return s // a number abroad
	}
	return ""
}

// IDNo gives an identity number as it is compared: no blanks, half width, X in capitals.
func IDNo(s string) string { return strings.ToUpper(text.Squeeze(s)) }

// FromIDNo reads birthday and sex from an identity number whose check character is right; ok
// is false for anything else.
func FromIDNo(id string) (birth string, sex Sex, ok bool) {
	c, err := text.ParseID(id, time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC))
	if err != nil {
		return "", "", false
	}
	if c.Male {
		return c.Birth, Male, true
	}
	return c.Birth, Female, true
}

// CreditCode tells whether s is a sound 统一社会信用代码 (GB 32100-2015).
func CreditCode(s string) bool {
	_, err := text.ParseCredit(s)
	return err == nil
}

// Reverse gives the characters from the last to the first, so that the end of a phone is a
// prefix.
func Reverse(s string) string {
	b := []byte(s)
	for i, j := 0, len(b)-1; i < j; i, j = i+1, j-1 {
		b[i], b[j] = b[j], b[i]
	}
	return string(b)
}
