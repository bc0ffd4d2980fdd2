package text

import (
	"math"
	"strconv"
	"strings"
)

// The problems of telephone numbers.
const (
	PhoneForm   Problem = "text.phone.form"   // no number of any kind we know
	PhoneDemo   Problem = "text.phone.demo"   // prefix 100 outside a demonstration
	PhoneNoArea Problem = "text.phone.noarea" // a landline without area code, and no code of the city is set
)

// PhoneRules say what is taken. The zero value is right outside a demonstration in a city whose area code is unknown.
type PhoneRules struct {
	Demo bool   // accept the undiallable prefix 100; only while the installation is flagged 演示
	Area string // area code of the city, 0355, for landlines written without one
}

// Phone is a telephone number as read.
type Phone struct {
	E164   string // what is stored: +8613800138000; service numbers (12345, 110) and extensions keep their national form
	Show   string // what people write: 13800138000, 0355-1234567-801
	Mobile bool
	Filled bool // the area code was added: remind
}

// ParsePhone reads one number in any usual spelling: 138-0013-8000, +86 138 0013 8000, 0355 1234567, 13800138000.0,
// 1.38E+10, 12345, 400-123-4567. Errors: PhoneForm, PhoneDemo, PhoneNoArea.
func ParsePhone(s string, rules PhoneRules) (Phone, error) {
	s, ext := phoneDigits(s)
	if s == "" {
		return Phone{}, PhoneForm
	}
	switch {
	case len(s) == 11 && s[0] == '1' && s[1] >= '3':
		return Phone{E164: "+86" + s, Show: s, Mobile: true}, onlyIf(ext == "", PhoneForm)
	case len(s) == 11 && strings.HasPrefix(s, "100"):
		if !rules.Demo {
			return Phone{}, PhoneDemo
		}
		return Phone{E164: "+86" + s, Show: s, Mobile: true}, onlyIf(ext == "", PhoneForm)
	case len(s) == 10 && (strings.HasPrefix(s, "400") || strings.HasPrefix(s, "800")):
		return Phone{E164: "+86" + s, Show: s[:3] + "-" + s[3:6] + "-" + s[6:]}, nil
	case service(s):
		return Phone{E164: s, Show: s}, nil
	case s[0] == '0':
		return landline(s, ext, false)
	case len(s) == 7 || len(s) == 8:
		if rules.Area == "" {
			return Phone{}, PhoneNoArea
		}
		return landline(rules.Area+s, ext, true)
	}
	return Phone{}, PhoneForm
}

func onlyIf(ok bool, p Problem) error {
	if ok {
		return nil
	}
	return p
}

// service tells whether s is a short number of the public services.
func service(s string) bool {
	switch s {
	case "110", "119", "120", "122", "12345", "12319", "12315", "12369", "12333", "12350", "12385", "12355", "12338":
		return true
	}
	return (len(s) == 5 || len(s) == 6) && (strings.HasPrefix(s, "95") || strings.HasPrefix(s, "96"))
}

// landline splits the area code: two digits after the 0 for 010 and 02x, three elsewhere.
func landline(s, ext string, filled bool) (Phone, error) {
	n := 4
	if strings.HasPrefix(s, "010") || strings.HasPrefix(s, "02") {
		n = 3
	}
	if len(s) < n+7 || len(s) > n+8 || s[1] == '0' || s[n] < '2' || len(ext) > 6 {
		return Phone{}, PhoneForm
	}
	p := Phone{E164: "+86" + s[1:], Show: s[:n] + "-" + s[n:], Filled: filled}
	if ext != "" {
		p.E164, p.Show = p.E164+";ext="+ext, p.Show+"-"+ext
	}
	return p, nil
}

// phoneMarks and phoneBreaks are made once: a replacer builds its table at its first use, which costs more than the reading of a number.
var (
	phoneMarks  = strings.NewReplacer("-", "", " ", "", "(", "", ")", "", "–", "", "—", "")
	phoneBreaks = strings.NewReplacer("/", "\n", "、", "\n", ";", "\n", "；", "\n", ",", "\n", "，", "\n", "或", "\n")
)

// phoneDigits strips everything but digits, the country code and what spreadsheets add; the extension stands apart.
func phoneDigits(s string) (digits, ext string) {
	s = Clean(s)
	for _, mark := range []string{"转", ";ext=", "分机"} {
		if head, tail, ok := strings.Cut(s, mark); ok {
			s, ext = head, strings.TrimSpace(tail)
		}
	}
	s = strings.TrimSpace(s)
	if strings.ContainsAny(s, "eE") || strings.HasSuffix(s, ".0") {
		f, err := strconv.ParseFloat(s, 64)
		if err != nil || f != math.Trunc(f) || f < 1e6 || f >= 1e12 {
			return "", ""
		}
		s = strconv.FormatInt(int64(f), 10)
	}
	if ext == "" && s != "" && s[0] == '0' { // 0355-1234567-801
		if parts := strings.FieldsFunc(s, func(r rune) bool { return r == '-' || r == ' ' }); len(parts) == 3 && len(parts[1]) >= 7 {
			s, ext = parts[0]+parts[1], parts[2]
		}
	}
	s = phoneMarks.Replace(s)
	if rest, ok := strings.CutPrefix(s, "+86"); ok {
		s = home(rest)
	} else if rest, ok := strings.CutPrefix(s, "0086"); ok {
		s = home(rest)
	} else if len(s) == 13 && strings.HasPrefix(s, "86") {
		s = s[2:]
	}
	if !allDigits(s) || ext != "" && !allDigits(ext) {
		return "", ""
	}
	return s, ext
}

// home writes a number that came with the country code as one dials it inside the country: landlines get their 0 back.
func home(s string) string {
	mobile := len(s) == 11 && s[0] == '1' && (s[1] >= '3' || strings.HasPrefix(s, "100"))
	if mobile || strings.HasPrefix(s, "0") || strings.HasPrefix(s, "400") || strings.HasPrefix(s, "800") {
		return s
	}
	return "0" + s
}

func allDigits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}

// SplitPhones parts the numbers of one cell: 13800138000/0355-1234567. The first is the main number.
func SplitPhones(s string) []string {
	s = phoneBreaks.Replace(s)
	var out []string
	for _, line := range strings.Split(s, "\n") {
		line = Clean(line)
		if a, b, ok := strings.Cut(line, " "); ok && len(a) >= 11 && len(strings.ReplaceAll(b, " ", "")) >= 7 && allDigits(a) {
			out = append(out, a, b)
		} else if line != "" {
			out = append(out, line)
		}
	}
	return out
}
