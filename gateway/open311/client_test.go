package open311

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"linli/kernel/matter"
)

// fixMyStreet does what mySociety's client does: key and jurisdiction in the body, XML by default, attributes repeated
// in the plain form, several media_url, multipart with photo1… when it has files; then it polls updates.
type fixMyStreet struct{ w *street }

func (c fixMyStreet) definition(code string) []string {
	var d struct {
		Attributes []struct {
			Code     string `xml:"code"`
			Required string `xml:"required"`
			Variable string `xml:"variable"`
		} `xml:"attributes>attribute"`
	}
	c.w.ok(xml.Unmarshal([]byte(c.w.get("/services/"+code+".xml", "jurisdiction_id", "127.0.0.1").want(200).body), &d))
	var out []string
	for _, a := range d.Attributes {
		if a.Variable == "true" {
			out = append(out, a.Code)
		}
	}
	return out
}

func (c fixMyStreet) send(files ...upload) string {
	v := url.Values{"api_key": {apiKey}, "jurisdiction_id": {"127.0.0.1"}, "service_code": {"fire.passage"}, "lat": {"36.1954"}, "long": {"113.1173"},
		"address_string": {"somewhere that nobody can read"}, "address_id": {"#NOTPINPOINTED#"}, "description": {"楼道堆物: 17 层\n\n详情: …"}, "first_name": {"Ann"}, "last_name": {"Example"}, "email": {"ann@example.org"}, "phone": {""},
		"attribute[fixmystreet_id]": {"4711"}, "attribute[kind]": {"junk", "ebike"}, "attribute[floor]": {"17"}, "media_url": {"https://www.example.org/photo/1.jpeg", "https://www.example.org/photo/2.jpeg"}}
	r := c.w.post("/requests.xml", v)
	if len(files) > 0 {
		r = c.w.multipart("/requests.xml", v, files...)
	}
	var got struct {
		ID     string `xml:"request>service_request_id"`
		Notice string `xml:"request>service_notice"`
	}
	c.w.ok(xml.Unmarshal([]byte(r.want(200).body), &got))
	return got.ID
}

// poll asks for two hours of updates and gives the states of one request in order.
func (c *fixMyStreet) poll(id string) string {
	now := c.w.clk.Now()
	r := c.w.get("/servicerequestupdates.xml", "api_key", apiKey, "jurisdiction_id", "127.0.0.1", "start_date", now.Add(-2*time.Hour).Format(time.RFC3339), "end_date", now.Add(time.Second).Format(time.RFC3339)).want(200)
	var got struct {
		Updates []struct {
			ID       string `xml:"update_id"`
			Request  string `xml:"service_request_id"`
			Status   string `xml:"status"`
			Datetime string `xml:"updated_datetime"`
		} `xml:"request_update"`
	}
	c.w.ok(xml.Unmarshal([]byte(r.body), &got))
	var out []string
	seen := map[string]bool{}
	for _, u := range got.Updates {
		if _, err := time.Parse(time.RFC3339, u.Datetime); err != nil || seen[u.ID] {
			c.w.t.Errorf("%+v", u)
		}
		if seen[u.ID] = true; u.Request == id {
			out = append(out, u.Status)
		}
	}
	return strings.Join(out, " ")
}

func TestFixMyStreet(t *testing.T) {
	each(t, func(t *testing.T, w *street) {
		c := &fixMyStreet{w: w}
		if got := c.definition("fire.passage"); fmt.Sprint(got) != "[floor kind]" {
			t.Errorf("%v", got)
		}
		id := c.send()
		if again := c.send(); again != id { // it retries for days
			t.Errorf("a retry made %s beside %s", again, id)
		}
		m := w.matter(id)
		if m.Spot != w.other.ID || m.Extra != `{"floor":17,"kind":["ebike","junk"]}` {
			t.Errorf("%+v", m)
		}
		if with := c.send(upload{"photo1", "1.jpeg", photo()}, upload{"photo2", "2.jpeg", photo()}); with == id || len(w.matter(with).Docs) != 2 {
			t.Error("photos did not come with it")
		}
		do := matter.Do{ID: m.ID}
		_, err := w.matters.Rectify(ctx, w.manager, matter.Rectify{Do: do, Measures: "清运"})
		w.ok(err)
		if got := c.poll(id); strings.Contains(got, "closed") || strings.Contains(got, "fixed") {
			t.Errorf("before the look: %s", got)
		}
		w.clk.Advance(time.Hour)
		_, err = w.matters.Look(ctx, w.worker, matter.Look{Do: do, Result: "pass"})
		w.ok(err)
		w.clk.Advance(8 * 24 * time.Hour)
		_, err = w.matters.Look(ctx, w.worker, matter.Look{Do: do, Result: "pass"})
		w.ok(err)
		if got := c.poll(id); got != "in_progress closed" {
			t.Errorf("after the look: %s", got)
		}
	})
}

// What codeforamerica/node-open311 does works: discovery first, JSON, jurisdiction in the query, key in the body.
func TestNodeOpen311(t *testing.T) {
	w := newStreetSQLite(t)
	var d struct {
		Endpoints []struct{ URL, Type string }
	}
	w.ok(json.Unmarshal([]byte(w.get("/../discovery.json").want(200).body), &d))
	base := d.Endpoints[0].URL
	call := func(method, path string, body url.Values) (int, any) {
		req, err := http.NewRequest(method, base+path+"?jurisdiction_id=127.0.0.1", strings.NewReader(body.Encode()))
		w.ok(err)
		if body != nil {
			req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		}
		r := w.send(req)
		var v any
		w.ok(json.Unmarshal([]byte(r.body), &v))
		return r.status, v
	}
	first := func(v any) map[string]any { return v.([]any)[0].(map[string]any) }
	if s, v := call("GET", "/services.json", nil); s != 200 || first(v)["service_code"] == nil {
		t.Errorf("%d %v", s, v)
	}
	s, v := call("POST", "/requests.json", url.Values{"api_key": {apiKey}, "service_code": {"facility.lamp"}, "lat": {"36.1954"}, "long": {"113.1163"}, "attribute[floor]": {"3"}})
	id, _ := first(v)["service_request_id"].(string)
	if s >= 300 || id == "" || first(v)["token"] != nil {
		t.Errorf("%d %v", s, v)
	}
	if s, v := call("GET", "/requests/"+id+".json", nil); s != 200 || first(v)["service_request_id"] != id || first(v)["status"] != "open" {
		t.Errorf("%d %v", s, v)
	}
	if s, v := call("POST", "/requests.json", url.Values{"service_code": {"facility.lift"}, "lat": {"36.1954"}}); s != 400 || first(v)["code"] != float64(400) || len(v.([]any)) != 2 {
		t.Errorf("%d %v", s, v)
	}
	if s, v := call("GET", "/tokens/unknown.json", nil); s != 404 || first(v)["code"] != float64(404) {
		t.Errorf("%d %v", s, v)
	}
}

// Every identifier is a JSON string, every number a number, in every row there is.
func TestShapeOfRows(t *testing.T) {
	w := newStreetSQLite(t)
	w.post("/requests.json", w.lamp()).want(200)
	w.post("/requests.json", url.Values{"service_code": {"litter"}, "address_id": {w.bare.Code}}).want(200)
	text := []string{"service_request_id", "status", "status_notes", "service_name", "service_code", "requested_datetime", "updated_datetime"}
	maybe := []string{"description", "agency_responsible", "service_notice", "expected_datetime", "address", "address_id", "zipcode", "media_url"}
	for _, r := range w.get("/requests.json").rows() {
		if len(r) != len(text)+len(maybe)+2 {
			t.Errorf("%d fields: %v", len(r), r)
		}
		for _, k := range text {
			if s, ok := r[k].(string); !ok || s == "" {
				t.Errorf("%s is %v", k, r[k])
			}
		}
		for _, k := range maybe {
			v, there := r[k]
			if s, ok := v.(string); !there || v != nil && (!ok || s == "") {
				t.Errorf("%s is %v", k, v)
			}
		}
		for _, k := range []string{"lat", "long"} {
			if _, ok := r[k].(float64); r[k] != nil && !ok {
				t.Errorf("%s is %v", k, r[k])
			}
		}
		for _, k := range []string{"requested_datetime", "updated_datetime", "expected_datetime"} {
			if _, err := time.Parse(time.RFC3339, fmt.Sprint(r[k])); err != nil || !strings.HasSuffix(fmt.Sprint(r[k]), "Z") {
				t.Errorf("%s is %v", k, r[k])
			}
		}
	}
}
