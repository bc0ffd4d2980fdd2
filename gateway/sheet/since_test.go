package sheet_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"linli/kernel/access"
	"linli/kernel/duty"
	"linli/kernel/matter"
	"linli/kernel/people"
	"linli/kernel/place"
	"linli/kernel/table"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/db/dbtest"
	"linli/platform/fault"
)

// An export since a day holds what changed since that day and nothing else, whether the ledger has numbered it already or not.
func TestExportSinceADay(t *testing.T) {
	dbtest.Each(t, allMigrations, func(t *testing.T, d *db.DB) {
		clk := clock.NewSettable(time.Date(2025, 6, 2, 9, 0, 0, 0, clock.Shanghai))
		d.SetClock(clk)
		w, duties, matters := workTown(t, d)
		cast := w.cast(t)
		w.second(t)
		w.confirm(t, w.load(t, "居民.xlsx", "resident", book(t, [][]any{{"姓名", "住址", "电话"}, {"申大海", "3-1-101", "10000010801"}, {"栗小江", "3-1-102", "10000010802"}, {"常立新", "5-1-101", "10000010803"}})))
		w.confirm(t, w.load(t, "房屋.xlsx", "home", book(t, [][]any{{"房屋坐落", "户主"}, {"5-1-201", "申大海"}})))
		report := func(text string) {
			_, err := matters.Report(ctx, w.actor, matter.Report{Place: w.compound.ID, Kind: "fire.door", Text: text})
			must(t, err)
		}
		assign := func(unit string, p people.Person) {
			var id string
			must(t, d.Read(ctx, func(tx *db.Tx) error {
				reg, err := w.places.Register(tx, w.compound.Path)
				if err != nil {
					return err
				}
				r, err := place.Parse(unit, place.Context{Compound: w.compound.ID, Column: place.Duty}, reg)
				id = r.Place
				return err
			}))
			_, err := duties.Assign(ctx, w.actor.Actor, duty.Assign{Place: id, Kind: duty.KindHome, Person: p.ID, Role: duty.First})
			must(t, err)
		}
		report("旧事")
		assign("3号楼1单元", cast["秦海峰"])
		_, err := w.log.Sequence(ctx)
		must(t, err)
		since := func(tab, day string) (int, string) {
			var b bytes.Buffer
			n, err := w.svc.Export(ctx, w.actor, table.ExportCmd{Table: tab, Since: day, Format: "csv", Whole: true, Reason: "核对变化"}, &b)
			must(t, err)
			return n, b.String()
		}
		for _, tab := range []string{"compound", "building", "home", "resident", "duty", "hazard"} {
			all, _ := since(tab, "")
			before, _ := since(tab, "2025-06-02")
			after, _ := since(tab, "2025-06-10")
			if all == 0 || before != all || after != 0 {
				t.Errorf("%s: %d rows, %d since the first day, %d since later", tab, all, before, after)
			}
		}
		clk.Advance(10 * 24 * time.Hour)
		must(t, d.Read(ctx, func(tx *db.Tx) error {
			p, err := w.people.ByPhone(tx, "10000010802")
			cast["栗小江"] = p[0]
			return err
		}))
		_, err = w.people.Update(ctx, w.actor.Actor, cast["栗小江"].ID, cast["栗小江"].Rev, people.Draft{Phone: "10000010899"}, people.Clear{})
		must(t, err)
		must(t, w.places.AddFormerName(ctx, w.actor.Actor, w.compound.ID, "锦绣花园", place.NameFormer))
		w.confirm(t, w.load(t, "房屋2.xlsx", "home", book(t, [][]any{{"房屋坐落", "建筑面积", "户主"}, {"3-1-101", 91, ""}, {"5-1-201", "", "申小海"}})))
		report("新事")
		assign("3号楼2单元", cast["李晋芳"])
		for numbered := range 2 {
			for tab, want := range map[string]string{"compound": "锦绣苑", "building": "3号楼", "resident": "栗小江", "duty": "李晋芳", "hazard": "新事"} {
				if n, got := since(tab, "2025-06-10"); n != 1 || !strings.Contains(got, want) {
					t.Errorf("%s (numbered %d): %d rows, want %s alone:\n%s", tab, numbered, n, want, got)
				}
			}
			n, got := since("home", "2025-06-10")
			if n != 44+1 || !strings.Contains(got, "申小海") { // all doors of 3号楼, whose entry covers them, and the one with a new 户主
				t.Errorf("home: %d rows", n)
			}
			_, err := w.log.Sequence(ctx)
			must(t, err)
		}
		if _, err := w.svc.Export(ctx, access.System("test"), table.ExportCmd{Table: "home", Since: "上周", Format: "csv"}, &bytes.Buffer{}); !fault.Is(err, fault.KindInvalid) {
			t.Errorf("上周 is no day: %v", err)
		}
	})
}
