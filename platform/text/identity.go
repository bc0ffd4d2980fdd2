package text

import (
	"strings"
	"time"

	"linli/platform/clock"
)

// Problem says what is wrong with a number; its value is a text key, so a page can show it with T. It is an error.
type Problem string

// Error gives the key.
func (p Problem) Error() string { return string(p) }

// The problems of identity and credit numbers.
const (
	IDLength   Problem = "text.id.length"    // not 18 (or 15) characters
	IDForm     Problem = "text.id.form"      // something that is no digit
	IDDate     Problem = "text.id.date"      // the birth date does not exist
	IDFuture   Problem = "text.id.future"    // born after today
	IDChecksum Problem = "text.id.checksum"  // the check digit contradicts
	IDMasked   Problem = "text.id.masked"    // masked in the source: 110101********001X
	IDLost     Problem = "text.id.lost"      // a spreadsheet kept 15 digits only; the last three are gone for good
	CreditForm Problem = "text.credit.form"  // not 18 characters of the alphabet
	CreditSum  Problem = "text.credit.check" // check character contradicts
	DisabledNo Problem = "text.disabled.form"
	PlateForm  Problem = "text.plate.form"
)

// IDCard is what a citizen's number says (GB 11643-1999).
type IDCard struct {
	Number string // 18 characters, X upper case
	Region string // first six digits; may be a division abolished long ago, which is never an error
	Birth  string // yyyy-mm-dd
	Male   bool
	Old    bool   // came as a 15-digit number, in force until 2013-01-01; the century was taken to be 19
	Kind   string // "" citizen, foreign (permanent residence), hmt (港澳台居住证)
	Demo   bool   // region 98xxxx, which does not exist: demonstration data
}

// ParseID reads a number of a resident identity card, of a foreigner's permanent residence card or of a residence permit
// for Hong Kong, Macau and Taiwan: all end in the same check digit. today bounds the birth date. On IDChecksum, IDDate and
// IDFuture the card is filled as far as it could be read, for matching with other evidence; its Number must not be stored.
func ParseID(s string, today time.Time) (IDCard, error) {
	s = strings.ToUpper(Squeeze(s))
	if err := idShape(s); err != nil {
		return IDCard{}, err
	}
	c := IDCard{Number: s, Region: s[:6], Demo: s[:2] == "98"}
	if len(s) == 15 {
		s = s[:6] + "19" + s[6:]
		s += string(IDCheckDigit(s))
		c.Number, c.Old = s, true
	}
	switch {
	case strings.HasPrefix(s, "810000"), strings.HasPrefix(s, "820000"), strings.HasPrefix(s, "830000"):
		c.Kind = "hmt"
	case s[0] == '9' && !c.Demo:
		c.Kind = "foreign"
	}
	c.Birth = s[6:10] + "-" + s[10:12] + "-" + s[12:14]
	c.Male = (s[16]-'0')%2 == 1
	born, err := time.ParseInLocation("2006-01-02", c.Birth, clock.Shanghai)
	switch {
	case IDCheckDigit(s[:17]) != s[17]:
		return c, IDChecksum
	case err != nil || born.Year() < 1880:
		return c, IDDate
	case born.After(today):
		return c, IDFuture
	}
	return c, nil
}

// idShape looks at the characters only.
func idShape(s string) error {
	if strings.Contains(s, "*") && (len(s) == 18 || len(s) == 15) {
		return IDMasked
	}
	if strings.Contains(s, "E+") || strings.HasSuffix(s, ".0") {
		return IDLost
	}
	if len(s) != 18 && len(s) != 15 {
		return IDLength
	}
	for i := range len(s) {
		if (s[i] < '0' || s[i] > '9') && (i != 17 || s[i] != 'X') {
			return IDForm
		}
	}
	return nil
}

// IDCheckDigit computes the last character from the first 17 digits (GB 11643: weights 2^(17-i) mod 11).
func IDCheckDigit(s string) byte {
	weights := [17]int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2}
	sum := 0
	for i, w := range weights {
		if i >= len(s) {
			return 0
		}
		sum += int(s[i]-'0') * w
	}
	return "10X98765432"[((sum%11)+11)%11]
}

// ParseIDNumeric reads a number that a spreadsheet stored as a number: only 15 of its digits are real. It gives region
// and birth date for matching and always the problem IDLost: the last three digits must never be invented.
func ParseIDNumeric(f float64) (region, birth string, err error) {
	if f < 1e17 || f >= 1e18 {
		return "", "", IDLength
	}
	n := int64(f / 1000) // 15 significant digits are exact in a float64
	d := make([]byte, 15)
	for i := 14; i >= 0; i-- {
		d[i] = byte('0' + n%10)
		n /= 10
	}
	s := string(d)
	birth = s[6:10] + "-" + s[10:12] + "-" + s[12:14]
	if _, e := time.Parse("2006-01-02", birth); e != nil {
		return "", "", IDDate
	}
	return s[:6], birth, IDLost
}

// Age is the completed years of a person born on birth (yyyy-mm-dd) on a day; -1 when birth cannot be read or lies later.
func Age(birth string, on time.Time) int {
	b, err := time.Parse("2006-01-02", birth)
	if err != nil {
		return -1
	}
	y, m, d := on.In(clock.Shanghai).Date()
	age := y - b.Year()
	if m < b.Month() || m == b.Month() && d < b.Day() {
		age--
	}
	return max(age, -1)
}
