package measure

import (
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"linli/platform/fault"
	"linli/platform/text"
)

func dec(s string) decimal.Decimal { return decimal.RequireFromString(s) }

func value(t *testing.T, s string) Value {
	t.Helper()
	v, err := ParseValue(s)
	if err != nil {
		t.Fatalf("%q: %v", s, err)
	}
	return v
}

func refused(t *testing.T, what string, err error, key string) {
	t.Helper()
	if f := fault.Of(err); f == nil || f.Key != "environment.measure."+key {
		t.Errorf("%s: %v, want %s", what, err, key)
	} else if text.T("zh", f.Key, f.Args...) == f.Key || strings.Contains(text.T("en", f.Key, f.Args...), "%!") {
		t.Errorf("%s: no sentence for %v", what, f)
	}
}

func TestRoundHalfToEven(t *testing.T) {
	for _, c := range []struct {
		in     string
		places int32
		want   string
	}{{"2.5", 0, "2"}, {"3.5", 0, "4"}, {"2.51", 0, "3"}, {"-2.5", 0, "-2"}, {"-3.5", 0, "-4"}, {"0.05", 1, "0.0"}, {"0.15", 1, "0.2"}, {"0.25", 1, "0.2"},
		{"-0.25", 1, "-0.2"}, {"20.04", 0, "20"}, {"20.5", 0, "20"}, {"21.5", 0, "22"}, {"20.500001", 0, "21"}, {"1250", -2, "1200"}, {"1350", -2, "1400"}} {
		if got := Round(dec(c.in), c.places); !got.Equal(dec(c.want)) {
			t.Errorf("%s to %d places: %s, want %s", c.in, c.places, got, c.want)
		}
	}
}

func TestRoundingIsMonotonicAndOdd(t *testing.T) {
	last := dec("-100")
	for i := int64(-3000); i <= 3000; i++ {
		d := decimal.New(i, -2)
		r := Round(d, 0)
		if r.LessThan(last) || r.Sub(d).Abs().GreaterThan(dec("0.5")) {
			t.Fatalf("%s became %s after %s", d, r, last)
		}
		if !Round(d.Neg(), 0).Equal(r.Neg()) {
			t.Fatalf("%s and its negative round apart", d)
		}
		if q := divide(decimal.New(i, 0), decimal.New(100, 0), 0); !q.Equal(r) {
			t.Fatalf("%d/100: %s, rounding says %s", i, q, r)
		}
		last = r
	}
}

func TestFiguresAsReportsWriteThem(t *testing.T) {
	for _, c := range []struct {
		in, d, unit         string
		known, below, above bool
	}{
		{"44", "44", "", true, false, false}, {"４４．０", "44.0", "", true, false, false}, {" 44 mg/L ", "44", "mg/L", true, false, false}, {"44㎎/L", "44", "mg/L", true, false, false},
		{"0.04μg/L", "0.04", "ug/L", true, false, false}, {"44毫克/升", "44", "mg/L", true, false, false}, {"1,200", "1200", "", true, false, false}, {".5", "0.5", "", true, false, false},
		{"1.2×10⁴", "12000", "", true, false, false}, {"1.2×10^4个/L", "12000", "个/L", true, false, false}, {"2.4E+4", "24000", "", true, false, false}, {"5×10⁻³", "0.005", "", true, false, false},
		{"ND", "", "", false, true, false}, {"nd", "", "", false, true, false}, {"N.D.", "", "", false, true, false}, {"未检出", "", "", false, true, false}, {"ND(0.004)", "0.004", "", true, true, false},
		{"未检出（检出限4mg/L）", "4", "mg/L", true, true, false}, {"ND <0.004", "0.004", "", true, true, false}, {"<4", "4", "", true, true, false}, {"＜0.004 mg/L", "0.004", "mg/L", true, true, false},
		{"4L", "4", "", true, true, false}, {"0.004L mg/L", "0.004", "mg/L", true, true, false}, {"４Ｌ", "4", "", true, true, false}, {"低于4", "4", "", true, true, false},
		{">24000", "24000", "", true, false, true}, {"≥24000 MPN/L", "24000", "MPN/L", true, false, true}, {"3.5L/s", "3.5", "L/s", true, false, false}, {"-1.5", "-1.5", "", true, false, false},
	} {
		v, err := ParseValue(c.in)
		if err != nil || v.Known != c.known || v.Below != c.below || v.Above != c.above || v.Unit != c.unit || c.known && !v.D.Equal(dec(c.d)) {
			t.Errorf("%q: %+v %v", c.in, v, err)
		}
	}
	for in, key := range map[string]string{"": "value_empty", "　": "value_empty", "四十四": "value", "44,5": "value", "4 4": "value", "1.2.3": "value", "44±2": "unit", "NaN": "value", "Inf": "value", "1e999": "value",
		"≤4": "value_most", "44 mg/kg": "unit", "44 furlongs": "unit", "ND(x)": "value", "1.2x104": "unit", strings.Repeat("9", 80): "value", "/": "value", "-": "value", "NDX": "value"} {
		_, err := ParseValue(in)
		refused(t, in, err, key)
	}
}

func TestPollutantsByAnyName(t *testing.T) {
	for in, code := range map[string]string{"COD": "w01018", "CODcr": "w01018", "cod": "w01018", "化学需氧量": "w01018", "w01018": "w01018", "W01018": "w01018", "011": "w01018", "ＣＯＤ": "w01018", "CODMn": "w01019",
		"NH3-N": "w21003", "氨 氮": "w21003", "pH值": "w01001", "总磷（以P计）": "w21011", "六价铬": "w20117", "铬（六价）": "w20117", "Chromium (VI)": "w20117", "LAS": "w19002"} {
		if p, err := PollutantBy(in); err != nil || p.Code != code {
			t.Errorf("%s: %s %v, want %s", in, p.Code, err, code)
		}
	}
	_, err := PollutantBy("甲醇")
	refused(t, "甲醇", err, "pollutant")
	seen := map[string]bool{}
	for _, p := range Pollutants() {
		if p.ZH == "" || p.EN == "" || seen[p.Code] || !SameKind(p.Unit, p.Unit) || p.Sent != "" && !SameKind(p.Sent, p.Unit) {
			t.Errorf("%+v", p)
		}
		seen[p.Code] = true
	}
}

func TestSurfaceWaterTableIsComplete(t *testing.T) {
	items, figures := map[string]int{}, 0
	for _, l := range Embedded().Limits(Query{Document: surface}) {
		items[l.Pollutant]++
		figures++
		if l.Clause == "" || l.Source == "" || l.From != "2002-06-01" {
			t.Errorf("%+v", l)
		}
	}
	if len(items) != 24 || figures != 125 { // 24 items by 5 classes, total phosphorus twice
		t.Errorf("%d items, %d figures", len(items), figures)
	}
	for _, c := range []struct {
		pollutant, class string
		water            Water
		want             string
	}{{"COD", "III", River, "≤20 mg/L"}, {"COD", "I", River, "≤15 mg/L"}, {"DO", "III", River, "≥5 mg/L"}, {"pH", "V", River, "6–9"}, {"水温", "III", River, "+1 / −2 °C"}, {"TP", "III", River, "≤0.2 mg/L"}, {"TP", "III", Lake, "≤0.05 mg/L"},
		{"TN", "II", Lake, "≤0.5 mg/L"}, {"汞", "III", River, "≤0.0001 mg/L"}, {"氨氮", "III", River, "≤1.0 mg/L"}, {"粪大肠菌群", "IV", River, "≤20000 个/L"}, {"硫化物", "V", River, "≤1.0 mg/L"}} {
		p, _ := PollutantBy(c.pollutant)
		l, err := Embedded().Find(Query{Document: surface, Class: c.class, Pollutant: p.Code, Water: c.water, Day: "2026-03-11"})
		if err != nil || l.Text() != c.want {
			t.Errorf("%s %s %s: %s %v, want %s", c.pollutant, c.class, c.water, l.Text(), err, c.want)
		}
	}
	if _, err := Embedded().Find(Query{Document: surface, Class: "III", Pollutant: "w01018", Day: "2001-01-01"}); !fault.Is(err, fault.KindNotFound) {
		t.Error("a limit held before its standard did", err)
	}
}

func TestLimitsOfDischargeStandards(t *testing.T) {
	for _, c := range []struct {
		q     Query
		want  string
		check bool
	}{
		{Query{Document: "GB18918-2002", Class: "1A", Pollutant: "w21003"}, "≤5 mg/L", true}, {Query{Document: "GB18918-2002", Class: "1A", Pollutant: "w21003", Temp: Cold}, "≤8 mg/L", true},
		{Query{Document: "GB18918-2002", Class: "1B", Pollutant: "w21003", Temp: Cold}, "≤15 mg/L", true}, {Query{Document: "GB18918-2002", Class: "1A", Pollutant: "w01018", Temp: Cold}, "≤50 mg/L", true},
		{Query{Document: "GB8978-1996", Class: "1", Pollutant: "w01018"}, "≤100 mg/L", true}, {Query{Document: "GB8978-1996", Class: "workshop", Pollutant: "w20111"}, "≤0.05 mg/L", true},
		{Query{Document: "DB14/1928-2019", Class: "mine", Pollutant: "w01018"}, "≤20 mg/L", true}, {Query{Document: "DB14/1928-2019", Class: "main", Pollutant: "w21011"}, "≤0.4 mg/L", true},
	} {
		c.q.Day = "2026-03-11"
		if l, err := Embedded().Find(c.q); err != nil || l.Text() != c.want || l.Check != c.check {
			t.Errorf("%+v: %s %v", c.q, l.Text(), err)
		}
	}
	for in, want := range map[string][2]string{"GB 3838-2002 Ⅲ": {surface, "III"}, "GB3838-2002 III类": {surface, "III"}, "DB14/1928-2019 mine": {"DB14/1928-2019", "mine"}, "GB 18918-2002 1A": {"GB18918-2002", "1A"}, "GB 8978-1996": {"GB8978-1996", ""}} {
		if d, c, ok := Embedded().ByName(in); !ok || d != want[0] || c != want[1] {
			t.Errorf("%s: %s %s", in, d, c)
		}
	}
}

func limit(t *testing.T, pollutant, s, unit string) Limit {
	t.Helper()
	p, err := PollutantBy(pollutant)
	if err != nil {
		t.Fatal(err)
	}
	l, err := ParseLimit(p, s, unit)
	if err != nil {
		t.Fatalf("%s: %v", s, err)
	}
	return l
}

func TestLimitsAsPermitsWriteThem(t *testing.T) {
	for _, c := range [][4]string{{"COD", "20", "mg/L", "≤20 mg/L"}, {"COD", "≤20 mg/L", "", "≤20 mg/L"}, {"COD", "20mg/L", "mg/L", "≤20 mg/L"}, {"pH", "6-9", "", "6–9"}, {"pH", "6～9", "", "6–9"}, {"pH", "6.5 - 8.5", "无量纲", "6.5–8.5"},
		{"DO", "5", "mg/L", "≥5 mg/L"}, {"DO", ">=5 mg/L", "", "≥5 mg/L"}, {"氨氮", "1.0", "mg/L", "≤1.0 mg/L"}} {
		if got := limit(t, c[0], c[1], c[2]).Text(); got != c[3] {
			t.Errorf("%v: %s", c, got)
		}
	}
	for in, key := range map[string]string{"": "limit_text", "abc": "limit_text", "9-6": "limit_text", "<20": "limit_text", "ND": "limit_text", "-5": "limit_text"} {
		p, _ := PollutantBy("COD")
		_, err := ParseLimit(p, in, "mg/L")
		refused(t, "limit "+in, err, key)
	}
	p, _ := PollutantBy("COD")
	_, err := ParseLimit(p, "20 mg/L", "ug/L")
	refused(t, "two units", err, "unit_two")
}

func TestJudging(t *testing.T) {
	for _, c := range []struct {
		pollutant, v, unit, limit, lunit string
		how                              Comparison
		convert, exceeds                 bool
		multiple, shortfall, dist, shown string
	}{
		{pollutant: "COD", v: "44", unit: "mg/L", limit: "20", exceeds: true, multiple: "1.20"},
		{pollutant: "COD", v: "20.0", unit: "mg/L", limit: "20"},
		{pollutant: "COD", v: "20.04", unit: "mg/L", limit: "20", exceeds: true, multiple: "0.00"},
		{pollutant: "COD", v: "20.04", unit: "mg/L", limit: "20", how: RoundedValue},
		{pollutant: "COD", v: "20.5", unit: "mg/L", limit: "20", how: RoundedValue},
		{pollutant: "COD", v: "20.51", unit: "mg/L", limit: "20", how: RoundedValue, exceeds: true, multiple: "0.05"},
		{pollutant: "氨氮", v: "1.05", unit: "mg/L", limit: "1.0", how: RoundedValue},
		{pollutant: "氨氮", v: "1.05", unit: "mg/L", limit: "1.0", exceeds: true, multiple: "0.05"},
		{pollutant: "COD", v: "ND", unit: "mg/L", limit: "20"}, {pollutant: "COD", v: "<4", unit: "mg/L", limit: "20"}, {pollutant: "COD", v: "<30", unit: "mg/L", limit: "20"},
		{pollutant: "COD", v: "44000", unit: "ug/L", limit: "20", convert: true, exceeds: true, multiple: "1.20", shown: "44000 ug/L = 44 mg/L"},
		{pollutant: "pH", v: "9.5", limit: "6-9", lunit: "-", exceeds: true, dist: "0.5"}, {pollutant: "pH", v: "5.75", limit: "6-9", lunit: "-", exceeds: true, dist: "0.25"}, {pollutant: "pH", v: "9", limit: "6-9", lunit: "-"},
		{pollutant: "DO", v: "3.2", unit: "mg/L", limit: ">=5", exceeds: true, shortfall: "1.8"}, {pollutant: "DO", v: "5.0", unit: "mg/L", limit: ">=5"}, {pollutant: "DO", v: "<0.2", unit: "mg/L", limit: ">=5", exceeds: true, shortfall: "4.8"},
		{pollutant: "粪大肠菌群", v: ">24000", unit: "个/L", limit: "10000", lunit: "个/L", exceeds: true, multiple: "1.40"},
		{pollutant: "汞", v: "0.1", unit: "ug/L", limit: "0.0001", convert: true, shown: "0.1 ug/L = 0.0001 mg/L"},
	} {
		lunit := c.lunit
		if lunit == "" {
			lunit = "mg/L"
		} else if lunit == "-" {
			lunit = ""
		}
		j, err := Judge(Question{Value: value(t, c.v), Unit: c.unit, Limit: limit(t, c.pollutant, c.limit, lunit), Comparison: c.how, Convert: c.convert})
		if err != nil || j.Exceeds != c.exceeds || j.Multiple != c.multiple || j.Shortfall != c.shortfall || j.Distance != c.dist || j.Shown != c.shown {
			t.Errorf("%s %s against %s: %+v %v", c.pollutant, c.v, c.limit, j, err)
		}
		if c.how == "" && j.Comparison != FullValue {
			t.Error("the full value is compared unless the standard says otherwise")
		}
		for _, lang := range []string{"zh", "en"} {
			if w := j.Words(lang); strings.Contains(w, "%!") || strings.Contains(w, "environment.") {
				t.Error(w)
			}
		}
	}
}

func TestJudgingRefuses(t *testing.T) {
	cod, ph := limit(t, "COD", "20", "mg/L"), limit(t, "pH", "6-9", "")
	for _, c := range []struct {
		what string
		q    Question
		key  string
	}{
		{"another unit", Question{Value: value(t, "44000"), Unit: "ug/L", Limit: cod}, "unit_other"},
		{"another kind", Question{Value: value(t, "44"), Unit: "个/L", Limit: cod, Convert: true}, "unit_other"},
		{"no unit", Question{Value: value(t, "44"), Limit: cod, Convert: true}, "unit_missing"},
		{"two units", Question{Value: value(t, "44 mg/L"), Unit: "ug/L", Limit: cod}, "unit_two"},
		{"unknown unit", Question{Value: value(t, "44"), Unit: "ppm?", Limit: cod}, "unit"},
		{"negative", Question{Value: value(t, "-1"), Unit: "mg/L", Limit: cod}, "value_negative"},
		{"pH 15", Question{Value: value(t, "15"), Limit: ph}, "value_ph"}, {"pH ND", Question{Value: value(t, "ND"), Limit: ph}, "value_ph"},
		{"more than the method counts", Question{Value: value(t, ">10"), Unit: "mg/L", Limit: cod}, "value_open"},
		{"unknown comparison", Question{Value: value(t, "44"), Unit: "mg/L", Limit: cod, Comparison: "by eye"}, "comparison"},
	} {
		_, err := Judge(c.q)
		refused(t, c.what, err, c.key)
	}
}

func TestWordsNeverSayTimesTheLimit(t *testing.T) {
	j, err := Judge(Question{Value: value(t, "44"), Unit: "mg/L", Limit: limit(t, "COD", "20", "mg/L")})
	if err != nil || j.Words("zh") != "化学需氧量 44 mg/L，限值 ≤20 mg/L，超标 1.20 倍" {
		t.Error(j.Words("zh"), err)
	}
}

func TestMeans(t *testing.T) {
	m, err := Mean([]Value{value(t, "<4"), value(t, "4")})
	if err != nil || !m.Equal(dec("3")) {
		t.Error("half the detection limit counts", m, err)
	}
	_, err = Mean([]Value{value(t, "4"), value(t, "ND")})
	refused(t, "ND without a limit", err, "mean_open")
	_, err = Mean([]Value{value(t, "4 mg/L"), value(t, "4 ug/L")})
	refused(t, "two units", err, "unit_two")
	_, err = Mean(nil)
	refused(t, "nothing", err, "mean_none")
}

func TestStrictestWithItsAccount(t *testing.T) {
	find := func(doc, class string) Limit {
		l, err := Embedded().Find(Query{Document: doc, Class: class, Pollutant: "w01018"})
		if err != nil {
			t.Fatal(err)
		}
		return l
	}
	permit := limit(t, "COD", "50", "mg/L")
	permit.Basis = Permit
	quality, comp, sector, local := find(surface, "II"), find("GB8978-1996", "1"), find("GB18918-2002", "1A"), find("DB14/1928-2019", "mine")
	s, err := Strictest([]Limit{permit, quality, comp, sector, local}, "2026-03-11")
	if err != nil || s.Limit.Document != "DB14/1928-2019" || s.Limit.Figure() != "20" {
		t.Fatalf("%+v %v", s.Limit, err)
	}
	want := []string{"looser", "quality", "sector", "looser", "holds"}
	for i, c := range s.Considered {
		if c.Why != want[i] || c.Holds != (i == 4) {
			t.Errorf("%d: %s, want %s", i, c.Why, want[i])
		}
	}
	if w := s.Words("zh"); !strings.Contains(w, "考虑了 5 项限值") || !strings.Contains(w, "所以按 DB14/1928-2019 煤矿矿井水及Ⅲ类目标水体 判定，限值 ≤20 mg/L") || !strings.Contains(w, "不约束排放") {
		t.Error(w)
	}
	quality.Binding = true
	if s, err := Strictest([]Limit{local, quality}, "2026-03-11"); err != nil || s.Limit.Document != surface {
		t.Errorf("a quality standard that a permit made binding counts: %+v %v", s.Limit, err)
	}
	same := limit(t, "COD", "20", "mg/L")
	same.Basis = Permit
	if s, _ := Strictest([]Limit{local, same}, "2026-03-11"); s.Limit.Basis != Permit || s.Considered[0].Why != "equal" {
		t.Errorf("of equal limits the permit is named: %+v", s)
	}
	if s, _ := Strictest([]Limit{comp, local}, "2010-01-01"); s.Limit.Basis != Comprehensive || s.Considered[1].Why != "future" {
		t.Errorf("a standard does not reach back: %+v", s)
	}
	inUG := limit(t, "COD", "15000", "ug/L")
	inUG.Basis = EIA
	if s, _ := Strictest([]Limit{local, inUG}, "2026-03-11"); s.Limit.Basis != EIA {
		t.Error("15000 ug/L is stricter than 20 mg/L")
	}
	_, err = Strictest([]Limit{quality, limit(t, "DO", "5", "mg/L")}, "2026-03-11")
	refused(t, "two pollutants", err, "choose_pollutants")
	_, err = Strictest(nil, "2026-03-11")
	refused(t, "nothing", err, "choose_none")
	a, b := limit(t, "pH", "6-8", ""), limit(t, "pH", "7-9", "")
	a.Basis, b.Basis = Permit, Local
	_, err = Strictest([]Limit{a, b}, "2026-03-11")
	refused(t, "crossing ranges", err, "choose_cross")
}

func reading(t *testing.T, p, v, unit string) Reading { return Reading{p, value(t, v), unit} }

func TestClassOfASection(t *testing.T) {
	a, err := Classify([]Reading{reading(t, "COD", "17", "mg/L"), reading(t, "氨氮", "0.4", "mg/L"), reading(t, "DO", "6.1", "mg/L"), reading(t, "pH", "7.4", ""), reading(t, "汞", "0.04L", "ug/L"),
		reading(t, "TN", "9.9", "mg/L"), reading(t, "粪大肠菌群", "90000", "个/L"), reading(t, "水温", "14.2", "℃")}, River, "2026-05-12")
	if err != nil || a.Class != 3 || len(a.Items) != 5 || len(a.Worst) != 1 || a.Worst[0].Pollutant != "w01018" || len(a.Missing) != 16 {
		t.Fatalf("%+v %v", a, err)
	}
	apart := map[string]Class{}
	for _, x := range a.Apart {
		apart[x.Pollutant] = x.Class
	}
	if len(apart) != 3 || apart["w02003"] != Worse || apart["w21001"] != 0 || apart["w01010"] != 0 {
		t.Errorf("apart: %v", apart)
	}
	for _, c := range []struct {
		p, v, unit string
		w          Water
		want       Class
		name       string
	}{{"COD", "15", "mg/L", River, 1, "Ⅰ类"}, {"COD", "44", "mg/L", River, Worse, "劣Ⅴ类"}, {"COD", "40", "mg/L", River, 5, "Ⅴ类"}, {"pH", "9.1", "", River, Worse, "劣Ⅴ类"}, {"pH", "9", "", River, 1, "Ⅰ类"},
		{"DO", "1.9", "mg/L", River, Worse, "劣Ⅴ类"}, {"DO", "7.4", "mg/L", River, 2, "Ⅱ类"}, {"TP", "0.06", "mg/L", River, 2, "Ⅱ类"}, {"TP", "0.06", "mg/L", Lake, 4, "Ⅳ类"}, {"COD", "ND", "mg/L", River, 1, "Ⅰ类"},
		{"挥发酚", "<0.01", "mg/L", River, 3, "Ⅲ类"}, {"石油类", "0.06", "mg/L", River, 4, "Ⅳ类"}} {
		a, err := Classify([]Reading{reading(t, c.p, c.v, c.unit)}, c.w, "2026-05-12")
		if err != nil || a.Class != c.want || a.Class.Name("zh") != c.name {
			t.Errorf("%s %s %s: %v %s %v, want %d", c.p, c.v, c.w, a.Class, a.Class.Name("zh"), err, c.want)
		}
	}
	if a, _ := Classify([]Reading{reading(t, "DO", "7.2", "mg/L"), reading(t, "饱和率", "93", "%")}, River, "2026-05-12"); a.Class != 1 {
		t.Error("saturation of 90 % makes class I")
	}
	over := Embedded().Over(mustClass(t, reading(t, "COD", "44", "mg/L"), reading(t, "氨氮", "0.4", "mg/L")), 3, River, "2026-05-12")
	if len(over) != 1 || over[0].Multiple != "1.20" {
		t.Errorf("%+v", over)
	}
	_, err = Classify([]Reading{reading(t, "COD", "1", "mg/L"), reading(t, "CODcr", "2", "mg/L")}, River, "2026-05-12")
	refused(t, "the same item twice", err, "class_twice")
	_, err = Classify([]Reading{reading(t, "TN", "1", "mg/L")}, River, "2026-05-12")
	refused(t, "nothing that decides", err, "class_none")
	_, err = Classify([]Reading{reading(t, "COD", "1", "")}, River, "2026-05-12")
	refused(t, "no unit", err, "unit_missing")
	_, err = Classify([]Reading{reading(t, "COD", "1", "mg/L")}, River, "1999-05-12")
	refused(t, "before the standard", err, "class_day")
}

func mustClass(t *testing.T, list ...Reading) Assessment {
	t.Helper()
	a, err := Classify(list, River, "2026-05-12")
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestClassesAsPeopleWriteThem(t *testing.T) {
	for in, want := range map[string]Class{"Ⅲ": 3, "III类": 3, "三类": 3, "3": 3, "劣Ⅴ类": Worse, "Ⅴ": 5} {
		if c, err := ParseClass(in); err != nil || c != want {
			t.Errorf("%s: %d %v", in, c, err)
		}
	}
	_, err := ParseClass("六类")
	refused(t, "六类", err, "class")
}

func TestOfficeReplacesADocument(t *testing.T) {
	lib, err := Embedded().With(strings.NewReader(`[{"id":"DB14/1928-2019","title":"DB14/1928-2019","basis":"local","from":"2020-01-01","source":"标准文本","limits":[{"pollutant":"COD","op":"<=","unit":"mg/L","clause":"表2","values":{"mine":"18"}}]}]`))
	if err != nil {
		t.Fatal(err)
	}
	l, err := lib.Find(Query{Document: "DB14/1928-2019", Class: "mine", Pollutant: "w01018", Day: "2026-01-01"})
	if err != nil || l.Figure() != "18" || l.Check {
		t.Errorf("%+v %v", l, err)
	}
	if _, err := lib.Find(Query{Document: surface, Class: "III", Pollutant: "w01018"}); err != nil {
		t.Error("other documents stay", err)
	}
	for body, key := range map[string]string{
		`{`: "file", `[{"id":"x"}]`: "file_document",
		`[{"id":"x","title":"x","basis":"local","from":"2020-01-01","source":"s","limits":[{"pollutant":"?","op":"<=","unit":"mg/L","values":{"a":"1"}}]}]`:                         "file_line",
		`[{"id":"x","title":"x","basis":"local","from":"2020-01-01","source":"s","limits":[{"pollutant":"COD","op":"<=","unit":"个/L","values":{"a":"1"}}]}]`:                        "file_line",
		`[{"id":"x","title":"x","basis":"local","from":"2020-01-01","source":"s","limits":[]},{"id":"x","title":"x","basis":"local","from":"2021-01-01","source":"s","limits":[]}]`: "file_twice",
	} {
		_, err := Embedded().With(strings.NewReader(body))
		refused(t, body, err, key)
	}
}

func TestConversionsGoBackAndForth(t *testing.T) {
	for _, d := range []string{"44", "0.00005", "123456.789", "0"} {
		for _, pair := range [][2]string{{"mg/L", "ug/L"}, {"ug/L", "g/L"}, {"m3/h", "m3/d"}, {"个/L", "个/100mL"}} {
			there, _, err := Convert(dec(d), pair[0], pair[1])
			if err != nil {
				t.Fatal(err)
			}
			if back, _, err := Convert(there, pair[1], pair[0]); err != nil || !back.Equal(dec(d)) {
				t.Errorf("%s %v: %s and back %s %v", d, pair, there, back, err)
			}
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"44", "ND(0.004)", "1.2×10⁴", "＜4 mg/L", "4L", "6-9", "\xff", "1e-9"} {
		f.Add(s)
	}
	cod, _ := PollutantBy("COD")
	l, _ := ParseLimit(cod, "20", "mg/L")
	f.Fuzz(func(t *testing.T, s string) {
		v, err := ParseValue(s)
		if err == nil {
			if again, err := ParseValue(v.Text); err != nil || again.Known != v.Known || !again.D.Equal(v.D) || again.Below != v.Below || again.Unit != v.Unit {
				t.Errorf("%q reads %+v, its own text %q reads %+v %v", s, v, v.Text, again, err)
			}
			if j, err := Judge(Question{Value: v, Limit: l, Convert: true}); err == nil && v.Below && j.Exceeds {
				t.Errorf("%q is not detected and exceeds", s)
			}
			_, _ = Mean([]Value{v, v})
			_, _ = Classify([]Reading{{"COD", v, "mg/L"}}, River, "2026-01-01")
		} else if fault.Of(err).Kind != fault.KindInvalid {
			t.Errorf("%q: %v", s, err)
		}
		for _, p := range Pollutants() {
			if l, err := ParseLimit(p, s, p.Unit); err == nil && l.High.LessThan(l.Low) && l.Op == Range {
				t.Errorf("%q: %+v", s, l)
			}
		}
		_, _ = PollutantBy(s)
		_, _ = ParseUnit(s)
		_, _ = ParseClass(s)
	})
}

func TestEveryWordIsThereTwice(t *testing.T) {
	for _, gap := range text.Gaps("environment.measure.") {
		t.Error(gap)
	}
}
