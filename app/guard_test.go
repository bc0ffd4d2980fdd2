package app

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"linli/gateway/desk"
	"linli/gateway/desk/login"
	"linli/kernel/access"
	"linli/kernel/matter"
	"linli/platform/db"
	"linli/platform/web"
)

// exports are the public parts of the entries of exports, oldest first.
func (w *world) exports() (out []map[string]any) {
	w.t.Helper()
	_, err := w.k.Log.Sequence(context.Background())
	w.ok(err)
	w.ok(w.k.DB.Read(context.Background(), func(tx *db.Tx) error {
		list, err := w.k.Log.Follow(tx, 0, 10000)
		out = nil
		for _, e := range list {
			if e.Kind == "table.export" {
				out = append(out, e.Pub)
			}
		}
		return err
	}))
	return out
}

// A program takes no more rows about persons than leave without a second person (security.md 2.4.4); what it and the operator
// at the console do take stands in the ledger: which table, how many rows.
func TestProgramsAndTheConsoleLeaveATrace(t *testing.T) {
	eachWorld(t, func(w *world) {
		routes, _, _, _ := w.k.routes(ServeOptions{PublicURL: "http://127.0.0.1", ExportRows: 1})
		h, err := (&web.Site{Routes: routes, Guard: guard, Enter: login.New(w.k.Access, &desk.Desk{DB: w.k.DB}).Enter}).Handler()
		w.ok(err)
		srv := httptest.NewServer(h)
		defer srv.Close()
		_, token, err := w.k.Access.AddKey(context.Background(), access.System("test"), access.NewKey{Door: access.ScopeAPI, Name: "test", NoLimit: true})
		w.ok(err)
		get := func(path string) (int, string) {
			req, err := http.NewRequest("GET", srv.URL+path, nil)
			w.ok(err)
			req.Header.Set("Authorization", "Bearer "+token)
			res, err := http.DefaultClient.Do(req)
			w.ok(err)
			defer res.Body.Close()
			b, err := io.ReadAll(res.Body)
			w.ok(err)
			return res.StatusCode, string(b)
		}
		if s, body := get("/api/v1/tables/resident"); s != 403 || strings.Contains(body, canary) {
			w.t.Errorf("two residents where one is free: %d %.300s", s, body)
		}
		if got := w.exports(); len(got) != 0 {
			w.t.Errorf("what was refused is entered: %v", got)
		}
		if s, body := get("/api/v1/tables/resident?place=" + w.a.compound.ID); s != 200 || !strings.Contains(body, "100****1501") {
			w.t.Errorf("one resident, masked: %d %.300s", s, body)
		}
		c := w.k.Config
		w.ok(Export(context.Background(), c, ExportOptions{Table: "building", Out: filepath.Join(w.t.TempDir(), "楼栋.csv")}))
		got := w.exports()
		if len(got) != 2 || got[0]["table"] != "resident" || got[0]["rows"] != int64(1) || got[1]["table"] != "building" || got[1]["rows"] != int64(2) {
			w.t.Errorf("the ledger says %v", got)
		}
	})
}

// A report's form has fields for what a person may say; state, number, holder, times and the place of another building in it
// have no effect (security.md T18). For JSON see TestAPIKeepsItsPromises: an unknown field is refused.
func TestAReportSetsNothingOfOurs(t *testing.T) {
	eachWorld(t, func(w *world) {
		s, body := w.do("POST", "/q/"+w.a.building.QR+"/report", "", url.Values{"kind": {"facility.lamp"}, "text": {"二单元灯不亮"}, "sure": {"1"},
			"state": {"closed"}, "id": {"mine"}, "no": {"柳民〔2026〕0000"}, "place": {w.b.building.ID}, "path": {string(w.b.building.Path)}, "holder": {w.b.person.ID}, "assign": {w.b.person.ID},
			"due": {"4102444800000"}, "raised_at": {"1"}, "claimed": {"1"}, "solved": {"1"}, "grade": {"major"}, "source": {"12345"}, "public": {"0"}, "parent": {w.b.public.ID}, "rev": {"9"}})
		if s != 303 {
			w.t.Fatalf("%d %.300s", s, body)
		}
		w.ok(w.k.DB.Read(context.Background(), func(tx *db.Tx) error {
			var id string
			err := tx.Get("SELECT id FROM matter WHERE id NOT IN (?,?,?,?)", []any{w.a.public.ID, w.a.private.ID, w.b.public.ID, w.b.private.ID}, &id)
			w.ok(err)
			m, err := w.k.Matters.Plain(tx, id)
			if id == "mine" || m.State.Ended() || m.State == matter.Fixed || m.Place != w.a.building.ID || m.Source != "qr" || m.Grade != "" || m.Parent != "" || m.Due >= 4102444800000 || m.RaisedAt == 1 || m.Holder == w.b.person.ID {
				w.t.Errorf("%+v", m)
			}
			return err
		}))
	})
}
