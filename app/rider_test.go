package app

import (
	"net/http"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
)

// A rider opens the page of a building by its plaque, and the doors beside it: no cookie, nothing fetched from anybody else, and
// neither name nor number nor id of a resident, nor of the one who answers at home (security.md T3).
func TestRiderIsNotFollowedAndSeesNobody(t *testing.T) {
	w := newWorld(t, "")
	for _, path := range []string{"/", "/q/" + w.b.building.QR, "/q/" + w.b.compound.QR, "/q/" + w.b.building.QR + "/board", "/q/" + w.b.building.QR + "/report", "/progress", "/elder"} {
		res, err := http.Get(w.srv.URL + path)
		w.ok(err)
		doc, err := goquery.NewDocumentFromReader(res.Body)
		res.Body.Close()
		w.ok(err)
		if res.StatusCode != http.StatusOK {
			t.Errorf("%s: %d", path, res.StatusCode)
			continue
		}
		if got := res.Header.Values("Set-Cookie"); len(got) > 0 {
			t.Errorf("%s sets %v", path, got)
		}
		if csp := res.Header.Get("Content-Security-Policy"); !strings.Contains(csp, "default-src 'self'") || strings.Contains(csp, "http") || strings.Contains(csp, "*") {
			t.Errorf("%s lets others in: %q", path, csp)
		}
		doc.Find("[src],link[href],[action],[ping],[srcset],[data-src],form[action]").Each(func(_ int, s *goquery.Selection) {
			for _, a := range s.Nodes[0].Attr {
				if strings.HasPrefix(a.Val, "http") || strings.HasPrefix(a.Val, "//") {
					t.Errorf("%s fetches %s", path, a.Val)
				}
			}
		})
		body, err := doc.Html()
		w.ok(err)
		for _, word := range []string{canary, "10000021501", w.b.person.ID, w.b.home.ID, w.b.private.ID, w.b.secret} {
			if strings.Contains(body, word) {
				t.Errorf("%s shows %s", path, word)
			}
		}
	}
}
