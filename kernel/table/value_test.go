package table

import "testing"

// A cell is written once: a list of one word is that word, a phone has its further numbers behind it.
func TestValueIsWrittenOnce(t *testing.T) {
	for want, v := range map[string]Value{
		"锦绣小区": ListValue([]string{"锦绣小区"}), "独居、低保": ListValue([]string{"独居", "低保"}), "": ListValue(nil), "不详": {State: Unknown},
		"13800138000、0355-1234567": {State: Given, Text: "13800138000", List: []string{"0355-1234567"}}, "89.50": DecimalValue(8950, 2),
	} {
		if got := v.Whole(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
