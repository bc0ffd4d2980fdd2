package open311

import (
	"bytes"
	"net/http"
	"slices"

	"linli/kernel/document"
	"linli/kernel/matter"
	"linli/platform/db"
	"linli/platform/fault"
)

// media shows a photo that came in by this interface: its sender knew that Open311 publishes media. Photos of residents
// who scanned a plaque are never shown here. What goes out is the JPEG that we wrote, without position (security.md T13).
func (g *gateway) media(c *call) error {
	if c.R.Method != http.MethodGet && c.R.Method != http.MethodHead {
		c.W.Header().Set("Allow", "GET, HEAD")
		return fault.Invalid("web.method")
	}
	gone := fault.NotFound("open311.no_such_call")
	if g.Documents == nil {
		return gone
	}
	var doc document.Doc
	err := g.DB.Read(c.Context(), func(tx *db.Tx) (err error) {
		if doc, err = g.Documents.Get(tx, c.id); err != nil {
			return err
		}
		m, err := g.Matters.Plain(tx, doc.Obj)
		if err != nil {
			return err
		}
		k, err := g.Matters.Kind(tx, m.Kind)
		if err == nil && !shown(m, k, doc.ID) {
			err = gone
		}
		return err
	})
	if fault.Is(err, fault.KindNotFound) {
		return gone
	}
	if err != nil {
		return err
	}
	data, err := g.Documents.Bytes(c.Context(), doc, document.Whole)
	if err != nil {
		return err
	}
	h := c.W.Header()
	h.Set("Content-Type", "image/jpeg")
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	h.Set("Cross-Origin-Resource-Policy", "cross-origin")
	h.Set("Cache-Control", "public, max-age=3600")
	h.Set("ETag", `"`+string(doc.Hash)+`"`)
	http.ServeContent(c.W, c.R, "", doc.Saved, bytes.NewReader(data))
	return nil
}

func shown(m matter.Matter, k matter.Kind, doc string) bool {
	return m.Public && k.Public && m.Source == source && slices.Contains(m.Docs, doc)
}
