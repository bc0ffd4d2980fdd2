// Package web (网页资源) carries the style sheets and scripts that npm builds into dist/, inside
// the binary. `make` builds them before Go; a fresh clone holds only dist/.keep, so the Go code
// always compiles, and Missing says in words what to run when the assets are not there.
//
// Law and standard: ux.md §4 (weight budget), house.md "Pages".
//
// Example: mux.Handle("/assets/", web.Handler("/assets/")); ui.SetAssets(web.URLs("/assets/")).
package web

import (
	"embed"
	"encoding/json"
	"io/fs"
	"net/http"
	"path"
	"strings"
)

//go:embed all:dist
var built embed.FS

// Needed are the files a complete build has, by the names the pages use.
var Needed = []string{"app.css", "print.css", "public.js", "app.js"}

// Files is the built directory; it holds at least .keep.
func Files() fs.FS {
	sub, err := fs.Sub(built, "dist")
	if err != nil { // only when the embed pattern itself is broken
		return built
	}
	return sub
}

// Manifest maps a plain name ("app.css") to the file that carries its hash. It is empty when
// the assets were not built.
func Manifest() map[string]string {
	raw, err := fs.ReadFile(Files(), "manifest.json")
	if err != nil {
		return map[string]string{}
	}
	m := map[string]string{}
	if json.Unmarshal(raw, &m) != nil {
		return map[string]string{}
	}
	return m
}

// URLs maps plain names to addresses under prefix, for ui.SetAssets.
func URLs(prefix string) map[string]string {
	urls := map[string]string{}
	for name, file := range Manifest() {
		urls[name] = prefix + file
	}
	return urls
}

// Missing says in one sentence which assets are not in the binary and what to run; "" when all
// are there. The server prints it at start and in doctor.
func Missing() string {
	m := Manifest()
	var lack []string
	for _, n := range Needed {
		if m[n] == "" {
			lack = append(lack, n)
		}
	}
	if len(lack) == 0 {
		return ""
	}
	return "web assets not built: " + strings.Join(lack, ", ") + " (run: make web, or cd web && npm ci && npm run build, then build the binary again)"
}

var kinds = map[string]string{".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".json": "application/json"}

// Handler serves the built files under prefix, compressed as the browser accepts. Names carry
// a hash of the content, so a browser may keep them for a year. A plain name is answered with
// a redirect to the present hashed one.
func Handler(prefix string) http.Handler {
	files, manifest := Files(), Manifest()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := strings.TrimPrefix(r.URL.Path, prefix)
		kind := kinds[path.Ext(name)]
		if kind == "" || strings.ContainsAny(name, "/\\") {
			http.NotFound(w, r)
			return
		}
		if hashed := manifest[name]; hashed != "" {
			w.Header().Set("Cache-Control", "no-cache")
			http.Redirect(w, r, prefix+hashed, http.StatusFound)
			return
		}
		serve(w, r, files, name, kind)
	})
}

func serve(w http.ResponseWriter, r *http.Request, files fs.FS, name, kind string) {
	h := w.Header()
	h.Set("Vary", "Accept-Encoding")
	for _, enc := range []struct{ ext, name string }{{".br", "br"}, {".gz", "gzip"}, {"", ""}} {
		if enc.name != "" && !strings.Contains(r.Header.Get("Accept-Encoding"), enc.name) {
			continue
		}
		raw, err := fs.ReadFile(files, name+enc.ext)
		if err != nil {
			continue
		}
		if enc.name != "" {
			h.Set("Content-Encoding", enc.name)
		}
		h.Set("Content-Type", kind)
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
		h.Set("X-Content-Type-Options", "nosniff")
		w.WriteHeader(http.StatusOK)
		if r.Method != http.MethodHead {
			_, _ = w.Write(raw) // the reader went away: nobody is left to tell
		}
		return
	}
	http.NotFound(w, r)
}
