package ledger_test

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"linli/kernel/ledger"
	"linli/platform/db"
	"linli/platform/db/dbtest"
	"linli/platform/fault"
)

func (h *house) verify(o ledger.VerifyOptions) ledger.Report {
	h.t.Helper()
	r, err := h.log.Verify(context.Background(), o)
	h.ok(err)
	return r
}

func (h *house) sound(o ledger.VerifyOptions) ledger.Report {
	h.t.Helper()
	r := h.verify(o)
	if !r.Sound() {
		h.t.Fatalf("not sound: %+v", r.Damage)
	}
	return r
}

// found wants the first damage to be of this kind and number.
func (h *house) found(o ledger.VerifyOptions, kind string, seq int64) {
	h.t.Helper()
	r := h.verify(o)
	for _, d := range r.Damage {
		if d.Kind == kind && d.Seq == seq {
			return
		}
	}
	h.t.Errorf("no damage of kind %s at %d in %+v", kind, seq, r.Damage)
}

// behind changes the database as somebody with its password would: without the triggers.
func (h *house) behind(q string, args ...any) {
	h.t.Helper()
	ctx := context.Background()
	if h.d.Dialect() == db.Postgres {
		h.ok(h.d.Write(ctx, func(tx *db.Tx) error {
			for _, s := range []string{"SET LOCAL session_replication_role = replica", q} {
				if s != q {
					if _, err := tx.Exec(s); err != nil {
						return err
					}
					continue
				}
				if _, err := tx.Exec(s, args...); err != nil {
					return err
				}
			}
			return nil
		}))
		return
	}
	c, err := sql.Open(db.SQLiteDriver, "file:"+h.d.Path()+"?_busy_timeout=10000")
	h.ok(err)
	defer c.Close()
	rows, err := c.Query("SELECT name, sql FROM sqlite_master WHERE type='trigger' AND name LIKE 'ledger%'")
	h.ok(err)
	triggers := map[string]string{}
	for rows.Next() {
		var name, text string
		h.ok(rows.Scan(&name, &text))
		triggers[name] = text
	}
	h.ok(rows.Err())
	rows.Close()
	for name := range triggers {
		_, err := c.Exec("DROP TRIGGER " + name)
		h.ok(err)
	}
	_, err = c.Exec(q, args...)
	h.ok(err)
	for _, text := range triggers {
		_, err := c.Exec(text)
		h.ok(err)
	}
}

func TestEveryChangeBehindTheLedgerIsFound(t *testing.T) {
	cases := []struct {
		name, q string
		kind    string
		seq     int64
	}{
		{"leaf text", "UPDATE ledger_entry SET body=(SELECT body FROM ledger_entry WHERE seq=4) WHERE seq=3", "leaf", 3},
		{"entry gone", "DELETE FROM ledger_entry WHERE seq=3", "gap", 3},
		{"obj column", "UPDATE ledger_entry SET obj='other' WHERE seq=2", "column", 2},
		{"kind column", "UPDATE ledger_entry SET kind='matter.close' WHERE seq=2", "column", 2},
		{"time column", "UPDATE ledger_entry SET time=time-86400000 WHERE seq=2", "column", 2},
		{"reference", "UPDATE ledger_entry SET mark=(SELECT mark FROM ledger_entry WHERE seq=1) WHERE seq=2", "mark", 2},
		{"commitments", "UPDATE ledger_entry SET slots=(SELECT slots FROM ledger_entry WHERE seq=1) WHERE seq=2", "slot", 2},
		{"slot removed", "DELETE FROM ledger_slot WHERE name='text' AND entry=(SELECT id FROM ledger_entry WHERE seq=2)", "slot", 2},
		{"slot swapped", "UPDATE ledger_slot SET box=(SELECT box FROM ledger_slot s JOIN ledger_entry e ON e.id=s.entry WHERE e.seq=1 AND s.name='text') WHERE name='text' AND entry=(SELECT id FROM ledger_entry WHERE seq=2)", "slot", 2},
		{"slot of another person", "UPDATE ledger_slot SET subject='person-2' WHERE name='text' AND entry=(SELECT id FROM ledger_entry WHERE seq=2)", "slot", 2},
		{"person's key removed", "DELETE FROM ledger_key WHERE subject='person-1'", "slot", 1},
		{"actor removed", "DELETE FROM ledger_actor WHERE id='worker-1'", "actor", 1},
		{"actor renamed", "UPDATE ledger_actor SET id='worker-2' WHERE id='worker-1'", "actor", -1},
		{"tile", "UPDATE ledger_tile SET hashes=(SELECT hashes FROM ledger_tile WHERE level=0 AND n=0) WHERE level=0 AND n=1", "tile", 256},
		{"tile gone", "DELETE FROM ledger_tile WHERE level=1", "tile", 0},
		{"checkpoint", "UPDATE ledger_checkpoint SET note='x'", "checkpoint", -1},
		{"newest checkpoint", "UPDATE ledger_tip SET size=size+1", "checkpoint", -1},
		{"tail cut", "DELETE FROM ledger_entry WHERE seq>299", "checkpoint", 300},
	}
	dbtest.Each(t, migrations, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		h.fill(300)
		h.sound(ledger.VerifyOptions{})
		for _, c := range cases {
			t.Run(c.name, func(t *testing.T) {
				save := h.snapshot()
				h.t = t
				h.behind(c.q)
				h.found(ledger.VerifyOptions{}, c.kind, c.seq)
				save()
				h.sound(ledger.VerifyOptions{})
			})
		}
	})
}

// fill appends n reports on n/3 objects and numbers them.
func (h *house) fill(n int) {
	h.t.Helper()
	var list []ledger.Entry
	for i := range n {
		list = append(list, report("m"+string(rune('a'+i%26))+string(rune('a'+i/3/26%26)), int64(i/78)+1))
	}
	h.append(list...)
	h.sequence()
}

// snapshot copies the ledger's tables; the function it gives puts them back.
func (h *house) snapshot() func() {
	tables := []string{"ledger_entry", "ledger_slot", "ledger_key", "ledger_actor", "ledger_tile", "ledger_checkpoint", "ledger_tip"}
	for _, name := range tables {
		h.behind("DROP TABLE IF EXISTS copy_" + name)
		h.behind("CREATE TABLE copy_" + name + " AS SELECT * FROM " + name)
	}
	return func() {
		for _, name := range tables {
			h.behind("DELETE FROM " + name)
			h.behind("INSERT INTO " + name + " SELECT * FROM copy_" + name)
		}
	}
}

func TestTheTailIsMissedByAWitnessAndByTheNodesOwnFile(t *testing.T) {
	dbtest.Each(t, migrations, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		h.fill(20)
		var witnessed string
		h.read(func(tx *db.Tx) error {
			c, err := h.log.Checkpoint(tx)
			witnessed = c.Note
			return err
		})
		// A clever insider cuts everything: entries, tiles, checkpoints; and restores what a log of 11 entries would be.
		h.behind("DELETE FROM ledger_entry")
		h.behind("DELETE FROM ledger_slot")
		h.behind("DELETE FROM ledger_tile")
		h.behind("DELETE FROM ledger_checkpoint")
		h.behind("DELETE FROM ledger_tip")
		other := h.open(ledger.Config{}) // a node without the file would go on
		mine := h.log
		h.log = other
		h.fill(10)
		h.sound(ledger.VerifyOptions{})
		h.found(ledger.VerifyOptions{Checkpoints: []string{witnessed}}, "witness", 11)
		h.log = mine
		h.found(ledger.VerifyOptions{}, "witness", 11)
		h.append(report("m9", 1))
		if _, err := h.log.Sequence(context.Background()); !fault.Is(err, fault.KindConflict) {
			t.Errorf("signed a shorter log: %v", err)
		}
		h.log = h.open(ledger.Config{Dir: h.dir}) // also after a restart
		h.append(report("m9", 2))
		if _, err := h.log.Sequence(context.Background()); fault.Of(err) == nil || fault.Of(err).Key != "ledger.rollback" {
			t.Errorf("signed a shorter log: %v", err)
		}
		h.fillPast(30)
		if _, err := h.log.Sequence(context.Background()); fault.Of(err) == nil || fault.Of(err).Key != "ledger.fork" {
			t.Errorf("signed another log of the same length: %v", err)
		}
		h.found(ledger.VerifyOptions{Checkpoints: []string{witnessed}}, "witness", 20)
	})
}

func (h *house) fillPast(n int) {
	var list []ledger.Past
	for range n {
		list = append(list, ledger.Past{Entry: report("mm", 1), At: h.clk.Now()})
	}
	h.ok(h.d.Write(context.Background(), func(tx *db.Tx) error {
		_, err := h.log.AppendBulk(tx, list)
		return err
	}))
}

func TestAForkShows(t *testing.T) {
	h := newHouse(t, dbtest.SQLite(t, migrations))
	h.fill(20)
	copied := filepath.Join(t.TempDir(), "copy.db")
	h.ok(h.d.Backup(context.Background(), copied))
	second, err := db.Open(context.Background(), copied, db.Options{Clock: h.clk})
	h.ok(err)
	defer second.Close()
	other := *h
	other.d = second
	other.log = other.open(ledger.Config{})
	h.append(report("left", 1))
	other.append(report("right", 1))
	h.sequence()
	other.sequence()
	h.sound(ledger.VerifyOptions{})
	other.sound(ledger.VerifyOptions{})
	var left string
	h.read(func(tx *db.Tx) error {
		c, err := h.log.Checkpoint(tx)
		left = c.Note
		return err
	})
	other.found(ledger.VerifyOptions{Checkpoints: []string{left}}, "witness", 21)
	h.sound(ledger.VerifyOptions{Checkpoints: []string{left}})
}

func TestAppendOnlyHoldsInTheDatabase(t *testing.T) {
	dbtest.Each(t, migrations, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		h.fill(300)
		for _, q := range []string{
			"UPDATE ledger_entry SET kind='x.y' WHERE seq=2",
			"DELETE FROM ledger_entry WHERE seq=2",
			"UPDATE ledger_slot SET subject=''",
			"UPDATE ledger_tile SET hashes=substr(hashes,1,32)",
			"DELETE FROM ledger_tile",
			"UPDATE ledger_checkpoint SET size=1",
			"DELETE FROM ledger_checkpoint",
			"UPDATE ledger_tip SET size=1",
			"DELETE FROM ledger_tip",
		} {
			err := d.Write(context.Background(), func(tx *db.Tx) error {
				_, err := tx.Exec(q)
				return err
			})
			if f := fault.Of(err); f == nil || f.Key != "ledger.append_only" {
				t.Errorf("%s: %v", q, err)
			}
		}
		h.sound(ledger.VerifyOptions{})
	})
}

func TestErasureForgetsAPersonAndKeepsTheLedgerSound(t *testing.T) {
	const canary = "柳条胡同十七号"
	dbtest.Each(t, migrations, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		about := report("m1", 1)
		about.Slots[0].Body = canary
		about.Actor = ledger.Actor{ID: "person-1", Kind: "public"}
		refs := h.append(about, report("m2", 1))
		h.sequence()
		h.append(func() ledger.Entry { e := report("m1", 2); e.Slots[0].Body = canary; return e }()) // not numbered yet
		_, err := h.log.Erase(context.Background(), ledger.Erasure{Subject: "person-1", Ground: "PIPL-47", Actor: grid, Approver: grid})
		h.ok(err)
		h.sequence()
		r := h.sound(ledger.VerifyOptions{})
		if r.Erased != 3 {
			t.Errorf("erased %d slots of 3", r.Erased)
		}
		h.read(func(tx *db.Tx) error {
			opened, err := h.log.Open(tx, refs[0].ID)
			if err != nil || len(opened) != 2 || !opened[1].Erased || opened[0].Erased {
				t.Errorf("%+v %v", opened, err)
			}
			n, err := h.log.At(tx, 1)
			if err != nil {
				return err
			}
			if _, err := h.log.Who(tx, n.ActorPseudonym); !fault.Is(err, fault.KindNotFound) {
				t.Errorf("the person is still known: %v", err)
			}
			return nil
		})
		again := report("m3", 1) // he may come back, with a new key
		h.append(again)
		h.sequence()
		h.sound(ledger.VerifyOptions{})
		raw, err := os.ReadFile(filepath.Join(h.dir, ledger.ErasuresFile))
		if err != nil || string(raw) != "person-1\n" {
			t.Errorf("%q %v", raw, err)
		}
		if n, err := h.log.Reapply(context.Background(), grid); n != 1 || err != nil {
			t.Errorf("reapplied %d, %v", n, err)
		}
		h.sequence()
		h.sound(ledger.VerifyOptions{})
		if d.Path() != "" {
			for _, f := range []string{d.Path(), d.Path() + "-wal"} {
				raw, err := os.ReadFile(f)
				h.ok(err)
				if strings.Contains(string(raw), canary) || strings.Contains(string(raw), "孙一〇") {
					t.Errorf("%s holds clear text", filepath.Base(f))
				}
			}
		}
	})
}

// street is a business table as the entries leave it.
func (h *house) street() ledger.Replayer {
	return ledger.Replayer{Name: "street", Kinds: []string{"matter.*"}, Rows: func(tx *db.Tx, each func(string, map[string]any, int64) error) error {
		return tx.Each("SELECT id, state, due, rev FROM street ORDER BY id", nil, func(scan func(...any) error) error {
			var id, state string
			var due, rev int64
			if err := scan(&id, &state, &due, &rev); err != nil {
				return err
			}
			return each(id, map[string]any{"state": state, "due": due}, rev)
		})
	}}
}

func TestAChangedBusinessRowIsFound(t *testing.T) {
	dbtest.Each(t, migrations, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		h.behind("CREATE TABLE street (id TEXT PRIMARY KEY, state TEXT, due BIGINT, rev BIGINT)")
		step := func(id, state string, due, rev int64) {
			h.ok(d.Write(context.Background(), func(tx *db.Tx) error {
				pub := map[string]any{"state": state}
				if rev == 1 {
					pub["due"] = due
				}
				if _, err := h.log.Append(tx, ledger.Entry{Kind: "matter.step", Obj: id, Rev: rev, Actor: grid, Pub: pub}); err != nil {
					return err
				}
				_, err := tx.Exec("INSERT INTO street VALUES (?,?,?,?) ON CONFLICT (id) DO UPDATE SET state=excluded.state, due=excluded.due, rev=excluded.rev", id, state, due, rev)
				return err
			}))
		}
		step("m1", "open", 100, 1)
		step("m2", "open", 200, 1)
		step("m1", "done", 100, 2)
		h.append(ledger.Entry{Kind: "view.sensitive", Obj: "m1", Actor: grid}) // of no replayer
		o := ledger.VerifyOptions{Replayers: []ledger.Replayer{h.street()}}
		h.sound(o) // nothing numbered yet: listed, not damage
		if r := h.verify(o); r.Waiting != 4 || len(r.Drafts) != 4 {
			t.Errorf("%d waiting", r.Waiting)
		}
		h.sequence()
		if r := h.sound(o); r.Objects != 2 {
			t.Errorf("%d objects compared", r.Objects)
		}
		step("m2", "done", 200, 2)
		h.sound(o) // the newest step has no number yet
		h.sequence()
		h.behind("UPDATE street SET due=150 WHERE id='m1'")
		h.found(o, "replay", 3)
		h.behind("UPDATE street SET due=100, rev=3 WHERE id='m1'")
		h.found(o, "replay", 3)
		h.behind("UPDATE street SET rev=2 WHERE id='m1'")
		h.sound(o)
		h.behind("INSERT INTO street VALUES ('m7','open',1,1)")
		h.found(o, "replay", -1)
		h.behind("DELETE FROM street WHERE id IN ('m7','m2')")
		h.found(o, "replay", 5)
	})
}

func TestAStepChangedBeforeItsNumberIsFound(t *testing.T) {
	dbtest.Each(t, migrations, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		h.append(report("m1", 1), report("m2", 1))
		h.behind("UPDATE ledger_draft SET kind='matter.close' WHERE obj='m1'")
		if n := h.sequence(); n != 1 {
			t.Errorf("numbered %d, the changed step among them", n)
		}
		h.found(ledger.VerifyOptions{}, "draft", -1)
	})
}

func TestForeignKeyFilesAreRefused(t *testing.T) {
	dbtest.Each(t, migrations, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		h.fill(3)
		stranger := newKeys()
		if _, err := ledger.New(d, stranger, h.clk, ledger.Config{Origin: "linli.140402/test/log1"}); !fault.Is(err, fault.KindConflict) {
			t.Errorf("opened with foreign keys: %v", err)
		}
		h.open(ledger.Config{})
	})
}

func TestTimesNeverGoBackFar(t *testing.T) {
	dbtest.Each(t, migrations, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		h.append(report("m1", 1))
		h.sequence()
		h.clk.Advance(-time.Hour)
		h.append(report("m2", 1))
		h.sequence()
		list := h.follow()
		if back := list[0].Time.Sub(list[1].Time); back != 5*time.Second {
			t.Errorf("the second entry is %v before the first", back)
		}
		h.sound(ledger.VerifyOptions{})
	})
}
