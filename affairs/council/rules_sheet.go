package council

import (
	"sort"
	"strconv"
	"strings"
	"unicode"

	"linli/platform/fault"
	"linli/platform/text"
)

// MaxRows bounds a sign-in sheet.
const MaxRows = 500

// Rows reads which lines of a paper sheet carry a signature, as it is read aloud from a photo of it:
// "1-5 8、12，20到22". Each line once, in order. Errors: Invalid with the piece that was not understood, or
// the line that the sheet does not have.
func Rows(s string, last int64) ([]int64, error) {
	s = text.Clean(s)
	for _, w := range []string{"至", "到", "～", "~", "—", "–", "－"} {
		s = strings.ReplaceAll(s, w, "-")
	}
	for _, w := range []string{" -", "- "} {
		s = strings.ReplaceAll(s, w, "-")
	}
	seen := map[int64]bool{}
	for _, part := range strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune("、,，;；.。", r) }) {
		part = strings.TrimSuffix(strings.TrimPrefix(part, "第"), "行")
		lo, hi, isRange := strings.Cut(part, "-")
		from, err := row(lo, last)
		if err != nil {
			return nil, err
		}
		to := from
		if isRange {
			if to, err = row(hi, last); err != nil {
				return nil, err
			}
		}
		if to < from {
			return nil, fault.InvalidFields(fault.Field{Name: "rows", Key: "council.row_back", Args: []any{part}})
		}
		for n := from; n <= to; n++ {
			seen[n] = true
		}
	}
	out := make([]int64, 0, len(seen))
	for n := range seen {
		out = append(out, n)
	}
	sort.Slice(out, func(i, j int) bool { return out[i] < out[j] })
	return out, nil
}

func row(s string, last int64) (int64, error) {
	n, err := strconv.ParseInt(strings.TrimSuffix(s, "号"), 10, 32)
	if err != nil || n < 1 {
		return 0, fault.InvalidFields(fault.Field{Name: "rows", Key: "council.row_unread", Args: []any{clip(s)}})
	}
	if n > last {
		return 0, fault.InvalidFields(fault.Field{Name: "rows", Key: "council.row_none", Args: []any{n, last}})
	}
	return n, nil
}

// clip keeps a piece that is quoted in a sentence short.
func clip(s string) string {
	if r := []rune(s); len(r) > 12 {
		return string(r[:12]) + "…"
	}
	return s
}

// Names reads people typed one a line or parted by 、: "王桂枝 居民代表" gives the name and what follows it.
func Names(s string) (out []Member, err error) {
	for _, line := range strings.FieldsFunc(s, func(r rune) bool { return r == '\n' || r == '\r' || r == '、' || r == '；' || r == ';' }) {
		line = text.Clean(line)
		if line == "" {
			continue
		}
		name, role, _ := strings.Cut(line, " ")
		if len([]rune(name)) > MaxName || len([]rune(role)) > MaxName {
			return nil, fault.InvalidFields(fault.Field{Name: "names", Key: "council.name_long", Args: []any{clip(name)}})
		}
		out = append(out, Member{Label: name, Role: strings.TrimSpace(role)})
	}
	if len(out) > MaxRows {
		return nil, fault.InvalidFields(fault.Field{Name: "names", Key: "council.names_many", Args: []any{MaxRows}})
	}
	return out, nil
}
