package app

import (
	"bytes"
	"context"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"linli/kernel/document"
)

// A photo changed or taken away in the data folder is found by ledger verify (security.md 5.7, T8).
func TestVerifyLooksAtThePhotos(t *testing.T) {
	w := newWorld(t, "")
	ctx := context.Background()
	var b bytes.Buffer
	w.ok(png.Encode(&b, image.NewGray(image.Rect(0, 0, 40, 30))))
	doc, err := w.k.Documents.Put(ctx, founder, &b, document.Meta{Kind: document.Before})
	w.ok(err)
	if _, err := w.k.Log.Sequence(ctx); err != nil {
		t.Fatal(err)
	}
	media := func() (n int) {
		r, err := w.k.verify(ctx, nil)
		w.ok(err)
		for _, d := range r.Damage {
			if d.Kind == "media" {
				n++
			}
		}
		if n > 0 && r.Sound() {
			t.Error("sound with a damaged photo")
		}
		return n
	}
	if n := media(); n != 0 {
		t.Fatalf("%d damaged before anything was touched", n)
	}
	name := filepath.Join(w.k.Config.Data, "blob", string(doc.Hash[:2]), string(doc.Hash))
	was, err := os.ReadFile(name)
	w.ok(err)
	changed := bytes.Clone(was)
	changed[len(changed)/2] ^= 1
	w.ok(os.WriteFile(name, changed, 0o600))
	if n := media(); n != 1 {
		t.Errorf("changed: %d", n)
	}
	w.ok(os.Remove(name))
	if n := media(); n != 1 {
		t.Errorf("removed: %d", n)
	}
	w.ok(os.WriteFile(name, was, 0o600))
	if n := media(); n != 0 {
		t.Errorf("put back: %d", n)
	}
}
