package people

import (
	"reflect"
	"testing"
)

func TestProbes(t *testing.T) {
	for _, c := range []struct {
		text string
		want []Probe
	}{
		{"申", []Probe{{"name", "申", false}, {"given", "申", false}}},
		{"申秀", []Probe{{"name", "申秀", true}, {"given", "申秀", true}}},
		{" 申 秀 兰 ", []Probe{{"name", "申秀兰", true}, {"given", "申秀兰", true}}},
		{"sxl", []Probe{{"initials", "sxl", true}, {"name", "sxl", true}}},
		{"S", []Probe{{"initials", "s", false}}},
		{"1501", []Probe{{"phone_rev", "1051", true}, {"phone", "+861501", false}}},
		{"10000021501", []Probe{{"phone_rev", "10512000001", true}, {"phone", "+8610000021501", true}}},
		{"+86 100 0002", []Probe{{"phone_rev", "2000001", true}, {"phone", "+861000002", false}}},
		{"0355-123", []Probe{{"phone_rev", "3215530", true}, {"phone", "+86355123", false}}},
		{"15", nil},
		{"", nil},
		{"  ", nil},
	} {
		if got := Probes(c.text); !reflect.DeepEqual(got, c.want) {
			t.Errorf("Probes(%q) = %v, want %v", c.text, got, c.want)
		}
	}
}

func TestCheck(t *testing.T) {
	d, err := Draft{Name: "申 秀 兰", Phone: "100 0002 1501", Private: Private{IDNo: " 14040319500101002x "}}.Check()
	if err != nil {
		t.Fatal(err)
	}
	if d.Name != "申秀兰" || d.Phone != "+8610000021501" || d.Birth != "1950-01-01" || d.Sex != Female || d.Private.IDNo != "14040319500101002X" {
		t.Errorf("cleaned to %+v", d)
	}
	d, err = Draft{Name: "甲", Birth: "1949", Private: Private{IDNo: "140403195001010011"}}.Check()
	if err != nil || d.Birth != "1949" {
		t.Errorf("what was given must win over the number: %+v, %v", d, err)
	}
	for _, bad := range []Draft{
		{}, {Name: "  "}, {Name: "甲", Phone: "无"}, {Name: "甲", Sex: "x"}, {Name: "甲", Birth: "1950-02-30"}, {Name: "甲", Birth: "去年"},
	} {
		if _, err := bad.Check(); err == nil {
			t.Errorf("%+v was taken", bad)
		}
	}
}

func TestSameKey(t *testing.T) {
	a := Person{Name: "申秀兰", Phone: "+8610000021501", Home: "h1", Birth: "1943-05-11"}
	for _, c := range []struct {
		b    Person
		id   bool
		want string
	}{
		{Person{Name: "申秀蓝"}, true, "id"},
		{Person{Name: "申秀兰", Phone: a.Phone}, false, "phone"},
		{Person{Name: "申秀兰", Home: "h1", Birth: "1943"}, false, "birth"},
		{Person{Name: "申秀兰", Home: "h1", Birth: "1944"}, false, ""},
		{Person{Name: "申秀兰", Home: "h2", Birth: "1943"}, false, ""},
		{Person{Name: "申秀兰", Home: "h1"}, false, ""},
		{Person{Name: "申秀", Phone: a.Phone, Home: "h1", Birth: "1943"}, false, ""},
		{Person{Name: "申秀兰"}, false, ""},
	} {
		if got := sameKey(a, c.b, c.id); got != c.want {
			t.Errorf("sameKey(%+v) = %q, want %q", c.b, got, c.want)
		}
	}
}

func TestPhone(t *testing.T) {
	for in, want := range map[string]string{"100 0001 0203": "+8610000010203", "+86-138-0013-8000": "+8613800138000", "0355-2234567": "+863552234567",
		"+4915112345678": "+4915112345678", "无": "", "123": "", "": ""} {
		if got := Phone(in); got != want {
			t.Errorf("Phone(%q) = %q, want %q", in, got, want)
		}
	}
}
