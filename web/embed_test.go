package web_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"linli/web"
)

// built skips on a machine where npm has not run yet; CI builds first and must not skip.
func built(t *testing.T) {
	t.Helper()
	if why := web.Missing(); why != "" {
		if os.Getenv("CI") != "" {
			t.Fatal(why)
		}
		t.Skip(why)
	}
}

func TestMissingNamesWhatToRun(t *testing.T) {
	if why := web.Missing(); why != "" && !strings.Contains(why, "npm run build") {
		t.Errorf("%q does not say what to run", why)
	}
}

// A public page loads app.css and public.js; with the page itself (about 12 kB) and two photos'
// worth of nothing it must stay far under 120 kB over the wire (ux.md §4).
func TestPublicPagesAreLight(t *testing.T) {
	built(t)
	srv := httptest.NewServer(web.Handler("/assets/"))
	defer srv.Close()
	total := 0
	for _, name := range []string{"app.css", "public.js"} {
		body, res := get(t, srv.URL+web.URLs("/assets/")[name], "gzip")
		total += len(body)
		if res.Header.Get("Content-Encoding") != "gzip" {
			t.Errorf("%s came uncompressed", name)
		}
	}
	if total > 40*1024 {
		t.Errorf("style and script of a public page weigh %d bytes compressed, budget 40 kB of the 120", total)
	}
	staff, _ := get(t, srv.URL+web.URLs("/assets/")["app.js"], "gzip")
	if len(staff) > 60*1024 {
		t.Errorf("script of a staff page weighs %d bytes compressed", len(staff))
	}
}

func get(t *testing.T, url, encoding string) ([]byte, *http.Response) {
	t.Helper()
	req, err := http.NewRequest(http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Accept-Encoding", encoding)
	tr := &http.Transport{DisableCompression: true}
	res, err := tr.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return body, res
}

func TestAssetsAreServedForAYearAndUnpackToTheSameBytes(t *testing.T) {
	built(t)
	srv := httptest.NewServer(web.Handler("/assets/"))
	defer srv.Close()
	for name, url := range web.URLs("/assets/") {
		plain, res := get(t, srv.URL+url, "identity")
		if res.StatusCode != 200 || !strings.Contains(res.Header.Get("Cache-Control"), "immutable") {
			t.Errorf("%s: %d %q", name, res.StatusCode, res.Header.Get("Cache-Control"))
		}
		packed, _ := get(t, srv.URL+url, "gzip")
		zr, err := gzip.NewReader(bytes.NewReader(packed))
		if err != nil {
			t.Fatal(err)
		}
		if un, err := io.ReadAll(zr); err != nil || !bytes.Equal(un, plain) {
			t.Errorf("%s: compressed and plain differ (%v)", name, err)
		}
	}
	if _, res := get(t, srv.URL+"/assets/app.css", "gzip"); res.StatusCode != http.StatusFound || res.Header.Get("Location") != web.URLs("/assets/")["app.css"] {
		t.Errorf("plain name: %d to %q", res.StatusCode, res.Header.Get("Location"))
	}
	for _, bad := range []string{"/assets/", "/assets/.keep", "/assets/manifest.map", "/assets/..%2fembed.go", "/assets/none.css"} {
		if _, res := get(t, srv.URL+bad, "gzip"); res.StatusCode != http.StatusNotFound {
			t.Errorf("%s answers %d", bad, res.StatusCode)
		}
	}
}

// default-src 'self' forbids data: addresses and foreign hosts in style sheets as well.
func TestStyleSheetsAskNobodyElse(t *testing.T) {
	built(t)
	for _, name := range []string{"app.css", "print.css"} {
		raw, err := fs.ReadFile(web.Files(), web.Manifest()[name])
		if err != nil {
			t.Fatal(err)
		}
		for _, bad := range []string{"data:", "url(http", "url(//", "@font-face", "@import"} {
			if bytes.Contains(raw, []byte(bad)) {
				t.Errorf("%s contains %s", name, bad)
			}
		}
	}
}
