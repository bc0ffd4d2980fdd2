package hazard

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"linli/kernel/access"
	"linli/kernel/matter"
	"linli/kernel/people"
	"linli/platform/db"
	"linli/platform/id"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// ask sends a request as an actor through the routes of this part.
func (w *world) ask(a access.Actor, method, path string, form url.Values) (int, string, string) {
	w.Helper()
	w.Frame.Staff = func(c *web.Ctx, title, _ string) ui.Page { return ui.Page{Title: title, Lang: "zh"} }
	w.Frame.Done = func(*web.Ctx, string, *ui.Undo) {}
	w.Frame.Mark = func(string, time.Time, matter.Matter) ui.Mark { return ui.Doing("整改中") }
	site := web.Site{Routes: (&site{w.Service}).routes(), Guard: func(*web.Ctx, string) error { return nil }, Enter: func(c *web.Ctx) error { c.Put(access.With(c.Context(), a)); c.Lang = "zh"; return nil }}
	h, err := site.Handler()
	w.ok(err)
	r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	got := httptest.NewRecorder()
	h.ServeHTTP(got, r)
	return got.Code, got.Body.String(), got.Header().Get("Location")
}

// TestThePagesOfHazards: the finder makes a hazard from one form, the list and its page show it, and nobody elsewhere sees it.
func TestThePagesOfHazards(t *testing.T) {
	each(t, func(w *world) {
		form := url.Values{"what": {"stair.F07"}, "unit": {w.unit.ID}, "floor": {"17"}, "key": {id.New()}}
		at := "/fire/hazards/find/" + w.building.ID
		code, _, to := w.ask(w.grid, "POST", at, form)
		if code != http.StatusSeeOther || !strings.HasPrefix(to, "/fire/hazards/m/") {
			w.Fatalf("finder: %d %s", code, to)
		}
		if code, body, _ := w.ask(w.grid, "POST", at, url.Values{"floor": {"3"}}); code != http.StatusUnprocessableEntity || !strings.Contains(body, "请先点部位") || !strings.Contains(body, `value="3"`) {
			w.Errorf("an empty form: %d, the sentence and what was typed stay", code)
		}
		w.numbered()
		for path, word := range map[string]string{"/fire/hazards": "常闭防火门失效", at: "F07", to: "令5第28条", "/fire/hazards/find": "1号楼", "/fire/hazards/checks": "令5第19条", "/fire/hazards/draws": "还没有抽过", "/fire/hazards/week": "清零周报"} {
			if code, body, _ := w.ask(w.grid, "GET", path, nil); code != http.StatusOK || !strings.Contains(body, word) {
				w.Errorf("%s: %d, want %s", path, code, word)
			}
		}
		for _, path := range []string{at, to} {
			if code, _, _ := w.ask(w.elsewhere, "GET", path, nil); code == http.StatusOK {
				w.Errorf("another community opens %s", path)
			}
		}
		if code, _, _ := w.ask(w.office, "POST", to+"/plan", url.Values{"interim": {"每2小时巡查一次"}, "money": {"360.00"}}); code != http.StatusSeeOther || w.row(strings.TrimPrefix(to, "/fire/hazards/m/")).PlanFen != 36000 {
			w.Errorf("plan: %d", code)
		}
		if code, body, _ := w.ask(w.office, "POST", to+"/plan", url.Values{"interim": {""}, "money": {"3,6"}}); code == http.StatusSeeOther || !strings.Contains(body, "请写整改前怎么防") && !strings.Contains(body, "金额") {
			w.Errorf("a bad plan: %d", code)
		}
	})
}

// TestTheFieldRegister names every column that may tell of somebody.
func TestTheFieldRegister(t *testing.T) {
	each(t, func(w *world) {
		w.ok(w.DB.Read(ctx, func(tx *db.Tx) error {
			schema, err := people.Columns(tx)
			mine := map[string][]string{}
			for name := range Plain {
				mine[name] = schema[name]
			}
			for _, bad := range people.CheckRegister(mine, Fields, Plain) {
				w.Error(bad)
			}
			return err
		}))
	})
}
