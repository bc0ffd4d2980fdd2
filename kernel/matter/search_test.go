package matter

import (
	"io/fs"
	"testing"
	"testing/fstest"
	"time"

	"linli/kernel/access"
	"linli/platform/db"
	"linli/platform/db/dbtest"
)

func (w *street) words(a access.Actor, q string) (titles []string) {
	w.t.Helper()
	w.read(func(tx *db.Tx) error {
		list, err := w.svc.ByWords(tx, a, q, 20)
		for _, m := range list {
			titles = append(titles, m.Title)
		}
		return err
	})
	return titles
}

func (w *street) titled(at, title string) {
	w.t.Helper()
	_, err := w.svc.Report(ctx, access.Public(), Report{Place: at, Kind: "litter", Text: "请看看", Title: title, Source: "qr"})
	w.ok(err)
	w.later(time.Minute)
}

// What was there before the titles had an index is found as well as what came after, by any part of the title, newest
// first, and only by those who may read it.
func TestByWordsFindsOldTitles(t *testing.T) {
	first, err := fs.ReadFile(Migrations.FS, "001_matter.sql")
	if err != nil {
		t.Fatal(err)
	}
	old := append([]db.Migrations{}, migrations...)
	old[len(old)-1] = db.Migrations{Name: Migrations.Name, FS: fstest.MapFS{"001_matter.sql": {Data: first}}}
	dbtest.Each(t, old, func(t *testing.T, d *db.DB) {
		w := newStreet(t, d)
		w.titled(w.building.ID, "东墙裂缝渗水")
		w.ok(d.Migrate(ctx, migrations))
		w.titled(w.building.ID, "西墙Roof裂缝")
		w.titled(w.building.ID, "西墙Roof裂缝")
		w.titled(w.farBuilding.ID, "别处裂缝")
		for q, want := range map[string][]string{
			"裂缝": {"西墙Roof裂缝", "西墙Roof裂缝", "东墙裂缝渗水"}, "裂缝渗水": {"东墙裂缝渗水"}, "东墙": {"东墙裂缝渗水"}, "rOOF": {"西墙Roof裂缝", "西墙Roof裂缝"},
			"东墙渗水": nil, "墙": nil, "": nil, "%%": nil, "别处": nil,
		} {
			got := w.words(w.secretary, q)
			if len(got) != len(want) {
				t.Errorf("%q: %v, want %v", q, got, want)
				continue
			}
			for i := range want {
				if got[i] != want[i] {
					t.Errorf("%q: %v, want %v", q, got, want)
				}
			}
		}
		if got := w.words(w.worker, "裂缝"); len(got) != 3 {
			t.Errorf("the grid worker finds %v", got)
		}
		if got := w.words(access.Public(), "裂缝"); len(got) != 0 {
			t.Errorf("the public finds %v", got)
		}
	})
}
