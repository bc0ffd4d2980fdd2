package app

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"linli/kernel/access"
	"linli/kernel/ledger"
	"linli/kernel/matter"
)

// doors is the API with a key for each scope.
type doors struct {
	*world
	srv      *httptest.Server
	key      map[string]string
	reporter string
}

func newDoors(t *testing.T) *doors {
	w, srv, _ := apiWorld(t)
	d := &doors{world: w, srv: srv, key: map[string]string{}}
	for _, scope := range access.KeyScopes {
		d.key[scope] = d.another(scope)
	}
	delete(d.key, access.ScopeOpen311)
	return d
}

func (d *doors) another(scopes ...string) string {
	n, err := access.KeyFor(scopes...)
	d.ok(err)
	n.NoLimit = true
	_, token, err := d.k.Access.AddKey(context.Background(), access.System("test"), n)
	d.ok(err)
	return token
}

func (d *doors) ask(key, method, path, body string) (int, map[string]any) {
	req, err := http.NewRequest(method, d.srv.URL+path, strings.NewReader(body))
	d.ok(err)
	req.Header.Set("Authorization", "Bearer "+key)
	if strings.HasPrefix(body, "{") {
		req.Header.Set("Content-Type", "application/json")
	} else if body != "" { // a table
		req.Header.Set("Content-Type", "application/octet-stream")
	}
	res, err := http.DefaultClient.Do(req)
	d.ok(err)
	defer res.Body.Close()
	var out map[string]any
	if strings.Contains(res.Header.Get("Content-Type"), "json") {
		_ = json.NewDecoder(res.Body).Decode(&out) // lists are not looked at
	}
	return res.StatusCode, out
}

// fresh reports a matter by a key of its own and gives its id: who reported may look where the kind lets him, by whatever door.
func (d *doors) fresh() string {
	if d.reporter == "" {
		d.reporter = d.another("api")
	}
	s, out := d.ask(d.reporter, "POST", "/api/v1/matters", `{"place":"`+d.a.building.ID+`","kind":"facility.lamp","text":"灯不亮"}`)
	if s != 201 {
		d.t.Fatal(s, out)
	}
	return out["matter"].(map[string]any)["id"].(string)
}

// given is a matter that lies in the hands of the person of A.
func (d *doors) given() string {
	id := d.fresh()
	_, err := d.k.Matters.Assign(context.Background(), access.System("test"), matter.Assign{Do: matter.Do{ID: id}, To: matter.Holder{Person: d.a.person.ID, Label: "物业"}})
	d.ok(err)
	return id
}

// claimed is one that this person is at work on.
func (d *doors) claimed() string {
	id := d.given()
	_, err := d.k.Matters.Claim(context.Background(), d.person(d.a.person.ID), matter.Claim{Do: matter.Do{ID: id}})
	d.ok(err)
	return id
}

// fixed is a matter that the person of the other side has mended.
func (d *doors) fixed() string {
	id := d.claimed()
	_, err := d.k.Matters.Rectify(context.Background(), d.person(d.a.person.ID), matter.Rectify{Do: matter.Do{ID: id}, Measures: "换灯"})
	d.ok(err)
	return id
}

// tried uploads a file by a key and waits until it was tried.
func (d *doors) tried(key string) (id string, rev string) {
	s, out := d.ask(key, "POST", "/api/v1/tables/compound/imports?file=a.csv&place="+d.a.community.ID, "小区名称,社区,物业管理方式\n松林苑,"+d.a.community.Name+",专业物业\n")
	if s != 202 {
		return "none", "1"
	}
	id = out["id"].(string)
	for range 200 {
		_, err := d.k.Tables.Work(context.Background(), "test")
		d.ok(err)
		_, job := d.ask(key, "GET", "/api/v1/imports/"+id, "")
		if job["state"] == "tried" {
			b, err := json.Marshal(job["rev"])
			d.ok(err)
			return id, string(b)
		}
		time.Sleep(10 * time.Millisecond)
	}
	d.t.Fatal("the import was never tried")
	return "", ""
}

// Every operation of the published document, acts one by one, is done by a key of each scope that the document names for it, and by no
// other: nothing is offered that is refused to all.
func TestEveryOperationHasAScope(t *testing.T) {
	d := newDoors(t)
	_, raw := d.do("GET", "/api/openapi.json", "", nil)
	var spec struct {
		Paths map[string]map[string]struct {
			ID         string `json:"operationId"`
			Security   []map[string][]string
			Parameters []struct {
				Name   string
				Schema struct{ Enum []string }
			}
		}
	}
	d.ok(json.Unmarshal([]byte(raw), &spec))
	n := 0
	for path, methods := range spec.Paths {
		for method, op := range methods {
			named := map[string]bool{}
			for _, s := range op.Security {
				named[s["key"][0]] = true
			}
			acts := []string{""}
			for _, p := range op.Parameters {
				if p.Name == "act" {
					acts = p.Schema.Enum
				}
			}
			for _, act := range acts {
				for scope, key := range d.key {
					n++
					want := named[scope]
					if act != "" {
						want = scope == "work" || scope == "api" && (act == "note" || act == "urge")
					}
					s, out := d.try(key, strings.ToUpper(method), path, act)
					if (s < 300) != want || !want && s != 403 && s != 404 {
						t.Errorf("%s %s with a key of scope %s: %d, the document says %v: %v", op.ID, act, scope, s, want, out)
					}
				}
			}
		}
	}
	if n < 60 {
		t.Errorf("only %d were tried", n)
	}
}

// try makes one call that only rights can refuse.
func (d *doors) try(key, method, path, act string) (int, map[string]any) {
	body, q := "", ""
	switch path {
	case "/api/v1/duties", "/api/v1/duties/holder", "/api/v1/coverage":
		q = "?place=" + d.a.building.ID
	case "/api/v1/places/{id}":
		path = strings.Replace(path, "{id}", d.a.building.ID, 1)
	case "/api/v1/matters/{id}":
		path = strings.Replace(path, "{id}", d.fresh(), 1)
	case "/api/v1/matters":
		if method == "POST" {
			body = `{"place":"` + d.a.building.ID + `","kind":"noise","text":"夜里施工"}`
		}
	case "/api/v1/matters/{id}/{act}":
		id := ""
		body = `{"note":"外部系统转来"}`
		switch act {
		case "look":
			id, body = d.fixed(), `{"result":"pass"}`
		case "assign", "transfer":
			if id = d.fresh(); act == "transfer" {
				id = d.given()
			}
			body = `{"note":"请您办","person":"` + d.b.person.ID + `"}`
		case "rectify":
			id, body = d.claimed(), `{"measures":"换灯"}`
		default:
			id = d.fresh()
		}
		path = strings.NewReplacer("{id}", id, "{act}", act).Replace(path)
	case "/api/v1/tables/{name}":
		path = "/api/v1/tables/building"
	case "/api/v1/tables/{name}/imports":
		path, q, body = "/api/v1/tables/compound/imports", "?file=a.csv&place="+d.a.community.ID, "小区名称,社区,物业管理方式\n松林苑,"+d.a.community.Name+",专业物业\n"
	case "/api/v1/imports/{id}":
		id, _ := d.tried(d.key["import"])
		path = "/api/v1/imports/" + id
	case "/api/v1/imports/{id}/confirm":
		id, rev := d.tried(d.key["import"])
		path, q = "/api/v1/imports/"+id+"/confirm", "?rev="+rev
	}
	return d.ask(key, method, path+q, body)
}

// What a program fixed, no program looks at, neither the same key nor another one: a person does. A key that may work reads no people.
func TestNoKeyLooksAtWhatAKeyFixed(t *testing.T) {
	d := newDoors(t)
	id := d.claimed()
	work, other := d.key["work"], d.another("work", "api", "import")
	if s, out := d.ask(work, "POST", "/api/v1/matters/"+id+"/rectify", `{"measures":"换灯"}`); s != 200 || out["state"] != "fixed" {
		t.Fatal(s, out)
	}
	for name, key := range map[string]string{"the same": work, "another": other} {
		for _, result := range []string{"pass", "fail", "cannot"} {
			if s, out := d.ask(key, "POST", "/api/v1/matters/"+id+"/look", `{"result":"`+result+`","note":"看过"}`); s != 403 || out["code"] != "matter.looker_fixed_it" {
				t.Errorf("%s key looks: %d %v", name, s, out)
			}
		}
		if s, _ := d.ask(key, "POST", "/api/v1/matters/"+id+"/claim", `{}`); s < 400 {
			t.Errorf("%s key claims", name)
		}
		if s, _ := d.ask(key, "GET", "/api/v1/tables/resident", ""); name == "the same" && s != 403 {
			t.Errorf("a key that works takes the table of residents: %d", s)
		}
	}
	if m := d.plain(id); m.State != matter.Fixed {
		t.Error(m.State)
	}
	if _, err := d.k.Matters.Look(context.Background(), d.person(d.b.person.ID), matter.Look{Do: matter.Do{ID: id}, Result: "pass"}); err != nil {
		t.Error("a person can not look either:", err)
	}
}

// person is a member of the community's staff.
func (d *doors) person(id string) access.Actor {
	return access.Actor{Actor: ledger.Actor{ID: id, Kind: access.KindStaff, Name: "staff"}, Account: "acc", Person: id, Grants: []access.Grant{{Role: access.Community, Path: d.a.community.Path}}}
}
