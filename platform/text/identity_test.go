package text

import (
	"errors"
	"testing"
	"time"

	"linli/platform/clock"
)

var today = time.Date(2026, 6, 30, 18, 0, 0, 0, clock.Shanghai)

// The vectors of grid.md §7.
func TestID(t *testing.T) {
	for _, s := range []string{"140403195001010011", "14040319500101002X", "140404198512311238", "140426200002290084",
		"140403196002290136", "140403199006151241", "980101194305110049"} {
		c, err := ParseID(s, today)
		if err != nil || c.Number != s {
			t.Errorf("%s: %v", s, err)
		}
	}
	for s, want := range map[string]error{
		"140403195001010012": IDChecksum, "140403190002290016": IDDate, "140403195013010019": IDDate,
		"14040319500101001": IDLength, "1404031950O1010011": IDForm, "X40403195001010011": IDForm, "": IDLength,
		"140403********0011": IDMasked, "1.40403E+17": IDLost, "１４０４０３１９５００１０１００１２": IDChecksum,
	} {
		if _, err := ParseID(s, today); !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", s, err, want)
		}
	}
	if c, err := ParseID(" 14040319500101002ｘ ", today); err != nil || c.Number != "14040319500101002X" || c.Male {
		t.Errorf("%+v %v", c, err)
	}
	if c, _ := ParseID("140403195001010011", today); c.Birth != "1950-01-01" || !c.Male || c.Region != "140403" || c.Demo {
		t.Errorf("%+v", c)
	}
	if c, _ := ParseID("980101194305110049", today); !c.Demo || c.Male {
		t.Errorf("%+v", c)
	}
	born := "14040320260701001"
	if _, err := ParseID(born+string(IDCheckDigit(born)), today); !errors.Is(err, IDFuture) {
		t.Error("born tomorrow:", err)
	}
	old := "14040318790701001"
	if _, err := ParseID(old+string(IDCheckDigit(old)), today); !errors.Is(err, IDDate) {
		t.Error("born before 1880:", err)
	}
}

func TestIDNeverRefusesAnAbolishedDivision(t *testing.T) {
	for _, region := range []string{"140402", "140411", "140421", "140424", "140481"} {
		s := region + "19700101001"
		if _, err := ParseID(s+string(IDCheckDigit(s)), today); err != nil {
			t.Errorf("%s: %v", region, err)
		}
	}
}

func TestOldAndForeignCards(t *testing.T) {
	c, err := ParseID("140403500101001", today)
	if err != nil || c.Number != "140403195001010011" || !c.Old {
		t.Errorf("%+v %v", c, err)
	}
	for head, kind := range map[string]string{"81000019800101001": "hmt", "91115619800101001": "foreign"} {
		if c, err := ParseID(head+string(IDCheckDigit(head)), today); err != nil || c.Kind != kind {
			t.Errorf("%s: %+v %v", head, c, err)
		}
	}
	region, birth, err := ParseIDNumeric(110101199003070000)
	if region != "110101" || birth != "1990-03-07" || !errors.Is(err, IDLost) {
		t.Error(region, birth, err)
	}
	if _, _, err := ParseIDNumeric(45718); !errors.Is(err, IDLength) {
		t.Error(err)
	}
}

func TestCredit(t *testing.T) {
	for _, s := range []string{"91140403MA0ABCDE1Y", "54140403ME1234567Q", "111404000123456783", "91140403ma0abcde1y"} {
		if _, err := ParseCredit(s); err != nil {
			t.Errorf("%s: %v", s, err)
		}
	}
	for s, want := range map[string]error{"91140403MA0ABCDE1X": CreditSum, "91140403MA0ABCDE1": CreditForm, "91140403MAOABCDE1Y": CreditForm} {
		if _, err := ParseCredit(s); !errors.Is(err, want) {
			t.Errorf("%s: %v", s, err)
		}
	}
}

func TestDisabledCertificate(t *testing.T) {
	d, err := ParseDisabled("14040319500101002x43B1", today)
	if err != nil || d.Kind != 4 || d.Grade != 3 || d.Copy != "B1" || DisabledKinds[d.Kind] != "肢体" {
		t.Errorf("%+v %v", d, err)
	}
	for _, s := range []string{"14040319500101002X", "14040319500101002X83", "14040319500101002X45", "14040319500101002X43C1", "14040319500101003X43"} {
		if _, err := ParseDisabled(s, today); err == nil {
			t.Errorf("%s was taken", s)
		}
	}
}

func TestPhone(t *testing.T) {
	rules := PhoneRules{Area: "0355"}
	for s, want := range map[string]string{
		"13800138000": "+8613800138000", "13800138000.0": "+8613800138000", "1.3800138E+10": "+8613800138000",
		"138-0013-8000": "+8613800138000", "+86 138 0013 8000": "+8613800138000", "１３８００１３８０００": "+8613800138000",
		"8613800138000": "+8613800138000", "0355-1234567": "", "0355-2234567": "+863552234567", "0355 2234567": "+863552234567",
		"(0355)2234567": "+863552234567", "2234567": "+863552234567", "010-62345678": "+861062345678", "0355-2234567-801": "+863552234567;ext=801",
		"0355-2234567转801": "+863552234567;ext=801", "12345": "12345", "400-810-1234": "+864008101234",
		"1380013800": "", "23800138000": "", "138001380000": "", "张三": "", "": "", "1.38E+99": "", "NaN.0": "", "+863552234567": "+863552234567",
		"+861062345678": "+861062345678", "+863552234567;ext=801": "+863552234567;ext=801",
	} {
		p, err := ParsePhone(s, rules)
		if p.E164 != want && !(want == "" && err != nil) || want == "" && err == nil {
			t.Errorf("%q = %q %v, want %q", s, p.E164, err, want)
		}
	}
	if _, err := ParsePhone("10000021501", rules); !errors.Is(err, PhoneDemo) {
		t.Error("the demo prefix outside a demo:", err)
	}
	if p, err := ParsePhone("10000021501", PhoneRules{Demo: true}); err != nil || p.E164 != "+8610000021501" {
		t.Error(p, err)
	}
	if p, err := ParsePhone("+8610000021501", PhoneRules{Demo: true}); err != nil || p.Show != "10000021501" {
		t.Error(p, err)
	}
	if _, err := ParsePhone("2234567", PhoneRules{}); !errors.Is(err, PhoneNoArea) {
		t.Error(err)
	}
	if p, _ := ParsePhone("2234567", rules); !p.Filled || p.Show != "0355-2234567" {
		t.Errorf("%+v", p)
	}
	if got := SplitPhones("13800138000/0355-1234567"); len(got) != 2 || got[0] != "13800138000" {
		t.Error(got)
	}
	if got := SplitPhones("13800138000 13900139000"); len(got) != 2 {
		t.Error(got)
	}
	if got := SplitPhones("138 0013 8000"); len(got) != 1 {
		t.Error(got)
	}
}

func TestPlate(t *testing.T) {
	for s, want := range map[string]string{"晋D·12345": "晋D12345", "晋d a1234": "晋DA1234", "晋DD12345": "晋DD12345", "晋D1234学": "晋D1234学"} {
		if got, err := ParsePlate(s); err != nil || got != want {
			t.Errorf("%s = %s %v", s, got, err)
		}
	}
	for _, s := range []string{"", "晋12345", "D12345", "晋DIO345", "晋D123", "晋D1234567", "火D12345"} {
		if got, err := ParsePlate(s); err == nil {
			t.Errorf("%s was taken as %s", s, got)
		}
	}
}

func TestClean(t *testing.T) {
	for in, want := range map[string]string{" 　张 三\u200b ": "张 三", "'0301": "0301", "１５０１Ａ": "1501A", "a\u00a0\t b": "a b", "\ufeff3-2": "3-2"} {
		if got := Clean(in); got != want {
			t.Errorf("Clean(%q) = %q, want %q", in, got, want)
		}
	}
	for in, want := range map[string]string{"张 三": "张三", "张　三": "张三", "阿迪力•买买提": "阿迪力·买买提", "阿迪力．买买提": "阿迪力·买买提",
		"阿迪力 · 买买提": "阿迪力·买买提", "丁〇": "丁〇", "Tom Lee": "Tom Lee"} {
		if got := CleanName(in); got != want {
			t.Errorf("CleanName(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestNumeral(t *testing.T) {
	for s, want := range map[string]int64{"三": 3, "十": 10, "十二": 12, "二十": 20, "二十一": 21, "一百": 100, "一百零五": 105, "一百二": 120,
		"一百二十三": 123, "三千": 3000, "一万二": 12000, "二〇二五": 2025, "一五〇一": 1501, "壹佰": 100, "两": 2, "廿一": 21, "〇": 0, "一万零三": 10003, "一千二": 1200} {
		if got, ok := Numeral(s); !ok || got != want {
			t.Errorf("%s = %d %v, want %d", s, got, ok, want)
		}
	}
	for _, s := range []string{"", "十百", "百", "一百零", "三号", "一百二百", "万", "十十", "零十"} {
		if got, ok := Numeral(s); ok {
			t.Errorf("%s was read as %d", s, got)
		}
	}
	if got := NumeralDigits("二〇二五年三月"); got != "2025年3月" {
		t.Error(got)
	}
}

func FuzzNumbers(f *testing.F) {
	for _, s := range []string{"140403195001010011", "1.4E+17", "0355-2234567-801", "晋D·12345", "二十一", "张 · 三", "+86", "'", "\x80"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		_, _ = ParseID(s, today)
		_, _ = ParseCredit(s)
		_, _ = ParseDisabled(s, today)
		_, _ = ParsePlate(s)
		Numeral(s)
		SplitPhones(s)
		InitialsAll(s, 4)
		for _, a := range []Audience{PublicNotice, OtherStaff, WorkList} {
			MaskName(s, a)
			MaskPhone(s, a)
			MaskID(s, a)
			MaskAddress(s, a)
			MaskCard(s, a)
		}
		MaskFree(s)
		if p, err := ParsePhone(s, PhoneRules{Area: "0355", Demo: true}); err == nil {
			if q, err := ParsePhone(p.E164, PhoneRules{Demo: true}); err != nil || q.E164 != p.E164 {
				t.Errorf("%q became %q, which reads as %q %v", s, p.E164, q.E164, err)
			}
		}
		if CleanName(CleanName(s)) != CleanName(s) || Clean(Clean(s)) != Clean(s) {
			t.Errorf("cleaning %q twice differs", s)
		}
	})
}
