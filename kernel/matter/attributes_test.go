package matter

import (
	"strings"
	"testing"

	"linli/platform/fault"
)

var answered = []Attribute{
	{Code: "floor", Datatype: "number", Required: true, Variable: true, Order: 1, Description: "在第几层？"},
	{Code: "kind", Datatype: "multivaluelist", Variable: true, Order: 2, Values: []Value{{Key: "ebike"}, {Key: "junk"}}},
	{Code: "one", Datatype: "singlevaluelist", Variable: true, Order: 3, Values: []Value{{Key: "yes"}, {Key: "no"}}},
	{Code: "when", Datatype: "datetime", Variable: true, Order: 4}, {Code: "short", Datatype: "string", Variable: true, Order: 5},
	{Code: "long", Datatype: "text", Variable: true, Order: 6}, {Code: "info", Datatype: "string", Required: true, Variable: false, Order: 7},
}

func TestEveryOffenceOfAttributesIsSaid(t *testing.T) {
	_, _, bad := ReadAttributes(answered, map[string][]string{"kind": {"ebike", "lion"}, "one": {"yes", "no"}, "when": {"noon"}, "short": {"a\nb"}, "mine": {strings.Repeat("长", 4001)}})
	want := []string{"floor matter.attribute_required", "kind matter.attribute_key", "one matter.attribute_once", "when matter.attribute_date", "short matter.attribute_line", "mine matter.text_long"}
	if len(bad) != len(want) {
		t.Fatalf("%v", bad)
	}
	for i, w := range want {
		if bad[i].Name+" "+bad[i].Key != w {
			t.Errorf("%v, want %s", bad[i], w)
		}
	}
	for _, s := range []string{"NaN", "Inf", "0x10", "1_0", "ein", "1e99"} {
		if _, _, bad := ReadAttributes(answered, map[string][]string{"floor": {s}}); len(bad) != 1 || bad[0].Key != "matter.attribute_number" {
			t.Errorf("%s: %v", s, bad)
		}
	}
}

// What is added to a report goes into the ledger whole: every door refuses more than is kept, and says how much that is.
func TestWhatIsAddedHasALimit(t *testing.T) {
	ok := Report{Place: "p", Kind: "k", Extra: map[string]any{"a": strings.Repeat("长", longestExtra-20)}}
	if err := checkReport(ok); err != nil {
		t.Error(err)
	}
	ok.Extra["b"] = strings.Repeat("x", 20)
	f := fault.Of(checkReport(ok))
	if f == nil || len(f.Fields) != 1 || f.Fields[0].Name != "extra" || f.Fields[0].Key != "matter.extra_long" || f.Fields[0].Args[0] != longestExtra {
		t.Errorf("%+v", f)
	}
}
