package open311

import (
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"linli/kernel/access"
	"linli/kernel/matter"
	"linli/platform/db"
)

// A report is a matter like any other: number, duty table, deadline, ledger, receipt.
func TestAReportIsAMatter(t *testing.T) {
	each(t, func(t *testing.T, w *street) {
		r := w.post("/requests.json", w.lamp("api_key", apiKey, "jurisdiction_id", "127.0.0.1", "first_name", "秀兰", "last_name", "申", "phone", "100-0000-0001"))
		id := r.id()
		m := w.matter(id)
		if m.Source != "open311" || m.Spot != w.building.ID || m.Holder != w.manager.ID || m.Text != "二单元楼道灯不亮" || m.Due == 0 || m.Anonymous || !strings.HasPrefix(m.Raiser, "key:") {
			t.Errorf("%+v", m)
		}
		if requestID(m.No) != id {
			t.Errorf("%s is %s", m.No, id)
		}
		row := r.rows()[0]
		notice, _ := row["service_notice"].(string)
		if !strings.Contains(notice, "安居物业") || !strings.Contains(notice, m.No) || row["token"] != nil || strings.Contains(notice, "郭") {
			t.Errorf("%v", row)
		}
		secret := notice[strings.LastIndex(notice, "/r/")+3:]
		w.ok(w.db.Read(ctx, func(tx *db.Tx) error {
			rc, err := w.matters.ByReceipt(tx, secret)
			if err == nil && rc.No != m.No {
				t.Errorf("the receipt opens %s", rc.No)
			}
			who, err := w.matters.Contact(tx, m.ID)
			if len(who) != 1 || who[0].Name != "申秀兰" || who[0].Phone != "100-0000-0001" {
				t.Errorf("%+v %v", who, err)
			}
			return err
		}))
		w.sound()
		w.ok(w.db.Read(ctx, func(tx *db.Tx) error {
			es, err := w.log.Of(tx, m.ID)
			if err == nil && (len(es) != 2 || es[0].Kind != "matter.open" || es[1].Kind != "matter.assign") {
				t.Errorf("%+v", es)
			}
			return err
		}))
	})
}

// Keys: section 3. A wrong one is 403 whatever else is wrong; none is enough for public services.
func TestKeys(t *testing.T) {
	each(t, func(t *testing.T, w *street) {
		w.post("/requests.json", w.lamp()).want(200)
		w.post("/requests.json", w.lamp("api_key", "")).want(200)
		w.post("/requests.json", w.lamp("api_key", "wrong-key-000")).refused(403, "open311.key_wrong")
		w.post("/requests.json?api_key=wrong-key-000", w.lamp()).refused(403, "open311.key_wrong")
		w.post("/requests.json?api_key=wrong-key-000", w.lamp("api_key", apiKey, "description", "甲")).want(200) // the body wins
		w.post("/requests.json?api_key="+apiKey, w.lamp("api_key", "wrong-key-000")).refused(403, "open311.key_wrong")
		w.post("/requests.json?api_key="+apiKey, w.lamp("description", "乙")).want(200)
		w.post("/requests.json", url.Values{"api_key": {"wrong-key-000"}, "lat": {"x"}, "jurisdiction_id": {"elsewhere"}}).refused(403, "open311.key_wrong")
		before := w.count("SELECT count(*) FROM document")
		w.multipart("/requests.json", w.lamp("api_key", "wrong-key-000"), upload{"media", "a.jpg", photo()}).refused(403, "open311.key_wrong")
		if w.count("SELECT count(*) FROM document") != before {
			t.Error("a photo was kept for a wrong key")
		}
		if x := w.post("/requests.xml", w.lamp("api_key", "wrong-key-000")).want(403); !strings.Contains(x.body, "<errors><error><code>403</code>") {
			t.Errorf("%s", x.body)
		}
		// A key for the JSON API is none here; a revoked one neither.
		_, other, err := w.access.AddKey(ctx, access.System("cli"), access.NewKey{Door: access.ScopeAPI, Name: "接口"})
		w.ok(err)
		w.post("/requests.json", w.lamp("api_key", other)).refused(403, "open311.key_wrong")
		w.ok(w.access.RevokeKey(ctx, access.System("cli"), "市民热线应用"))
		w.post("/requests.json", w.lamp("api_key", apiKey)).refused(403, "open311.key_wrong")
		// Kinds that only staff may raise want a key, and then the kernel's yes.
		w.post("/requests.json", w.lamp("service_code", "council")).refused(403, "open311.key_needed")
		w.post("/requests.json", w.lamp("service_code", "care.need")).refused(404, "open311.service_unknown")
		key := func(name string, grants ...access.Grant) string {
			_, v, err := w.access.AddKey(ctx, access.System("cli"), access.NewKey{Door: access.ScopeOpen311, Name: name, Grants: grants})
			w.ok(err)
			return v
		}
		w.post("/requests.json", w.lamp("service_code", "council", "api_key", key("平常"))).refused(403, "matter.kind_for_staff")
		w.post("/requests.json", w.lamp("service_code", "council", "api_key", key("社区", access.Grant{Role: access.Community, Path: w.community.Path}))).want(200)
		// A kind that is no service is not listed, neither among all nor when asked for; by its number it stays.
		if rows := w.get("/requests.json").want(200).rows(); slices.ContainsFunc(rows, func(r map[string]any) bool { return r["service_code"] == "council" }) {
			t.Errorf("a code that services.json does not know: %v", rows)
		}
		if rows := w.get("/requests.json", "service_code", "council").want(200).rows(); len(rows) != 0 {
			t.Errorf("%v", rows)
		}
	})
}

// A key that was made for some service codes sends no other; what needs no key needs none still.
func TestAKeyIsBoundToItsServiceCodes(t *testing.T) {
	each(t, func(t *testing.T, w *street) {
		_, key, err := w.access.AddKey(ctx, access.System("cli"), access.NewKey{Door: access.ScopeOpen311, Name: "只报垃圾", Services: []string{"litter"}})
		w.ok(err)
		w.post("/requests.json", w.lamp("api_key", key)).refused(403, "open311.key_bound")
		w.post("/requests.json", w.lamp("api_key", key, "service_code", "litter")).want(200)
		w.post("/requests.json", w.lamp("description", "没有密钥")).want(200)
		// nor does it speak about others, even where its role at the place would let it
		_, office, err := w.access.AddKey(ctx, access.System("cli"), access.NewKey{Door: access.ScopeOpen311, Name: "社区只管垃圾", Services: []string{"litter"},
			Grants: []access.Grant{{Role: access.Community, Path: w.community.Path}}})
		w.ok(err)
		lamp, litter := w.post("/requests.json", w.lamp("api_key", apiKey)).id(), w.post("/requests.json", w.lamp("api_key", office, "service_code", "litter")).id()
		say := func(id string) url.Values {
			v := w.word(id, "IN_PROGRESS", "在办", id)
			v.Set("api_key", office)
			return v
		}
		rev := w.matter(lamp).Rev
		w.post("/servicerequestupdates.json", say(lamp)).refused(403, "open311.key_bound")
		w.post("/servicerequestupdates.json", say(litter)).want(200)
		if w.matter(lamp).Rev != rev {
			t.Error("a refused update left something behind")
		}
		keys, err := w.access.Keys(ctx, access.System("cli"))
		w.ok(err)
		for _, k := range keys {
			if k.Name == "只报垃圾" && (len(k.Services) != 1 || len(k.Scopes) != 0) {
				t.Errorf("%+v", k)
			}
		}
		_, _, err = w.access.AddKey(ctx, access.System("cli"), access.NewKey{Door: access.ScopeAPI, Name: "接口", Services: []string{"litter"}})
		if err == nil {
			t.Error("a key of the JSON API has no service codes")
		}
	})
}

// Every refusal of the body, and several at once; nothing is left behind.
func TestRefusals(t *testing.T) {
	each(t, func(t *testing.T, w *street) {
		for name, c := range map[string]struct {
			v      url.Values
			status int
			keys   []string
		}{
			"nothing":               {url.Values{}, 400, []string{"open311.service_needed", "open311.no_location"}},
			"no service":            {url.Values{"address_id": {w.building.Code}}, 400, []string{"open311.service_needed"}},
			"unknown service":       {w.lamp("service_code", "nothing"), 404, []string{"open311.service_unknown"}},
			"no place":              {url.Values{"service_code": {"litter"}}, 400, []string{"open311.no_location"}},
			"lat without long":      {url.Values{"service_code": {"litter"}, "lat": {"36.1"}}, 400, []string{"open311.lat_and_long"}},
			"not a number":          {url.Values{"service_code": {"litter"}, "lat": {"north"}, "long": {"NaN"}}, 400, []string{"open311.bad_degrees", "open311.bad_degrees"}},
			"off the globe":         {url.Values{"service_code": {"litter"}, "lat": {"91"}, "long": {"113"}}, 400, []string{"open311.bad_degrees"}},
			"another city":          {url.Values{"service_code": {"litter"}, "lat": {"39.9"}, "long": {"116.4"}}, 400, []string{"open311.not_in_city"}},
			"null island":           {url.Values{"service_code": {"litter"}, "lat": {"0"}, "long": {"0"}}, 400, []string{"open311.not_in_city"}},
			"unknown code":          {url.Values{"service_code": {"litter"}, "address_id": {"nowhere"}}, 400, []string{"open311.address_id_unknown"}},
			"unknown words":         {url.Values{"service_code": {"litter"}, "address_string": {"月球背面"}}, 400, []string{"open311.address_unclear"}},
			"unknown code and word": {url.Values{"service_code": {"litter"}, "address_id": {"nowhere"}, "address_string": {"月球背面"}}, 400, []string{"open311.address_id_unknown", "open311.address_unclear"}},
			"too long":              {w.lamp("description", strings.Repeat("长", 4001)), 400, []string{"open311.too_long"}},
			"long media_url":        {w.lamp("media_url", "https://example.org/"+strings.Repeat("a", 1990)), 400, []string{"open311.too_long"}},
			"too much": {w.lamp("attribute[a]", strings.Repeat("a", 4000), "attribute[b]", strings.Repeat("b", 4000), "attribute[c]", strings.Repeat("c", 4000), "attribute[d]", strings.Repeat("d", 4000),
				"attribute[e]", strings.Repeat("e", 4000)), 400, []string{"matter.extra_long"}},
			"attributes": {url.Values{"service_code": {"facility.lift"}, "address_id": {w.building.Code}, "attribute[trapped]": {"maybe"}, "lat": {"1"}}, 400,
				[]string{"open311.lat_and_long", "matter.attribute_key"}},
			"attribute missing": {url.Values{"service_code": {"facility.lift"}, "address_id": {w.building.Code}}, 400, []string{"matter.attribute_required"}},
			"elsewhere":         {w.lamp("jurisdiction_id", "elsewhere.example"), 404, []string{"open311.jurisdiction_unknown"}},
			"NUL":               {w.lamp("description", "a\x00b"), 400, []string{"web.not_text"}},
			"not UTF-8":         {w.lamp("description", "\xc3\x28"), 400, []string{"web.not_text"}},
		} {
			t.Run(name, func(t *testing.T) {
				w := *w
				w.t = t
				w.post("/requests.json", c.v, "Idempotency-Key", "k-"+name).refused(c.status, c.keys...)
			})
		}
		got := w.post("/requests.json", url.Values{"service_code": {"facility.lift"}, "address_id": {w.building.Code}}).rows()
		if s := got[0]["description"].(string); !strings.HasPrefix(s, "trapped: trapped required") || !strings.Contains(s, "里面有人吗") {
			t.Errorf("%s", s)
		}
		for kind, body := range map[string]string{"application/json": `{"service_code":"litter"}`, "text/plain": "x"} {
			req, err := http.NewRequest("POST", w.base+"/requests.json", strings.NewReader(body))
			w.ok(err)
			req.Header.Set("Content-Type", kind)
			w.send(req).refused(400, "open311.body_type")
		}
		w.post("/requests.json", url.Values{"description": {strings.Repeat("x", 2<<20)}}).refused(413, "web.too_large")
		if n := w.count("SELECT count(*) FROM matter") + w.count("SELECT count(*) FROM once_result"); n != 0 {
			t.Errorf("refused reports left %d rows", n)
		}
	})
}

// 4,000 characters are counted as characters, not as bytes; the words come back whole.
func TestDescriptionIsCountedInCharacters(t *testing.T) {
	w := newStreetSQLite(t)
	long := strings.Repeat("楼道灯𠮷", 1000)
	id := w.post("/requests.json", w.lamp("description", long)).id()
	if got := w.one(id)["description"]; got != long {
		t.Errorf("%d bytes of %d", len(fmt.Sprint(got)), len(long))
	}
	w.post("/requests.json", w.lamp("description", long+"长")).refused(400, "open311.too_long")
}

// Where: code, plaque, words in both directions, the nearest building, the community in between.
func TestPlaces(t *testing.T) {
	each(t, func(t *testing.T, w *street) {
		say := func(more ...string) matter.Matter {
			t.Helper()
			v := url.Values{"service_code": {"litter"}}
			for i := 0; i+1 < len(more); i += 2 {
				v.Set(more[i], more[i+1])
			}
			return w.matter(w.post("/requests.json", v).id())
		}
		for name, c := range map[string]struct {
			more []string
			want string
		}{
			"code":           {[]string{"address_id", w.other.Code}, w.other.ID},
			"plaque":         {[]string{"address_id", w.other.QR}, w.other.ID},
			"words":          {[]string{"address_string", "锦绣苑5号楼"}, w.other.ID},
			"turned round":   {[]string{"address_string", "5号楼, 锦绣苑, 锦绣社区"}, w.other.ID},
			"our own words":  {[]string{"address_string", "锦绣苑 5号楼, 锦绣社区, 柳岸街道, 望岭区, 云漳市"}, w.other.ID},
			"a name":         {[]string{"address_string", "锦绣苑"}, w.compound.ID},
			"a community":    {[]string{"address_string", "锦绣社区"}, w.community.ID},
			"at the door":    {[]string{"lat", "36.19541", "long", "113.11729"}, w.other.ID},
			"a bit away":     {[]string{"lat", "36.1980", "long", "113.1173"}, w.other.ID},
			"far in town":    {[]string{"lat", "36.2100", "long", "113.1173"}, w.community.ID},
			"code first":     {[]string{"address_id", w.bare.Code, "lat", "36.1954", "long", "113.1173"}, w.bare.ID},
			"point last":     {[]string{"address_id", "UPRN-77", "address_string", "看不懂", "lat", "36.1954", "long", "113.1173"}, w.other.ID},
			"city by office": {[]string{"address_id", w.community.Code}, w.community.ID},
		} {
			if m := say(c.more...); m.Spot != c.want {
				t.Errorf("%s lies at %s", name, m.SpotLabel)
			}
		}
		row := w.one(requestID(say("address_id", w.bare.Code).No)) // no geometry: null, never 0,0
		if v, ok := row["lat"]; !ok || v != nil || row["long"] != nil {
			t.Errorf("%v", row)
		}
	})
}

// Mass assignment (T18): nothing but what the standard offers can be set.
func TestNothingElseCanBeSet(t *testing.T) {
	w := newStreetSQLite(t)
	id := w.post("/requests.json", w.lamp("status", "closed", "service_request_id", "LL-1", "requested_datetime", "2020-01-01T00:00:00Z", "expected_datetime", "2040-01-01T00:00:00Z",
		"agency_responsible", "别人", "id", "x", "source", "desk", "holder", w.worker.ID, "grade", "major", "media_url", "http://127.0.0.1:1/secret")).id()
	m := w.matter(id)
	if m.State != matter.Assigned || m.Source != "open311" || m.Holder != w.manager.ID || m.Grade != "" || m.RaisedAt != w.clk.Now().UnixMilli() {
		t.Errorf("%+v", m)
	}
	if row := w.one(id); row["media_url"] != nil {
		t.Errorf("an address from outside is shown: %v", row["media_url"])
	}
}

// Photos by upload: kept anew, joined, shown; what is none refuses the whole report.
func TestPhotos(t *testing.T) {
	each(t, func(t *testing.T, w *street) {
		canary := append(photo(), []byte("GPS-CANARY")...)
		id := w.multipart("/requests.json", w.lamp(), upload{"media", "a.jpg", canary}, upload{"media", "b.jpg", photo()}).id()
		m := w.matter(id)
		if len(m.Docs) != 2 {
			t.Fatalf("%v", m.Docs)
		}
		at, _ := w.one(id)["media_url"].(string)
		if !strings.HasPrefix(at, w.base+"/media/") {
			t.Fatalf("%s", at)
		}
		req, err := http.NewRequest("GET", at, nil)
		w.ok(err)
		got := w.send(req).want(200)
		if got.head.Get("Content-Type") != "image/jpeg" || !strings.HasPrefix(got.body, "\xff\xd8\xff") || strings.Contains(got.body, "CANARY") || got.head.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%v", got.head)
		}
		before := w.count("SELECT count(*) FROM matter")
		for name, bad := range map[string][]byte{"x.svg": []byte(`<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`), "x.html": []byte("<html><script>1</script>"), "x.jpg": []byte("\xff\xd8\xffnot a picture"), "x.gif": []byte("GIF89a")} {
			r := w.multipart("/requests.json", w.lamp("description", name), upload{"media", name, bad}).want(400)
			if !strings.Contains(r.body, "media: ") {
				t.Errorf("%s: %s", name, r.body)
			}
		}
		w.multipart("/requests.json", w.lamp("description", "big"), upload{"media", "big.jpg", bytes.Repeat([]byte{0xff}, 13<<20)}).refused(413, "web.too_large")
		many := make([]upload, 10)
		for i := range many {
			many[i] = upload{"media", "p.jpg", photo()}
		}
		w.multipart("/requests.json", w.lamp("description", "many"), many...).refused(400, "open311.many_photos")
		if w.count("SELECT count(*) FROM matter") != before {
			t.Error("a refused photo left a matter")
		}
		// A photo of a resident who scanned the plaque is not shown.
		doc := m.Docs[0]
		w.ok(w.db.Write(ctx, func(tx *db.Tx) error { _, err := tx.Exec("UPDATE matter SET source='qr' WHERE id=?", m.ID); return err }))
		w.get("/media/" + doc + ".jpg").want(404)
	})
}

// The same Idempotency-Key gives the same matter, the same number and the same receipt; with another body it is refused.
func TestIdempotencyKey(t *testing.T) {
	each(t, func(t *testing.T, w *street) {
		for _, who := range []string{"", apiKey} {
			key := "3f0c8a52-" + who
			first := w.post("/requests.json", w.lamp("api_key", who), "Idempotency-Key", key).want(200)
			w.clk.Advance(40 * 24 * time.Hour)
			again := w.post("/requests.json", w.lamp("api_key", who), "Idempotency-Key", key).want(200)
			if again.body != first.body || !strings.Contains(first.body, "/r/") {
				t.Errorf("%s\n%s", first.body, again.body)
			}
			x := w.post("/requests.xml", w.lamp("api_key", who), "Idempotency-Key", key).want(200)
			if !strings.Contains(x.body, "<service_request_id>"+first.id()+"<") {
				t.Errorf("%s", x.body)
			}
			w.post("/requests.json", w.lamp("api_key", who, "description", "别的事"), "Idempotency-Key", key).refused(422, "access.idempotency_mismatch")
			if other := w.post("/requests.json", w.lamp("api_key", who), "Idempotency-Key", key+"-2").id(); other == first.id() {
				t.Error("another key gave the same matter")
			}
		}
		if n := w.count("SELECT count(*) FROM matter"); n != 4 {
			t.Errorf("%d matters", n)
		}
		w.post("/requests.json", w.lamp(), "Idempotency-Key", strings.Repeat("k", 300)).refused(400, "access.idempotency_key")
	})
}

// Many at once with one key: one matter, one number.
func TestManyAtOnceMakeOneMatter(t *testing.T) {
	each(t, func(t *testing.T, w *street) {
		for name, head := range map[string][]string{"key": {"Idempotency-Key", "one-of-many"}, "content": nil} {
			before := w.count("SELECT count(*) FROM matter")
			var wg sync.WaitGroup
			got := make([]reply, 16)
			for i := range got {
				wg.Go(func() {
					v := w.lamp("api_key", apiKey, "description", name)
					req, err := http.NewRequest("POST", w.base+"/requests.json", strings.NewReader(v.Encode()))
					if err != nil {
						return
					}
					req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
					if head != nil {
						req.Header.Set(head[0], head[1])
					}
					got[i] = w.send(req)
				})
			}
			wg.Wait()
			for _, r := range got {
				if r.id() != got[0].id() {
					t.Errorf("%s: %s and %s", name, r.body, got[0].body)
				}
			}
			if n := w.count("SELECT count(*) FROM matter") - before; n != 1 {
				t.Errorf("%s: %d matters", name, n)
			}
		}
		w.sound()
	})
}

// The same words from the same sender are the same report, until it is over or three days have gone.
func TestTheSameWordsAgain(t *testing.T) {
	each(t, func(t *testing.T, w *street) {
		v := w.lamp("api_key", apiKey, "email", "a@example.org")
		first := w.post("/requests.json", v).want(200)
		w.clk.Advance(71 * time.Hour)
		again := w.post("/requests.json", v)
		if again.id() != first.id() || strings.Contains(again.body, "/r/") {
			t.Errorf("%s", again.body)
		}
		for name, other := range map[string]url.Values{"sender": w.lamp("api_key", apiKey, "email", "b@example.org"), "words": w.lamp("api_key", apiKey, "email", "a@example.org", "description", "x"),
			"attribute": w.lamp("api_key", apiKey, "email", "a@example.org", "attribute[fixmystreet_id]", "7"), "no key": w.lamp("email", "a@example.org")} {
			if w.post("/requests.json", other).id() == first.id() {
				t.Errorf("another %s gave the same matter", name)
			}
		}
		w.clk.Advance(2 * time.Hour)
		late := w.post("/requests.json", v).id()
		if late == first.id() || w.post("/requests.json", v).id() != late {
			t.Error("after three days it should be news, once")
		}
		_, err := w.matters.Withdraw(ctx, access.Actor{Actor: access.Public().Actor}, matter.Simple{Do: matter.Do{ID: w.matter(late).ID, Receipt: "wrong"}})
		if err == nil {
			t.Error("withdrawn by nobody")
		}
		m := w.matter(late)
		_, err = w.matters.Decline(ctx, access.Actor{Actor: founder, Grants: []access.Grant{{Role: access.Community, Path: w.community.Path}}}, matter.Simple{Do: matter.Do{ID: m.ID, Note: "不归这里管"}})
		w.ok(err)
		if w.post("/requests.json", v).id() == late {
			t.Error("the declined one came back")
		}
		row := w.one(late)
		if row["status"] != "closed" || !strings.Contains(row["status_notes"].(string), "不归这里管") {
			t.Errorf("%v", row)
		}
		// Two neighbours without a word about themselves may say the same: two matters.
		if a, b := w.post("/requests.json", w.lamp("description", "y")).id(), w.post("/requests.json", w.lamp("description", "y")).id(); a == b {
			t.Error("two strangers were taken for one")
		}
	})
}

// Without a key a source may send only so much; a trusted key has no limit.
func TestLimits(t *testing.T) {
	w := newStreetSQLite(t)
	var last reply
	for i := range 40 {
		if last = w.post("/requests.json", w.lamp("description", fmt.Sprint(i))); last.status != 200 {
			break
		}
	}
	if last.refused(429, "limit.too_many"); last.head.Get("Retry-After") == "" {
		t.Errorf("%v", last.head)
	}
	w.post("/requests.json", w.lamp("api_key", apiKey)).want(200)
	for range 80 { // guessing at keys
		if last = w.post("/requests.json", w.lamp("api_key", "guess-guess")); last.status != 403 {
			break
		}
	}
	last.refused(429, "limit.too_many")
	w.post("/requests.json", w.lamp("api_key", apiKey)).want(200)
}

// The test endpoint checks everything and keeps nothing.
func TestSandbox(t *testing.T) {
	each(t, func(t *testing.T, w *street) {
		base := w.base
		w.base = w.srv.URL + "/open311/test/v2"
		rows := func() int64 {
			return w.count("SELECT count(*) FROM matter") + w.count("SELECT count(*) FROM ledger_entry") + w.count("SELECT count(*) FROM once_result") + w.count("SELECT count(*) FROM document")
		}
		before := rows()
		r := w.multipart("/requests.json", w.lamp("api_key", apiKey), upload{"media", "a.jpg", photo()})
		id := r.id()
		if !strings.HasPrefix(id, "TEST-") || strings.Contains(r.body, "/r/") {
			t.Errorf("%s", r.body)
		}
		row := w.one(id)
		if row["status"] != "open" || row["service_code"] != "facility.lamp" || len(row) != 17 {
			t.Errorf("%v", row)
		}
		w.same("/requests/" + id)
		w.post("/requests.json", w.lamp("api_key", "wrong-key-000")).refused(403, "open311.key_wrong")
		w.post("/requests.json", w.lamp("lat", "1")).refused(400, "open311.lat_and_long")
		if rows() != before {
			t.Error("the test endpoint kept something")
		}
		w.base = base
		w.get("/requests/" + id + ".json").want(404)
		if real := w.post("/requests.json", w.lamp()).id(); !strings.HasSuffix(real, "-0001-67F36C11") {
			t.Errorf("the first real report is %s", real)
		}
		w.sound()
	})
}
