package text

import (
	"strings"
	"time"
	"unicode/utf8"
)

const creditAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY" // without I O S V Z

// ParseCredit reads a unified social credit code (GB 32100-2015) and gives it in upper case. Errors: CreditForm, CreditSum.
func ParseCredit(s string) (string, error) {
	s = strings.ToUpper(Squeeze(s))
	if len(s) != 18 {
		return "", CreditForm
	}
	weights := [17]int{1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28}
	sum := 0
	for i := range 18 {
		at := strings.IndexByte(creditAlphabet, s[i])
		if at < 0 {
			return "", CreditForm
		}
		if i < 17 {
			sum += at * weights[i]
		}
	}
	if creditAlphabet[(31-sum%31)%31] != s[17] {
		return "", CreditSum
	}
	return s, nil
}

// DisabledCard is what a second-generation certificate number of the disabled (残疾人证号) says.
type DisabledCard struct {
	Number string // as stored, with the suffix of a replacement copy
	ID     IDCard
	Kind   int    // 1 视力 2 听力 3 言语 4 肢体 5 智力 6 精神 7 多重
	Grade  int    // 1 (heaviest) to 4
	Copy   string // B1 for the first replacement, "" for the original
}

// DisabledKinds are the words of DisabledCard.Kind.
var DisabledKinds = [8]string{"", "视力", "听力", "言语", "肢体", "智力", "精神", "多重"}

// ParseDisabled reads such a number: the identity number, one digit kind, one digit grade, B and a count for copies.
// Errors: DisabledNo, or the problem of the identity number in it.
func ParseDisabled(s string, today time.Time) (DisabledCard, error) {
	s = strings.ToUpper(Squeeze(s))
	if len(s) < 20 || len(s) > 23 {
		return DisabledCard{}, DisabledNo
	}
	d := DisabledCard{Number: s, Kind: int(s[18] - '0'), Grade: int(s[19] - '0'), Copy: s[20:]}
	if s[18] < '1' || s[18] > '7' || s[19] < '1' || s[19] > '4' || !copyMark(d.Copy) {
		return DisabledCard{}, DisabledNo
	}
	var err error
	d.ID, err = ParseID(s[:18], today)
	return d, err
}

func copyMark(s string) bool {
	if s == "" {
		return true
	}
	return len(s) >= 2 && s[0] == 'B' && s[1] >= '1' && strings.Trim(s[1:], "0123456789") == ""
}

const plateProvinces = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"

// ParsePlate reads the number plate of a vehicle: province, letter, five characters or six on new-energy cars; the last
// may be 学警港澳挂试超. It gives the plate without spaces and dots, in upper case. Error: PlateForm.
func ParsePlate(s string) (string, error) {
	s = strings.ToUpper(Squeeze(s))
	s = strings.NewReplacer("·", "", "-", "", ".", "", "•", "").Replace(s)
	rs := []rune(s)
	if len(rs) != 7 && len(rs) != 8 || !strings.ContainsRune(plateProvinces, rs[0]) || rs[1] < 'A' || rs[1] > 'Z' {
		return "", PlateForm
	}
	figures := 0
	for i, r := range rs[2:] {
		last := i == len(rs)-3
		switch {
		case r >= '0' && r <= '9':
			figures++
		case r >= 'A' && r <= 'Z' && r != 'I' && r != 'O':
		case last && len(rs) == 7 && strings.ContainsRune("学警港澳挂试超", r):
		default:
			return "", PlateForm
		}
	}
	if figures < 2 || len(rs) == 8 && figures < 4 || utf8.RuneCountInString(s) != len(rs) {
		return "", PlateForm
	}
	return s, nil
}
