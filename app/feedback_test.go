package app

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"linli/platform/id"
)

// 反馈建议 stands on every page (ux.md R5): it works from the page with the longest address, and a form sent twice is one matter.
func TestFeedbackFromAnyPageArrivesOnce(t *testing.T) {
	w := newWorld(t, "")
	form := url.Values{"text": {"字再大一点"}, "key": {id.New()}, "from": {"/duties/plan/" + id.New() + "/buildings/" + id.New()}}
	send := func() string {
		req, err := http.NewRequest("POST", w.srv.URL+"/feedback", strings.NewReader(form.Encode()))
		w.ok(err)
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		res, err := http.DefaultTransport.RoundTrip(req)
		w.ok(err)
		res.Body.Close()
		if res.StatusCode != http.StatusSeeOther {
			t.Fatal(res.StatusCode)
		}
		return res.Header.Get("Location")
	}
	first := send()
	if again := send(); again != first || !strings.HasPrefix(first, "/r/") {
		t.Errorf("twice: %s, %s", first, again)
	}
	if s, body := w.do("POST", "/feedback", "", url.Values{"text": {"\u200b\u202e"}, "key": {id.New()}}); s != http.StatusUnprocessableEntity || !strings.Contains(body, "请写一句") {
		t.Errorf("words that nobody can see: %d %.1500s", s, body)
	}
	form.Set("key", id.New())
	if other := send(); other == first {
		t.Error("another form gives the first one's receipt")
	}
}

// A resident who reads English sees what is being done in English: kinds, states and terms; only names of places stay.
func TestPublicPagesSpeakEnglish(t *testing.T) {
	w := newWorld(t, "")
	w.report(w.a.building.ID, "facility.lamp", "")
	req, err := http.NewRequest("GET", w.srv.URL+"/q/"+w.a.building.QR, nil)
	w.ok(err)
	req.Header.Set("Cookie", "lang=en")
	res, err := http.DefaultTransport.RoundTrip(req)
	w.ok(err)
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	w.ok(err)
	if page := string(b); strings.Contains(page, "楼道灯") || !strings.Contains(page, "Lamp") {
		t.Errorf("%.3000s", page)
	}
}
