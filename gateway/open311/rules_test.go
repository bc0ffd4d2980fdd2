package open311

import (
	"strings"
	"testing"
	"testing/quick"
	"time"

	"linli/kernel/matter"
)

func TestRequestIDsCanBeTurnedBack(t *testing.T) {
	if id := requestID("柳民〔2026〕0391"); id != "LL-2026-0391-67F36C11" {
		t.Errorf("%s", id)
	}
	for _, no := range []string{"柳民〔2026〕0391", "柳民〔2026〕12345", "𠮷消〔2031〕0001", "Ab〔2026〕0007", "民2026-3", "柳民〔2026〕391", "〔2026〕0001", "a〔b〕c", "LL-2026-1"} {
		id := requestID(no)
		if got := numberOf(id); got != no {
			t.Errorf("%s → %s → %s", no, id, got)
		}
		for _, r := range id {
			if !(r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-') {
				t.Errorf("%s is not safe in an address", id)
			}
		}
	}
	back := func(word string, year uint16, n uint32) bool {
		no := matter.Number(string([]rune(word)), int(year), int64(n))
		return numberOf(requestID(no)) == no
	}
	if err := quick.Check(back, nil); err != nil {
		t.Error(err)
	}
	for _, id := range []string{"", "LL-2026-0001-", "LL-2026-0001-67F", "LL-2026-0001-zz", "LL-x-1-67F3", "LLX-", "LLX-6", "LL----"} {
		_ = numberOf(id) // never falls over
	}
	if got := numberOf("柳民(2026)391号"); got != "柳民〔2026〕0391" {
		t.Errorf("a typed number became %s", got)
	}
}

func TestDatesNeedAZone(t *testing.T) {
	want := time.Date(2026, 11, 5, 13, 15, 30, 0, time.UTC)
	for _, s := range []string{"2026-11-05T13:15:30Z", "2026-11-05T08:15:30-05:00", "2026-11-05T21:15:30+08:00", "2026-11-05T21:15:30 08:00", "2026-11-05T13:15:30.000Z"} {
		if got, err := readTime("d", s); err != nil || !got.Equal(want) {
			t.Errorf("%s: %v %v", s, got, err)
		}
	}
	if got, err := readTime("d", "2026-11-05T21:15+08:00"); err != nil || got.UTC().Hour() != 13 {
		t.Errorf("minutes only: %v %v", got, err)
	}
	for _, s := range []string{"2026-11-05T13:15:30", "2026-11-05", "13:15:30Z", "yesterday", "2026-13-05T13:15:30Z", "9999-01-01T00:00:00Z", "2026-11-05T13:15:30+0800", ""} {
		if got, err := readTime("d", s); err == nil {
			t.Errorf("%q was read as %v", s, got)
		}
	}
}

func TestSpans(t *testing.T) {
	now := time.Date(2026, 6, 22, 1, 0, 0, 0, time.UTC)
	day := int64(24 * time.Hour / time.Millisecond)
	for _, c := range []struct {
		start, end string
		days       int64 // 0 = refused
	}{
		{"2026-06-12T01:00:00Z", "", 10}, {"2026-01-01T00:00:00Z", "", 90}, {"", "2026-06-01T00:00:00Z", 90}, {"2026-03-01T00:00:00Z", "2026-05-30T00:00:00Z", 90},
		{"2026-03-01T00:00:00Z", "2026-05-30T00:00:01Z", 0}, {"2026-05-02T00:00:00Z", "2026-05-01T00:00:00Z", 0}, {"2026-05-02", "", 0},
	} {
		s, ok, err := readSpan("a", c.start, "b", c.end, now)
		if c.days == 0 {
			if err == nil {
				t.Errorf("%v was accepted", c)
			}
			continue
		}
		if err != nil || !ok || (s.to-s.from)/day != c.days {
			t.Errorf("%v: %v %v %v", c, s, ok, err)
		}
	}
}

var defs = []matter.Attribute{
	{Code: "floor", Datatype: "number", Required: true, Variable: true, Order: 1, Description: "在第几层？"},
	{Code: "kind", Datatype: "multivaluelist", Variable: true, Order: 2, Values: []matter.Value{{Key: "ebike"}, {Key: "junk"}}},
	{Code: "one", Datatype: "singlevaluelist", Variable: true, Order: 3, Values: []matter.Value{{Key: "yes"}, {Key: "no"}}},
	{Code: "when", Datatype: "datetime", Variable: true, Order: 4}, {Code: "short", Datatype: "string", Variable: true, Order: 5},
	{Code: "long", Datatype: "text", Variable: true, Order: 6}, {Code: "info", Datatype: "string", Required: true, Variable: false, Order: 7},
}

func TestAttributesInAllSpellings(t *testing.T) {
	for name, v := range map[string]map[string][]string{
		"plain repeated": {"attribute[kind]": {"junk", "ebike"}}, "brackets": {"attribute[kind][]": {"junk", "ebike"}},
		"numbered": {"attribute[kind][0]": {"junk"}, "attribute[kind][1]": {"ebike"}}, "mixed, twice": {"attribute[kind]": {"junk"}, "attribute[kind][]": {"ebike", "junk"}},
	} {
		v["attribute[floor]"] = []string{"17"}
		got, _, bad := matter.ReadAttributes(defs, attributeValues(v))
		k, _ := got["kind"].([]string)
		if len(bad) > 0 || len(k) != 2 || k[0] != "ebike" || k[1] != "junk" {
			t.Errorf("%s: %v %v", name, got, bad)
		}
	}
	got, unknown, bad := matter.ReadAttributes(defs, attributeValues(map[string][]string{"attribute[floor]": {"-1.50"}, "attribute[when]": {"2026-06-22T09:00:00+08:00"}, "attribute[long]": {"a\nb"},
		"attribute[mine]": {"kept"}, "attribute": {"x"}, "attribute[": {"x"}, "attribute[]": {"x"}, "attribute[a]b": {"x"}, "attribute[info]": {"not asked"}}))
	if len(bad) > 0 || got["when"] != "2026-06-22T01:00:00Z" || got["long"] != "a\nb" || strings.Join(unknown, " ") != "mine" || got["info"] != nil || len(got) != 3 {
		t.Errorf("%v %v", got, bad)
	}
}

func TestTreeWritesTheSameInBoth(t *testing.T) {
	d := answer{"service_requests", list{"request", []any{object{{"a", "<&>\"'\x00\x0b\r\n\t\ufffe]]>"}, {"b", nil}, {"c", ""}, {"d", true}, {"e", 3}, {"f", degrees(-1)},
		{"g", list{"x", nil}}, {"h", list{"x", []any{"one"}}}}}}}
	if got, want := string(d.write("json")), `[{"a":"<&>\"'\n\t]]>","b":null,"c":null,"d":true,"e":3,"f":-0.0000001,"g":[],"h":["one"]}]`; got != want {
		t.Errorf("%s", got)
	}
	want := `<?xml version="1.0" encoding="UTF-8"?>` + "\n" + `<service_requests><request><a>&lt;&amp;&gt;&#34;&#39;&#xA;&#x9;]]&gt;</a><b></b><c></c><d>true</d><e>3</e><f>-0.0000001</f><g></g><h><x>one</x></h></request></service_requests>` + "\n"
	if got := string(d.write("xml")); got != want {
		t.Errorf("%s", got)
	}
	for e7, want := range map[int64]number{361954000: "36.1954", 0: "0.0", -1131163000: "-113.1163", 1: "0.0000001", 1800000000: "180.0"} {
		if got := degrees(e7); got != want {
			t.Errorf("%d: %s", e7, got)
		}
	}
}
