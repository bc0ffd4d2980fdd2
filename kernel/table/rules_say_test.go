package table

import (
	"strings"
	"testing"

	"linli/platform/text"
)

// A finding is kept as a key and texts. Whatever verb its words were written with, and however many texts there are, the reader
// gets a sentence and never a complaint of the formatter.
func TestFindingsAreSentences(t *testing.T) {
	for _, lang := range []text.Lang{text.ZH, text.EN} {
		for _, key := range text.Keys("table.f.") {
			for n := range 4 {
				args := []string{"甲", "乙", "丙"}[:n]
				if s := Sentence(lang, 3, "住址", key, args); strings.Contains(s, "%") {
					t.Errorf("%s %s with %d values: %s", lang, key, n, s)
				}
			}
		}
	}
	for words, want := range map[string]string{"%d岁，约%v": "68岁，约1957", "%[2]s前是%[1]s": "1957前是68", "占%v%%": "占68%", "没有": "没有", "%v、%v、%v": "68、1957、…"} {
		if got := fill(words, []string{"68", "1957"}); got != want {
			t.Errorf("%q: %q, want %q", words, got, want)
		}
	}
	q := Question{Key: "table.q.bad-id", Args: []string{"110101199003070000", "多的"}}
	if s := q.Text(text.ZH); strings.Contains(s, "%") || strings.Contains(s, "19900307") {
		t.Error(s)
	}
}

// Numbers that may be somebody's identity are covered in every sentence that quotes the sheet, whichever column they stood in.
func TestFindingsCoverIdentityNumbers(t *testing.T) {
	for in, want := range map[string]string{
		"980101199003070000":    "980101********0000",
		"11010119900307001X":    "110101********001X",
		"110101900307001":       "110101*****7001",
		"号110101199003070000，李": "号110101********0000，李",
		"13800138000":           "13800138000",
		"62220211010119900307":  "62220211010119900307", // a bank card is longer
	} {
		if got := Sentence(text.ZH, 0, "", "table.f.bad-name", []string{in}); !strings.Contains(got, "「"+want+"」") {
			t.Errorf("%s: %s", in, got)
		}
	}
}
