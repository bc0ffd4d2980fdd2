package people_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"linli/kernel/ledger"
	"linli/kernel/people"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/db/dbtest"
	"linli/platform/fault"
	"linli/platform/text"
)

var ctx = context.Background()

func TestSearchFindsByEveryPartAndOnlyInScope(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		a, b := w.side[0], w.side[1]
		for i, s := range w.side { // the same person in both communities; the other one is the canary
			w.add(t, people.Draft{Name: "申秀兰", Phone: "1000002150" + fmt.Sprint(i), Home: s.homes[8].ID})
			w.add(t, people.Draft{Name: "欧阳春和", Phone: "100000102" + fmt.Sprint(i) + "3", Home: s.homes[0].ID})
		}
		w.add(t, people.Draft{Name: "申建国", Home: a.homes[1].ID})
		w.add(t, people.Draft{Name: "单立", Home: a.homes[2].ID})
		for _, c := range []struct {
			text string
			want []string
		}{
			{"申", []string{"申建国", "申秀兰"}}, {"申秀", []string{"申秀兰"}}, {"申秀兰", []string{"申秀兰"}}, {"秀兰", []string{"申秀兰"}}, {"秀", []string{"申秀兰"}},
			{"sx", []string{"申秀兰"}}, {"SXL", []string{"申秀兰"}}, {"oych", []string{"欧阳春和"}}, {"春和", []string{"欧阳春和"}}, {"欧阳", []string{"欧阳春和"}},
			{"sl", []string{"单立"}}, {"1500", []string{"申秀兰"}}, {"10000010203", []string{"欧阳春和"}}, {"1501", nil}, {"1000001", []string{"欧阳春和"}},
			{"赵", nil}, {"%", nil}, {"申_", nil}, {"'; DROP TABLE person; --", nil},
		} {
			for _, scope := range []place.Path{a.community.Path, a.compound.Path, a.building.Path} {
				got := w.find(t, c.text, scope)
				slices.Sort(got)
				if !reflect.DeepEqual(got, c.want) {
					t.Errorf("%q in %s: %v, want %v", c.text, scope, got, c.want)
				}
			}
		}
		if got := w.find(t, "申秀兰", a.community.Path, b.community.Path); len(got) != 2 {
			t.Errorf("two scopes found %v", got)
		}
		if got := w.find(t, "申秀兰", place.RootPath); len(got) != 2 {
			t.Errorf("the whole city found %v", got)
		}
		if got := w.find(t, "申秀兰", a.homes[8].Path); len(got) != 1 {
			t.Errorf("one home found %v", got)
		}
		if got := w.find(t, "申秀兰", a.homes[7].Path); got != nil {
			t.Errorf("the home next door found %v", got)
		}
		if got := w.find(t, "申秀兰"); got != nil {
			t.Errorf("no scope found %v", got)
		}
		if got := w.find(t, "申秀兰", ""); got != nil {
			t.Errorf("an empty scope found %v", got)
		}
	})
}

func TestIdentityNumberIsSealedAndFoundAndUnique(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		const no = "140403195001010011"
		home := w.side[0].homes[0].ID
		p := w.add(t, people.Draft{Name: "甲乙", Home: home, Private: people.Private{IDNo: no, Political: "中共党员", Key: []string{"独居"}}})
		w.read(t, func(tx *db.Tx) error {
			q, err := w.people.ByIDNo(tx, " 14040319500101 0011")
			if err != nil || q.ID != p.ID {
				t.Errorf("found %v, %v", q, err)
			}
			v, err := w.people.Private(tx, p.ID)
			if err != nil || v.IDNo != no || v.Political != "中共党员" || v.Key[0] != "独居" {
				t.Errorf("opened %+v, %v", v, err)
			}
			return nil
		})
		if _, err := w.people.Add(ctx, clerk, people.Draft{Name: "丙", Home: home, Private: people.Private{IDNo: no}}); !fault.Is(err, fault.KindConflict) {
			t.Errorf("a second person with the number: %v", err)
		}
		var wg sync.WaitGroup
		var mu sync.Mutex
		good := 0
		for i := range 8 {
			wg.Go(func() {
				_, err := w.people.Add(ctx, clerk, people.Draft{Name: fmt.Sprintf("丁%d", i), Home: home, Private: people.Private{IDNo: "14040319500101002X"}})
				mu.Lock()
				defer mu.Unlock()
				if err == nil {
					good++
				} else if !fault.Is(err, fault.KindConflict) && !fault.Is(err, fault.KindBusy) {
					t.Errorf("race: %v", err)
				}
			})
		}
		wg.Wait()
		if good != 1 {
			t.Errorf("%d of 8 parallel writers got the same identity number in", good)
		}
	})
}

func TestNoClearIdentityNumberOnDisk(t *testing.T) {
	d := dbtest.SQLite(t, migrations)
	w := newTown(t, d)
	w.add(t, people.Draft{Name: "甲乙", Home: w.side[0].homes[0].ID, Private: people.Private{IDNo: "140403195001010011", Note: "金丝雀说明"}})
	if _, err := w.log.Sequence(ctx); err != nil {
		t.Fatal(err)
	}
	for _, f := range []string{d.Path(), d.Path() + "-wal"} {
		b, err := os.ReadFile(f)
		if os.IsNotExist(err) {
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		for _, canary := range []string{"140403195001010011", "金丝雀说明"} {
			if bytes.Contains(b, []byte(canary)) {
				t.Errorf("%s holds %s in the clear", f, canary)
			}
		}
	}
}

func TestUpdateKeepsWhatIsUnknownAndRefusesTheStale(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		p := w.add(t, people.Draft{Name: "申秀兰", Phone: "10000021501", Home: w.side[0].homes[8].ID, Private: people.Private{Marital: "丧偶"}})
		q, err := w.people.Update(ctx, clerk, p.ID, p.Rev, people.Draft{Birth: "1943-05-11", Private: people.Private{Note: "扶手"}}, people.Clear{})
		if err != nil || q.Name != "申秀兰" || q.Phone != p.Phone || q.Birth != "1943-05-11" || q.Rev != 2 {
			t.Fatalf("%+v, %v", q, err)
		}
		if _, err := w.people.Update(ctx, clerk, p.ID, p.Rev, people.Draft{Name: "别人"}, people.Clear{}); !fault.Is(err, fault.KindConflict) {
			t.Errorf("stale: %v", err)
		}
		same, err := w.people.Update(ctx, clerk, p.ID, 2, people.Draft{Name: "申秀兰", Private: people.Private{Marital: "丧偶"}}, people.Clear{})
		if err != nil || same.Rev != 2 {
			t.Errorf("a repeated import must write nothing: %+v, %v", same, err)
		}
		moved, err := w.people.Update(ctx, clerk, p.ID, 2, people.Draft{Home: w.side[1].homes[0].ID}, people.Clear{Phone: true})
		if err != nil || moved.Phone != "" || moved.Path != w.side[1].homes[0].Path {
			t.Errorf("%+v, %v", moved, err)
		}
		if got := w.find(t, "申秀兰", w.side[0].community.Path); got != nil {
			t.Errorf("the old community still finds %v", got)
		}
		if got := w.find(t, "申秀兰", w.side[1].community.Path); len(got) != 1 {
			t.Errorf("the new community finds %v", got)
		}
		w.read(t, func(tx *db.Tx) error {
			v, err := w.people.Private(tx, p.ID)
			if v.Marital != "丧偶" || v.Note != "扶手" {
				t.Errorf("sealed part %+v", v)
			}
			return err
		})
	})
}

func TestHouseholdFromMoveInToMoveOut(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		home := w.side[0].homes[8].ID
		a := w.add(t, people.Draft{Name: "申秀兰", At: w.side[0].community.ID})
		b := w.add(t, people.Draft{Name: "栗建明", At: w.side[0].community.ID})
		h, err := w.people.MoveIn(ctx, clerk, people.MoveIn{Person: a.ID, Home: home, Relation: "户主", From: "2012-10", Main: true})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.people.MoveIn(ctx, clerk, people.MoveIn{Person: b.ID, Home: home, Relation: "子", Main: true}); err != nil {
			t.Fatal(err)
		}
		again, err := w.people.MoveIn(ctx, clerk, people.MoveIn{Person: b.ID, Home: home, Relation: "子", Main: true})
		if err != nil || again.ID != h.ID || again.Rev != 2 {
			t.Errorf("repeated: %+v, %v", again, err)
		}
		w.read(t, func(tx *db.Tx) error {
			rs, err := w.people.Residents(tx, home)
			if err != nil || len(rs) != 2 || rs[0].ID != a.ID || !rs[0].Head || rs[1].Relation != "子" {
				t.Errorf("residents %+v, %v", rs, err)
			}
			page, next, err := w.people.ResidentsUnder(tx, w.side[0].community.Path, "", 10)
			if err != nil || len(page) != 2 || next != "" {
				t.Errorf("under: %d, %q, %v", len(page), next, err)
			}
			other, _, err := w.people.ResidentsUnder(tx, w.side[1].community.Path, "", 10)
			if len(other) != 0 {
				t.Errorf("the other community sees %v", other)
			}
			return err
		})
		if err := w.people.MoveOut(ctx, clerk, a.ID, h.ID, "2026-06-18"); err != nil {
			t.Fatal(err)
		}
		if err := w.people.MoveOut(ctx, clerk, a.ID, h.ID, ""); !fault.Is(err, fault.KindNotFound) {
			t.Errorf("moved out twice: %v", err)
		}
		w.read(t, func(tx *db.Tx) error {
			p, err := w.people.Get(tx, a.ID)
			if p.State != people.Left || p.Home != "" {
				t.Errorf("%+v", p)
			}
			hh, _ := w.people.Household(tx, h.ID)
			if hh.Head != "" || hh.Until != "" {
				t.Errorf("household %+v", hh)
			}
			return err
		})
		if got := w.find(t, "申秀兰", place.RootPath); got != nil {
			t.Errorf("who moved is still found: %v", got)
		}
	})
}

func TestProposalIsDecidedNotDone(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		home := w.side[0].homes[8].ID
		p := w.add(t, people.Draft{Name: "申秀兰", Home: home})
		left := ""
		w.people.Follow(people.Follower{Name: "test", Leave: func(tx *db.Tx, _ ledger.Actor, person string, _ time.Time) error { left = person; return nil }})
		if _, err := w.people.MoveIn(ctx, clerk, people.MoveIn{Person: p.ID, Home: home, Relation: "户主", Main: true}); err != nil {
			t.Fatal(err)
		}
		var x, y people.Proposal
		if err := w.db.Write(ctx, func(tx *db.Tx) (err error) {
			if x, err = w.people.ProposeTx(tx, clerk, people.ProposeDeath, p.ID, "", "2026-06-01", "名单"); err != nil {
				return err
			}
			y, err = w.people.ProposeTx(tx, clerk, people.ProposeDeath, p.ID, "", "2026-06-01", "名单")
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if x.ID != y.ID {
			t.Error("the same proposal was made twice")
		}
		w.read(t, func(tx *db.Tx) error {
			if q, _ := w.people.Get(tx, p.ID); q.State != people.Active {
				t.Errorf("a proposal changed the person: %+v", q)
			}
			mine, _ := w.people.Proposals(tx, w.side[0].community.Path, "", 10)
			other, err := w.people.Proposals(tx, w.side[1].community.Path, "", 10)
			if len(mine) != 1 || len(other) != 0 {
				t.Errorf("open proposals %v, of the others %v", mine, other)
			}
			return err
		})
		if _, err := w.people.Decide(ctx, clerk, x.ID, true); err != nil {
			t.Fatal(err)
		}
		if _, err := w.people.Decide(ctx, clerk, x.ID, false); !fault.Is(err, fault.KindNotYet) {
			t.Errorf("decided twice: %v", err)
		}
		w.read(t, func(tx *db.Tx) error {
			q, err := w.people.Get(tx, p.ID)
			ms, _ := w.people.HomesOf(tx, p.ID)
			if q.State != people.Dead || len(ms) != 1 || ms[0].Until != "2026-06-01" || left != p.ID {
				t.Errorf("%+v %+v, told %q", q, ms, left)
			}
			return err
		})
	})
}

func TestMergeMovesEverythingAndCanBeTakenBack(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		home := w.side[0].homes[8].ID
		a := w.add(t, people.Draft{Name: "申秀兰", Home: home, Birth: "1943"})
		b := w.add(t, people.Draft{Name: "申秀兰", Phone: "10000021501", Home: home, Birth: "1943-05-11", Private: people.Private{IDNo: "140403195001010011"}})
		for _, p := range []string{a.ID, b.ID} {
			if _, err := w.people.MoveIn(ctx, clerk, people.MoveIn{Person: p, Home: home, Relation: "户主", Main: true}); err != nil {
				t.Fatal(err)
			}
		}
		o, err := w.people.AddOrg(ctx, clerk, people.Org{Kind: people.Branch, Name: "锦绣苑小区党支部", Place: w.side[0].compound.ID})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.people.Appoint(ctx, clerk, people.Post{Person: b.ID, Org: o.ID, Title: "党员"}); err != nil {
			t.Fatal(err)
		}
		if _, err := w.people.Consent(ctx, clerk, b.ID, "care.visit", "每周上门", "paper"); err != nil {
			t.Fatal(err)
		}
		w.read(t, func(tx *db.Tx) error {
			pairs, err := w.people.Duplicates(tx, people.Query{Scopes: []place.Path{w.side[0].community.Path}})
			if len(pairs) != 1 || pairs[0].By != "birth" {
				t.Errorf("duplicates %+v", pairs)
			}
			for scope, want := range map[place.Path]int{w.side[1].community.Path: 0, w.side[0].homes[7].Path: 0, w.side[0].homes[8].Path: 1, place.RootPath: 1} {
				if pairs, err = w.people.Duplicates(tx, people.Query{Scopes: []place.Path{scope}}); len(pairs) != want {
					t.Errorf("duplicates in %s: %+v", scope, pairs)
				}
			}
			return err
		})
		m, err := w.people.Merge(ctx, clerk, a.ID, b.ID, "同一人")
		if err != nil {
			t.Fatal(err)
		}
		w.read(t, func(tx *db.Tx) error {
			p, err := w.people.Resolve(tx, b.ID)
			if p.ID != a.ID || p.Phone != b.Phone || p.Birth != "1943" || !p.Sealed {
				t.Errorf("survivor %+v", p)
			}
			if q, err := w.people.ByIDNo(tx, "140403195001010011"); err != nil || q.ID != a.ID {
				t.Errorf("by number %+v, %v", q, err)
			}
			posts, _ := w.people.Posts(tx, a.ID, tx.Now)
			ok, _ := w.people.Consented(tx, a.ID, "care.visit")
			rs, _ := w.people.Residents(tx, home)
			names, _ := w.people.Aliases(tx, a.ID)
			if len(posts) != 1 || !ok || len(rs) != 1 || !rs[0].Head || len(names) != 2 {
				t.Errorf("posts %v consent %v residents %v aliases %v", posts, ok, rs, names)
			}
			return err
		})
		if got := w.find(t, "申秀兰", place.RootPath); len(got) != 1 {
			t.Errorf("after the merge %v", got)
		}
		if _, err := w.people.Unmerge(ctx, clerk, m.ID); err != nil {
			t.Fatal(err)
		}
		w.read(t, func(tx *db.Tx) error {
			p, _ := w.people.Get(tx, a.ID)
			q, err := w.people.Resolve(tx, b.ID)
			v, _ := w.people.Private(tx, b.ID)
			posts, _ := w.people.Posts(tx, b.ID, tx.Now)
			rs, _ := w.people.Residents(tx, home)
			if p.Phone != "" || p.Sealed || q.ID != b.ID || q.State != people.Active || v.IDNo == "" || len(posts) != 1 || len(rs) != 2 {
				t.Errorf("after undo: %+v %+v %+v posts %d residents %d", p, q, v, len(posts), len(rs))
			}
			return err
		})
		if _, err := w.people.Unmerge(ctx, clerk, m.ID); !fault.Is(err, fault.KindNotFound) {
			t.Errorf("undone twice: %v", err)
		}
		if _, err := w.log.Sequence(ctx); err != nil {
			t.Fatal(err)
		}
		if r, err := w.log.Verify(ctx, ledger.VerifyOptions{Replayers: w.people.Replayers()}); err != nil || !r.Sound() {
			t.Errorf("the ledger after merge and undo: %+v, %v", r, err)
		}
	})
}

func TestUndoIsRefusedAfterALaterChange(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		at := w.side[0].community.ID
		a, b := w.add(t, people.Draft{Name: "甲", At: at}), w.add(t, people.Draft{Name: "甲", At: at})
		m, err := w.people.Merge(ctx, clerk, a.ID, b.ID, "")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.people.Update(ctx, clerk, a.ID, 2, people.Draft{Phone: "10000000001"}, people.Clear{}); err != nil {
			t.Fatal(err)
		}
		if _, err := w.people.Unmerge(ctx, clerk, m.ID); !fault.Is(err, fault.KindNotYet) {
			t.Errorf("undo after a change: %v", err)
		}
	})
}

func TestConsentStandsOnceAndIsWithdrawn(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		p := w.add(t, people.Draft{Name: "甲", At: w.side[0].community.ID})
		var wg sync.WaitGroup
		var mu sync.Mutex
		good := 0
		for range 6 {
			wg.Go(func() {
				if _, err := w.people.Consent(ctx, clerk, p.ID, "care.visit", "", "voice"); err == nil {
					mu.Lock()
					good++
					mu.Unlock()
				}
			})
		}
		wg.Wait()
		if good != 1 {
			t.Errorf("%d consents stand", good)
		}
		if _, err := w.people.Withdraw(ctx, clerk, p.ID, "care.visit"); err != nil {
			t.Fatal(err)
		}
		if _, err := w.people.Withdraw(ctx, clerk, p.ID, "care.visit"); !fault.Is(err, fault.KindNotFound) {
			t.Errorf("withdrawn twice: %v", err)
		}
		if _, err := w.people.Consent(ctx, clerk, p.ID, "care.visit", "", "paper"); err != nil {
			t.Errorf("a new yes: %v", err)
		}
	})
}

func TestEraseLeavesNothingToRead(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		p := w.add(t, people.Draft{Name: "申秀兰", Phone: "10000021501", Home: w.side[0].homes[8].ID, Private: people.Private{IDNo: "140403195001010011"}})
		if _, err := w.people.Erase(ctx, clerk, p.ID, "PIPL 47", clerk.ID); !fault.Is(err, fault.KindDenied) {
			t.Errorf("approved by himself: %v", err)
		}
		if _, err := w.log.Sequence(ctx); err != nil {
			t.Fatal(err)
		}
		if _, err := w.people.Erase(ctx, clerk, p.ID, "PIPL 47", "head"); err != nil {
			t.Fatal(err)
		}
		w.read(t, func(tx *db.Tx) error {
			q, err := w.people.Get(tx, p.ID)
			if q.Name != "" || q.Phone != "" || q.Home != "" || q.Sealed || q.State != people.Erased {
				t.Errorf("left: %+v", q)
			}
			if _, err := w.people.ByIDNo(tx, "140403195001010011"); !fault.Is(err, fault.KindNotFound) {
				t.Errorf("by number: %v", err)
			}
			return err
		})
		if got := w.find(t, "申秀兰", place.RootPath); got != nil {
			t.Errorf("still found %v", got)
		}
		if n, err := w.people.EraseAgain(ctx, clerk); n != 1 || err != nil {
			t.Errorf("again: %d, %v", n, err)
		}
		if _, err := w.log.Sequence(ctx); err != nil {
			t.Fatal(err)
		}
		report, err := w.log.Verify(ctx, ledger.VerifyOptions{Replayers: w.people.Replayers()})
		if err != nil {
			t.Fatal(err)
		}
		if !report.Sound() || report.Objects == 0 {
			t.Errorf("after an erasure: %+v", report)
		}
	})
}

func TestVerifyFindsRowsChangedBehindItsBack(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		p := w.add(t, people.Draft{Name: "甲", Home: w.side[0].homes[0].ID})
		h, err := w.people.MoveIn(ctx, clerk, people.MoveIn{Person: p.ID, Home: w.side[0].homes[0].ID, Relation: "户主"})
		if err != nil {
			t.Fatal(err)
		}
		o, err := w.people.AddOrg(ctx, clerk, people.Org{Kind: people.Property, Name: "云漳安居物业", Place: w.side[0].compound.ID, Code: "91140403MA0ABCDE1Y"})
		if err != nil {
			t.Fatal(err)
		}
		q, err := w.people.Appoint(ctx, clerk, people.Post{Person: p.ID, Org: o.ID, Title: "项目负责人"})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.people.Consent(ctx, clerk, p.ID, "care.visit", "", "paper"); err != nil {
			t.Fatal(err)
		}
		verify := func() ledger.Report {
			if _, err := w.log.Sequence(ctx); err != nil {
				t.Fatal(err)
			}
			r, err := w.log.Verify(ctx, ledger.VerifyOptions{Replayers: w.people.Replayers()})
			if err != nil {
				t.Fatal(err)
			}
			return r
		}
		if r := verify(); !r.Sound() || r.Objects < 5 {
			t.Fatalf("untouched: %+v", r)
		}
		for _, c := range []struct{ do, undo, id string }{
			{"UPDATE person SET state = 'dead' WHERE id = ?", "UPDATE person SET state = 'active' WHERE id = ?", p.ID},
			{"UPDATE household SET until_day = '2020' WHERE id = ?", "UPDATE household SET until_day = '' WHERE id = ?", h.ID},
			{"UPDATE post SET until_at = 5 WHERE id = ?", "UPDATE post SET until_at = 0 WHERE id = ?", q.ID},
			{"UPDATE org SET kind = 'street' WHERE id = ?", "UPDATE org SET kind = 'property' WHERE id = ?", o.ID},
		} {
			for i, stmt := range []string{c.do, c.undo} {
				if err := w.db.Write(ctx, func(tx *db.Tx) error { _, err := tx.Exec(stmt, c.id); return err }); err != nil {
					t.Fatal(err)
				}
				if r := verify(); r.Sound() != (i == 1) {
					t.Errorf("%s: sound %v, %+v", stmt, r.Sound(), r.Damage)
				}
			}
		}
	})
}

func TestRegisterHoldsEveryColumn(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		w.read(t, func(tx *db.Tx) error {
			schema, err := people.Columns(tx)
			if err != nil {
				return err
			}
			for _, bad := range people.CheckRegister(schema, people.Fields, people.Plain) {
				t.Error(bad)
			}
			// The check can fail: a column nobody entered, one that is gone.
			schema["person"] = append(schema["person"], "faith")
			if bad := people.CheckRegister(schema, people.Fields, people.Plain); len(bad) != 1 {
				t.Errorf("a new column gave %v", bad)
			}
			return nil
		})
	})
}

func TestWhoSawMyRecord(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		at := w.side[0].community.ID
		a, b := w.add(t, people.Draft{Name: "甲", At: at}), w.add(t, people.Draft{Name: "甲", At: at})
		c := w.add(t, people.Draft{Name: "丙", At: at})
		var refs []ledger.Ref
		for _, p := range []string{a.ID, b.ID, c.ID} {
			if err := w.db.Write(ctx, func(tx *db.Tx) error {
				ref, err := w.people.LookTx(tx, clerk, p, "person_private.box/id_no", "核对证件")
				refs = append(refs, ref)
				return err
			}); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := w.people.Merge(ctx, clerk, a.ID, b.ID, ""); err != nil {
			t.Fatal(err)
		}
		w.read(t, func(tx *db.Tx) error {
			list, err := w.people.Looks(tx, a.ID, 10)
			if len(list) != 2 || list[0].Who != clerk.Name || list[0].Reason != "核对证件" {
				t.Errorf("looks %+v", list)
			}
			return err
		})
		err := w.db.Write(ctx, func(tx *db.Tx) error { _, err := w.people.LookTx(tx, clerk, "nobody", "x", "y"); return err })
		if !fault.Is(err, fault.KindNotFound) {
			t.Errorf("a look at nobody: %v", err)
		}
		if _, err := w.log.Sequence(ctx); err != nil {
			t.Fatal(err)
		}
		w.read(t, func(tx *db.Tx) error {
			e, err := w.log.Get(tx, refs[0].ID)
			if e.Kind != "view.sensitive" || e.Obj != a.ID {
				t.Errorf("entry %+v", e)
			}
			return err
		})
	})
}

func TestTextsAreCompleteInBothLanguages(t *testing.T) {
	if gaps := text.Gaps("people."); len(gaps) > 0 {
		t.Error(gaps)
	}
}

func TestMatchAsksRatherThanGuesses(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		h := w.side[0].homes
		a := w.add(t, people.Draft{Name: "王芳", Phone: "10000000001", Home: h[0].ID, Birth: "1960-01-01", Private: people.Private{IDNo: "140403195001010011"}})
		b := w.add(t, people.Draft{Name: "王芳", Phone: "10000000002", Home: h[1].ID, Birth: "1990"})
		w.add(t, people.Draft{Name: "王芳", Phone: "10000000003", Home: h[2].ID})
		w.add(t, people.Draft{Name: "王芳", Phone: "10000000003", Home: h[3].ID})
		for _, c := range []struct {
			d    people.Draft
			id   string
			by   string
			kind fault.Kind
		}{
			{people.Draft{Name: "王方", Private: people.Private{IDNo: "140403195001010011"}}, a.ID, "id", ""},
			{people.Draft{Name: "王芳", Phone: "100 0000 0002"}, b.ID, "phone", ""},
			{people.Draft{Name: "王芳", Home: h[1].ID, Birth: "1990-05-05"}, b.ID, "birth", ""},
			{people.Draft{Name: "王芳", Home: h[1].ID, Birth: "1991"}, "", "", ""},
			{people.Draft{Name: "王芳", Phone: "10000000003"}, "", "", fault.KindConflict},
			{people.Draft{Name: "王芳"}, "", "", ""},
		} {
			w.read(t, func(tx *db.Tx) error {
				p, by, err := w.people.Match(tx, c.d)
				if p.ID != c.id || by != c.by || fault.KindOf(err) != c.kind {
					t.Errorf("%+v: %s by %q, %v", c.d, p.Name, by, err)
				}
				return nil
			})
		}
	})
}

func TestMasks(t *testing.T) {
	p := people.Person{Name: "王小明", Phone: "+8610012345678", Birth: "1950-01-02", Sex: people.Male}
	if q := people.Masked(p, text.OtherStaff); q.Name != "王**" || q.Phone != "100****5678" || q.Birth != "1950" || q.Sex != "" {
		t.Errorf("staff %+v", q)
	}
	if q := people.Masked(p, text.PublicNotice); q.Phone != "" || q.Birth != "" || strings.Contains(q.Name, "明") {
		t.Errorf("public %+v", q)
	}
	if q := people.Masked(p, text.WorkList); q.Name != p.Name || q.Birth != p.Birth {
		t.Errorf("work %+v", q)
	}
	if v := people.MaskField("person_private", "box/id_no", "140403195001010011", text.OtherStaff); v != "140403********0011" {
		t.Error(v)
	}
	if v := people.MaskField("person", "no_such", "secret", text.WorkList); v != "****" {
		t.Error(v)
	}
}

func TestLoadIsOneEntryAndIndexesComeBack(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		before := indexNames(t, w)
		if err := w.people.BeginLoad(ctx); err != nil {
			t.Fatal(err)
		}
		s := w.side[0]
		b := people.Batch{Area: s.compound}
		for i, h := range s.homes {
			hh := people.LoadHousehold{Home: h.ID, Path: h.Path, From: "2012"}
			for j := range 15 {
				hh.People = append(hh.People, people.LoadPerson{Draft: people.Draft{Name: fmt.Sprintf("申%c%d", '一'+rune(i), j), Phone: fmt.Sprintf("+86100%08d", i*100+j)}, Relation: "其他亲属"})
			}
			b.Households = append(b.Households, hh)
		}
		batch, err := w.people.Load(ctx, clerk, b)
		if err != nil {
			t.Fatal(err)
		}
		if err := w.people.EndLoad(ctx); err != nil {
			t.Fatal(err)
		}
		if after := indexNames(t, w); !reflect.DeepEqual(before, after) {
			t.Errorf("indexes before %v, after %v", before, after)
		}
		if _, err := w.log.Sequence(ctx); err != nil {
			t.Fatal(err)
		}
		w.read(t, func(tx *db.Tx) error {
			list, err := w.log.Of(tx, batch)
			if len(list) != 1 || fmt.Sprint(list[0].Pub["persons"]) != "150" {
				t.Errorf("entries %+v", list)
			}
			rs, _ := w.people.Residents(tx, s.homes[3].ID)
			if len(rs) != 15 || !rs[0].Head {
				t.Errorf("residents %d", len(rs))
			}
			f, _ := w.people.Search(tx, people.Query{Text: "申", Scopes: []place.Path{s.community.Path}, Limit: 20})
			if len(f.People) != 20 || !f.Cut {
				t.Errorf("found %d, cut %v", len(f.People), f.Cut)
			}
			return err
		})
	})
}

// indexNames gives the indexes with their definitions, as the database tells them.
func indexNames(t *testing.T, w *town) map[string]string {
	out := map[string]string{}
	w.read(t, func(tx *db.Tx) error {
		q := "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
		if tx.Dialect() == db.Postgres {
			q = "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema()"
		}
		return tx.Each(q, nil, func(scan func(...any) error) error {
			var n, s string
			err := scan(&n, &s)
			out[n] = strings.Replace(s, "IF NOT EXISTS ", "", 1)
			return err
		})
	})
	return out
}

func TestSealedPartOfAnotherRowDoesNotOpen(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		at := w.side[0].community.ID
		a := w.add(t, people.Draft{Name: "甲", At: at, Private: people.Private{Note: "甲的"}})
		b := w.add(t, people.Draft{Name: "乙", At: at, Private: people.Private{Note: "乙的"}})
		if err := w.db.Write(ctx, func(tx *db.Tx) error {
			_, err := tx.Exec("UPDATE person_private SET box = (SELECT box FROM person_private WHERE person = ?) WHERE person = ?", a.ID, b.ID)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		err := w.db.Read(ctx, func(tx *db.Tx) error { _, err := w.people.Private(tx, b.ID); return err })
		if !fault.Is(err, fault.KindInternal) {
			t.Errorf("a swapped box opened: %v", err)
		}
	})
}
