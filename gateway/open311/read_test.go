package open311

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"linli/kernel/access"
	"linli/kernel/matter"
	"linli/platform/db"
)

// All calls answer in both formats with the same data, refusals too.
func TestBothFormatsSayTheSame(t *testing.T) {
	each(t, func(t *testing.T, w *street) {
		id := w.post("/requests.json", w.lamp("description", "灯 <b>&amp;</b> \"不\" 亮\x01\r\n第二行", "first_name", "甲")).id()
		w.post("/requests.json", url.Values{"service_code": {"fire.passage"}, "lat": {"36.1954"}, "long": {"113.1163"}, "attribute[kind][]": {"ebike", "junk"}, "attribute[floor]": {"3"}}).want(200)
		for _, p := range []struct {
			path  string
			query []string
		}{
			{"/../discovery", nil}, {"/discovery", nil}, {"/services", nil}, {"/services", []string{"lang", "en"}}, {"/services", []string{"jurisdiction_id", "elsewhere.example"}},
			{"/services/fire.passage", nil}, {"/services/litter", nil}, {"/services/nothing", nil}, {"/requests", nil}, {"/requests", []string{"status", "closed"}},
			{"/requests", []string{"extensions", "true"}}, {"/requests", []string{"start_date", "noon", "status", "x", "bbox", "1", "page", "-1", "page_size", "0"}},
			{"/requests/" + id, nil}, {"/requests/" + id, []string{"extensions", "true"}}, {"/requests/LL-2026-9999-67F36C11", nil}, {"/tokens/nothing", nil}, {"/servicerequestupdates", nil},
		} {
			w.same(p.path, p.query...)
		}
		row := w.one(id)
		if row["description"] != "灯 <b>&amp;</b> \"不\" 亮\n第二行" {
			t.Errorf("%q", row["description"])
		}
	})
}

func TestDiscovery(t *testing.T) {
	w := newStreetSQLite(t)
	var d struct {
		Changeset, Contact string
		KeyService         string `json:"key_service"`
		Endpoints          []struct {
			Specification, URL, Changeset, Type string
			Formats                             []string
		}
	}
	read := func() {
		w.ok(json.Unmarshal([]byte(w.get("/../discovery.json").want(200).body), &d))
	}
	read()
	if d.Contact == "" || d.KeyService == "" || len(d.Endpoints) != 2 || d.Endpoints[0].URL != w.base || d.Endpoints[0].Type != "production" || d.Endpoints[1].Type != "test" ||
		d.Endpoints[0].Specification != "http://wiki.open311.org/GeoReport_v2" || strings.Join(d.Endpoints[0].Formats, " ") != "text/xml application/json" {
		t.Errorf("%+v", d)
	}
	before := d.Endpoints[0].Changeset
	if at, err := time.Parse(time.RFC3339, before); err != nil || at.After(w.clk.Now()) {
		t.Errorf("changeset %s", before)
	}
	// The changeset moves with the services.
	w.clk.Advance(time.Hour)
	k := w.kind("litter")
	k.Note = "垃圾堆放"
	_, err := w.matters.SaveKind(ctx, access.Actor{Actor: founder, Grants: []access.Grant{{Role: access.SysAdmin, Path: "/"}}}, k)
	w.ok(err)
	if read(); !(d.Endpoints[0].Changeset > before) {
		t.Errorf("%s does not come after %s", d.Endpoints[0].Changeset, before)
	}
}

func TestServices(t *testing.T) {
	w := newStreetSQLite(t)
	rows := w.get("/services.json").want(200).rows()
	seen := map[string]map[string]any{}
	for _, r := range rows {
		code, ok := r["service_code"].(string)
		if _, isBool := r["metadata"].(bool); !ok || !isBool || r["type"] != "realtime" || r["service_name"] == nil || r["group"] == nil {
			t.Errorf("%v", r)
		}
		seen[code] = r
	}
	if p := seen["fire.passage"]; p == nil || p["service_name"] != "消防通道堵塞" || p["metadata"] != true || !strings.Contains(p["keywords"].(string), ",") {
		t.Errorf("%v", p)
	}
	for _, private := range []string{"dispute", "care.need", "tool.feedback", "signal.alarm", "council"} {
		if seen[private] != nil {
			t.Errorf("%s is offered", private)
		}
	}
	for _, private := range []string{"dispute", "care.need", "nothing"} { // one answer for "is not" and "not for you"
		w.get("/services/"+private+".json").refused(404, "open311.service_unknown")
	}
	if en := w.get("/services.json", "lang", "en").body; !strings.Contains(en, `"Fire passage blocked"`) {
		t.Error("no English names")
	}
	var d struct {
		Code       string `json:"service_code"`
		Attributes []struct {
			Variable, Required bool
			Code, Datatype     string
			Order              int
			Description        string
			Values             []struct{ Key, Name string }
		}
	}
	w.ok(json.Unmarshal([]byte(w.get("/services/fire.passage.json").want(200).body), &d))
	if d.Code != "fire.passage" || len(d.Attributes) != 2 || d.Attributes[0].Order != 1 || d.Attributes[1].Datatype != "multivaluelist" || d.Attributes[1].Values[0].Key != "ebike" {
		t.Errorf("%+v", d)
	}
	if got := w.get("/services/litter.json").want(200).body; got != `{"service_code":"litter","attributes":[]}` {
		t.Errorf("%s", got)
	}
}

// Extensions, methods, heads: section 1, 11, 13.
func TestDoorsAndMethods(t *testing.T) {
	w := newStreetSQLite(t)
	for _, p := range []string{"/requests", "/requests.html", "/requests.JSON", "/requests.json/", "/nothing.json", "/requests/a/b.json", "/services/.json", "/discovery/x.xml", "/.xml", "/../v3/requests.xml", "/../requests.xml", "/media/x.jpg"} {
		r := w.get(p).want(404)
		if strings.HasSuffix(p, ".json") {
			continue
		}
		if r.head.Get("Content-Type") != "text/xml; charset=utf-8" || !strings.Contains(r.body, "<errors><error><code>404</code><description>") {
			t.Errorf("%s: %s %s", p, r.head.Get("Content-Type"), r.body)
		}
	}
	do := func(method, path string) reply {
		req, err := http.NewRequest(method, w.base+path, nil)
		w.ok(err)
		return w.send(req)
	}
	for _, m := range []string{"PUT", "PATCH", "DELETE", "TRACE", "FOO"} {
		if r := do(m, "/requests.json").refused(405, "web.method"); r.head.Get("Allow") != "GET, HEAD, POST, OPTIONS" || r.head.Get("Access-Control-Allow-Origin") != "" {
			t.Errorf("%s: %v", m, r.head)
		}
	}
	if r := do("POST", "/services.xml").want(405); r.head.Get("Allow") != "GET, HEAD, OPTIONS" || !strings.Contains(r.body, "<code>405</code>") {
		t.Errorf("%v %s", r.head, r.body)
	}
	if r := do("FOO", "/services.xml").want(405); !strings.HasPrefix(r.head.Get("Content-Type"), "text/xml") || !strings.Contains(r.body, "<code>405</code>") {
		t.Errorf("%v %s", r.head, r.body)
	}
	if r := do("POST", "/requests/LL-2026-0001-67F3.json"); r.status != 405 {
		t.Errorf("%d", r.status)
	}
	get := do("GET", "/services.xml").want(200)
	head := do("HEAD", "/services.xml").want(200)
	if head.body != "" || head.head.Get("Content-Type") != get.head.Get("Content-Type") || get.head.Get("Access-Control-Allow-Origin") != "*" {
		t.Errorf("%v %v", head, get.head)
	}
	if r := do("OPTIONS", "/requests.json").want(204); r.head.Get("Access-Control-Allow-Methods") != "GET, HEAD, OPTIONS" {
		t.Errorf("%v", r.head)
	}
	if r := w.post("/requests.json", w.lamp()); r.head.Get("Access-Control-Allow-Origin") != "" {
		t.Error("a page of another site may read the answer to a POST")
	}
	w.get("/services.json", "jurisdiction_id", "elsewhere.example").refused(404, "open311.jurisdiction_unknown")
	w.get("/services.json", "jurisdiction_id", "127.0.0.1").want(200)
	w.get("/services.json", "jurisdiction_id", "", "nonsense", "1", "api_key", "wrong").want(200)
}

func TestSeveralJurisdictions(t *testing.T) {
	g := &gateway{Deps{Jurisdictions: []string{"a.example", "b.example"}}}
	for sent, want := range map[string]string{"": "open311.jurisdiction_needed", "www.A.example": "", "b.example": "", "c.example": "open311.jurisdiction_unknown"} {
		err := g.jurisdiction(sent)
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%q: %v", sent, err)
		}
	}
}

// Filters of GET requests: section 9 and 13.
func TestFilters(t *testing.T) {
	each(t, func(t *testing.T, w *street) {
		var ids []string
		kinds := []string{"facility.lamp", "litter", "tree"}
		for i := range 6 {
			v := url.Values{"service_code": {kinds[i%3]}, "address_id": {[]string{w.building.Code, w.other.Code}[i%2]}, "description": {"第" + strconv.Itoa(i) + "件"}, "api_key": {apiKey}}
			ids = append(ids, w.post("/requests.json", v).id())
			w.clk.Advance(24 * time.Hour)
		}
		now := w.clk.Now()
		at := func(days int) string { return now.AddDate(0, 0, days).Format(time.RFC3339) }
		list := func(query ...string) string {
			t.Helper()
			var got []string
			for _, r := range w.get("/requests.json", query...).want(200).rows() {
				id := r["service_request_id"].(string)
				for i, x := range ids {
					if x == id {
						got = append(got, strconv.Itoa(i))
					}
				}
			}
			return strings.Join(got, "")
		}
		check := func(want string, query ...string) {
			t.Helper()
			if got := list(query...); got != want {
				t.Errorf("%v: %q, want %q", query, got, want)
			}
		}
		check("543210")
		check("40", "service_code", "litter,facility.lamp", "status", "open", "bbox", "113.1160,36.19,113.1165,36.20", "page_size", "9", "start_date", at(-7))
		check("41", "service_code", "litter")
		check("", "service_code", "nothing")
		check("", "service_code", "care.need")
		check("543210", "service_code", " ", "status", "")
		check("543210", "status", "open,closed")
		check("", "status", "closed")
		check("531", "bbox", "113.1170,36.19,113.1180,36.20")
		check("", "bbox", "0,0,0,0")
		check("54", "page_size", "2")
		check("32", "page_size", "2", "page", "2")
		check("10", "page_size", "2", "page", "3")
		check("", "page_size", "2", "page", "4")
		check("54", "page_size", "2", "page", "0")
		check("5432", "start_date", at(-4))
		check("10", "end_date", at(-4))
		check("32", "start_date", at(-4), "end_date", at(-2)) // closed at the start, open at the end
		check("5310", "service_request_id", ids[0]+","+ids[5]+" ,"+ids[3]+","+ids[1]+","+ids[1]+",LL-2026-7777-67F36C11,x", "status", "nonsense", "start_date", "nonsense")
		// Changes: the one that was touched last week comes although it is old, in the order of raising.
		w.clk.Advance(120 * 24 * time.Hour)
		check("")
		check("543210", "start_date", at(-7), "end_date", at(3))
		for _, i := range []int{1, 4} {
			_, err := w.matters.Claim(ctx, w.manager, matter.Claim{Do: matter.Do{ID: w.matter(ids[i]).ID}})
			w.ok(err)
		}
		now = w.clk.Now()
		check("41", "updated_after", at(-1))
		check("4", "updated_after", at(-1), "page_size", "1")
		check("5320", "updated_before", at(-70))
		check("1", "updated_after", at(-1), "start_date", at(-126), "end_date", at(-123))
		for query, key := range map[string]string{"start_date=2026-01-01": "open311.bad_date", "end_date=2026-01-01T00:00:00": "open311.bad_date", "status=done": "open311.bad_status",
			"bbox=1,2,3": "open311.bad_box", "bbox=5,0,1,1": "open311.bad_box", "bbox=NaN,0,1,1": "open311.bad_box", "page=x": "open311.bad_page", "page_size=1001": "open311.bad_page_size",
			"start_date=2026-01-02T00:00:00Z&end_date=2026-01-01T00:00:00Z": "open311.end_first", "start_date=2026-01-01T00:00:00Z&end_date=2026-05-01T00:00:00Z": "open311.span",
			"service_request_id=" + strings.Repeat("a,", 1001): "open311.many_ids"} {
			req, err := http.NewRequest("GET", w.base+"/requests.json?"+query, nil)
			w.ok(err)
			w.send(req).refused(400, key)
		}
		if got := w.get("/requests.xml", "service_code", "nothing").want(200).body; !strings.HasSuffix(got, "<service_requests></service_requests>\n") {
			t.Errorf("%s", got)
		}
		if got := w.get("/requests.json", "service_code", "nothing").want(200).body; got != "[]" {
			t.Errorf("%s", got)
		}
	})
}

// Nothing private in any answer: kinds, persons, homes.
func TestWhatIsPrivateIsNowhere(t *testing.T) {
	each(t, func(t *testing.T, w *street) {
		tk, err := w.matters.Report(ctx, access.Public(), matter.Report{Place: w.home.ID, Kind: "care.need", Text: "金丝雀需要帮忙", Source: "qr", Name: "金丝雀"})
		w.ok(err)
		w.ok(w.db.Read(ctx, func(tx *db.Tx) error {
			got, err := w.matters.ByNo(tx, access.System("test"), tk.Matter.No)
			if err != nil || got.ID != tk.Matter.ID {
				t.Errorf("the canary is not there: %v", err)
			}
			return err
		}))
		id := w.post("/requests.json", url.Values{"service_code": {"facility.lamp"}, "address_string": {"锦绣苑3号楼2单元101"}, "description": {"打我电话10012345678"},
			"first_name": {"金丝"}, "last_name": {"雀"}, "phone": {"10000099999"}, "email": {"jinsique@example.org"}, "device_id": {"DEVICE-7"}, "account_id": {"ACCOUNT-7"}, "attribute[extra]": {"金丝雀属性"}}).id()
		if m := w.matter(id); m.Place != w.home.ID || m.Spot != w.building.ID {
			t.Errorf("%+v", m)
		}
		row := w.one(id)
		if row["address"] != "锦绣苑 3号楼, 锦绣社区, 柳岸街道, 望岭区, 云漳市" || row["address_id"] != w.building.Code || row["lat"] != 36.1954 || row["long"] != 113.1163 {
			t.Errorf("%v", row)
		}
		all := ""
		for _, p := range []string{"/requests.json", "/requests.xml", "/services.xml", "/servicerequestupdates.json", "/requests/" + id + ".json"} {
			all += w.get(p, "extensions", "true").body
		}
		for _, secret := range []string{"金丝雀", "10000099999", "jinsique", "DEVICE-7", "ACCOUNT-7", "10012345678", "101", requestID(tk.Matter.No), "care.need", "郭向荣", "郭", w.manager.ID, tk.Secret} {
			if strings.Contains(strings.ReplaceAll(all, "980101001001", ""), secret) {
				t.Errorf("%q is in an answer", secret)
			}
		}
		w.get("/requests/"+requestID(tk.Matter.No)+".json").refused(404, "open311.request_unknown")
		w.get("/tokens/"+tk.Secret+".json").refused(404, "open311.token_unknown")
		// A kind that the office makes private is gone from then on.
		k := w.kind("facility.lamp")
		k.Public = false
		_, err = w.matters.SaveKind(ctx, access.Actor{Actor: founder, Grants: []access.Grant{{Role: access.SysAdmin, Path: "/"}}}, k)
		w.ok(err)
		w.get("/requests/" + id + ".json").want(404)
		if rows := w.get("/requests.json").rows(); len(rows) != 0 {
			t.Errorf("%v", rows)
		}
		w.post("/requests.json", w.lamp()).refused(404, "open311.service_unknown")
	})
}

func (w *street) kind(id string) (k matter.Kind) {
	w.t.Helper()
	w.ok(w.db.Read(ctx, func(tx *db.Tx) (err error) { k, err = w.matters.Kind(tx, id); return err }))
	return k
}

func TestTokens(t *testing.T) {
	each(t, func(t *testing.T, w *street) {
		tk, err := w.matters.Report(ctx, access.Public(), matter.Report{Place: w.building.ID, Kind: "litter", Source: "qr"})
		w.ok(err)
		row := w.get("/tokens/" + tk.Secret + ".json").want(200).rows()[0]
		if row["service_request_id"] != requestID(tk.Matter.No) || row["token"] != tk.Secret {
			t.Errorf("%v", row)
		}
		w.get("/tokens/aaaaaaaaaaaaaaaaaaaaaaaaaa.json").refused(404, "open311.token_unknown")
		var last reply
		for range 200 {
			if last = w.get("/tokens/guess.json"); last.status != 404 {
				break
			}
		}
		if last.refused(429, "limit.too_many"); last.head.Get("Retry-After") == "" || last.head.Get("Retry-After") == "0" {
			t.Errorf("%v", last.head)
		}
	})
}
