package table

import (
	"strconv"
	"strings"

	"linli/platform/text"
)

var reVerb = text.NewPattern(`%(?:%|(?:\[(\d+)\])?[-+# 0]*\d*(?:\.\d+)?[a-zA-Z])`)

// fill puts what was seen into the words of a finding or a question. What was seen is kept as text between the dry run and the
// page, and a word written for a number (%d), or for one value less, must still give a sentence and never the complaint of fmt.
func fill(words string, args []string) string {
	if !strings.Contains(words, "%") {
		return words
	}
	next := 0
	return reVerb.ReplaceAllStringFunc(words, func(verb string) string {
		if verb == "%%" {
			return "%"
		}
		at := next
		if m := reVerb.FindStringSubmatch(verb); m[1] != "" {
			n, _ := strconv.Atoi(m[1]) // only digits
			at = n - 1
		}
		next = at + 1
		if at < 0 || at >= len(args) {
			return "…"
		}
		return maskNumbers(args[at])
	})
}

var reLongDigits = text.NewPattern(`\d{15,18}[Xx]?`)

// maskNumbers covers what may be an identity number, whole or with digits that a spreadsheet destroyed, wherever a sentence
// quotes the sheet: findings are read on screens and sent around with the receipt. Longer numbers are something else.
func maskNumbers(s string) string {
	if len(s) < 15 {
		return s
	}
	var out strings.Builder
	last := 0
	for _, at := range reLongDigits.FindAllStringIndex(s, -1) {
		out.WriteString(s[last:at[0]])
		last = at[1]
		if digit(s, at[0]-1) || digit(s, at[1]) {
			out.WriteString(s[at[0]:at[1]])
			continue
		}
		out.WriteString(MaskID(s[at[0]:at[1]]))
	}
	return out.String() + s[last:]
}

func digit(s string, i int) bool { return i >= 0 && i < len(s) && s[i] >= '0' && s[i] <= '9' }
