package table

import (
	"strings"

	"linli/platform/text"
)

// cleanCert reads identity and certificate numbers. Only the field "idcard" follows the rules of the resident identity card
// (GB 11643); other certificates are kept as text, but never with digits that a spreadsheet has destroyed.
func cleanCert(c *Column, cell Cell, o *cleaned) {
	seen := cell.Text
	s := seen
	if cell.Kind == CellNumber {
		whole, exact, ok := wholeText(seen)
		if !ok {
			o.refuse("table.f.bad-cert", seen)
			return
		}
		if !exact {
			o.destroyed(whole, seen)
			return
		}
		s = whole
	}
	s = strings.ToUpper(squeeze(tidyCode(s)))
	if reFloatID.MatchString(s) {
		digits, exp, _, _ := digitsOf(s)
		if exp > 0 && len(digits)+exp >= 16 {
			o.destroyed(digits, seen)
			return
		}
	}
	if c.Field != "idcard" {
		o.value = TextValue(s)
		return
	}
	o.identity(s, seen, cell.Kind == CellNumber)
}

var (
	reFloatID = text.NewPattern(`^\d(\.\d+)?E\+?\d{2}$`)
	reID18    = text.NewPattern(`^\d{17}[\dX]$`)
	reID15    = text.NewPattern(`^\d{15}$`)
	reMasked  = text.NewPattern(`^\d{1,14}[*＊X]{2,}[\dX]{0,6}$`)
)

// destroyed keeps of a number with lost digits only what is certain, for matching; it is never stored.
func (o *cleaned) destroyed(digits, seen string) {
	o.refuse("table.f.id-destroyed", seen)
	if len(digits) > 14 {
		digits = digits[:14]
	}
	o.value.List = []string{digits}
}

// Certain returns the leading digits that survive of a destroyed identity number: region and birth date, or only the region.
// Both are empty when nothing is certain.
func (v Value) Certain() (region string, birth Date) {
	if v.State != Broken || len(v.List) != 1 {
		return "", Date{}
	}
	d := v.List[0]
	if len(d) >= 6 {
		region = d[:6]
	}
	if len(d) >= 14 {
		birth, _ = birthOf(d[6:14])
	}
	return region, birth
}

// identity checks an identity number of 18 or 15 digits.
func (o *cleaned) identity(s, seen string, number bool) {
	if reMasked.MatchString(s) && strings.ContainsAny(s, "*＊") {
		o.value = Value{State: Masked, Text: s}
		o.warn("table.f.id-masked", seen)
		return
	}
	if reID15.MatchString(s) {
		if full, ok := Extend15(s); ok {
			o.value = TextValue(full)
			o.warn("table.f.id-15", seen, MaskID(full))
			return
		}
	}
	if !reID18.MatchString(s) {
		if fixed := lettersToDigits(s); reID18.MatchString(fixed) && ValidID(fixed) {
			o.value = TextValue(fixed)
			o.warn("table.f.id-letters", seen)
			return
		}
		o.badID(seen)
		return
	}
	if !ValidID(s) {
		o.badID(seen)
		return
	}
	o.value = TextValue(s)
	switch {
	case strings.HasSuffix(s, "000"):
		o.warn("table.f.id-zeros", MaskID(s))
	case s != seen && !number:
		o.fix(MaskID(seen), MaskID(s))
	}
}

// badID asks once for the column what to do with numbers that cannot be right.
func (o *cleaned) badID(seen string) {
	if choice, done := o.ask("bad-id", MaskID(seen), "table.q.bad-id", leaveOrSkip, MaskID(seen)); done {
		o.settle(choice, "table.f.id-left", MaskID(seen))
	}
}

var idWeights = [17]int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2}

// checkDigit returns the check character of the first 17 digits (ISO 7064 MOD 11-2).
func checkDigit(s string) byte {
	sum := 0
	for i := 0; i < 17; i++ {
		sum += int(s[i]-'0') * idWeights[i]
	}
	return "10X98765432"[sum%11]
}

// ValidID says whether an identity number of 18 characters has a possible birth date and the right check character.
func ValidID(s string) bool {
	if !reID18.MatchString(s) {
		return false
	}
	_, ok := birthOf(s[6:14])
	return ok && checkDigit(s) == s[17]
}

// Extend15 turns an identity number of 15 digits into 18. Such numbers were only given to people born in the 1900s.
func Extend15(s string) (string, bool) {
	if !reID15.MatchString(s) {
		return "", false
	}
	s = s[:6] + "19" + s[6:]
	if _, ok := birthOf(s[6:14]); !ok {
		return "", false
	}
	return s + string(checkDigit(s)), true
}

func birthOf(s string) (Date, bool) {
	n := [3]int{}
	for i, part := range []string{s[:4], s[4:6], s[6:8]} {
		for _, r := range part {
			if r < '0' || r > '9' {
				return Date{}, false
			}
			n[i] = n[i]*10 + int(r-'0')
		}
	}
	if n[0] < 1880 || n[0] > 2100 || !exists(n[0], n[1], n[2]) {
		return Date{}, false
	}
	return Date{Year: n[0], Month: n[1], Day: n[2], Precision: ToDay}, true
}

// lettersToDigits reads O as 0 and l, I as 1, except the last X.
func lettersToDigits(s string) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case 'O', 'o':
			return '0'
		case 'l', 'I', '|':
			return '1'
		}
		return r
	}, s)
}

// MaskID shows the first six and the last four characters of an identity number.
func MaskID(s string) string {
	if len(s) < 11 || !ascii(s) {
		return s
	}
	return s[:6] + strings.Repeat("*", len(s)-10) + s[len(s)-4:]
}

var (
	reMobile   = text.NewPattern(`^1[3-9]\d{9}$`)
	reDemo     = text.NewPattern(`^100\d{8}$`)
	reLandline = text.NewPattern(`^(0(?:10|2\d|[3-9]\d{2}))-?(\d{7,8})$`)
	reLocal    = text.NewPattern(`^[2-9]\d{6,7}$`)
	reHotline  = text.NewPattern(`^(400|800)-?\d{3}-?\d{4}$|^1(?:10|19|20|22)$|^1\d{4}$|^9\d{4,5}$`)
	reNoteTail = text.NewPattern(`[(（][^()（）]*[)）]`)
)

// cleanPhone reads one or several telephone numbers; the first is the main one, the others go to List.
func cleanPhone(cell Cell, o *cleaned) {
	s := cell.Text
	if cell.Kind == CellNumber {
		whole, exact, ok := wholeText(s)
		if !ok || !exact {
			o.refuse("table.f.bad-phone", cell.Text)
			return
		}
		if n, good := o.phone(whole); good {
			o.value = TextValue(n)
			return
		}
		o.refuse("table.f.bad-phone", cell.Text)
		return
	}
	if len(s) == 11 && (reMobile.MatchString(s) || o.around.Demo && reDemo.MatchString(s)) {
		o.value = TextValue(s)
		return
	}
	s = tidyCode(s)
	if bare := reNoteTail.ReplaceAllString(s, ""); bare != s {
		o.warn("table.f.phone-note", cell.Text)
		s = bare
	}
	numbers, ok := o.phones(s)
	if !ok {
		o.findings = o.findings[:0]
		o.refuse("table.f.bad-phone", cell.Text)
		return
	}
	o.value = Value{State: Given, Text: numbers[0], List: numbers[1:]}
	if len(numbers) > 1 {
		o.fix(cell.Text, strings.Join(numbers, "、"))
	} else if numbers[0] != cell.Text && len(o.findings) == 0 {
		o.fix(cell.Text, numbers[0])
	}
}

// phones splits a cell; a number written with spaces or hyphens is one number.
func (o *cleaned) phones(s string) ([]string, bool) {
	if n, ok := o.phone(s); ok {
		return []string{n}, true
	}
	parts := strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune("/、;；,，\n\r或和", r) })
	if len(parts) == 1 {
		parts = strings.Fields(s)
	}
	var found []string
	for _, p := range parts {
		n, ok := o.phone(p)
		if !ok {
			return nil, false
		}
		found = append(found, n)
	}
	return found, len(found) > 0
}

// phoneMarks is made once: a replacer builds its table at its first use.
var phoneMarks = strings.NewReplacer("-", "", "+", "", "(", "", ")", "", ".", "")

// phone brings one number to its normal form.
func (o *cleaned) phone(s string) (string, bool) {
	s = strings.TrimSuffix(squeeze(s), ".0")
	if d, exp, neg, ok := digitsOf(s); ok && strings.ContainsAny(s, "eE") && !neg && len(d)+exp == 11 && exp >= 0 && len(d) > 7 {
		s = d + strings.Repeat("0", exp)
	}
	if fixed := lettersToDigits(s); fixed != s {
		if n, ok := o.phone(fixed); ok {
			o.warn("table.f.phone-letters", s, n)
			return n, true
		}
		return "", false
	}
	bare := phoneMarks.Replace(s)
	if len(bare) == 13 && strings.HasPrefix(bare, "86") {
		bare = bare[2:]
	}
	switch {
	case reMobile.MatchString(bare), o.around.Demo && reDemo.MatchString(bare):
		return bare, true
	case reLandline.MatchString(bare) && bare[0] == '0':
		m := reLandline.FindStringSubmatch(bare)
		return m[1] + "-" + m[2], true
	case reHotline.MatchString(bare):
		return bare, true
	case reLocal.MatchString(bare):
		if o.around.AreaCode == "" {
			o.warn("table.f.no-area-code", s, bare)
			return bare, true
		}
		n := o.around.AreaCode + "-" + bare
		o.warn("table.f.no-area-code", s, n)
		return n, true
	}
	return "", false
}
