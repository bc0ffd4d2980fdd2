package app

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"linli/gateway/desk"
	"linli/gateway/desk/login"
	"linli/kernel/access"
	"linli/kernel/ledger"
	"linli/kernel/matter"
	"linli/kernel/people"
	"linli/platform/db"
	"linli/platform/id"
	"linli/platform/web"
)

// The API behind its wildcard: every operation of the published description, with a key that reaches community A only and
// the ids of B in path, query and body. Nothing of B is answered, nothing of B is changed (security.md T5, T19).
func TestAPIKeepsTheOtherCommunityOut(t *testing.T) {
	eachWorld(t, func(w *world) {
		h, err := (&web.Site{Routes: w.rows, Guard: guard, Enter: login.New(w.k.Access, &desk.Desk{DB: w.k.DB}).Enter}).Handler()
		w.ok(err)
		srv := httptest.NewServer(h)
		defer srv.Close()
		_, doc := w.do("GET", "/api/openapi.json", "", nil)
		var spec struct {
			Paths map[string]map[string]any `json:"paths"`
		}
		w.ok(json.Unmarshal([]byte(doc), &spec))
		before, n := w.fingerprint(), 0
		for _, role := range []string{access.Community, access.Street, access.Grid, access.Property} {
			key := access.NewKey{Door: access.ScopeAPI, Name: role, NoLimit: true, Grants: []access.Grant{{Role: role, Path: w.a.community.Path}}}
			_, token, err := w.k.Access.AddKey(context.Background(), access.System("test"), key)
			w.ok(err)
			for path, methods := range spec.Paths {
				for method := range methods {
					for kind, id := range w.b.ids() {
						n++
						w.askAPI(srv.URL, strings.ToUpper(method), path, token, role+" "+kind, id)
					}
				}
			}
		}
		if after := w.fingerprint(); after != before {
			w.t.Errorf("a key of A changed B:\n%s\n%s", before, after)
		}
		if n < 300 {
			w.t.Errorf("only %d calls were tried", n)
		}
		_, token, err := w.k.Access.AddKey(context.Background(), access.System("test"), access.NewKey{Door: access.ScopeAPI, Name: "own", NoLimit: true,
			Grants: []access.Grant{{Role: access.Community, Path: w.b.community.Path}}})
		w.ok(err)
		if status, out, _ := call(w.t, "GET", srv.URL+"/api/v1/matters/"+w.b.private.ID, token, "", ""); status != 200 || !strings.Contains(fmt.Sprint(out), canary) {
			w.t.Error("the canary is not even seen in its own community: this walk proves nothing", status)
		}
	})
}

func (w *world) askAPI(base, method, path, token, who, foreign string) {
	w.t.Helper()
	at := regexp.MustCompile(`\{[^}]*\}`).ReplaceAllStringFunc(path, func(p string) string {
		switch p {
		case "{act}":
			return "note"
		case "{name}":
			return "resident"
		}
		return foreign
	})
	q, body := "?"+url.Values{"place": {foreign}, "kind": {"facility.lamp"}, "person": {w.b.person.ID}}.Encode(), ""
	if method != http.MethodGet {
		b, err := json.Marshal(map[string]any{"place": foreign, "kind": "facility.lamp", "text": "x", "note": "x", "parent": w.b.private.ID})
		w.ok(err)
		body = string(b)
		if strings.HasSuffix(path, "{act}") {
			body = `{"note":"x"}`
		}
	}
	if method == http.MethodPost && path == "/api/v1/matters" && foreign != w.b.private.ID {
		return // anybody may report anywhere; with a foreign parent it is tried once
	}
	req, err := http.NewRequest(method, base+at+q, strings.NewReader(body))
	w.ok(err)
	req.Header.Set("Authorization", "Bearer "+token)
	req.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(req)
	w.ok(err)
	defer res.Body.Close()
	text := new(strings.Builder)
	_, err = io.Copy(text, res.Body)
	w.ok(err)
	if res.StatusCode >= 500 && res.StatusCode != 503 {
		w.t.Errorf("%s %s as %s: %d %.200s", method, path, who, res.StatusCode, text)
	}
	if strings.Contains(text.String(), canary) {
		w.t.Errorf("%s %s as %s of B answers what is B's: %d %.200s", method, path, who, res.StatusCode, text)
	}
}

// What lies out of scope looks like what does not exist: the same status for an id of B as for one nobody has (T5: 404, not 403).
func TestForeignLooksLikeUnknown(t *testing.T) {
	w := newWorld(t, "")
	n := 0
	for _, r := range w.rows {
		if r.Method != http.MethodGet || !strings.Contains(r.Pattern, "{") || r.Perm == web.Public || strings.HasPrefix(r.Pattern, "/api/") {
			continue
		}
		for _, role := range []string{access.Community, access.Grid, access.Property, access.Secretary} {
			none, _ := w.do("GET", fill(r.Pattern, id.New()), role, nil)
			for kind, foreign := range w.b.ids() {
				n++
				if got, _ := w.do("GET", fill(r.Pattern, foreign), role, nil); got != none {
					t.Errorf("%s as %s: %d for the %s of B, %d for nothing", r.Pattern, role, got, kind, none)
				}
			}
		}
	}
	if n < 200 {
		t.Errorf("only %d pages were tried", n)
	}
}

// Who fixed it posts the form of the look all the same, by the page's address and by the API: refused, and the matter waits (T6).
func TestTheFixerIsRefusedByDirectRequest(t *testing.T) {
	eachWorld(t, func(w *world) {
		ctx := context.Background()
		me := w.a.person.ID
		fixer := access.Actor{Actor: ledger.Actor{ID: me, Kind: access.KindStaff, Name: "fixer"}, Account: "acc", Person: me, Grants: []access.Grant{{Role: access.Property, Path: w.a.community.Path}}}
		own := w.report(w.a.building.ID, "facility.door", "单元门关不上")
		for _, id := range []string{w.a.public.ID, own.Matter.ID} {
			_, err := w.k.Matters.Assign(ctx, access.System("test"), matter.Assign{Do: matter.Do{ID: id}, To: matter.Holder{Person: me, Label: "物业"}})
			w.ok(err)
			_, err = w.k.Matters.Claim(ctx, fixer, matter.Claim{Do: matter.Do{ID: id}})
			w.ok(err)
			_, err = w.k.Matters.Rectify(ctx, fixer, matter.Rectify{Do: matter.Do{ID: id}, Measures: "修好"})
			w.ok(err)
		}
		for _, role := range []string{access.Community + "@" + me, access.Property + "@" + me} {
			status, body := w.do("POST", "/matters/"+w.a.public.ID+"/look", role, url.Values{"result": {"pass"}})
			if status < 400 {
				w.t.Errorf("%s looks at the own repair: %d %.200s", role, status, body)
			}
			req, err := http.NewRequest("POST", w.srv.URL+"/api/v1/matters/"+w.a.public.ID+"/look", strings.NewReader(`{"result":"pass"}`))
			w.ok(err)
			req.Header.Set("X-Test-Role", role)
			req.Header.Set("Content-Type", "application/json")
			res, err := http.DefaultClient.Do(req)
			w.ok(err)
			res.Body.Close()
			if res.StatusCode < 400 {
				w.t.Errorf("%s looks at the own repair by the API: %d", role, res.StatusCode)
			}
		}
		// nor by the link of the receipt, when he is logged in where he opens it
		if status, body := w.do("POST", "/r/"+own.Secret+"/fixed", access.Property+"@"+me, url.Values{}); status != http.StatusForbidden || !strings.Contains(body, "您参与了整改") {
			w.t.Errorf("the own repair is closed by the receipt: %d %.300s", status, body)
		}
		// who answers for it and let another one do it is no other one either
		held := w.report(w.a.building.ID, "facility.other", "扶手松了")
		_, err := w.k.Matters.Assign(ctx, access.System("test"), matter.Assign{Do: matter.Do{ID: held.Matter.ID}, To: matter.Holder{Person: me, Label: "物业"}})
		w.ok(err)
		_, err = w.k.Matters.Claim(ctx, fixer, matter.Claim{Do: matter.Do{ID: held.Matter.ID}})
		w.ok(err)
		other := fixer
		other.ID, other.Person, other.Grants = w.b.person.ID, w.b.person.ID, []access.Grant{{Role: access.Community, Path: w.a.community.Path}}
		_, err = w.k.Matters.Rectify(ctx, other, matter.Rectify{Do: matter.Do{ID: held.Matter.ID}, Measures: "拧紧"})
		w.ok(err)
		if status, body := w.do("POST", "/r/"+held.Secret+"/fixed", access.Property+"@"+me, url.Values{}); status != http.StatusForbidden || !strings.Contains(body, "您是这件事的责任人") {
			w.t.Errorf("who answers for it closes it by the receipt: %d %.300s", status, body)
		}
		if m := w.plain(own.Matter.ID); m.State != matter.Fixed {
			w.t.Error("the state moved to", m.State)
		}
		if m := w.plain(w.a.public.ID); m.State != matter.Fixed {
			w.t.Error("the state moved to", m.State)
		}
		if status, body := w.do("POST", "/matters/"+w.a.public.ID+"/look", access.Secretary, url.Values{"result": {"pass"}}); status != http.StatusSeeOther {
			w.t.Errorf("another one can not look either, this proves nothing: %d %.300s", status, body)
		}
	})
}

func (w *world) plain(id string) (m matter.Matter) {
	w.ok(w.k.DB.Read(context.Background(), func(tx *db.Tx) (err error) { m, err = w.k.Matters.Plain(tx, id); return err }))
	return m
}

// The page of somebody's duties names a resident without any only to whoever may read people.
func TestDutiesNameNoResident(t *testing.T) {
	w := newWorld(t, "")
	ctx := context.Background()
	p, err := w.k.People.Add(ctx, founder, people.Draft{Name: "无责任甲", Home: w.a.home.ID})
	w.ok(err)
	_, err = w.k.People.MoveIn(ctx, founder, people.MoveIn{Person: p.ID, Home: w.a.home.ID, Relation: "子"})
	w.ok(err)
	for role, may := range map[string]bool{access.Property: false, access.Committee: false, access.Department: false, access.Community: true} {
		for _, page := range []string{"", "/print"} {
			status, body := w.do("GET", "/duties/people/"+p.ID+page, role, nil)
			if shown := strings.Contains(body, p.Name); shown && !may || may && page == "" && !shown {
				t.Errorf("%s: %d, named %v", role, status, shown)
			}
		}
	}
}
