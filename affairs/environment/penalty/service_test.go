package penalty

import (
	"context"
	"strings"
	"testing"
	"time"

	"linli/affairs/environment/ground"
	"linli/kernel/ledger"
	"linli/kernel/statute"
	"linli/platform/clock"
	"linli/platform/crypto"
	"linli/platform/db"
	"linli/platform/db/dbtest"
	"linli/platform/fault"
)

var officer = ledger.Actor{ID: "p-1", Kind: "staff", Name: "柴青云"}

const ownTerms = `[{"id":"penalty.defence","title":"陈述申辩","source":"某市规定","from":"2020-01-01","deadline":{"unit":"working-day","n":7}}]`

func each(t *testing.T, fn func(t *testing.T, s *Service)) {
	dbtest.Each(t, []db.Migrations{ledger.Migrations, statute.Migrations, Migrations}, func(t *testing.T, d *db.DB) {
		clk := clock.NewSettable(time.Date(2026, 6, 24, 9, 0, 0, 0, clock.Shanghai))
		d.SetClock(clk)
		log, err := ledger.New(d, crypto.NewKeys(crypto.Std), clk, ledger.Config{})
		if err != nil {
			t.Fatal(err)
		}
		fn(t, NewService(ground.Deps{DB: d, Log: log, Statute: statute.New(d, log)}))
	})
}

func (s *Service) now(t *testing.T) (r *Rules) {
	t.Helper()
	if err := s.DB.Read(context.Background(), func(tx *db.Tx) (err error) { r, err = s.Rules(tx); return err }); err != nil {
		t.Fatal(err)
	}
	return r
}

func (s *Service) entries(t *testing.T) (n int64) {
	t.Helper()
	if err := s.DB.Read(context.Background(), func(tx *db.Tx) (err error) {
		n, err = tx.Count("SELECT COUNT(*) FROM environment_rules")
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return n
}

func defence(t *testing.T, r *Rules) string {
	t.Helper()
	term, _, err := r.Ends(statute.Embedded(), TermDefence, at("2026-03-25"))
	if err != nil {
		t.Fatal(err)
	}
	return term.Last
}

func TestOwnRulesInTheDatabase(t *testing.T) {
	ctx := context.Background()
	each(t, func(t *testing.T, s *Service) {
		if last := defence(t, s.now(t)); last != "2026-04-01" {
			t.Error("embedded:", last)
		}
		for i := 0; i < 2; i++ { // the same file again does nothing
			if err := s.Load(ctx, officer, KindTerms, "某市规定〔2026〕3号", strings.NewReader(ownTerms)); err != nil {
				t.Fatal(err)
			}
		}
		if last := defence(t, s.now(t)); last != "2026-04-03" {
			t.Error("own:", last)
		}
		if _, err := s.now(t).Statute(IDExceed, "2026-03-21"); err != nil {
			t.Error("other kinds stay", err)
		}
		for what, err := range map[string]error{
			"no note":    s.Load(ctx, officer, KindTerms, " ", strings.NewReader(ownTerms)),
			"no kind":    s.Load(ctx, officer, "songs", "x", strings.NewReader(ownTerms)),
			"broken":     s.Load(ctx, officer, KindTables, "x", strings.NewReader(`[{"id":"a"}]`)),
			"not loaded": s.TakeBack(ctx, officer, KindTables, "不用了"),
		} {
			if k := fault.KindOf(err); k != fault.KindInvalid && k != fault.KindNotFound {
				t.Errorf("%s: %v", what, err)
			}
		}
		if err := s.TakeBack(ctx, officer, KindTerms, "规定已废止"); err != nil {
			t.Fatal(err)
		}
		if last := defence(t, s.now(t)); last != "2026-04-01" {
			t.Error("taken back:", last)
		}
		if n := s.entries(t); n != 1 {
			t.Error("rows", n)
		}
		sound(t, s)
	})
}

// sound compares what is in place with the entries of the ledger.
func sound(t *testing.T, s *Service) {
	t.Helper()
	ctx := context.Background()
	for {
		n, err := s.Log.Sequence(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if n == 0 {
			break
		}
	}
	rep, err := s.Log.Verify(ctx, ledger.VerifyOptions{Replayers: []ledger.Replayer{s.Replayer()}})
	if err != nil || !rep.Sound() {
		t.Fatalf("%+v %v", rep, err)
	}
	if err := s.DB.Write(ctx, func(tx *db.Tx) error { _, err := tx.Exec("UPDATE environment_rules SET note='x'"); return err }); err != nil {
		t.Fatal(err)
	}
	if rep, err := s.Log.Verify(ctx, ledger.VerifyOptions{Replayers: []ledger.Replayer{s.Replayer()}}); err != nil || rep.Sound() {
		t.Errorf("a changed row is not noticed: %+v %v", rep, err)
	}
}
