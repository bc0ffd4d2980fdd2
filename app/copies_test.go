package app

import (
	"context"
	"os"
	"path/filepath"
	"testing"
)

// A backup made from the page is found again by it, with its keys; one that was tried says so, and what is no backup is left out.
func TestCopiesAreFoundAgain(t *testing.T) {
	w := newWorld(t, "")
	ctx := context.Background()
	if got, err := w.k.copies(ctx); err != nil || len(got.List) != 0 || !filepath.IsAbs(got.Dir) {
		t.Fatalf("before the first: %+v %v", got, err)
	}
	_, err := w.k.Log.Sequence(ctx) // a copy bears a checkpoint
	w.ok(err)
	name, err := w.k.backupNow(ctx)
	w.ok(err)
	dir := w.k.backupDir()
	w.ok(os.WriteFile(filepath.Join(dir, "linli-20200102-030405.tar"), []byte("x"), 0o600))
	w.ok(os.WriteFile(filepath.Join(dir, "linli-20200102-030405.tar"+checkedSuffix), nil, 0o600))
	w.ok(os.WriteFile(filepath.Join(dir, "notes.txt"), nil, 0o600))
	got, err := w.k.copies(ctx)
	w.ok(err)
	if len(got.List) != 2 {
		t.Fatalf("%+v", got.List)
	}
	if x := got.List[0]; x.Name != name || !x.Keys || x.Checked || x.Size == 0 {
		t.Errorf("the new one leads, with its keys, untried: %+v", x)
	}
	if x := got.List[1]; x.Keys || !x.Checked || x.At.Year() != 2020 {
		t.Errorf("the old one by the time in its name: %+v", x)
	}
}
