package sample

import (
	"strings"
	"testing"

	"linli/platform/text"
)

func TestDataIsWhole(t *testing.T) {
	if len(keepings()) < 6 || len(checks()) < 8 || len(sentences()) < 6 {
		t.Fatalf("%d keepings, %d checks, %d sentences", len(keepings()), len(checks()), len(sentences()))
	}
	for _, k := range keepings() {
		if k.Hold <= 0 || k.Source == "" || k.Method == "" || NameOf(k.Pollutant) != k.Name || itemOf(k.Name) != k.Pollutant {
			t.Errorf("%+v", k)
		}
		for _, c := range k.Containers {
			if !text.Has(text.ZH, "environment.sample.container."+c) {
				t.Errorf("no word for the container %s", c)
			}
		}
	}
	if k, ok := KeepingOf("w01018", "2026-03-11"); !ok || k.Hold != 48 || !k.Check {
		t.Errorf("COD: the shorter term of two days, to be checked: %+v", k)
	}
	if _, ok := KeepingOf("w01018", "2009-12-31"); ok {
		t.Error("a rule holds before its date")
	}
	for _, gap := range text.Gaps("environment.sample.") {
		t.Error(gap)
	}
}

func TestFigures(t *testing.T) {
	for s, want := range map[string]bool{"44": true, "0.20": true, "ND": true, "nd": true, "未检出": true, "<0.004": true, "0.004L": true, "": false, "四十四": false, "1e3": false, "44 mg": false, "<": false, "L": false, "99999999999999999": false} {
		if FigureOK(s) != want {
			t.Errorf("%q: %v", s, !want)
		}
	}
}

// Parallels: one for ten, rounded up, and a blank for each batch.
func TestExtra(t *testing.T) {
	make := func(plain, parallel, blank int) (out []Sample) {
		for range plain {
			out = append(out, Sample{Kind: Single})
		}
		for range parallel {
			out = append(out, Sample{Kind: Parallel})
		}
		for range blank {
			out = append(out, Sample{Kind: Blank})
		}
		return out
	}
	for _, c := range []struct{ plain, parallel, blank, wrong int }{{1, 1, 1, 0}, {1, 0, 1, 1}, {1, 0, 0, 2}, {10, 1, 1, 0}, {11, 1, 1, 1}, {0, 0, 0, 0}} {
		if got := Extra(make(c.plain, c.parallel, c.blank)); len(got) != c.wrong {
			t.Errorf("%+v: %v", c, got)
		}
	}
}

// Each way in which a chain can be broken is found and said; a whole one is whole.
func TestChains(t *testing.T) {
	ms := func(day, hour int) int64 { return at(day, hour, 0).UnixMilli() }
	good := func() custody {
		return custody{task: Task{State: Signed, Officers: []Officer{{ID: "1", Name: "冀文斌"}, {ID: "2", Name: "路晓宁"}}}, note: Note{Shown: ms(11, 10)},
			sample: Sample{Kind: Single, Taken: ms(11, 10), Seal: "F1", Sealed: ms(11, 11), Container: "glass", Fix: "h2so4", Items: []string{"w01018"}}, item: "w01018",
			links: []Link{{ID: "a", Kind: LinkHand, At: ms(11, 14), Who: "冀文斌", To: "样品室", Intact: "yes", Temp: "4"}, {ID: "b", Kind: LinkReceive, At: ms(11, 15), Who: "样品室", To: "监测站", Intact: "yes"}, {ID: "c", Kind: LinkAnalyse, Item: "w01018", At: ms(12, 9)}},
			value: Value{ID: "v"}, report: Report{Number: "R", CMA: "1", Writer: "甲", Checker: "乙", Signer: "丙", Issued: "2026-03-16"}}
	}
	if c := chainOf(good()); !c.Whole || len(c.Warned) > 0 {
		t.Fatalf("%s %v", broken(c), c.Warned)
	}
	for _, x := range []struct {
		name, want string
		do         func(c *custody)
	}{
		{"one officer", "采样人员不足两名", func(c *custody) { c.task.Officers = c.task.Officers[:1] }},
		{"cards not shown", "没有亮证记录", func(c *custody) { c.note.Shown = 0 }},
		{"not signed", "现场笔录没有签字", func(c *custody) { c.task.State = Filled }},
		{"no seal", "没有封条号", func(c *custody) { c.sample.Seal = "" }},
		{"sealed before", "封存时间", func(c *custody) { c.sample.Sealed = ms(11, 9) }},
		{"handed over before the seal", "交接时间", func(c *custody) { c.links[0].At = ms(11, 10) }},
		{"nobody signed in between", "中间没有人签收", func(c *custody) {
			c.links = append([]Link{c.links[0], {ID: "x", Kind: LinkHand, At: ms(11, 14), Who: "别人", To: "样品室", Intact: "yes"}}, c.links[1:]...)
		}},
		{"no name", "缺交样人或接样人签名", func(c *custody) { c.links[1].To = "" }},
		{"seal broken", "封条破损", func(c *custody) { c.links[1].Intact = "no" }},
		{"analysed before receipt", "分析开始时间", func(c *custody) { c.links[2].At = ms(11, 14) }},
		{"held too long", "应在48小时内", func(c *custody) { c.links[2].At = ms(13, 12); c.report.Issued = "2026-03-16" }},
		{"no analysis", "没有分析时间", func(c *custody) { c.links = c.links[:2] }},
		{"no mark", "没有CMA标志", func(c *custody) { c.report.CMA = "" }},
		{"two signatures", "三个签名不全", func(c *custody) { c.report.Checker = "" }},
		{"issued before", "签发日期", func(c *custody) { c.report.Issued = "2026-03-11" }},
		{"plastic", "应用玻璃容器", func(c *custody) { c.sample.Container = "plastic" }},
		{"no acid", "应加硫酸", func(c *custody) { c.sample.Fix = "none" }},
	} {
		c := good()
		x.do(&c)
		if got := chainOf(c); got.Whole || !strings.Contains(broken(got), x.want) {
			t.Errorf("%s: %s", x.name, broken(got))
		}
	}
	c := good()
	c.value, c.links = Value{}, nil
	if got := chainOf(c); got.Whole || !got.Pending || len(got.Broken) > 0 {
		t.Errorf("on its way: %s pending %v", broken(got), got.Pending)
	}
	c = good()
	c.links[0].Temp = "9"
	if got := chainOf(c); !got.Whole || len(got.Warned) != 1 {
		t.Errorf("a warm box is a note, not a break: %s %v", broken(got), got.Warned)
	}
}
