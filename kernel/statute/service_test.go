package statute

import (
	"context"
	"strings"
	"testing"

	"linli/kernel/ledger"
	"linli/platform/clock"
	"linli/platform/crypto"
	"linli/platform/db"
	"linli/platform/db/dbtest"
)

const invented2027 = `{"year":2027,"source":"测试用","issued":"2026-11-20","off":[
	{"from":"2027-01-01","to":"2027-01-03","name":"元旦"},{"from":"2027-02-05","to":"2027-02-11","name":"春节"}],"worked":["%s"]}`

func TestLoadedCalendarIsSharedAndRecorded(t *testing.T) {
	dbtest.Each(t, []db.Migrations{ledger.Migrations, Migrations}, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		l, err := ledger.New(d, crypto.NewKeys(crypto.Std), clock.System, ledger.Config{})
		if err != nil {
			t.Fatal(err)
		}
		one, other := New(d, l), New(d, l) // two nodes
		actor := ledger.Actor{ID: "op", Kind: "staff"}
		calendar := func(s *Service) (c *Calendar) {
			t.Helper()
			if err := d.Read(ctx, func(tx *db.Tx) (err error) { c, err = s.Calendar(tx); return err }); err != nil {
				t.Fatal(err)
			}
			return c
		}
		if calendar(other).Published(2027) {
			t.Fatal("2027 before anybody loaded it")
		}
		first := strings.Replace(invented2027, "%s", "2027-02-13", 1)
		for range 2 { // the second time nothing happens
			if _, err := one.Load(ctx, actor, strings.NewReader(first)); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := one.Load(ctx, actor, strings.NewReader(`{"year":2027}`)); err == nil {
			t.Error("a table without a source was taken")
		}
		if c := calendar(other); !c.Published(2027) || !c.Day(day(t, "2027-02-13")).Work || !c.Published(2026) {
			t.Error("the other node does not see the loaded year")
		}
		if calendar(other) != calendar(other) {
			t.Error("an unchanged calendar is not made twice")
		}
		if _, err := other.Load(ctx, actor, strings.NewReader(strings.Replace(invented2027, "%s", "2027-02-14", 1))); err != nil {
			t.Fatal(err)
		}
		if c := calendar(one); c.Day(day(t, "2027-02-13")).Work || !c.Day(day(t, "2027-02-14")).Work {
			t.Error("a corrected table must replace the first")
		}
		if _, err := l.Sequence(ctx); err != nil {
			t.Fatal(err)
		}
		err = d.Read(ctx, func(tx *db.Tx) error {
			hist, err := l.Of(tx, calendarObject(2027))
			if len(hist) != 2 || hist[1].Rev != 2 || hist[0].Kind != EntryCalendar {
				t.Errorf("%+v", hist)
			}
			pub, rev, e := one.Replayer().State(tx, calendarObject(2027))
			if e != nil || rev != 2 || pub["digest"] != hist[1].Pub["digest"] {
				t.Error(pub, rev, e)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		verify := func() ledger.Report {
			t.Helper()
			rep, err := l.Verify(ctx, ledger.VerifyOptions{Replayers: []ledger.Replayer{one.Replayer()}})
			if err != nil {
				t.Fatal(err)
			}
			return rep
		}
		if rep := verify(); !rep.Sound() || rep.Objects != 1 {
			t.Error(rep)
		}
		if err := d.Write(ctx, func(tx *db.Tx) error {
			_, err := tx.Exec("UPDATE statute_calendar SET body = ?", first)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if verify().Sound() {
			t.Error("a calendar changed behind the ledger's back was not seen")
		}
	})
}
