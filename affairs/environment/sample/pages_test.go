package sample

import (
	"net/url"
	"strings"
	"testing"

	"linli/kernel/access"
	"linli/kernel/ledger"
	"linli/kernel/people"
	"linli/kernel/table"
	"linli/platform/db"
)

func verifyOf(w *world) ledger.VerifyOptions {
	return ledger.VerifyOptions{Replayers: w.replayers()}
}

// Registered compares the field register with the real schema.
func (w *world) Registered() {
	w.Helper()
	w.ok(w.DB.Read(ctx, func(tx *db.Tx) error {
		schema, err := people.Columns(tx)
		mine := map[string][]string{}
		for t := range Plain {
			mine[t] = schema[t]
		}
		for _, bad := range people.CheckRegister(mine, Fields, Plain) {
			w.Error(bad)
		}
		return err
	}))
}

// The whole way by plain forms, without script: plan, notes with a refusal in words beside the field, read back, sign, hand over, report.
func TestTheWholeWayByPages(t *testing.T) {
	each(t, func(w *world) {
		get := func(path string, want ...string) string {
			w.Helper()
			status, body, _ := w.ask(w.first, "GET", path, nil, "")
			if status != 200 {
				w.Fatalf("%s: %d %s", path, status, body)
			}
			for _, s := range want {
				if !strings.Contains(body, s) {
					w.Errorf("%s: no %s", path, s)
				}
			}
			return body
		}
		post := func(path string, form url.Values, want int) (string, string) {
			w.Helper()
			status, body, to := w.ask(w.first, "POST", path, form, "")
			if status != want {
				w.Fatalf("%s: %d %s", path, status, body)
			}
			return body, to
		}
		get("/environment/tasks", "没有待办的检查")
		get("/environment/tasks/new?at="+w.outlet, "恒泽煤业矿井水排口", "冀文斌 04080017001")
		body, _ := post("/environment/tasks/new", url.Values{"kind": {"inspect"}, "title": {"春季执法"}, "at": {w.outlet}, "from": {"2026-03-11"}, "until": {"2026-03-11"}, "officers": {w.cards[0].ID}, "labels": {"4"}}, 422)
		if !strings.Contains(body, "至少要两名执法证有效的人员，现在只有1名") {
			t.Error("one officer is not refused in words")
		}
		_, task := post("/environment/tasks/new", url.Values{"kind": {"inspect"}, "title": {"春季执法"}, "at": {w.outlet}, "from": {"2026-03-11"}, "until": {"2026-03-11"}, "officers": w.ids(), "labels": {"4"}}, 303)
		get("/environment/tasks", "春季执法", "今天到期")
		get(task, "开始检查", "YZ26-0311-01")
		get(task+"/labels", "YZ26-0311-04", "<svg")
		get(task+"/site", "亮证告知", "冀文斌 04080017001", "以上记录属实", "s3_seal")
		w.clk.Set(at(11, 11, 20))
		form := url.Values{"told": {"1"}, "shown": {"2026-03-11T10:00"}, "began": {"2026-03-11T10:00"}, "ended": {"2026-03-11T11:10"}, "words": {"正在生产。"}, "lat": {"36.6"}, "lon": {"113.1"},
			"s1_taken": {"2026-03-11T10:25"}, "s1_kind": {Single}, "s1_items": {"w01018"}, "s1_container": {"plastic"}, "s1_fix": {"h2so4"}, "s1_seal": {""}, "s1_sealed": {"2026-03-11T10:30"}}
		body, _ = post(task+"/site", form, 422)
		if !strings.Contains(body, "YZ26-0311-02：请写封条号和封存时间") || !strings.Contains(body, "正在生产。") {
			t.Error("a missing seal is not said, or what was typed is lost")
		}
		form.Set("s1_seal", "F1")
		_, to := post(task+"/site", form, 303)
		if to != task+"/read" || !strings.Contains(w.said, "平行样") || !strings.Contains(w.said, "没有空白样") {
			t.Errorf("%s %s", to, w.said)
		}
		get(task+"/read", "正在生产。", "封条 F1")
		body, _ = post(task+"/read", url.Values{"how": {"refused"}, "read": {"1"}, "reason": {"不在"}}, 422)
		if !strings.Contains(body, "拒签要有见证人") {
			t.Error("a refusal without a witness is not refused in words")
		}
		post(task+"/read", url.Values{"how": {"refused"}, "read": {"1"}, "reason": {"不在"}, "witness": {"丁"}}, 303)
		get(task+"/print", "现场检查（勘察）笔录", "被检查人拒绝签字：不在。见证人：丁。", "内容指纹", "被检查人签名")
		get(task, "已签字", "定位距登记的点位", "补充说明")
		sample := w.of(Task{ID: strings.TrimPrefix(task, "/environment/tasks/")})[0].ID
		w.clk.Set(at(11, 15, 0))
		post(task+"/pass", url.Values{"sample": {sample}, "step": {"hand"}, "at": {"2026-03-11T14:10"}, "who": {"冀文斌"}, "to": {"站样品室"}, "intact": {"yes"}, "temp": {"4"}}, 303)
		if !strings.Contains(w.said, "化学需氧量应用玻璃容器，记录为聚乙烯") {
			t.Errorf("the wrong container is not said: %s", w.said)
		}
		suffix := "_" + sample + "_w01018"
		w.clk.Set(at(16, 15, 0))
		get(task+"/report", "text"+suffix, "HJ 828-2017")
		body, _ = post(task+"/report", url.Values{"number": {"云监2026-088"}, "lab": {"云漳监测站"}, "issued": {"2026-03-16"}, "text" + suffix: {"四十四"}, "unit" + suffix: {"mg/L"}}, 422)
		if !strings.Contains(body, "请照报告填数字") {
			t.Error("a figure in words is not refused")
		}
		post(task+"/report", url.Values{"number": {"云监2026-088"}, "lab": {"云漳监测站"}, "issued": {"2026-03-16"}, "text" + suffix: {"44"}, "unit" + suffix: {"mg/L"}, "at" + suffix: {"2026-03-12T09:00"}}, 303)
		get("/environment/samples/"+sample, "超标1.20倍", "待补正", "没有CMA标志", "由此立案", "/environment/cases/new?result=", "没有实验室接收记录", "为什么是这个限值")
		get("/environment/samples?only=over", "YZ26-0311-02", "44")
		if body := get("/environment/samples?only=wait"); strings.Contains(body, "YZ26-0311-02") {
			t.Error("a sample with its figure is listed as waiting")
		}
	})
}

// A re-inspection is not announced: it is marked, kept for its officers' tablets, and nobody else of the district's readers gets it.
func TestTheTabletKeepsTheNextInspections(t *testing.T) {
	each(t, func(w *world) {
		x, err := w.Plan(ctx, w.first, NewTask{Kind: Recheck, Title: "改正复查", At: w.outlet, From: "2026-03-11", Until: "2026-03-25", Officers: w.ids(), Labels: 3, Case: "case-1"})
		w.ok(err)
		if !x.Hidden {
			t.Error("a re-inspection is announced")
		}
		w.ok(w.DB.Read(ctx, func(tx *db.Tx) error {
			pages, err := w.Keep(tx, w.second)
			if len(pages) != 1 || pages[0] != "/environment/tasks/"+x.ID+"/site" {
				t.Errorf("%v", pages)
			}
			day, e := w.Service.Today(tx, "zh", w.second)
			if day.Week != 1 || len(day.Rows) != 1 || e != nil {
				t.Errorf("%+v %v", day, e)
			}
			other, e := w.Keep(tx, access.Actor{Actor: ledger.Actor{ID: "x", Name: "某网格员"}, Grants: []access.Grant{{Role: access.Grid, Path: w.district.Path}}})
			if len(other) != 0 || e != nil {
				t.Errorf("%v %v", other, e)
			}
			return err
		}))
	})
}

// A sample from a book gets its seal, the report's marks, a parallel and a blank on the pages; what is there is not changed, and notes that were
// signed here are not added to.
func TestABooksSampleIsCompletedByPages(t *testing.T) {
	each(t, func(w *world) {
		w.clk.Set(at(20, 9, 0))
		book := w.book()
		b := &table.Batch{Table: book, Actor: founder, Path: w.district.Path}
		rows := []*table.Row{bookLine(book, map[string]string{"report": ""})}
		w.ok(w.DB.Write(ctx, func(tx *db.Tx) error {
			if err := w.resolveBook(tx, b, rows); err != nil {
				return err
			}
			return w.commitBook(tx, b, rows)
		}))
		var x Sample
		w.ok(w.DB.Read(ctx, func(tx *db.Tx) error {
			list, err := samples(tx, "code = ?", "YZ26-0311-02")
			x = list[0]
			return err
		}))
		var report string
		w.ok(w.DB.Read(ctx, func(tx *db.Tx) error {
			list, err := reports(tx, "task = ?", x.Task)
			report = list[0].ID
			return err
		}))
		post := func(path string, form url.Values, want int, says string) {
			w.Helper()
			status, body, _ := w.ask(w.first, "POST", path, form, "")
			if status != want || !strings.Contains(body, says) {
				w.Errorf("%s: %d, no %q", path, status, says)
			}
		}
		page := func(path string) string {
			w.Helper()
			status, body, _ := w.ask(w.first, "GET", path, nil, "")
			if status != 200 || strings.Contains(body, "environment.sample.") {
				w.Errorf("%s: %d", path, status)
			}
			return body
		}
		one, task := "/environment/samples/"+x.ID, "/environment/tasks/"+x.Task
		if body := page(one); !strings.Contains(body, "补录封条") || !strings.Contains(body, "CMA标志号") {
			w.Error("the page offers no seal and no mark")
		}
		post(one+"/seal", url.Values{"seal": {"F1"}, "sealed": {"2026-03-11T09:00"}}, 422, "封存早于采样")
		post(one+"/seal", url.Values{"seal": {"F1"}, "sealed": {"2026-03-11T10:40"}}, 303, "")
		post(one+"/seal", url.Values{"seal": {"F2"}, "sealed": {"2026-03-11T10:40"}}, 422, "已经有记录")
		post(one+"/report", url.Values{"of": {report}, "issued": {"2026-05-14"}}, 422, "请填签发日期")
		post(one+"/report", url.Values{"of": {report}, "number": {"云监2026-088"}, "cma": {"0426"}, "writer": {"甲"}, "checker": {"乙"}, "signer": {"丙"}, "issued": {"2026-03-14"}}, 303, "")
		post(one+"/report", url.Values{"of": {report}, "cma": {"9999"}}, 422, "没有可补的")
		if body := page(one); strings.Contains(body, "没有CMA标志") || !strings.Contains(body, "云监2026-088") || strings.Contains(body, "补录封条") {
			w.Error("what was added does not show")
		}
		page(task + "/quality")
		parallel := url.Values{"rowkind": {Parallel}, "code": {"YZ26-0311-03"}, "taken": {"2026-03-11T10:25"}, "items": {"w01018"}}
		post(task+"/quality", parallel, 422, "平行样请写与哪个样平行")
		parallel.Set("twin", "YZ26-0311-02")
		post(task+"/quality", parallel, 303, "")
		post(task+"/quality", parallel, 422, "已经有了")
		post(task+"/quality", url.Values{"rowkind": {Blank}, "code": {"YZ26-0311-04"}, "taken": {"2026-03-12T10:25"}, "items": {"w01018"}}, 422, "同一天")
		post(task+"/quality", url.Values{"rowkind": {Blank}, "code": {"YZ26-0311-04"}, "taken": {"2026-03-11T10:25"}, "items": {"w01018"}}, 303, "")
		var twin Sample
		w.ok(w.DB.Read(ctx, func(tx *db.Tx) error {
			list, err := samples(tx, "code = ?", "YZ26-0311-03")
			twin = list[0]
			return err
		}))
		suffix := "_" + twin.ID + "_w01018"
		if body := page(task + "/report"); !strings.Contains(body, "结果属于哪份报告") {
			w.Error("the figure of the parallel can not go into the report that is there")
		}
		post(task+"/report", url.Values{"into": {report}, "text" + suffix: {"43"}, "unit" + suffix: {"mg/L"}}, 303, "")
		if n := w.count("SELECT COUNT(*) FROM env_value WHERE report = ?", report); n != 2 {
			w.Errorf("%d figures in the report", n)
		}
		if body := page(one); strings.Contains(body, "没有空白样") || strings.Contains(body, "应有平行样") {
			w.Error("parallel and blank are still said to be missing")
		}
		signed := w.planned()
		w.filled(signed)
		post("/environment/tasks/"+signed.ID+"/quality", parallel, 409, "")
		w.sound()
	})
}
