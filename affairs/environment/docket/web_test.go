package docket

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"linli/affairs/environment/paper"
	"linli/affairs/environment/paper/docx"
	"linli/kernel/access"
	"linli/kernel/table"
	"linli/platform/db"
	"linli/platform/id"
)

func (w *world) post(path string, f url.Values, by string) (int, string, string) {
	w.Helper()
	a := w.ji
	switch by {
	case lu:
		a = w.lu
	case chai:
		a = w.chai
	}
	return w.ask(a, http.MethodPost, path, f)
}

// TestTheStoryThroughForms: every step by its form, without script; what is too early is said on the page with the article, and what was typed stays.
func TestTheStoryThroughForms(t *testing.T) {
	each(t, func(w *world) {
		code, body, _ := w.ask(w.ji, http.MethodGet, "/environment/cases/new?result=r1", nil)
		for _, want := range []string{"矿井水排口", "1.20", "云监2026-088", "水污染防治法"} {
			if !strings.Contains(body, want) {
				w.Errorf("new (%d) lacks %s", code, want)
			}
		}
		f := url.Values{"key": {id.New()}, "result": {"r1"}, "party": {"云漳恒泽煤业有限公司"}, "statute": {"water.exceed"}, "cause": {"超标排放水污染物"}, "spot": {"矿井水排口"}, "from": {"2026-03-21"}, "found": {"2026-03-21"}, "on": {"2026-03-23"}, "officer1": {ji}, "card1": {"14-0031"}, "officer2": {lu}, "card2": {"14-0057"}}
		code, body, to := w.post("/environment/cases/new", f, ji)
		if code != http.StatusSeeOther {
			w.Fatalf("open: %d %s", code, body)
		}
		_, _, again := w.post("/environment/cases/new", f, ji)
		if again != to {
			w.Errorf("the same form twice: %s and %s", to, again)
		}
		step := func(by string, act Act, day string, v url.Values) (int, string) {
			w.Helper()
			v.Set("on", day)
			if at := at(day, 12, 0); at.After(w.clk.Now()) {
				w.clk.Set(at)
			}
			code, body, _ := w.post(to+"/"+string(act), v, by)
			return code, body
		}
		must := func(by string, act Act, day string, v url.Values) {
			w.Helper()
			if code, body := step(by, act, day, v); code != http.StatusSeeOther {
				i := strings.Index(body, `role="alert"`)
				w.Fatalf("%s: %d %s", act, code, body[max(0, i-200):min(len(body), i+600)])
			}
		}
		must(chai, ActFile, "2026-03-24", url.Values{})
		must(ji, ActConclude, "2026-03-24", url.Values{"facts": {"超标1.20倍"}, "opinion": {"建议处罚"}})
		sheet := url.Values{"table": {"example-g"}}
		for k, g := range map[string]string{"exceedance": "4", "volume": "1", "times": "1", "area": "1", "correction": "1"} {
			sheet.Set(k+".grade", g)
			sheet.Set(k+".evidence", "1")
			sheet.Set(k+".officer", ji)
			sheet.Set(k+".reviewer", chai)
		}
		code, body = step(ji, ActSheet, "2026-03-24", url.Values{"table": {"example-g"}})
		if code == http.StatusSeeOther {
			w.Error("an empty sheet is taken")
		}
		w.sheetWords(to, sheet)
		light := url.Values{"lighten": {"80000"}, "lighten_finding": {"主动消除危害后果"}, "lighten_basis": {"行政处罚法第三十二条"}, "lighten_reviewer": {chai}}
		for k, v := range sheet {
			light[k] = v
		}
		must(ji, ActSheet, "2026-03-24", light)
		if _, body, _ = w.ask(w.ji, http.MethodGet, to, nil); !strings.Contains(body, "80,000") {
			w.Error("a fine below the minimum, with finding, basis and reviewer, is not kept")
		}
		must(ji, ActSheet, "2026-03-24", sheet)
		_, body, _ = w.ask(w.ji, http.MethodGet, to, nil)
		for _, want := range []string{"260,000", "0.1875", "由办案人员以外的人办", "100%以上不足200%（4级）"} {
			if !strings.Contains(body, want) {
				w.Errorf("the case lacks %s", want)
			}
		}
		if strings.Contains(body, "证据补正或排除") {
			w.Error("offers to put right evidence, and all of it is sound")
		}
		must(chai, ActReview, "2026-03-24", url.Values{"result": {"pass"}, "opinion": {"同意"}})
		if _, body, _ = w.ask(w.ji, http.MethodGet, to, nil); !strings.Contains(body, ">超标1.20倍</textarea>") {
			w.Error("the notice asks again for the facts that the end of the inquiry stated")
		}
		must(ji, ActNotice, "2026-03-25", url.Values{"no": {"环罚告〔2026〕001号"}, "yuan": {"260000"}, "hearing": {"yes"}, "facts": {"超标"}, "way": {"direct"}})
		must(ji, ActOrder, "2026-03-25", url.Values{"no": {"环责改〔2026〕001号"}, "what": {"立即改正"}, "until": {"2026-04-10"}, "way": {"direct"}})
		code, body = step(chai, ActDecide, "2026-04-01", url.Values{"no": {"环罚〔2026〕001号"}, "yuan": {"260000"}})
		if code == http.StatusSeeOther || !strings.Contains(body, "第64条") || !strings.Contains(body, "环罚〔2026〕001号") {
			w.Errorf("too early: %d, article %v, typed %v", code, strings.Contains(body, "第64条"), strings.Contains(body, "环罚〔2026〕001号"))
		}
		must(chai, ActDecide, "2026-04-02", url.Values{"no": {"环罚〔2026〕001号"}, "yuan": {"260000"}})
		must(ji, ActServe, "2026-04-02", url.Values{"way": {"direct"}})
		_, body, _ = w.ask(w.ji, http.MethodGet, to+"/papers/decision/print", nil)
		for _, want := range []string{"考虑到超标程度为100%以上不足200%（4级）、日排放量", "我局于2026年3月25日向你（单位）送达"} {
			if !strings.Contains(body, want) {
				w.Errorf("the decision lacks %q", want)
			}
		}
		must(ji, ActPay, "2026-04-10", url.Values{"yuan": {"260,000"}, "slip": {"0410-1"}})
		must(lu, ActLook, "2026-04-20", url.Values{"result": {"fixed"}, "unannounced": {"yes"}, "note": {"17 mg/L"}})
		w.sinceLogin = 6 * time.Minute
		if code, body := step(ji, ActClose, "2026-04-21", url.Values{}); code != http.StatusConflict || !strings.Contains(body, "access.step_up") {
			w.Errorf("a fine is closed six minutes after the log-in: %d %.200s", code, body)
		}
		w.sinceLogin = 0
		must(ji, ActClose, "2026-04-21", url.Values{})
		must(ji, ActArchive, "2026-04-21", url.Values{"box": {"2026-1"}, "pages": {"40"}})
		for _, path := range []string{"/environment/cases", "/environment/cases?show=all", "/environment/cases?show=done&q=恒泽", to, to + "/sheet", to + "/papers/decision/print", to + "/papers/index/print", to + "/papers/order/print", to + "/papers/receipt/print"} {
			code, body, _ := w.ask(w.ji, http.MethodGet, path, nil)
			if code != http.StatusOK || strings.Contains(body, "environment.docket.") {
				i := strings.Index(body, "environment.docket.")
				w.Errorf("%s: %d, word without text: %s", path, code, body[max(0, i):min(len(body), max(0, i)+60)])
			}
		}
		if _, body, _ := w.ask(w.ji, http.MethodGet, to+"/papers/decision/print", nil); !strings.Contains(body, "《水污染防治法》第十条") || !strings.Contains(body, "《水污染防治法》第八十三条第二项") {
			w.Error("the decision does not cite the duty and the penalty, each by its provision")
		}
		w.ownForm(to)
		if code, _, _ := w.ask(w.other, http.MethodGet, to, nil); code != http.StatusNotFound && code != http.StatusForbidden {
			w.Errorf("another district reads it: %d", code)
		}
		w.sound()
	})
}

// sheetWords: each finding of the sheet has its fields, what is wrong is said beside them, and a circumstance counts only with its evidence, two
// people and a percentage that the table allows.
func (w *world) sheetWords(to string, sheet url.Values) {
	w.Helper()
	with := func(more ...string) url.Values {
		out := url.Values{"on": {"2026-03-24"}}
		for k, v := range sheet {
			out[k] = v
		}
		for i := 0; i+1 < len(more); i += 2 {
			out.Set(more[i], more[i+1])
		}
		return out
	}
	for _, c := range []struct {
		what, says, at string
		form           url.Values
	}{
		{"no grade", "还没有裁量", "exceedance.grade", with("exceedance.grade", "")},
		{"no reviewer", "复核", "volume.grade", with("volume.reviewer", "")},
		{"no evidence", "证据", modPrefix + "lighter.percent", with(modPrefix+"lighter.percent", "-3", modPrefix+"lighter.officer", ji, modPrefix+"lighter.reviewer", chai)},
		{"one person", "同一个人", modPrefix + "heavier.percent", with(modPrefix+"heavier.percent", "10", modPrefix+"heavier.evidence", "1", modPrefix+"heavier.officer", ji, modPrefix+"heavier.reviewer", ji)},
		{"more than the table allows", "-30", modPrefix + "lighter.percent", with(modPrefix+"lighter.percent", "-60%", modPrefix+"lighter.evidence", "1", modPrefix+"lighter.officer", ji, modPrefix+"lighter.reviewer", chai)},
	} {
		code, body, _ := w.post(to+"/sheet", c.form, ji)
		if code == http.StatusSeeOther || !strings.Contains(body, c.says) || !strings.Contains(body, `href="#`+c.at+`"`) && !strings.Contains(body, `href="#f-`+c.at+`"`) {
			i := strings.Index(body, "<form")
			w.Errorf("%s: %d, %q at %s\n%s", c.what, code, c.says, c.at, body[max(0, i-1500):max(0, i)])
		}
	}
	if code, body, _ := w.post(to+"/sheet", with(modPrefix+"lighter.percent", "-3%", modPrefix+"lighter.evidence", "1", modPrefix+"lighter.officer", ji, modPrefix+"lighter.reviewer", chai), ji); code != http.StatusSeeOther {
		w.Fatalf("lighter by 3 %%: %d %s", code, body)
	}
	for _, path := range []string{to, to + "/sheet", to + "/papers/discretion/print"} {
		if _, body, _ := w.ask(w.ji, http.MethodGet, path, nil); !strings.Contains(body, "268750×(1 + -3%) = 260687.5") || !strings.Contains(body, "从轻") || !strings.Contains(body, chai) {
			w.Errorf("%s does not show the circumstance, who found it and the formula", path)
		}
	}
	if _, body, _ := w.ask(w.ji, http.MethodGet, to+"/sheet", nil); !strings.Contains(body, `value="-3"`) {
		w.Error("the form forgets the circumstance that the sheet has")
	}
}

// TestSeams: who publishes gets a delivered decision with its law and its officers, and none before.
func TestSeams(t *testing.T) {
	each(t, func(w *world) {
		w.Answer(w.Seams)
		x := w.opened()
		w.ok(w.DB.Read(ctx, func(tx *db.Tx) error {
			_, err := w.Seams.Decided(tx, w.chai, x.ID)
			w.refused(err, "还没有送达")
			return nil
		}))
		x = w.toServed(x)
		w.ok(w.DB.Read(ctx, func(tx *db.Tx) error {
			d, err := w.Seams.Decided(tx, w.chai, x.ID)
			if d.Yuan != "260000" || d.Body != "云漳市生态环境局望岭分局" || len(d.Officers) != 1 || d.Officers[0] != w.ji.ID || len(d.Basis) == 0 || !strings.Contains(d.Basis[0], "水污染防治法") {
				w.Errorf("%+v", d)
			}
			return err
		}))
		w.Seams.Shown = func(*db.Tx, string) (string, string, error) { return "2026-04-24", "已申请 2026-05-20", nil }
		w.ok(w.DB.Read(ctx, func(tx *db.Tx) error {
			n := 0
			err := w.export(tx, table.Filter{Scopes: w.chai.Scope(access.EnvRead)}, func(v []table.Value) error {
				n++
				if len(v) != len(w.tables()[0].Columns) || v[len(v)-2].Text != "2026-04-24" && v[len(v)-2].Date.String() != "2026-04-24" || v[len(v)-1].Text != "已申请 2026-05-20" {
					w.Errorf("公开日 %+v, 信用修复 %+v", v[len(v)-2], v[len(v)-1])
				}
				return nil
			})
			if n != 1 {
				w.Errorf("%d lines", n)
			}
			return err
		}))
		told := ""
		w.Seams.Annulled = func(_ *db.Tx, _ access.Actor, id, how, _ string) error { told = id + how; return nil }
		w.do(w.chai, x, ActAnnul, "2026-06-01")
		if got := w.got(x.ID); got.State != Annulled || told != x.ID+"annulled" {
			w.Errorf("%s, publisher told %q", got.State, told)
		}
	})
}

// ownForm: an office that replaced a template prints its own words, and is offered the docx first.
func (w *world) ownForm(to string) {
	w.Helper()
	const own = "本单位窗口：二楼东侧（测试）"
	body, err := docx.Build([]docx.Block{{Style: docx.Title, Text: "行政处罚决定书"}, {Style: docx.Body, Text: own + "，{{当事人}} {{文号}} {{违法事实}} {{处罚依据}} {{罚款|大写}}"}})
	w.ok(err)
	papers := paper.NewService(w.Deps)
	if err := paper.Acceptable(paper.Decision, body); err != nil { // what the paper must have is put behind, whatever it is
		names, e := paper.Of(paper.Decision)
		w.ok(e)
		list := []docx.Block{{Style: docx.Title, Text: "行政处罚决定书"}, {Style: docx.Body, Text: own}}
		for _, n := range names.Needed {
			list = append(list, docx.Block{Style: docx.Body, Text: "{{" + n + "}}"})
		}
		body, err = docx.Build(list)
		w.ok(err)
	}
	w.ok(w.DB.Write(ctx, func(tx *db.Tx) error {
		t, err := papers.Offer(tx, w.ji, paper.Offer{Paper: paper.Decision, Path: w.district.Path, File: "分局决定书.docx", Body: body})
		if err != nil {
			return err
		}
		_, err = papers.Decide(tx, w.chai, t.ID, true, "")
		return err
	}))
	_, page, _ := w.ask(w.ji, http.MethodGet, to+"/papers/decision/print", nil)
	i, j := strings.Index(page, "下载 docx"), strings.Index(page, own)
	if i < 0 || j < i || !strings.Contains(page, "分局决定书.docx") || !strings.Contains(page, "<h1>行政处罚决定书</h1>") || !strings.Contains(page, "恒泽") || strings.Contains(page, "{{") {
		w.Errorf("the office's form is not printed: docx at %d, its words at %d", i, j)
	}
	if _, page, _ := w.ask(w.ji, http.MethodGet, to+"/papers/order/print", nil); strings.Contains(page, "下载 docx") {
		w.Error("a paper with the built-in form offers an office's one")
	}
}
