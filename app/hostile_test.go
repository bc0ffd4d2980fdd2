package app

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"linli/kernel/access"
)

// nasty are values that have broken other programs.
var nasty = []string{`"><script>alert(1)</script>`, "' OR 1=1 --", "../../etc/passwd", "%00", "-1", "99999999999999999999", "\u202e\ufeff​", strings.Repeat("长", 3000),
	"9999-99-99", "{{7*7}}", "=cmd|' /C calc'!A0", "a\r\nSet-Cookie: x=1", "00000000-0000-0000-0000-000000000000"}

// params are names that pages read.
var params = []string{"q", "place", "kind", "tab", "after", "grade", "source", "lens", "home", "view", "list", "since", "from", "to", "no", "seq", "size", "next", "format", "state", "n", "lang", "big"}

// Whatever stands in address, query or form: no page falls over, nothing is echoed as markup.
func TestHostileInput(t *testing.T) {
	w := newWorld(t, "")
	for _, r := range w.rows {
		for i, bad := range nasty {
			role := []string{access.Community, access.Street, access.Inspector, access.SysAdmin, ""}[i%5]
			q := url.Values{}
			for _, p := range params {
				q.Set(p, bad)
			}
			path := fill(r.Pattern, url.PathEscape(bad))
			if strings.Contains(r.Pattern, "{") && i%2 == 0 {
				path = fill(r.Pattern, w.a.private.ID)
			}
			form := url.Values(nil)
			if r.Method != http.MethodGet {
				form = url.Values{}
				for _, p := range append(params, "note", "text", "name", "phone", "person", "rev", "due", "money", "measures", "result", "code", "login", "password", "reason", "key") {
					form.Set(p, bad)
				}
			}
			status, body := w.do(r.Method, path+"?"+q.Encode(), role, form)
			if status >= 500 && status != 503 {
				t.Errorf("%s %s as %q with %.30q: %d %.200s", r.Method, r.Pattern, role, bad, status, body)
			}
			if strings.Contains(body, "<script>alert(1)") {
				t.Errorf("%s %s echoes markup", r.Method, r.Pattern)
			}
		}
	}
}
