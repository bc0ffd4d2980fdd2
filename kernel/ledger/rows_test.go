package ledger_test

import (
	"context"
	"strings"
	"testing"

	"linli/kernel/ledger"
	"linli/platform/db"
	"linli/platform/db/dbtest"
	"linli/platform/fault"
)

// sealedHouse has a table of visits that is sealed, and a second handle on the database: what goes through it goes behind the ledger's back.
type sealedHouse struct {
	*house
	back *db.DB
}

func newSealed(t *testing.T, d *db.DB) *sealedHouse {
	h := &sealedHouse{house: newHouse(t, d)}
	back, err := db.Open(context.Background(), d.URL(), db.Options{Clock: h.clk})
	h.ok(err)
	t.Cleanup(func() { back.Close() })
	h.back = back
	h.secretly("CREATE TABLE visit (home TEXT NOT NULL, n BIGINT NOT NULL, way TEXT NOT NULL, met BOOLEAN NOT NULL, far DOUBLE PRECISION NOT NULL, need TEXT NOT NULL DEFAULT 'a', box BYTEA, words TEXT NOT NULL, PRIMARY KEY (home, n))")
	h.log.Guard(ledger.Table{Name: "visit", Key: []string{"home", "n"}, Plain: []string{"words"}, Quiet: []string{"need"}})
	return h
}

func (h *sealedHouse) secretly(q string) {
	h.t.Helper()
	h.ok(h.back.Write(context.Background(), func(tx *db.Tx) error { _, err := tx.Exec(q); return err }))
}

func (h *sealedHouse) write(q string, args ...any) {
	h.t.Helper()
	h.ok(h.d.Write(context.Background(), func(tx *db.Tx) error { _, err := tx.Exec(q, args...); return err }))
}

func (h *sealedHouse) visit(home string, n int, way string) {
	h.write("INSERT INTO visit (home, n, way, met, far, box, words) VALUES (?,?,?,?,?,?,?)", home, n, way, true, 1.5, []byte{1, 2, 0xff}, "王芳在家")
}

// says wants damages whose sentences hold all the words, one each.
func (h *sealedHouse) says(words ...string) {
	h.t.Helper()
	r := h.verify(ledger.VerifyOptions{})
	if r.Total != int64(len(words)) {
		h.t.Errorf("%d damages, %d wanted: %+v", r.Total, len(words), r.Damage)
		return
	}
	for _, w := range words {
		found := false
		for _, d := range r.Damage {
			all := d.Kind == "replay"
			for _, one := range strings.Split(w, "|") {
				all = all && strings.Contains(d.Detail, one)
			}
			found = found || all
		}
		if !found {
			h.t.Errorf("nothing says %q: %+v", w, r.Damage)
		}
	}
}

// A row that was changed, taken away, put in or put back from outside is found and named; what was written through the house is sound.
func TestASealedRowIsFound(t *testing.T) {
	dbtest.Each(t, migrations, func(t *testing.T, d *db.DB) {
		h := newSealed(t, d)
		h.ok(h.log.Adopt(context.Background()))
		for _, home := range []string{"a", "b", "c"} {
			h.visit(home, 1, "home")
		}
		h.sound(ledger.VerifyOptions{}) // not numbered yet: the waiting marks count
		h.sequence()
		if r := h.sound(ledger.VerifyOptions{}); r.Sealed != 3 || r.Since != 0 || r.Unsaid != 0 {
			t.Errorf("%+v", r)
		}
		h.secretly("UPDATE visit SET way='phone' WHERE home='a'")
		h.says("visit a 1|changed|way=phone|backup")
		h.secretly("UPDATE visit SET way='home', met=FALSE, far=2.5 WHERE home='a'")
		h.says("visit a 1|far=2.5|met=0")
		h.secretly("UPDATE visit SET met=TRUE, far=1.5, box=NULL WHERE home='a'")
		h.says("visit a 1|box=")
		h.secretly("UPDATE visit SET need='b' WHERE home='c'")
		h.says("visit a 1|box=", "visit c 1|need=b")
		h.secretly("UPDATE visit SET need='a' WHERE home='c'")
		h.secretly("UPDATE visit SET words='不在' WHERE home='b'") // words that an erasure may take are no part of the mark
		h.secretly("DELETE FROM visit WHERE home='a'")
		h.says("visit a 1|missing")
		h.secretly("INSERT INTO visit SELECT 'x', 9, way, met, far, need, box, words FROM visit WHERE home='b'")
		h.says("visit a 1|missing", "visit x 9|never recorded")
		h.secretly("DELETE FROM visit WHERE home='x'")
		h.write("DELETE FROM visit WHERE home='c'")
		h.sequence()
		h.says("visit a 1|missing")
		h.secretly("INSERT INTO visit SELECT 'c', 1, way, met, far, need, box, words FROM visit WHERE home='b'")
		h.says("visit a 1|missing", "visit c 1|taken away")
	})
}

// Many rows at once, a row written twice in one step, a step that failed, and a key that moves.
func TestSealedRowsOfABulk(t *testing.T) {
	dbtest.Each(t, migrations, func(t *testing.T, d *db.DB) {
		h := newSealed(t, d)
		h.ok(h.log.Adopt(context.Background()))
		h.ok(d.Write(context.Background(), func(tx *db.Tx) error {
			for i := range 9000 {
				if _, err := tx.Exec("INSERT INTO visit (home, n, way, met, far, words) VALUES (?,?,?,?,?,?)", "bulk", i, "home", false, 0.1, ""); err != nil {
					return err
				}
			}
			_, err := tx.Exec("UPDATE visit SET way='phone' WHERE n >= ?", 8000)
			return err
		}))
		err := d.Write(context.Background(), func(tx *db.Tx) error {
			if n, err := tx.Exec("UPDATE visit SET way='gone'"); err != nil || n != 9000 {
				t.Errorf("%d rows, %v", n, err)
			}
			return fault.Conflict("test")
		})
		if !fault.Is(err, fault.KindConflict) {
			t.Fatal(err)
		}
		h.write("UPDATE visit SET way = ?, n = n + 10000 WHERE home = ? AND n = ?", "phone", "bulk", 5)
		h.write("UPDATE visit SET n = 7777 + 10000, way = 'home' WHERE n = 7777")
		h.sequence()
		if r := h.sound(ledger.VerifyOptions{}); r.Sealed != 9000 {
			t.Errorf("%d rows compared: %+v", r.Sealed, r)
		}
		h.secretly("UPDATE visit SET way='home' WHERE n = 8500")
		h.secretly("DELETE FROM visit WHERE n = 10005")
		h.says("visit bulk 8500|way=home", "visit bulk 10005|missing")
	})
}

// A house that worked before rows were sealed: what is there is taken as it is found and said to be proved only since then.
func TestRowsOfBeforeAreNotProvable(t *testing.T) {
	dbtest.Each(t, migrations, func(t *testing.T, d *db.DB) {
		h := newSealed(t, d)
		h.secretly("INSERT INTO visit (home, n, way, met, far, words) VALUES ('old', 1, 'home', TRUE, 1, '')")
		h.visit("new", 1, "home")
		h.sequence()
		if r := h.sound(ledger.VerifyOptions{}); r.Unsaid != 1 || r.Sealed != 1 || !strings.Contains(r.String(), "not provable: 1") {
			t.Errorf("%+v", r)
		}
		h.ok(h.log.Adopt(context.Background()))
		h.ok(h.log.Adopt(context.Background())) // said once
		h.sequence()
		if r := h.sound(ledger.VerifyOptions{}); r.Unsaid != 0 || r.Since != 1 || r.Sealed != 2 {
			t.Errorf("%+v", r)
		}
		h.secretly("UPDATE visit SET way='phone' WHERE home='old'")
		h.says("visit old 1|way=phone")
		h.write("UPDATE visit SET way='wechat' WHERE home='old'")
		h.sequence()
		if r := h.sound(ledger.VerifyOptions{}); r.Since != 0 {
			t.Errorf("%+v", r)
		}
		if d.Dialect() == db.Postgres {
			return // a server that runs on has the old columns planned
		}
		h.secretly("ALTER TABLE visit ADD COLUMN later TEXT NOT NULL DEFAULT ''")
		h.sound(ledger.VerifyOptions{}) // a column that came later is no damage
		h.secretly("ALTER TABLE visit DROP COLUMN far")
		if r := h.sound(ledger.VerifyOptions{}); r.Unsaid != 2 { // and without one nothing can be said
			t.Errorf("%+v", r)
		}
	})
}

// On PostgreSQL two who write one row may be numbered the other way round: the mark of the later counts. On SQLite writers take turns.
func TestTheLaterMarkOfARowCounts(t *testing.T) {
	dbtest.Each(t, migrations, func(t *testing.T, d *db.DB) {
		h := newSealed(t, d)
		h.ok(h.log.Adopt(context.Background()))
		h.visit("a", 1, "home")
		first, wrote := make(chan error, 1), make(chan struct{})
		h.ok(d.Write(context.Background(), func(tx *db.Tx) error {
			go func() { // begins later; on PostgreSQL it is kept waiting or comes first
				first <- d.Write(context.Background(), func(tx *db.Tx) error {
					if tx.Dialect() == db.Postgres {
						defer close(wrote)
					}
					_, err := tx.Exec("UPDATE visit SET way='phone' WHERE home='a'")
					return err
				})
			}()
			if tx.Dialect() == db.Postgres {
				<-wrote
			}
			_, err := tx.Exec("UPDATE visit SET way='wechat' WHERE home='a'")
			return err
		}))
		h.ok(<-first)
		h.sequence()
		h.sound(ledger.VerifyOptions{})
	})
}
