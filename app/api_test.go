package app

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"

	"linli/gateway/desk"
	"linli/gateway/desk/login"
	"linli/kernel/access"
	"linli/platform/db"
	"linli/platform/web"
	"net/http/httptest"
)

// apiWorld is the world behind real bearer tokens.
func apiWorld(t *testing.T) (*world, *httptest.Server, string) {
	t.Helper()
	w := newWorld(t, "")
	s := &web.Site{Routes: w.rows, Guard: guard, Enter: login.New(w.k.Access, &desk.Desk{DB: w.k.DB}).Enter}
	h, err := s.Handler()
	w.ok(err)
	srv := httptest.NewServer(h)
	t.Cleanup(srv.Close)
	_, token, err := w.k.Access.AddKey(context.Background(), access.System("test"), access.NewKey{Door: access.ScopeAPI, Name: "test", NoLimit: true})
	w.ok(err)
	return w, srv, token
}

func call(t *testing.T, method, url, token, idem, body string) (int, map[string]any, http.Header) {
	t.Helper()
	req, err := http.NewRequest(method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	if idem != "" {
		req.Header.Set("Idempotency-Key", idem)
	}
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	var out map[string]any
	if len(b) > 0 && b[0] == '{' {
		if err := json.Unmarshal(b, &out); err != nil {
			t.Fatal(err, string(b))
		}
	}
	return res.StatusCode, out, res.Header
}

func TestAPIKeepsItsPromises(t *testing.T) {
	w, srv, token := apiWorld(t)
	u := srv.URL + "/api/v1/matters"
	body := `{"place":"` + w.a.building.ID + `","kind":"noise","text":"夜里施工"}`
	for name, c := range map[string]struct {
		token, body string
		want        int
	}{
		"no token": {"", body, 401}, "wrong token": {"ll_nothing", body, 401}, "unknown field": {token, `{"place":"x","kind":"noise","state":"closed"}`, 422},
		"no such place": {token, `{"place":"x","kind":"noise"}`, 404}, "no such kind": {token, `{"place":"` + w.a.building.ID + `","kind":"nothing"}`, 422},
		"not JSON": {token, `{"place":`, 400}, "deep": {token, strings.Repeat(`{"a":`, 2000), 400},
	} {
		got, _, h := call(t, "POST", u, c.token, "", c.body)
		if got != c.want {
			t.Errorf("%s: %d, want %d", name, got, c.want)
		}
		if !strings.HasPrefix(h.Get("Content-Type"), "application/problem+json") {
			t.Errorf("%s: %s", name, h.Get("Content-Type"))
		}
	}
	if got, doc, _ := call(t, "POST", u, token, strings.Repeat("k", 201), body); got != 422 || doc["status"] != 422.0 {
		t.Errorf("a key too long: %d %v", got, doc)
	}
	status, doc, _ := call(t, "GET", srv.URL+"/api/openapi.json", "", "", "")
	if status != 200 || doc["openapi"] != "3.1.0" {
		t.Error(status, doc["openapi"])
	}
}

// What is no door of the API is refused in the words of the API, and a missing token says how to bring one.
func TestAPIRefusesInItsOwnForm(t *testing.T) {
	_, srv, token := apiWorld(t)
	for _, c := range []struct {
		method, path, token string
		want                int
	}{
		{"GET", "/api/v1/nothing", token, 404}, {"GET", "/api/nothing", token, 404}, {"DELETE", "/api/v1/matters", token, 405}, {"POST", "/api/openapi.json", token, 405}, {"GET", "/api/v1/matters", "", 401}, {"GET", "/api/v1/matters", "ll_nothing", 401},
	} {
		got, doc, h := call(t, c.method, srv.URL+c.path, c.token, "", "")
		if got != c.want || !strings.HasPrefix(h.Get("Content-Type"), "application/problem+json") || doc["status"] != float64(c.want) || doc["detail"] == "" {
			t.Errorf("%s %s: %d %s %v", c.method, c.path, got, h.Get("Content-Type"), doc)
		}
		if c.want == 405 && h.Get("Allow") == "" || c.want == 401 && !strings.HasPrefix(h.Get("WWW-Authenticate"), "Bearer") {
			t.Errorf("%s %s: what to do is not said: %v", c.method, c.path, h)
		}
		if wrong := c.want == 401 && c.token != ""; wrong != strings.Contains(h.Get("WWW-Authenticate"), `error="invalid_token"`) { // RFC 6750 3.1
			t.Errorf("%s %s: %q", c.method, c.path, h.Get("WWW-Authenticate"))
		}
	}
}

// Without a kind the list holds every kind, page by page, each place once.
func TestAPIListsPlacesOfEveryKind(t *testing.T) {
	w, srv, token := apiWorld(t)
	kinds, seen, after := map[string]int{}, map[string]bool{}, ""
	for range 100 {
		status, doc, _ := call(t, "GET", srv.URL+"/api/v1/places?limit=3&after="+after, token, "", "")
		list, _ := doc["places"].([]any)
		if status != 200 || len(list) == 0 {
			t.Fatal(status, doc)
		}
		for _, x := range list {
			p := x.(map[string]any)
			if id := p["id"].(string); seen[id] {
				t.Fatalf("%s twice", id)
			} else {
				seen[id] = true
			}
			kinds[p["kind"].(string)]++
		}
		if after, _ = doc["next"].(string); after == "" {
			break
		}
	}
	if !seen[w.a.building.ID] || !seen[w.b.building.ID] || kinds["street"] == 0 || kinds["home"] == 0 {
		t.Errorf("%v", kinds)
	}
}

// The same Idempotency-Key gives the same matter, also at once and from 20 callers; with
// another body it is 422 and nothing happens (security.md P3).
func TestAPIIdempotency(t *testing.T) {
	w, srv, token := apiWorld(t)
	u := srv.URL + "/api/v1/matters"
	body := `{"place":"` + w.a.building.ID + `","kind":"noise","text":"夜里施工"}`
	var mu sync.Mutex
	seen := map[string]int{}
	var wg sync.WaitGroup
	for range 20 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			status, out, _ := call(t, "POST", u, token, "once-1", body)
			m, _ := out["matter"].(map[string]any)
			mu.Lock()
			defer mu.Unlock()
			if status != 201 || m == nil {
				t.Errorf("%d %v", status, out)
				return
			}
			seen[m["id"].(string)+out["secret"].(string)]++
		}()
	}
	wg.Wait()
	if len(seen) != 1 {
		t.Fatalf("20 calls with one key made %d matters", len(seen))
	}
	if status, _, _ := call(t, "POST", u, token, "once-1", strings.Replace(body, "夜里", "白天", 1)); status != 422 {
		t.Errorf("another body under the same key: %d", status)
	}
	var n int64
	w.ok(w.k.DB.Read(context.Background(), func(tx *db.Tx) (err error) {
		n, err = tx.Count(`SELECT count(*) FROM matter WHERE kind='noise'`)
		return err
	}))
	if n != 1 {
		t.Errorf("%d rows", n)
	}
}

// A file that is sent again under its key, also at once and from many callers, is the same import; another file under that key is 422,
// and so is the confirmation of another import (security.md P3).
func TestAPIImportsOnce(t *testing.T) {
	w, srv, _ := apiWorld(t)
	_, token, err := w.k.Access.AddKey(context.Background(), access.System("test"), access.NewKey{Door: access.ScopeAPI, Name: "office", NoLimit: true,
		Grants: []access.Grant{{Role: access.Community, Path: w.a.community.Path}}})
	w.ok(err)
	u := srv.URL + "/api/v1/tables/compound/imports?file=a.csv&place=" + w.a.community.ID
	file := "小区名称,社区\n松林苑," + w.a.community.Label + "\n"
	send := func(key, body string) (int, string) {
		req, err := http.NewRequest("POST", u, strings.NewReader(body))
		w.ok(err)
		req.Header.Set("Authorization", "Bearer "+token)
		req.Header.Set("Idempotency-Key", key)
		req.Header.Set("Content-Type", "application/octet-stream")
		res, err := http.DefaultClient.Do(req)
		w.ok(err)
		defer res.Body.Close()
		var out struct {
			ID string `json:"id"`
		}
		w.ok(json.NewDecoder(res.Body).Decode(&out))
		return res.StatusCode, out.ID
	}
	var mu sync.Mutex
	var wg sync.WaitGroup
	ids := map[string]int{}
	for range 8 {
		wg.Go(func() {
			status, id := send("file-1", file)
			mu.Lock()
			defer mu.Unlock()
			if ids[id]++; status != 202 {
				t.Errorf("upload: %d", status)
			}
		})
	}
	wg.Wait()
	if len(ids) != 1 {
		t.Fatalf("8 sendings of one file are %d imports", len(ids))
	}
	if status, _ := send("file-1", file+"竹林苑,"+w.a.community.Label+"\n"); status != 422 {
		t.Errorf("another file under the same key: %d", status)
	}
	if status, other := send("file-2", file); status != 202 || ids[other] != 0 {
		t.Errorf("another key: %d", status)
	}
	for id := range ids {
		confirm := srv.URL + "/api/v1/imports/" + id + "/confirm"
		_, job, _ := call(t, "GET", srv.URL+"/api/v1/imports/"+id, token, "", "")
		if status, _, _ := call(t, "POST", confirm, token, "yes", ""); status < 400 {
			t.Errorf("an import that was not read yet was confirmed: %v", job)
		}
	}
}

// A state that the rules forbid can not be reached through this door.
func TestAPICanNotSkipTheLoop(t *testing.T) {
	w, srv, token := apiWorld(t)
	_, out, _ := call(t, "POST", srv.URL+"/api/v1/matters", token, "", `{"place":"`+w.a.building.ID+`","kind":"noise","text":"夜里施工"}`)
	m := out["matter"].(map[string]any)
	u := srv.URL + "/api/v1/matters/" + m["id"].(string)
	for _, c := range []struct{ act, body string }{{"look", `{"result":"pass"}`}, {"close", `{}`}, {"rectify", `{"measures":"x"}`}} {
		if status, _, _ := call(t, "POST", u+"/"+c.act, token, "", c.body); status < 400 {
			t.Errorf("%s was possible: %d", c.act, status)
		}
	}
	if _, now, _ := call(t, "GET", u, token, "", ""); now["state"] != "assigned" && now["state"] != "open" {
		t.Error(now["state"])
	}
}
