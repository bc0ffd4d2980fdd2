package app

import (
	"bytes"
	"encoding/json"
	"image"
	"image/color"
	"image/png"
	"io/fs"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"

	"linli/gateway/desk/offline"
	"linli/platform/fault"
	"linli/platform/text"
	"linli/platform/web"
	webassets "linli/web"
)

// pwaRoutes make the site installable on a phone: manifest, icons and the service worker, which must stand at the root.
func (k *Kernel) pwaRoutes() []web.Route {
	return []web.Route{
		{Method: "GET", Pattern: "/manifest.webmanifest", Perm: web.Public, Handle: webManifest},
		{Method: "GET", Pattern: "/icons/{file}", Perm: web.Public, Handle: icon},
		{Method: "GET", Pattern: "/sw.js", Perm: web.Public, Handle: serviceWorker},
	}
}

func webManifest(c *web.Ctx) error {
	icons := []map[string]string{}
	for _, size := range []string{"192", "512"} {
		icons = append(icons, map[string]string{"src": "/icons/" + size + ".png", "sizes": size + "x" + size, "type": "image/png", "purpose": "any"},
			map[string]string{"src": "/icons/" + size + "-mask.png", "sizes": size + "x" + size, "type": "image/png", "purpose": "maskable"})
	}
	b, err := json.Marshal(map[string]any{"id": "/today", "name": text.T(c.Lang, "ui.brand"), "short_name": text.T(c.Lang, "ui.brand"), "lang": c.Lang, "start_url": "/today", "scope": "/",
		"display": "standalone", "background_color": "#F6F7F9", "theme_color": "#0B6B57", "icons": icons})
	if err != nil {
		return fault.Internal(err, "manifest")
	}
	return c.Bytes(http.StatusOK, "application/manifest+json", b)
}

// serviceWorker sends the built script with what it must know: which files are the shell, and its sentences.
func serviceWorker(c *web.Ctx) error {
	m := webassets.Manifest()
	script, err := fs.ReadFile(webassets.Files(), m["sw.js"])
	if err != nil {
		return fault.NotFound("web.no_page").With(err)
	}
	var assets []string
	for _, name := range []string{"app.css", "app.js", "outbox.js"} {
		assets = append(assets, "/assets/"+m[name])
	}
	slices.Sort(assets)
	head, err := json.Marshal(map[string]any{"build": strings.TrimSuffix(strings.TrimPrefix(m["sw.js"], "sw-"), ".js") + "-" + m["app.js"] + m["app.css"] + m["outbox.js"],
		"assets": append(assets, "/favicon.svg", "/icons/192.png", "/manifest.webmanifest"), "words": offline.Words()})
	if err != nil {
		return fault.Internal(err, "sw")
	}
	c.W.Header().Set("Cache-Control", "no-cache")
	c.W.Header().Set("Service-Worker-Allowed", "/")
	return c.Bytes(http.StatusOK, "text/javascript; charset=utf-8", slices.Concat([]byte("self.LINLI="), head, []byte(";\n"), script))
}

var icons sync.Map // file name → PNG

func icon(c *web.Ctx) error {
	name := c.Path("file")
	size, mask := strings.CutSuffix(strings.TrimSuffix(name, ".png"), "-mask")
	n, err := strconv.Atoi(size)
	if err != nil || (n != 192 && n != 512) || !strings.HasSuffix(name, ".png") {
		return fault.NotFound("web.no_page")
	}
	b, ok := icons.Load(name)
	if !ok {
		drawn, err := drawIcon(n, mask)
		if err != nil {
			return fault.Internal(err, "icon")
		}
		b, _ = icons.LoadOrStore(name, drawn)
	}
	c.W.Header().Set("Cache-Control", "public, max-age=86400")
	return c.Bytes(http.StatusOK, "image/png", b.([]byte))
}

// drawIcon draws the two houses of ui.Logo; with mask on a full ground, smaller, so that a round cut takes nothing away.
func drawIcon(n int, mask bool) ([]byte, error) {
	img := image.NewRGBA(image.Rect(0, 0, n, n))
	unit, off := float64(n)/28, 0.0
	ground := color.RGBA{}
	if mask {
		ground = color.RGBA{0xFF, 0xFF, 0xFF, 0xFF}
		unit, off = float64(n)*0.6/28, float64(n)*0.2
	}
	paint(img, 0, 0, float64(n), float64(n), ground)
	box := func(x, y, w, h float64, c color.RGBA) { paint(img, off+x*unit, off+y*unit, w*unit, h*unit, c) }
	white := color.RGBA{0xFF, 0xFF, 0xFF, 0xFF}
	box(2, 10, 10, 16, color.RGBA{0x0B, 0x6B, 0x57, 0xFF})
	box(14, 4, 12, 22, color.RGBA{0x3F, 0xA2, 0x85, 0xFF})
	for _, w := range [][4]float64{{5, 13, 4, 3}, {5, 19, 4, 3}, {17, 8, 6, 3}, {17, 14, 6, 3}, {17, 20, 6, 3}} {
		box(w[0], w[1], w[2], w[3], white)
	}
	var b bytes.Buffer
	err := png.Encode(&b, img)
	return b.Bytes(), err
}

func paint(img *image.RGBA, x, y, w, h float64, c color.RGBA) {
	for j := int(y + 0.5); j < int(y+h+0.5); j++ {
		for i := int(x + 0.5); i < int(x+w+0.5); i++ {
			img.SetRGBA(i, j, c)
		}
	}
}
