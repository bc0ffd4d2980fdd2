package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// linli runs a command as the shell would and gives what it wrote and its exit status.
func linli(t *testing.T, args ...string) (out, errs string, code int) {
	t.Helper()
	dir := t.TempDir()
	files := [2]*os.File{}
	for i, name := range []string{"out", "err"} {
		f, err := os.Create(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		files[i] = f
	}
	wasOut, wasErr := os.Stdout, os.Stderr
	os.Stdout, os.Stderr = files[0], files[1]
	defer func() { os.Stdout, os.Stderr = wasOut, wasErr }()
	code = run(context.Background(), args)
	a, _ := os.ReadFile(files[0].Name())
	b, _ := os.ReadFile(files[1].Name())
	return string(a), string(b), code
}

type answer struct {
	Exceeds    bool
	Multiple   *string
	Comparison string
	Limit      struct{ Value, Unit, Basis string }
	Statute    *struct {
		ID, Article string
		From        string `json:"valid_from"`
		Min         int64  `json:"min_yuan"`
		Max         int64  `json:"max_yuan"`
	}
	Discretion *struct {
		Method, Share, Formula string
		Yuan                   int64
		Computed               int64 `json:"computed_yuan"`
		Factors                []struct{ Key, Evidence, Officer, Reviewer string }
	}
}

func judge(t *testing.T, args ...string) (answer, string) {
	t.Helper()
	out, errs, code := linli(t, append([]string{"judge"}, args...)...)
	var a answer
	if err := json.Unmarshal([]byte(out), &a); code != 0 || err != nil {
		t.Fatalf("%v: exit %d, %v\n%s%s", args, code, err, out, errs)
	}
	return a, errs
}

func findings(t *testing.T, body string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "factors.json")
	if err := os.WriteFile(name, []byte(body), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

const people = `"evidence":"YZ26-0311-02","officer":"冀文斌","reviewer":"柴青云"`

var byGrade = `{"table":"example-g","factors":[{"key":"exceedance","grade":4,` + people + `},{"key":"volume","grade":1,` + people + `},{"key":"times","grade":1,` + people + `},{"key":"area","grade":1,` + people + `},{"key":"correction","grade":1,` + people + `}]}`

var cod = []string{"--pollutant", "COD", "--value", "44", "--unit", "mg/L", "--limit", "20", "--basis", "GB 3838-2002 Ⅲ / 许可证"}

func TestJudgeTheMineWater(t *testing.T) {
	a, notes := judge(t, append(cod, "--act-date", "2026-03-21", "--decision-date", "2026-04-20", "--factors", findings(t, byGrade))...)
	if !a.Exceeds || a.Multiple == nil || *a.Multiple != "1.20" || a.Comparison != "full-value" || a.Limit.Value != "20" || a.Limit.Unit != "mg/L" || a.Limit.Basis != "GB 3838-2002 Ⅲ / 许可证" {
		t.Errorf("%+v", a)
	}
	if s := a.Statute; s == nil || s.ID != "water.exceed" || s.Article != "水污染防治法 83(2)" || s.From != "2018-01-01" || s.Min != 100000 || s.Max != 1000000 {
		t.Errorf("%+v", s)
	}
	if d := a.Discretion; d == nil || d.Method != "G" || d.Share != "0.1875" || d.Yuan != 260000 || len(d.Factors) != 5 || d.Factors[0].Reviewer != "柴青云" || !strings.Contains(d.Formula, "268750") {
		t.Errorf("%+v", d)
	}
	if !strings.Contains(notes, "超标 1.20 倍") || !strings.Contains(notes, "不是任何机关发布的裁量基准") || strings.Contains(notes, "2.20") {
		t.Error(notes)
	}
	a, _ = judge(t, append(cod, "--act-date", "2026-09-01", "--decision-date", "2026-10-20")...)
	if s := a.Statute; s == nil || s.Article != "生态环境法典 1107" || s.From != "2026-08-15" || a.Discretion != nil {
		t.Errorf("%+v %+v", s, a.Discretion)
	}
	a, notes = judge(t, append(cod, "--act-date", "2026-03-21", "--decision-date", "2026-10-20", "--statute", "water.permit")...)
	if s := a.Statute; s == nil || s.Article != "生态环境法典 1103" || !strings.Contains(notes, "新的较轻") {
		t.Errorf("the more lenient rule: %+v %s", s, notes)
	}
}

func TestJudgePrintsTheKeysOfTheContract(t *testing.T) {
	out, _, _ := linli(t, append([]string{"judge"}, append(cod, "--act-date", "2026-03-21")...)...)
	if !strings.HasPrefix(out, `{"exceeds":true,"multiple":"1.20","comparison":"full-value","limit":{"value":"20","unit":"mg/L","basis":"GB 3838-2002 Ⅲ / 许可证"},"statute":{"id":"water.exceed","article":"水污染防治法 83(2)","valid_from":"2018-01-01","min_yuan":100000,"max_yuan":1000000},"discretion":`) {
		t.Error(out)
	}
	if bytes.Count([]byte(out), []byte("\n")) != 1 {
		t.Error("one object, one line")
	}
}

func TestJudgeWithPercentsAndWithOwnWeights(t *testing.T) {
	for what, c := range map[string]struct {
		body string
		want int64
	}{
		"percents without a table": {`{"method":"P","factors":[{"key":"all","percent":18,` + people + `}]}`, 260000},
		"own weights":              {`[{"key":"exceedance","grade":4,"weight":0.25,` + people + `},{"key":"rest","grade":1,"weight":"0.75",` + people + `}]`, 260000},
		"rounded to 1000":          {`{"method":"P","round":1000,"factors":[{"key":"all","percent":"18%",` + people + `}]}`, 262000},
	} {
		a, _ := judge(t, append(cod, "--act-date", "2026-03-21", "--factors", findings(t, c.body))...)
		if a.Discretion == nil || a.Discretion.Yuan != c.want {
			t.Errorf("%s: %+v", what, a.Discretion)
		}
	}
	tables := findings(t, `[{"id":"our-province","title":"某省裁量基准","version":"2026","authority":"某省厅","from":"2026-01-01","method":"P","source":"某文","factors":[{"key":"exceedance","zh":"超标程度","max":"60","grades":[]}]}]`)
	a, notes := judge(t, append(cod, "--act-date", "2026-03-21", "--tables", tables, "--factors", findings(t, `{"table":"our-province","factors":[{"key":"exceedance","percent":18,`+people+`}]}`))...)
	if a.Discretion == nil || a.Discretion.Yuan != 260000 || strings.Contains(notes, "示例") {
		t.Errorf("an office's own table: %+v %s", a.Discretion, notes)
	}
}

func TestJudgeInWords(t *testing.T) {
	for _, c := range []struct {
		args []string
		says string
	}{
		{[]string{"--pollutant", "COD", "--value", "ND", "--unit", "mg/L", "--limit", "20", "--act-date", "2026-03-21"}, "未检出，不算超标"},
		{[]string{"--pollutant", "COD", "--value", "ND", "--limit", "20"}, "未检出，不算超标"},
		{[]string{"--pollutant", "COD", "--value", "20.0", "--unit", "mg/L", "--limit", "20"}, "没有超标"},
		{[]string{"--pollutant", "COD", "--value", "20.04", "--unit", "mg/L", "--limit", "20", "--comparison", "rounded-value"}, "没有超标"},
		{[]string{"--pollutant", "DO", "--value", "5.2", "--unit", "mg/L", "--limit", "5"}, "限值 ≥5 mg/L"},
		{[]string{"--pollutant", "w21003", "--value", "0.9mg/L", "--basis", "GB 3838-2002 III"}, "限值 ≤1.0 mg/L"},
	} {
		a, notes := judge(t, c.args...)
		if a.Exceeds || a.Statute != nil || a.Multiple != nil || !strings.Contains(notes, c.says) {
			t.Errorf("%v: %+v %s", c.args, a, notes)
		}
	}
	a, notes := judge(t, cod...)
	if !a.Exceeds || a.Statute != nil || !strings.Contains(notes, "没有写行为日期") {
		t.Errorf("%+v %s", a, notes)
	}
	a, notes = judge(t, "--pollutant", "COD", "--value", "44000", "--unit", "ug/L", "--limit", "20 mg/L", "--convert")
	if !a.Exceeds || *a.Multiple != "1.20" || !strings.Contains(notes, "44000 ug/L = 44 mg/L") {
		t.Errorf("%+v %s", a, notes)
	}
}

func TestJudgeRefusesInWords(t *testing.T) {
	with := func(more ...string) []string { return append(append([]string{}, cod...), more...) }
	broken := findings(t, `{"factors":`)
	for _, c := range []struct {
		what string
		args []string
		says string
	}{
		{"unknown pollutant", []string{"--pollutant", "甲醇", "--value", "44", "--unit", "mg/L", "--limit", "20"}, "不认识的污染物：甲醇"},
		{"unreadable value", []string{"--pollutant", "COD", "--value", "lots", "--unit", "mg/L", "--limit", "20"}, "看不懂这个监测值：lots"},
		{"another unit", []string{"--pollutant", "COD", "--value", "44000", "--unit", "ug/L", "--limit", "20"}, "不能直接比较"},
		{"another kind of unit", []string{"--pollutant", "COD", "--value", "44", "--unit", "kg", "--limit", "20", "--convert"}, "不能直接比较"},
		{"unknown unit", []string{"--pollutant", "COD", "--value", "44", "--unit", "ppm", "--limit", "20"}, "不认识的单位：ppm"},
		{"no unit", []string{"--pollutant", "COD", "--value", "44", "--limit", "20"}, "监测值没有单位"},
		{"no limit", []string{"--pollutant", "COD", "--value", "44", "--unit", "mg/L", "--basis", "许可证"}, "没有写限值"},
		{"bad limit", []string{"--pollutant", "COD", "--value", "44", "--unit", "mg/L", "--limit", "low"}, "看不懂这个限值：low"},
		{"negative", []string{"--pollutant", "COD", "--value=-4", "--unit", "mg/L", "--limit", "20"}, "浓度不会是负数"},
		{"decision without act", with("--decision-date", "2026-04-20"), "没有写违法行为的日期"},
		{"factors without act", with("--factors", findings(t, byGrade)), "没有写违法行为的日期"},
		{"bad date", with("--act-date", "21.03.2026"), "看不懂这个日期：21.03.2026"},
		{"decided before the act", with("--act-date", "2026-03-21", "--decision-date", "2026-03-01"), "早于行为日期"},
		{"before any law", with("--act-date", "1999-03-21"), "不能处罚"},
		{"unknown statute", with("--act-date", "2026-03-21", "--statute", "x"), "没有这一项法条"},
		{"missing file", with("--act-date", "2026-03-21", "--factors", "/nowhere/f.json"), "读不了"},
		{"broken file", with("--act-date", "2026-03-21", "--factors", broken), "读不出来"},
		{"unknown table", with("--act-date", "2026-03-21", "--factors", findings(t, strings.Replace(byGrade, "example-g", "no-such", 1))), "没有这张裁量表：no-such"},
		{"one person", with("--act-date", "2026-03-21", "--factors", findings(t, strings.ReplaceAll(byGrade, "柴青云", "冀文斌"))), "不能是同一个人"},
		{"no evidence", with("--act-date", "2026-03-21", "--factors", findings(t, strings.ReplaceAll(byGrade, "YZ26-0311-02", ""))), "没有写证据编号"},
		{"grade against the figure", with("--act-date", "2026-03-21", "--factors", findings(t, strings.Replace(byGrade, `"grade":4`, `"grade":2`, 1))), "不是 2 级"},
		{"weights", with("--act-date", "2026-03-21", "--factors", findings(t, `[{"key":"a","grade":4,"weight":0.5,`+people+`}]`)), "应当等于 1"},
	} {
		out, errs, code := linli(t, append([]string{"judge"}, c.args...)...)
		if code != 2 || out != "" || !strings.Contains(errs, c.says) || strings.Contains(errs, "%!") {
			t.Errorf("%s: exit %d\n%s%s", c.what, code, out, errs)
		}
	}
}

// Who gives a limit without saying where it comes from gets no basis, and no name of a text.
func TestJudgeWithoutABasis(t *testing.T) {
	a, notes := judge(t, "--pollutant", "COD", "--value", "44", "--unit", "mg/L", "--limit", "20", "--act-date", "2026-03-21")
	if a.Limit.Basis != "" || a.Limit.Value != "20" || strings.Contains(notes, "basis.") {
		t.Errorf("%+v %s", a.Limit, notes)
	}
}
