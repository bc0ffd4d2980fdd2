package penalty

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"linli/kernel/statute"
	"linli/platform/clock"
	"linli/platform/fault"
	"linli/platform/text"
)

func refused(t *testing.T, what string, err error, key string) {
	t.Helper()
	f := fault.Of(err)
	if f == nil {
		t.Errorf("%s: let through, want %s", what, key)
		return
	}
	keys := []string{f.Key}
	for _, x := range f.Fields {
		keys = append(keys, x.Key)
		if s := text.T("zh", x.Key, x.Args...); s == x.Key || strings.Contains(s, "%!") {
			t.Errorf("%s: no sentence: %s", what, s)
		}
	}
	if !slices.Contains(keys, "environment.penalty."+key) {
		t.Errorf("%s: %v, want %s", what, err, key)
	}
	for _, lang := range []string{"zh", "en"} {
		if s := text.T(lang, f.Key, f.Args...); f.Key != "fault.fields" && s == f.Key || strings.Contains(s, "%!") {
			t.Errorf("%s: no sentence: %s", what, s)
		}
	}
}

// The rows of domain/environment.md 1.
func TestStatutesByDate(t *testing.T) {
	for _, c := range []struct {
		id, day, cite string
		min, max      int64
	}{
		{IDExceed, "2026-03-21", "水污染防治法第八十三条第二项", 100000, 1000000}, {IDExceed, "2026-08-14", "水污染防治法第八十三条第二项", 100000, 1000000}, {IDExceed, "2026-08-15", "生态环境法典第一千一百零七条", 100000, 1000000},
		{IDExceed, "2026-09-01", "生态环境法典第一千一百零七条", 100000, 1000000}, {IDDuty, "2026-03-21", "水污染防治法第十条", 0, 0}, {IDDuty, "2026-09-01", "生态环境法典第一百五十一条", 0, 0},
		{IDPermit, "2026-03-21", "排污许可管理条例第三十四条", 200000, 1000000}, {IDPermit, "2026-09-01", "生态环境法典第一千一百零三条", 100000, 1000000},
		{IDNone, "2026-03-21", "水污染防治法第八十三条第一项", 100000, 1000000}, {IDNone, "2026-09-01", "生态环境法典第一千一百零二条", 200000, 1000000},
		{IDEvade, "2026-03-21", "水污染防治法第八十三条第三项", 100000, 1000000}, {IDEvade, "2026-09-01", "生态环境法典第一千一百零八条", 100000, 1000000},
		{IDUnfit, "2026-03-21", "水污染防治法第八十三条第四项", 100000, 1000000}, {IDUnfit, "2026-09-01", "生态环境法典第一千一百四十条", 100000, 1000000},
		{IDMonitoring, "2026-03-21", "水污染防治法第八十二条", 20000, 200000}, {IDMonitoring, "2026-09-01", "生态环境法典第一千零八十六条", 20000, 200000},
		{"water.distorted", "2026-09-01", "生态环境法典第一千零八十七条", 20000, 200000}, {IDFalsified, "2026-09-01", "生态环境法典第一千零八十八条", 100000, 1000000},
		{"outlet.illegal", "2026-03-21", "水污染防治法第八十四条第二款", 20000, 100000}, {"outlet.protected.grave", "2026-09-01", "生态环境法典第一千一百零九条", 500000, 1000000},
		{"water.dump", "2026-09-01", "生态环境法典第一千一百三十六条第三、四项", 20000, 200000}, {"water.dump.toxic", "2026-09-01", "生态环境法典第一千一百三十六条第二项", 200000, 2000000},
		{"facility.idle", "2026-09-01", "生态环境法典第一千一百零四条", 20000, 50000}, {"facility.broken", "2026-09-01", "生态环境法典第一千一百零四条", 50000, 200000}, {"facility.removed", "2026-09-01", "生态环境法典第一千一百零四条", 100000, 1000000},
		{IDObstruct, "2026-09-01", "生态环境法典第一千二百二十九条", 50000, 200000}, {IDDaily, "2026-03-21", "水污染防治法第九十五条、环境保护法第五十九条", 0, 0}, {IDDaily, "2026-09-01", "生态环境法典第一千零六十条", 0, 0},
	} {
		s, err := Embedded().Statute(c.id, c.day)
		if err != nil || s.Cite() != c.cite || s.Min != c.min || s.Max != c.max {
			t.Errorf("%s on %s: %s %d-%d %v", c.id, c.day, s.Cite(), s.Min, s.Max, err)
		}
	}
	if s, _ := Embedded().Statute(IDObstruct, "2026-09-01"); s.Persons != [2]int64{5000, 50000} {
		t.Error("persons", s.Persons)
	}
}

func TestArticlesInFigures(t *testing.T) {
	for in, want := range map[string]string{"第八十三条第二项": "83(2)", "第一千一百零七条": "1107", "第八十四条第二款": "84-2", "第一千一百三十六条第三、四项": "1136(3,4)", "第九十五条、环境保护法第五十九条": "95、环境保护法59", "第一千零六十条": "1060", "": ""} {
		if got := (Statute{Article: in}).Number(); got != want {
			t.Errorf("%s: %s, want %s", in, got, want)
		}
	}
}

func TestWhichLawHolds(t *testing.T) {
	for _, c := range []struct {
		what, id string
		d        Dates
		article  string
		verdict  string
		says     string
	}{
		{"decided before the Code", IDExceed, Dates{Act: "2026-03-21", Decision: "2026-04-20"}, "第八十三条第二项", VerdictSame, "规定没有变"},
		{"not decided yet", IDExceed, Dates{Act: "2026-03-21"}, "第八十三条第二项", VerdictSame, "暂不比较"},
		{"act before, decision after, same range", IDExceed, Dates{Act: "2026-03-21", Decision: "2026-09-20"}, "第八十三条第二项", VerdictAct, "罚款幅度相同，都是 100,000 至 1,000,000 元"},
		{"act after", IDExceed, Dates{Act: "2026-09-01", Decision: "2026-10-20"}, "第一千一百零七条", VerdictSame, "生态环境法典"},
		{"went on into the Code", IDExceed, Dates{Act: "2026-08-01", End: "2026-08-20", Decision: "2026-09-20"}, "第一千一百零七条", VerdictSame, "持续到 2026-08-20"},
		{"the later range is lower", IDPermit, Dates{Act: "2026-03-21", Decision: "2026-09-20"}, "第一千一百零三条", VerdictLenient, "新的较轻"},
		{"the later range is higher", IDNone, Dates{Act: "2026-03-21", Decision: "2026-09-20"}, "第八十三条第一项", VerdictAct, "新的不较轻"},
		{"the later rule binds restriction and detains", IDEvade, Dates{Act: "2026-03-21", Decision: "2026-09-20"}, "第八十三条第三项", VerdictAct, "新规定多了移送拘留、应当限产停产"},
		{"one end higher, one lower", "water.dump.toxic", Dates{Act: "2026-03-21", Decision: "2026-09-20"}, "第八十五条", VerdictAct, "100,000 至 1,000,000 元，新幅度 200,000 至 2,000,000 元"},
	} {
		got, err := Embedded().Choose(c.id, c.d)
		if err != nil || got.Article != c.article || got.Verdict != c.verdict || !strings.Contains(got.Words("zh"), c.says) {
			t.Errorf("%s: %s %s %v\n%s", c.what, got.Article, got.Verdict, err, got.Words("zh"))
		}
		if strings.Contains(got.Words("en"), "%!") {
			t.Error(got.Words("en"))
		}
	}
	_, err := Embedded().Choose("water.distorted", Dates{Act: "2026-03-21", Decision: "2026-09-20"})
	refused(t, "no rule forbade it then", err, "statute_none")
	for what, c := range map[string]struct {
		d   Dates
		key string
	}{"no day": {Dates{Decision: "2026-09-20"}, "day_missing"}, "bad day": {Dates{Act: "21.3.2026"}, "day_form"}, "decided before": {Dates{Act: "2026-03-21", Decision: "2026-03-20"}, "day_decision"},
		"ends before it begins": {Dates{Act: "2026-03-21", End: "2026-03-20"}, "day_end"}, "bad decision": {Dates{Act: "2026-03-21", Decision: "soon"}, "day_form"}} {
		_, err := Embedded().Choose(IDExceed, c.d)
		refused(t, what, err, c.key)
	}
	_, err = Embedded().Choose("water.nonsense", Dates{Act: "2026-03-21"})
	refused(t, "unknown", err, "statute_unknown")
}

func TestCrossingRangesGoToTheReviewer(t *testing.T) {
	r, err := Embedded().With(KindStatutes, strings.NewReader(`[{"id":"x","title":"x","law":"甲","article":"1","from":"2020-01-01","to":"2026-08-15","min":20000,"max":100000,"source":"s"},{"id":"x","title":"x","law":"乙","article":"2","from":"2026-08-15","min":10000,"max":200000,"source":"s"},
		{"id":"y","title":"y","law":"甲","article":"1","from":"2020-01-01","to":"2026-08-15","min":1,"max":2,"source":"s"}]`))
	if err != nil {
		t.Fatal(err)
	}
	if c, err := r.Choose("x", Dates{Act: "2026-03-21", Decision: "2026-09-20"}); err != nil || c.Verdict != VerdictReview || c.Law != "甲" {
		t.Errorf("%+v %v", c, err)
	}
	_, err = r.Choose("y", Dates{Act: "2026-03-21", Decision: "2026-09-20"})
	refused(t, "no longer punished", err, "statute_gone")
	if _, err := r.Statute(IDExceed, "2026-03-21"); err != nil {
		t.Error("what the file does not name stays", err)
	}
}

func TestPrescription(t *testing.T) {
	for _, c := range []struct {
		d    Dates
		harm Harm
		want string
	}{
		{Dates{Act: "2026-03-21"}, HarmNone, "2028-03-21"}, {Dates{Act: "2026-03-21"}, HarmEcology, "2028-03-21"}, {Dates{Act: "2026-03-21"}, HarmLife, "2031-03-21"},
		{Dates{Act: "2026-09-01"}, HarmNone, "2028-09-01"}, {Dates{Act: "2026-09-01"}, HarmEcology, "2031-09-01"}, {Dates{Act: "2026-07-01", End: "2026-09-01"}, HarmEcology, "2031-09-01"}, {Dates{Act: "2024-02-29"}, HarmNone, "2026-02-28"},
	} {
		if last, _, err := Embedded().Prescribed(c.d, c.harm); err != nil || last != c.want {
			t.Errorf("%+v %s: %s %v", c.d, c.harm, last, err)
		}
	}
	_, _, err := Embedded().Prescribed(Dates{Act: "2026-09-01"}, "flood")
	refused(t, "harm", err, "harm")
}

func TestHearingRight(t *testing.T) {
	for _, c := range []struct {
		fine     int64
		natural  bool
		measures []string
		want     bool
	}{{260000, false, nil, true}, {200000, false, nil, true}, {199999, false, nil, false}, {5000, true, nil, true}, {4999, true, nil, false}, {100000, false, []string{"correct"}, false}, {100000, false, []string{"stop"}, true}} {
		if got, rule, err := Embedded().HearingRight("2026-03-25", c.fine, c.natural, c.measures...); err != nil || got != c.want || !rule.Check {
			t.Errorf("%+v: %v %v", c, got, err)
		}
	}
}

// worked is the example of domain/environment.md 8.
func worked(t *testing.T, table string) (Table, Findings) {
	t.Helper()
	tab, err := Embedded().Table(table, "2026-04-20")
	if err != nil {
		t.Fatal(err)
	}
	f := Findings{}
	for _, x := range []struct {
		key      string
		grade    int
		percent  string
		measured string
	}{{"exceedance", 4, "12", "1.20"}, {"volume", 1, "2", "8.5"}, {"times", 1, "2", "1"}, {"area", 1, "1", ""}, {"correction", 1, "1", ""}} {
		v := Factor{Key: x.key, Measured: x.measured, Evidence: "YZ26-0311-02", Officer: "冀文斌", Reviewer: "柴青云"}
		if tab.Method == MethodGrade {
			v.Grade = x.grade
		} else {
			v.Percent = x.percent
		}
		f.Factors = append(f.Factors, v)
	}
	return tab, f
}

func TestWorkedExampleBothWays(t *testing.T) {
	for _, c := range []struct{ table, share, raw string }{{"example-g", "0.1875", "268750"}, {"example-p", "0.18", "262000"}} {
		tab, f := worked(t, c.table)
		s, err := Compute(tab, 100000, 1000000, f)
		if err != nil || s.Yuan != 260000 || s.Share != c.share || s.Raw != c.raw || s.Clamped || s.Overruled {
			t.Errorf("%s: %+v %v", c.table, s, err)
		}
		for _, part := range []string{"100000 + (1000000 − 100000)×" + c.share + " = " + c.raw, "→ 260000"} {
			if !strings.Contains(s.Formula, part) {
				t.Errorf("%s: %s lacks %s", c.table, s.Formula, part)
			}
		}
		if w := s.Words("zh"); !strings.Contains(w, "260,000 元") || !strings.Contains(w, tab.Version) {
			t.Error(w)
		}
		f.Round = 1000
		if s, _ := Compute(tab, 100000, 1000000, f); s.Yuan != map[string]int64{"G": 268000, "P": 262000}[s.Method] {
			t.Error("rounded down to 1000:", s.Yuan)
		}
	}
}

func TestFindingsWithoutGroundAreRefused(t *testing.T) {
	for _, c := range []struct {
		what, key string
		spoil     func(f *Findings)
	}{
		{"no evidence", "no_evidence", func(f *Findings) { f.Factors[0].Evidence = " " }}, {"no officer", "no_officer", func(f *Findings) { f.Factors[1].Officer = "" }},
		{"no reviewer", "no_reviewer", func(f *Findings) { f.Factors[1].Reviewer = "" }}, {"one person", "same_person", func(f *Findings) { f.Factors[2].Reviewer = "冀 文斌" }},
		{"grade 6", "grade_range", func(f *Findings) { f.Factors[0].Grade = 6 }}, {"grade 0", "grade_range", func(f *Findings) { f.Factors[0].Grade = 0 }}, {"a grade the table lacks", "grade_range", func(f *Findings) { f.Factors[3].Grade = 2 }},
		{"another grade than measured", "band", func(f *Findings) { f.Factors[0].Grade = 2 }}, {"missing factor", "factor_missing", func(f *Findings) { f.Factors = f.Factors[1:] }},
		{"twice", "factor_twice", func(f *Findings) { f.Factors = append(f.Factors, f.Factors[0]) }}, {"unknown", "factor_unknown", func(f *Findings) { f.Factors[0].Key = "weather" }},
		{"unreadable figure", "measured", func(f *Findings) { f.Factors[0].Measured = "much" }}, {"round to 7", "round", func(f *Findings) { f.Round = 7 }},
		{"modifier too large", "modifier_range", func(f *Findings) {
			f.Modifiers = []Modifier{{Key: "heavier", Percent: "90", Evidence: "e", Officer: "a", Reviewer: "b"}}
		}},
		{"modifier without evidence", "no_evidence", func(f *Findings) {
			f.Modifiers = []Modifier{{Key: "heavier", Percent: "10", Officer: "a", Reviewer: "b"}}
		}},
		{"override without reason", "override_reason", func(f *Findings) { f.Override = &Override{Yuan: 300000, Officer: "a", Reviewer: "b"} }},
		{"override by one person", "same_person", func(f *Findings) {
			f.Override = &Override{Yuan: 300000, Reason: "社会影响较大", Officer: "a", Reviewer: "a"}
		}},
		{"override below the minimum", "override_low", func(f *Findings) {
			f.Override = &Override{Yuan: 90000, Reason: "经营十分困难", Officer: "a", Reviewer: "b"}
		}},
		{"override above the maximum", "override_high", func(f *Findings) {
			f.Override = &Override{Yuan: 2000000, Reason: "社会影响较大", Officer: "a", Reviewer: "b"}
		}},
		{"lightened without basis", "lighten_basis", func(f *Findings) {
			f.Lighten = &Lighten{Finding: "主动修复", Yuan: 50000, Officer: "a", Reviewer: "b"}
		}},
		{"lightened above the minimum", "lighten_range", func(f *Findings) {
			f.Lighten = &Lighten{Finding: "主动修复", Basis: "1056", Yuan: 150000, Officer: "a", Reviewer: "b"}
		}},
		{"both", "two_departures", func(f *Findings) { f.Lighten, f.Override = &Lighten{}, &Override{} }},
	} {
		tab, f := worked(t, "example-g")
		c.spoil(&f)
		_, err := Compute(tab, 100000, 1000000, f)
		refused(t, c.what, err, c.key)
	}
	tab, f := worked(t, "example-p")
	f.Factors[0].Percent = "21"
	_, err := Compute(tab, 100000, 1000000, f)
	refused(t, "percent above the factor's most", err, "percent_range")
	tab, f = worked(t, "example-g")
	tab.Factors = slices.Clone(tab.Factors)
	tab.Factors[0].Weight = "0.3"
	_, err = Compute(tab, 100000, 1000000, f)
	refused(t, "weights", err, "weights")
	tab, f = worked(t, "example-g")
	_, err = Compute(tab, 0, 0, f)
	refused(t, "no range", err, "range")
}

func TestDeparturesWithTheirGrounds(t *testing.T) {
	tab, f := worked(t, "example-g")
	f.Override = &Override{Yuan: 300000, Reason: "下游为饮用水水源地", Officer: "冀文斌", Reviewer: "柴青云"}
	s, err := Compute(tab, 100000, 1000000, f)
	if err != nil || s.Yuan != 300000 || s.Computed != 260000 || !s.Overruled || !strings.Contains(s.Words("zh"), "下游为饮用水水源地") {
		t.Errorf("%+v %v", s, err)
	}
	tab, f = worked(t, "example-g")
	f.Lighten = &Lighten{Finding: "主动消除危害后果", Basis: "生态环境法典第一千零五十六条", Yuan: 60000, Officer: "冀文斌", Reviewer: "柴青云"}
	if s, err := Compute(tab, 100000, 1000000, f); err != nil || s.Yuan != 60000 {
		t.Errorf("%+v %v", s, err)
	}
	tab, f = worked(t, "example-g")
	f.Modifiers = []Modifier{{Key: "heavier", Percent: "20", Evidence: "e", Officer: "a", Reviewer: "b"}}
	if s, err := Compute(tab, 100000, 1000000, f); err != nil || s.Yuan != 320000 || s.Raw != "322500" {
		t.Errorf("%+v %v", s, err)
	}
}

// For any grades the fine lies inside the range, and a worse grade never costs less.
func TestFineIsInsideTheRangeAndRises(t *testing.T) {
	tab, base := worked(t, "example-g")
	for _, rng := range [][2]int64{{100000, 1000000}, {20000, 200000}, {5000, 50000}, {123456, 123457}} {
		last := int64(0)
		for g := 1; g <= 5; g++ {
			f := base
			f.Factors = slices.Clone(base.Factors)
			f.Factors[0].Grade, f.Factors[0].Measured = g, ""
			s, err := Compute(tab, rng[0], rng[1], f)
			if err != nil || s.Yuan < rng[0] || s.Yuan > rng[1] || s.Yuan < last {
				t.Errorf("%v grade %d: %d after %d %v", rng, g, s.Yuan, last, err)
			}
			last = s.Yuan
		}
	}
}

func TestDailyFine(t *testing.T) {
	list, err := ContinuedFine(260000, "2026-09-01", "2026-09-20", "2026-10-05")
	if err != nil || len(list) != 2 || list[0] != (Daily{"2026-09-02", "2026-09-20", 19, 260000, 4940000}) || list[1].From != "2026-09-21" || list[1].Days != 15 {
		t.Errorf("%+v %v", list, err)
	}
	for _, c := range []struct {
		fine int64
		from string
		at   []string
		key  string
	}{{0, "2026-09-01", []string{"2026-09-20"}, "daily_fine"}, {1, "2026-09-31", []string{"2026-09-20"}, "day_form"}, {1, "2026-09-01", nil, "daily_none"}, {1, "2026-09-01", []string{"2026-09-01"}, "daily_order"},
		{1, "2026-09-01", []string{"2026-09-20", "2026-09-19"}, "daily_order"}, {1, "2026-09-01", []string{"2126-09-20"}, "daily_long"}} {
		_, err := ContinuedFine(c.fine, c.from, c.at...)
		refused(t, c.key, err, c.key)
	}
	for key, c := range map[string]Continued{"daily_no_fine": {Ordered: true, Going: true}, "daily_no_order": {Fined: true, Going: true}, "daily_no_act": {Fined: true, Ordered: true}, "daily_no_discharge": {Fined: true, Ordered: true, Going: true, Measures: true}} {
		refused(t, key, c.May(), key)
	}
	if err := (Continued{Fined: true, Ordered: true, Refused: true}).May(); err != nil {
		t.Error("refusing the re-inspection is enough", err)
	}
}

func TestLateSurcharge(t *testing.T) {
	for _, c := range []struct {
		asOf      string
		suspended []Span
		paid      []Paid
		days, fen int64
		capDay    string
	}{
		{"2026-10-30", nil, nil, 10, 7_800_000, ""}, {"2026-10-20", nil, nil, 0, 0, ""}, {"2026-11-22", nil, nil, 33, 25_740_000, ""}, {"2026-11-23", nil, nil, 34, 26_000_000, "2026-11-23"}, {"2027-01-23", nil, nil, 95, 26_000_000, "2026-11-23"},
		{"2026-10-30", []Span{{"2026-10-23", "2026-10-27"}}, nil, 5, 3_900_000, ""}, {"2026-10-30", nil, []Paid{{"2026-10-25", 13_000_000}}, 10, 5_850_000, ""}, {"2026-12-30", nil, []Paid{{"2026-10-30", 26_000_000}}, 10, 7_800_000, ""},
	} {
		s, err := Late(260000, "2026-10-20", c.asOf, c.suspended, c.paid)
		if err != nil || s.Days != c.days || s.Fen != c.fen || s.CapDay != c.capDay || s.Capped != (c.capDay != "") {
			t.Errorf("%s %v %v: %+v %v", c.asOf, c.suspended, c.paid, s, err)
		}
	}
	_, err := Late(260000, "2026-10-20", "2026-10-30", []Span{{"2026-10-23", "2026-10-22"}}, nil)
	refused(t, "span", err, "late_span")
	_, err = Late(260000, "2026-10-20", "2026-10-30", nil, []Paid{{"2026-10-21", 26_000_001}})
	refused(t, "too much", err, "late_much")
	_, err = Late(260000, "x", "2026-10-30", nil, nil)
	refused(t, "day", err, "day_form")
}

func at(s string) time.Time {
	t, _ := time.ParseInLocation(time.DateOnly, s, clock.Shanghai)
	return t.Add(10 * time.Hour)
}

// Each line of domain/environment.md 6.
func TestTermsOfTheProcedure(t *testing.T) {
	cal := statute.Embedded()
	for _, c := range []struct{ term, from, last string }{
		{TermFile, "2026-03-11", "2026-03-26"}, {TermDefence, "2026-03-25", "2026-04-01"}, {TermHearing, "2026-03-25", "2026-04-01"}, {TermHearing, "2026-04-02", "2026-04-10"}, {TermSummon, "2026-04-28", "2026-05-11"},
		{TermDecide, "2026-03-16", "2026-06-14"}, {TermDeliver, "2026-04-20", "2026-04-29"}, {TermPublish, "2026-04-20", "2026-04-29"}, {TermWithdraw, "2026-06-05", "2026-06-10"}, {TermPay, "2026-04-22", "2026-05-07"}, {TermPay, "2026-09-20", "2026-10-08"},
		{TermReview, "2026-04-22", "2026-06-22"}, {TermSuit, "2026-04-22", "2026-10-22"}, {TermSuit, "2026-08-31", "2027-03-01"}, {TermRemind, "2026-11-02", "2026-11-16"}, {TermCourt, "2026-10-22", "2027-01-22"}, {TermReinspect, "2026-09-01", "2026-10-01"}, {TermSimple, "2026-04-20", "2026-04-23"},
	} {
		term, rule, err := Embedded().Ends(cal, c.term, at(c.from))
		if err != nil || term.Last != c.last || rule.Source == "" {
			t.Errorf("%s from %s: %s %v, want %s (%s)", c.term, c.from, term.Last, err, c.last, term.Explain("zh", rule.Title, ""))
		}
	}
	if len(Embedded().Terms()) != len(termOrder) {
		t.Error("terms without data or data without a name", len(Embedded().Terms()), len(termOrder))
	}
	if _, _, err := Embedded().Ends(cal, TermFile, at("2020-01-01")); !fault.Is(err, fault.KindNotFound) {
		t.Error("a term before its rule", err)
	}
}

func TestStretchesThatDoNotCount(t *testing.T) {
	cal := statute.Embedded()
	for _, c := range []struct {
		term, from string
		out        []Span
		last       string
	}{
		{TermDecide, "2026-03-16", nil, "2026-06-14"}, {TermDecide, "2026-03-16", []Span{{"2026-03-17", "2026-03-26"}}, "2026-06-24"}, {TermDecide, "2026-03-16", []Span{{"2026-03-17", "2026-03-26"}, {"2026-03-20", "2026-03-26"}}, "2026-06-24"},
		{TermDecide, "2026-03-16", []Span{{"2026-06-10", "2026-06-20"}}, "2026-06-25"}, {TermDecide, "2026-03-16", []Span{{"2026-01-01", "2026-03-16"}}, "2026-06-14"}, {TermHearing, "2026-03-25", []Span{{"2026-03-27", "2026-03-29"}}, "2026-04-02"},
	} {
		term, _, err := Embedded().EndsWithout(cal, c.term, at(c.from), c.out)
		if err != nil || term.Last != c.last {
			t.Errorf("%s %v: %s %v, want %s", c.term, c.out, term.Last, err, c.last)
		}
	}
	_, _, err := Embedded().EndsWithout(cal, TermDecide, at("2026-03-16"), []Span{{"x", "y"}})
	refused(t, "span", err, "late_span")
}

func TestOfficePutsItsOwnRulesInPlace(t *testing.T) {
	for _, kind := range Kinds() {
		b, err := File(kind)
		if err != nil || len(b) == 0 {
			t.Fatal(kind, err)
		}
		if _, err := Embedded().With(kind, strings.NewReader(string(b))); err != nil {
			t.Errorf("the embedded file of %s is no example of itself: %v", kind, err)
		}
		for _, bad := range []string{"", "{", "[{}]", `[{"id":"x"}]`} {
			if _, err := Embedded().With(kind, strings.NewReader(bad)); !fault.Is(err, fault.KindInvalid) {
				t.Errorf("%s took %q: %v", kind, bad, err)
			}
		}
	}
	r, err := Embedded().With(KindTerms, strings.NewReader(`[{"id":"penalty.defence","title":"陈述申辩","source":"某省规定","from":"2020-01-01","deadline":{"unit":"working-day","n":7}}]`))
	if err != nil {
		t.Fatal(err)
	}
	if term, _, err := r.Ends(statute.Embedded(), TermDefence, at("2026-03-25")); err != nil || term.Last != "2026-04-03" {
		t.Error(term.Last, err)
	}
	_, err = Embedded().With(KindStatutes, strings.NewReader(`[{"id":"x","title":"x","law":"甲","from":"2020-01-01","source":"s"},{"id":"x","title":"x","law":"乙","from":"2021-01-01","source":"s"}]`))
	refused(t, "two at once", err, "file_twice")
	_, err = Embedded().With("songs", strings.NewReader(`[]`))
	refused(t, "kind", err, "file_kind")
}

var asked = regexp.MustCompile(`\bt\((?:c|d\.Ctx), "([a-z_.]+)"|Key: "environment\.penalty\.([a-z_.]+)"|(?:Invalid|NotFound|NotYet)\("environment\.penalty\.([a-z_.]+)"`)

// Whatever the sources ask for by name has its words.
func TestEveryWordAskedForIsThere(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	n := 0
	for _, name := range files {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range asked.FindAllStringSubmatch(string(b), -1) {
			key := m[1] + m[2] + m[3]
			if n++; !strings.HasSuffix(key, ".") && !text.Has("zh", "environment.penalty."+key) {
				t.Errorf("%s asks for %s", name, key)
			}
		}
	}
	if n < 80 {
		t.Error("the test no longer sees the keys:", n)
	}
}

func TestEveryWordIsThereTwice(t *testing.T) {
	for _, gap := range text.Gaps("environment.penalty.") {
		t.Error(gap)
	}
	for _, s := range Embedded().Statutes() {
		for _, m := range s.Measures {
			if !text.Has("zh", "environment.penalty.measure."+m) {
				t.Error(m)
			}
		}
	}
}
