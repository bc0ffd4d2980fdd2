package monitor

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"linli/kernel/access"
	"linli/kernel/signal"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/web"
)

func (w *world) ask(a access.Actor, method, path string, form url.Values) (status int, body, to string) {
	w.Helper()
	site := web.Site{Routes: (&pagesOf{w.Service}).routes(), Guard: func(*web.Ctx, string) error { return nil }, Enter: func(c *web.Ctx) error { c.Put(access.With(c.Context(), a)); c.Lang = "zh"; return nil }}
	h, err := site.Handler()
	w.ok(err)
	r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, r)
	return rec.Code, rec.Body.String(), rec.Header().Get("Location")
}

// An unknown device is listed, registered from the list with a plain form, and from then on heard; its page shows the chart with the limit, the
// words beside it, and the sign that a day was repeated with both stretches.
func TestPages(t *testing.T) {
	each(t, func(w *world) {
		now := w.clk.Now()
		w.send(upload(mn, Minute, now, now, "w01018", "12", "N"))
		_, body, _ := w.ask(w.Officer, "GET", home+"/unknown", nil)
		if !strings.Contains(body, home+"/new?mn="+mn) {
			t.Fatal("the unknown device is not offered for registration")
		}
		form := url.Values{"name": {"矿井水排口自动站"}, "mn": {mn}, "pw": {"LinLi1"}, "place": {"p:" + w.Community.ID}, "since": {"2026-01-01"}, "factor0": {"w01018"}, "unit0": {"mg/L"}, "limit0": {"20"}, "lunit0": {"mg/L"}}
		status, body, _ := w.ask(w.Officer, "POST", home+"/new", form)
		if status != 422 && status != 400 || !strings.Contains(body, "填了限值就要填单位和依据") || !strings.Contains(body, "矿井水排口自动站") {
			t.Errorf("a limit without its basis: %d", status)
		}
		form.Set("basis0", "排污许可证")
		status, _, to := w.ask(w.Officer, "POST", home+"/new", form)
		if status != 303 || !strings.HasPrefix(to, home+"/") {
			t.Fatalf("%d %s", status, to)
		}
		if n := w.count("SELECT COUNT(*) FROM env_monitor WHERE secret LIKE '%LinLi1%'"); n != 0 {
			t.Error("the password stands in the register")
		}
		day := time.Date(2026, 11, 20, 0, 0, 0, 0, clock.Shanghai)
		var list []signal.Upload
		for h := range 48 {
			v := Decimal(int64(140+(h%24)*7%31), 1)
			flag := "N"
			if h == 30 {
				flag = "C"
			}
			list = append(list, upload(mn, Hour, time.Time{}, day.Add(time.Duration(h)*time.Hour), "w01018", v, flag))
		}
		w.send(list...)
		w.ok(w.FindSigns(ctx))
		w.ok(w.FindSigns(ctx))
		if n := w.count("SELECT COUNT(*) FROM env_sign WHERE kind = 'replay'"); n != 1 {
			t.Fatalf("%d signs of a replay, want 1", n)
		}
		if n := w.count("SELECT COUNT(*) FROM matter WHERE title LIKE '%重复历史数据%'"); n != 1 {
			t.Errorf("%d matters of the replay", n)
		}
		_, body, _ = w.ask(w.Officer, "GET", to, nil)
		for _, want := range []string{"<svg", "限值 20", "校准", "重复历史数据", "有效47个", "14.0"} {
			if !strings.Contains(body, want) {
				t.Errorf("the page lacks %s", want)
			}
		}
		var sign string
		w.ok(w.DB.Read(ctx, func(tx *db.Tx) error { return tx.Get("SELECT id FROM env_sign WHERE kind = 'replay'", nil, &sign) }))
		at := to + "/signs/" + sign
		if !strings.Contains(body, at) {
			t.Fatal("no way to the sign")
		}
		status, body, _ = w.ask(w.Officer, "GET", at, nil)
		if status != 200 || strings.Count(body, "<figure") != 2 {
			t.Errorf("the sign's page: %d, %d charts, want both stretches", status, strings.Count(body, "<figure"))
		}
		for _, want := range []string{"24小时以前逐时相同", "/matters/"} {
			if !strings.Contains(body, want) {
				t.Errorf("the sign's page lacks %s", want)
			}
		}
		for _, path := range []string{to, at, to + "/edit"} {
			if status, _, _ := w.ask(w.Elsewhere, "GET", path, nil); status != 404 {
				t.Errorf("%s for another district: %d", path, status)
			}
		}
		if _, body, _ := w.ask(w.Elsewhere, "GET", home, nil); strings.Contains(body, mn) {
			t.Error("another district sees the monitor")
		}
		for _, q := range []string{"?v=minute&d=366", "?v=realtime", "?v=day&d=31", "?v=x&d=y&until=z&f=q", "?until=2026-11-21&v=hour&d=1"} {
			if status, _, _ := w.ask(w.Officer, "GET", to+q, nil); status != 200 {
				t.Errorf("%s: %d", q, status)
			}
		}
		if status, _, _ := w.ask(w.Officer, "POST", to+"/log", url.Values{"what": {"calibration"}, "from": {"2026-11-21T06:00"}, "until": {"2026-11-21T07:00"}, "note": {"标液核查"}}); status != 303 {
			t.Errorf("log: %d", status)
		}
		_, body, _ = w.ask(w.Officer, "GET", to, nil)
		if !strings.Contains(body, "标液核查") {
			t.Error("the log is not shown")
		}
		if status, body, _ := w.ask(w.Officer, "POST", to+"/end", url.Values{}); status == 303 || !strings.Contains(body, "请写为什么停用") {
			t.Errorf("ended without a reason: %d", status)
		}
	})
}

// Every word of the pages exists in both languages, and the rules' page names each threshold.
func TestRulesPage(t *testing.T) {
	each(t, func(w *world) {
		_, body, _ := w.ask(w.Officer, "GET", home+"/rules", nil)
		if strings.Contains(body, "environment.monitor.") || strings.Count(body, "2026-01-01") < len(Thresholds()) {
			t.Error("a threshold has no words or no date")
		}
	})
}

// The exported book holds hours and days with what counts and how far over the limit.
func TestExport(t *testing.T) {
	each(t, func(w *world) {
		w.mine(mn)
		w.send(upload(mn, Hour, time.Time{}, w.clk.Now().Add(-90*time.Minute).Truncate(time.Hour), "w01018", "44.0", "N", "w21003", "0.8", "C"))
		var rows [][]string
		w.ok(w.DB.Read(ctx, func(tx *db.Tx) error {
			list, err := means(tx, "1 = 1 ORDER BY factor")
			for _, x := range list {
				m, err := monitors(tx, "num = ?", x.Num)
				if err != nil {
					return err
				}
				vs, err := w.meanRow(tx, m[0], x)
				if err != nil {
					return err
				}
				var r []string
				for _, v := range vs {
					r = append(r, v.Text)
				}
				rows = append(rows, r)
			}
			return err
		}))
		got := strings.Join(rows[0], "|") + "\n" + strings.Join(rows[1], "|")
		if len(rows) != 2 || len(rows[0]) != len(w.meanTable().Columns) || !strings.Contains(got, "|44.0||") || !strings.Contains(got, "|mg/L|正常|是|20|1.20") || !strings.Contains(got, "|0.8||") || !strings.Contains(got, "|校准|否|1.0|") {
			t.Error(got)
		}
	})
}

// What other parts ask: the newest mean that counts, and the monitors at an outlet.
func TestSeams(t *testing.T) {
	each(t, func(w *world) {
		w.fill(w.Seams)
		w.Outlets.One = func(*db.Tx, string) (Outlet, error) {
			return Outlet{ID: "o1", Name: "HZ-01", Company: "恒泽煤业", Place: w.Community.ID}, nil
		}
		m := sample(mn, "")
		m.Outlet = "o1"
		_, err := w.Register(ctx, w.Officer, Save{Monitor: m, Password: "LinLi1"})
		w.ok(err)
		hour := w.clk.Now().Truncate(time.Hour).Add(-3 * time.Hour)
		w.send(upload(mn, Hour, time.Time{}, hour, "w01018", "17.0", "N"), upload(mn, Hour, time.Time{}, hour.Add(time.Hour), "w01018", "30", "M"))
		w.ok(w.DB.Read(ctx, func(tx *db.Tx) error {
			got, err := w.Seams.Monitored(tx, "o1")
			if len(got) != 1 || got[0].Text != "17.0" || got[0].Pollutant != "w01018" || got[0].When != hour.UnixMilli() || got[0].By != "monitor" {
				t.Errorf("%+v", got)
			}
			if err != nil {
				return err
			}
			links, err := w.Seams.MonitorsOf(tx, "o1")
			if len(links) != 1 || !strings.Contains(links[0].Note, "化学需氧量 30（维护）") {
				t.Errorf("%+v", links)
			}
			return err
		}))
		status, body, _ := w.ask(w.Officer, "GET", "/environment/monitors-at/o1", nil)
		if status != 200 || strings.Count(body, "<figure") != 3 || !strings.Contains(body, "没有收到设施状态") {
			t.Errorf("whole process: %d", status)
		}
	})
}
