package document

import (
	"bytes"
	"context"
	"net/http"

	"linli/platform/blob"
	"linli/platform/fault"
)

// Bytes reads one size of a document and checks it against its hash. NotFound when it was
// removed or its retention is over.
func (s *Service) Bytes(ctx context.Context, d Doc, size Size) ([]byte, error) {
	if d.Gone {
		return nil, fault.NotFound("document.gone")
	}
	return s.store.Get(ctx, d.hash(size))
}

func (d Doc) hash(size Size) blob.Hash {
	if size == Thumb {
		return d.ThumbHash
	}
	return d.Hash
}

// FileName is the name a saved photo gets: ours, never the sender's.
func (d Doc) FileName(size Size) string {
	short := string(d.Hash)
	if len(short) > 8 {
		short = short[:8]
	}
	kind := d.Kind
	if kind != Before && kind != After {
		kind = Other
	}
	if size == Thumb {
		return "linli-" + string(kind) + "-" + short + "-small.jpg"
	}
	return "linli-" + string(kind) + "-" + short + ".jpg"
}

// Serve answers a GET or HEAD with the picture. The caller has asked access first: here
// nobody is asked. What goes out is always the JPEG that we wrote, with a fixed type that
// a browser may not second-guess, in a sandbox that runs nothing (security.md T13), and
// only the reader's own browser may keep it. An error is for the caller to render; then
// nothing has been written.
func (s *Service) Serve(w http.ResponseWriter, r *http.Request, d Doc, size Size) error {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		return fault.Invalid("document.get_only")
	}
	data, err := s.Bytes(r.Context(), d, size)
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "image/jpeg")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox; frame-ancestors 'none'")
	h.Set("Content-Disposition", `inline; filename="`+d.FileName(size)+`"`)
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Referrer-Policy", "no-referrer")
	// no-cache: asked again each time, so that access is asked again too; the answer is
	// then 304 and costs no picture.
	h.Set("Cache-Control", "private, no-cache")
	h.Set("ETag", `"`+string(d.hash(size))+`"`)
	http.ServeContent(w, r, "", d.Saved, bytes.NewReader(data))
	return nil
}
