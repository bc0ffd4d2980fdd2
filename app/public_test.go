package app

import (
	"bytes"
	"context"
	"image"
	"image/jpeg"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"linli/kernel/access"
	"linli/kernel/matter"
	"linli/platform/db"
	"linli/platform/id"
)

// photo is a JPEG with an EXIF segment that holds a place nobody must find again, and a tail.
func photo(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewRGBA(image.Rect(0, 0, 64, 48)), nil); err != nil {
		t.Fatal(err)
	}
	seg := append([]byte("Exif\x00\x00"), []byte("GPS-CANARY-35.1N-113.1E")...)
	out := append([]byte{}, b.Bytes()[:2]...)
	out = append(out, 0xFF, 0xE1, byte((len(seg)+2)>>8), byte(len(seg)+2))
	out = append(out, seg...)
	return append(append(out, b.Bytes()[2:]...), []byte("<script>TAIL-CANARY</script>")...)
}

// After an anonymous report neither the source's address, nor the browser, nor where the
// photo was taken stands anywhere on the disk (security.md T1).
func TestAnonymousReportLeavesNoTrace(t *testing.T) {
	w := newWorld(t, "")
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	for k, v := range map[string]string{"kind": "facility.lamp", "text": "二单元灯不亮", "sure": "1"} {
		w.ok(m.WriteField(k, v))
	}
	f, err := m.CreateFormFile("photo", "IMG-NAME-CANARY.jpg")
	w.ok(err)
	_, err = f.Write(photo(t))
	w.ok(err)
	w.ok(m.Close())
	req, err := http.NewRequest("POST", w.srv.URL+"/q/"+w.a.building.QR+"/report", &body)
	w.ok(err)
	req.Header.Set("Content-Type", m.FormDataContentType())
	req.Header.Set("User-Agent", "UA-CANARY/1.0")
	req.Header.Set("X-Forwarded-For", "203.0.113.77")
	req.Header.Set("Cookie", "COOKIE-CANARY=1")
	res, err := (&http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}).Do(req)
	w.ok(err)
	res.Body.Close()
	if res.StatusCode != 303 || !strings.HasPrefix(res.Header.Get("Location"), "/r/") {
		t.Fatal(res.StatusCode, res.Header)
	}
	if strings.Contains(res.Header.Get("Location"), "photo=") {
		t.Error("the photo was refused:", res.Header.Get("Location"))
	}
	if len(res.Cookies()) != 0 {
		t.Error("a report sets a cookie")
	}
	secret := strings.TrimPrefix(strings.SplitN(res.Header.Get("Location"), "?", 2)[0], "/r/")
	found := map[string]bool{}
	w.ok(filepath.WalkDir(w.k.Config.Data, func(p string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(p)
		for _, c := range []string{"UA-CANARY", "203.0.113.77", "127.0.0.1:", "GPS-CANARY", "TAIL-CANARY", "IMG-NAME-CANARY", "COOKIE-CANARY", secret} {
			if bytes.Contains(b, []byte(c)) {
				found[c+" in "+filepath.Base(p)] = true
			}
		}
		return err
	}))
	for c := range found {
		t.Error("found", c)
	}
	if status, page := w.do("GET", "/r/"+secret, "", nil); status != 200 || !strings.Contains(page, "/photo/") {
		t.Error("the receipt page shows no photo:", status)
	}
}

// Unknown codes and secrets are refused without a hint; numbers open nothing (T16, T17).
func TestPublicDoorsGiveNoHint(t *testing.T) {
	w := newWorld(t, "")
	s1, a := w.do("GET", "/r/"+strings.Repeat("a", 32), "", nil)
	s2, b := w.do("GET", "/r/x", "", nil)
	if s1 != 404 || s2 != 404 || main(a) != main(b) {
		t.Error("a wrong secret and nonsense are told apart", s1, s2)
	}
	if s, _ := w.do("GET", "/q/qAAAAAA", "", nil); s != 404 {
		t.Error(s)
	}
	if _, page := w.do("GET", "/progress?no="+url.QueryEscape(w.b.private.Short), "", nil); strings.Contains(page, w.b.private.Title) {
		t.Error("a number shows a matter that is not public")
	}
	_, page := w.do("GET", "/q/"+w.b.building.QR, "", nil)
	for _, c := range []string{canary, "10000021501"} {
		if strings.Contains(page, c) {
			t.Error("a public page shows", c)
		}
	}
}

// Ten thousand guesses at a receipt's link: all that are answered are answered alike, then the source is told to wait, and then
// even a right one is not told apart. Sequential public numbers open nothing (T17).
func TestGuessingIsThrottledAndAnswersAlike(t *testing.T) {
	w := newWorld(t, "")
	for _, no := range []string{w.a.public.No, w.a.public.Short, w.a.public.ID, w.b.private.No, w.b.private.Short, w.b.private.ID, "1", "2"} {
		for _, door := range []string{"/r/", "/w/"} {
			if s, _ := w.do("GET", door+url.PathEscape(no), "", nil); s != 404 {
				t.Errorf("%s opens %s: %d", no, door, s)
			}
		}
	}
	answers, waits := map[string]int{}, 0
	for i := range 10_000 {
		s, body := w.do("GET", "/r/"+id.Secret(), "", nil)
		if s == http.StatusTooManyRequests {
			waits++
			continue
		}
		answers[main(body)]++
		if s != 404 {
			t.Fatal(i, s)
		}
	}
	if len(answers) != 1 || waits < 9_000 {
		t.Errorf("%d different answers, %d of 10,000 told to wait", len(answers), waits)
	}
	if s, _ := w.do("GET", "/r/"+w.b.secret, "", nil); s != http.StatusTooManyRequests {
		t.Error("a right guess is told apart while the source must wait:", s)
	}
}

// main is the page without what changes by itself (numbers for help, links back here).
func main(page string) string {
	i, j := strings.Index(page, "<main"), strings.Index(page, "</main>")
	if i < 0 || j < 0 {
		return page
	}
	s := page[i:j]
	if k := strings.Index(s, "编号"); k >= 0 {
		s = s[:k]
	}
	return s
}

// What is typed wrong comes back with a sentence at its field, and nothing typed is lost.
func TestReportFormKeepsWhatWasTyped(t *testing.T) {
	w := newWorld(t, "")
	u := "/q/" + w.a.building.QR + "/report"
	count := func() (n int64) {
		w.ok(w.k.DB.Read(context.Background(), func(tx *db.Tx) (err error) { n, err = tx.Count(`SELECT count(*) FROM matter`); return err }))
		return n
	}
	before := count()
	for name, c := range map[string]struct {
		form url.Values
		want string
	}{
		"no kind":   {url.Values{"text": {"留住这句话"}}, "请选一种"},
		"bad phone": {url.Values{"kind": {"noise"}, "text": {"留住这句话"}, "phone": {"12"}}, "电话号码不完整"},
		"too long":  {url.Values{"kind": {"noise"}, "text": {"留住这句话" + strings.Repeat("长", 4000)}}, "最多 4000 个字"},
		"bad kind":  {url.Values{"kind": {"no.such.kind"}, "text": {"留住这句话"}, "sure": {"1"}}, ""},
	} {
		status, page := w.do("POST", u, "", c.form)
		if status != 422 || !strings.Contains(page, c.want) || !strings.Contains(page, "留住这句话") {
			t.Errorf("%s: %d", name, status)
		}
	}
	if count() != before {
		t.Error("a refused form left a matter")
	}
	status, _ := w.do("POST", u, "", url.Values{"kind": {"noise"}, "text": {"很吵"}, "website": {"http://spam.example"}, "sure": {"1"}})
	if status != 422 || count() != before {
		t.Error("the robot's trap did not hold", status)
	}
	// status, role, deadline and the like can not be set by a request (T18)
	status, _ = w.do("POST", u, "", url.Values{"kind": {"noise"}, "text": {"很吵"}, "sure": {"1"}, "state": {"closed"}, "holder": {"p-x"}, "due": {"1"}, "id": {"mine"}})
	if status != 303 {
		t.Fatal(status)
	}
	w.ok(w.k.DB.Read(context.Background(), func(tx *db.Tx) error {
		p, err := w.k.Matters.List(tx, access.Actor{Actor: access.System("test").Actor, Grants: access.System("test").Grants}, matter.Query{Kinds: []string{"noise"}})
		if err == nil && (len(p.Cards) != 1 || p.Cards[0].State.Ended() || p.Cards[0].Holder == "p-x") {
			t.Errorf("%+v", p.Cards)
		}
		return err
	}))
}

// The same form sent twice is one matter, with one receipt, and is not asked whether it is the same as itself; with other words under the
// same key it is refused. A new report that looks like an open one is asked about first, and as nothing is kept yet, that is no 2xx.
func TestDoubleSubmitIsOneMatter(t *testing.T) {
	w := newWorld(t, "")
	form := url.Values{"kind": {"noise"}, "text": {"很吵"}, "key": {"01a20bb3-ced8-7344-b7f5-a4be68cad062"}}
	to := map[string]bool{}
	for range 3 {
		req, err := http.NewRequest("POST", w.srv.URL+"/q/"+w.a.building.QR+"/report", strings.NewReader(form.Encode()))
		w.ok(err)
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		res, err := (&http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}).Do(req)
		w.ok(err)
		_, err = io.Copy(io.Discard, res.Body)
		w.ok(err)
		res.Body.Close()
		to[res.Header.Get("Location")] = true
	}
	if len(to) != 1 || to[""] {
		t.Errorf("three submits led to %v", to)
	}
	u := "/q/" + w.a.building.QR + "/report"
	form.Set("text", "更吵了")
	if status, _ := w.do("POST", u, "", form); status != 422 {
		t.Errorf("other words under the same key: %d", status)
	}
	form.Set("key", "01a20bb3-ced8-7344-b7f5-a4be68cad063")
	if status, page := w.do("POST", u, "", form); status != 409 || !strings.Contains(page, "已在办") || !strings.Contains(page, "01a20bb3-ced8-7344-b7f5-a4be68cad063") {
		t.Errorf("a second report of the same: %d", status)
	}
	form.Set("sure", "1")
	if status, _ := w.do("POST", u, "", form); status != 303 {
		t.Errorf("it is another one: %d", status)
	}
}

// The public home finds the building too when it is named with its compound, and leads to the page behind its code.
func TestHomeFindsTheBuilding(t *testing.T) {
	w := newWorld(t, "")
	name := w.a.compound.Name + w.a.building.Name
	status, page := w.do("GET", "/?q="+url.QueryEscape(name), "", nil)
	if status != 200 || !strings.Contains(page, `href="/q/`+w.a.building.QR+`"`) || !strings.Contains(page, `href="/q/`+w.a.compound.QR+`"`) || strings.Contains(page, w.b.compound.QR) {
		t.Errorf("%s: %d", name, status)
	}
	if _, page := w.do("GET", "/?q="+url.QueryEscape(strings.Repeat("长", 30)), "", nil); strings.Contains(page, w.a.compound.QR) {
		t.Error("a long name that nothing has finds everything")
	}
}
