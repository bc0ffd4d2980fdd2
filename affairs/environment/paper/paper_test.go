package paper

import (
	"bytes"
	"maps"
	"os"
	"strings"
	"testing"

	"linli/affairs/environment/paper/docx"
)

// plain is the text of filled blocks as docx.Text writes it.
func plain(list []docx.Block) string {
	var lines []string
	for i, b := range list {
		if b.Style != docx.Grid {
			lines = append(lines, b.Text)
			continue
		}
		for _, r := range b.Rows {
			lines = append(lines, strings.Join(r.Cells, "\t"))
		}
		if i == len(list)-1 {
			lines = append(lines, "")
		}
	}
	return strings.Join(lines, "\n")
}

// One text, two outputs: the docx, opened again, says what the A4 page says, and nothing is left in braces.
func TestDocxSaysWhatThePageSays(t *testing.T) {
	for _, n := range Names {
		for what, d := range map[string]Data{"sample": Sample(n), "nothing known": {}, "an empty list": {"证据": []Data{}, "目录": []Data{}, "因素": []Data{}, "问答": []Data{}, "文书": []Data{}}} {
			b, err := Fill(n, d)
			if err != nil {
				t.Fatalf("%s: %v", n, err)
			}
			f, err := docx.Open(b)
			if err != nil {
				t.Fatalf("%s: %v", n, err)
			}
			lines, err := Lines(n, d)
			if err != nil {
				t.Fatal(err)
			}
			got, want := f.Text(), plain(lines)
			if got != want {
				t.Errorf("%s, %s:\n%s\n--- page\n%s", n, what, got, want)
			}
			if strings.Contains(got, "{{") || strings.Contains(got, "}}") {
				t.Errorf("%s, %s: braces are left:\n%s", n, what, got)
			}
			again, _ := Fill(n, maps.Clone(d))
			if !bytes.Equal(b, again) {
				t.Errorf("%s: the same data gave other bytes", n)
			}
		}
	}
}

func TestADecisionSaysWhatArticle59Wants(t *testing.T) {
	b, err := Fill(Decision, Sample(Decision))
	if err != nil {
		t.Fatal(err)
	}
	f, err := docx.Open(b)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"望环罚〔2026〕7号", "云漳恒泽煤业有限公司：", "超标1.20倍", "1．现场检查（勘察）笔录；", "3．监测报告（云监2026-088）；", "第八十三条第二项", "人民币贰拾陆万元整（￥260,000元）", "自收到本决定书之日起十五日内", "六十日内向云漳市人民政府", "六个月内直接向望岭区人民法院", "云漳市生态环境局望岭分局（印章）", "二〇二六年四月二十日"} {
		if !strings.Contains(f.Text(), want) {
			t.Errorf("the decision lacks %s:\n%s", want, f.Text())
		}
	}
	if n := strings.Count(f.Text(), "\n"); n < 25 { // facts of two lines are two paragraphs
		t.Errorf("%d lines", n)
	}
}

func TestBuiltInTemplatesPassTheirOwnCheck(t *testing.T) {
	for _, n := range Names {
		b, err := Builtin(n)
		if err != nil {
			t.Fatal(err)
		}
		v, err := Check(n, b)
		if err != nil || !v.Good() {
			t.Errorf("%s: %+v %v", n, v, err)
		}
		s, _ := Of(n)
		if s.Title == "" || s.Law == "" || len(s.Needed) == 0 {
			t.Errorf("%s: %+v", n, s)
		}
	}
}

func template(t *testing.T, lines ...string) []byte {
	t.Helper()
	var list []docx.Block
	for _, l := range lines {
		list = append(list, docx.Block{Style: docx.Body, Text: l})
	}
	b, err := docx.Build(list)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestWhatATemplateLacksIsNamed(t *testing.T) {
	v, err := Check(PayNotice, template(t, "{{机关}}{{文号}}{{当事人}}{{决定文号}}{{罚款|大写}}{{缴款期限}}{{缴款银行}}"))
	if err != nil || len(v.Missing) != 1 || v.Missing[0] != "{{日期}}" || len(v.Unknown)+len(v.Broken) != 0 {
		t.Errorf("%+v %v", v, err)
	}
	whole := "{{机关}}{{文号}}{{当事人}}{{决定文号}}{{罚款|大写}}{{缴款期限}}{{缴款银行}}{{日期}}"
	v, _ = Check(PayNotice, template(t, whole, "{{当事人名字}}"))
	if len(v.Unknown) != 1 || v.Unknown[0] != "{{当事人名字}}" {
		t.Errorf("%+v", v)
	}
	known, _ := Known(PayNotice)
	if got := Near("当事人名字", known); got != "当事人" {
		t.Errorf("nearest is %s", got)
	}
	for _, bad := range []string{"{{#听证}}没有结束", "没有开始{{/听证}}", "{{罚款|小写}}", "{{罚款", "a}}b"} {
		v, err := Check(PayNotice, template(t, whole, bad))
		if err != nil || v.Good() {
			t.Errorf("%s was taken: %+v %v", bad, v, err)
		}
	}
	v, _ = Check(Index, template(t, "{{案号}}", "前面{{#目录}}", "{{名称}}", "{{/目录}}后面"))
	if v.Good() {
		t.Error("a part that can not be repeated where it stands was taken")
	}
}

func TestPartsAndFilters(t *testing.T) {
	for _, c := range []struct {
		tpl  []string
		d    Data
		want string
	}{
		{[]string{"{{#证据}}", "{{序号}}、{{名称}}（{{案号}}）", "{{/证据}}", "完"}, Data{"案号": "9", "证据": []Data{{"名称": "甲"}, {"名称": "乙"}}}, "1、甲（9）\n2、乙（9）\n完"},
		{[]string{"{{#证据}}", "有", "{{/证据}}", "{{^证据}}", "无", "{{/证据}}"}, Data{}, "无"},
		{[]string{"依据{{#条}}{{.}}、{{/条}}处罚"}, Data{"条": []string{"甲", "乙"}}, "依据甲、乙、处罚"},
		{[]string{"{{＃条}}{{.}}{{／条}}{{ 罚款 ｜ 大写 }}"}, Data{"条": []string{"甲"}, "罚款": "7800"}, "甲柒仟捌佰元整"},
		{[]string{"{{事实}}"}, Data{"事实": "一\r\n\n 二 "}, "一\n二"},
		{[]string{"事实：{{事实}}。"}, Data{"事实": "一\n二"}, "事实：一\n二。"},
		{[]string{"{{日期|日期}} {{日期|汉字}} {{日期}}"}, Data{"日期": "2026-09-01"}, "2026年9月1日 二〇二六年九月一日 2026-09-01"},
		{[]string{"{{名}}"}, Data{"名": "{{机关}}<w:p>&\x01"}, "{{机关}}<w:p>&"},
		{[]string{"{{名}}"}, Data{"名": "  "}, docx.Blank},
		{[]string{"{{#外}}", "{{#内}}", "{{名}}", "{{/内}}", "{{/外}}"}, Data{"外": []Data{{"内": []Data{{"名": "一"}, {"名": "二"}}}, {"内": []Data{{"名": "三"}}}}}, "一\n二\n三"},
	} {
		b, err := FillFile(template(t, c.tpl...), c.d)
		if err != nil {
			t.Fatal(err)
		}
		f, err := docx.Open(b)
		if err != nil {
			t.Fatal(err)
		}
		if got := f.Text(); got != c.want {
			t.Errorf("%v: %q, want %q", c.tpl, got, c.want)
		}
	}
}

// The same templates as another program (LibreOffice) saved them: its own runs, styles, settings and namespaces.
func TestTemplatesOfAnotherProgram(t *testing.T) {
	for name, file := range map[string]string{Decision: "testdata/decision-other.docx", Discretion: "testdata/discretion-other.docx"} {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if v, err := Check(name, b); err != nil || !v.Good() {
			t.Errorf("%s: %+v %v", name, v, err)
			continue
		}
		out, err := FillFile(b, Sample(name))
		if err != nil {
			t.Fatal(err)
		}
		f, err := docx.Open(out)
		if err != nil {
			t.Fatal(err)
		}
		lines, _ := Lines(name, Sample(name))
		if got, want := strings.TrimSpace(f.Text()), strings.TrimSpace(plain(lines)); got != want {
			t.Errorf("%s:\n%s\n--- page\n%s", name, got, want)
		}
	}
}
