package open311

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"net/http/httptest"
	"testing"
	"unicode/utf8"

	"linli/kernel/matter"
	"linli/platform/web"
)

// Any body at all is read without falling over, and what is taken from it keeps to its limits.
func FuzzPost(f *testing.F) {
	form := "application/x-www-form-urlencoded"
	for _, s := range []string{"", "service_code=litter&lat=36.1&long=113.1", "attribute%5Bkind%5D%5B%5D=a&attribute%5Bkind%5D=b&attribute[floor]=3", "a;b=c&%zz=1", "description=%00%ff",
		"lat=NaN&long=1e400", "attribute[=x&attribute[]=y&attribute[a][b][c]=z", "media_url=file:///etc/passwd&media_url[]=gopher://x"} {
		f.Add(form, []byte(s))
	}
	f.Add("multipart/form-data; boundary=x", []byte("--x\r\nContent-Disposition: form-data; name=\"service_code\"\r\n\r\nlitter\r\n--x\r\nContent-Disposition: form-data; name=\"media\"; filename=\"../../a.svg\"\r\n\r\n<svg/>\r\n--x--\r\n"))
	f.Add("multipart/form-data; boundary=x", []byte("--x\r\nContent-Disposition: form-data"))
	f.Add("multipart/form-data", []byte("--"))
	f.Add("application/json", []byte(`{"service_code":"litter"}`))
	f.Fuzz(func(t *testing.T, kind string, body []byte) {
		r := httptest.NewRequest("POST", "/open311/v2/requests.json", bytes.NewReader(body))
		r.Header.Set("Content-Type", kind)
		c := &call{Ctx: &web.Ctx{R: r, W: httptest.NewRecorder(), Lang: "zh"}, format: "json", query: r.URL.Query()}
		form, err := readForm(c)
		if err != nil {
			if s := status(err); s != 400 && s != 413 {
				t.Errorf("status %d: %v", s, err)
			}
			return
		}
		p := readPost(form)
		if p.point && (p.lat < -9e8 || p.lat > 9e8 || p.lon < -18e8 || p.lon > 18e8) {
			t.Errorf("%d %d", p.lat, p.lon)
		}
		if _, err := readPhotos(form); err != nil && status(err) != 400 && status(err) != 413 {
			t.Error(err)
		}
		got, _, bad := matter.ReadAttributes(defs, p.attributes)
		if len(p.bad) == 0 && len(bad) == 0 && (p.service == "" || got["floor"] == nil) {
			t.Errorf("accepted without what is required: %+v %v", p, got)
		}
	})
}

// Whatever stands in a row, both formats can be read and say the same.
func FuzzTree(f *testing.F) {
	for _, s := range []string{"", "a<b>&c", "\x00\x01\x1f\x7f", "\r\n\t", "]]>", "\ufffe\uffff", "\xff\xfe", "𠮷", "&#x0;"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d := answer{"service_requests", list{"request", []any{object{{"description", s}}}}}
		var e element
		if err := xml.Unmarshal(d.write("xml"), &e); err != nil {
			t.Fatalf("%q: %v", s, err)
		}
		var v []map[string]any
		if err := json.Unmarshal(d.write("json"), &v); err != nil {
			t.Fatalf("%q: %v", s, err)
		}
		fromXML, fromJSON := e.Inner[0].Inner[0].Text, v[0]["description"]
		if fromJSON == nil {
			fromJSON = ""
		}
		if fromXML != fromJSON {
			t.Errorf("%q: %q %q", s, fromXML, fromJSON)
		}
		if utf8.ValidString(s) && plain(s) == s && fromXML != s {
			t.Errorf("%q became %q", s, fromXML)
		}
	})
}
