package text

import "testing"

func TestMoneyCapital(t *testing.T) {
	for in, want := range map[string]string{
		"260000": "贰拾陆万元整", "260,000.00": "贰拾陆万元整", "4940000": "肆佰玖拾肆万元整", "100000": "壹拾万元整", "0": "零元整", "1": "壹元整", "10": "壹拾元整", "1000000": "壹佰万元整",
		"16409.02": "壹万陆仟肆佰零玖元零贰分", "325.04": "叁佰贰拾伍元零肆分", "6007.14": "陆仟零柒元壹角肆分", "1409.50": "壹仟肆佰零玖元伍角", "0.05": "伍分", "0.5": "伍角", "7800": "柒仟捌佰元整",
		"10005": "壹万零伍元整", "1000005": "壹佰万零伍元整", "100000000": "壹亿元整", "100000001": "壹亿零壹元整", "123456789": "壹亿贰仟叁佰肆拾伍万陆仟柒佰捌拾玖元整", "1050": "壹仟零伍拾元整", "500100000": "伍亿零壹拾万元整",
	} {
		if got, ok := MoneyCapital(in); !ok || got != want {
			t.Errorf("%s: %s %v, want %s", in, got, ok, want)
		}
	}
	for _, in := range []string{"", "-1", "abc", "1.005", "1234567890123", "1e5", "."} {
		if got, ok := MoneyCapital(in); ok {
			t.Errorf("%q is no amount, got %s", in, got)
		}
	}
}

func TestMoneyFigures(t *testing.T) {
	for in, want := range map[string]string{"260000": "260,000", "4940000.00": "4,940,000", "5.5": "5.50", "0": "0", "999": "999", "1000": "1,000"} {
		if got, ok := MoneyFigures(in); !ok || got != want {
			t.Errorf("%s: %s", in, got)
		}
	}
}

func TestDateHan(t *testing.T) {
	for _, c := range []struct {
		y, m, d int
		want    string
	}{{2026, 4, 20, "二〇二六年四月二十日"}, {2026, 10, 10, "二〇二六年十月十日"}, {2026, 12, 31, "二〇二六年十二月三十一日"}, {2009, 1, 11, "二〇〇九年一月十一日"}} {
		if got := DateHan(c.y, c.m, c.d); got != c.want {
			t.Errorf("%s, want %s", got, c.want)
		}
	}
}
