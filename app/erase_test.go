package app

import (
	"bytes"
	"context"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"linli/kernel/access"
	"linli/kernel/matter"
	"linli/kernel/people"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/db/dbtest"
	"linli/platform/fault"
)

// eachWorld runs fn over the whole program on both databases.
func eachWorld(t *testing.T, fn func(w *world)) {
	for _, name := range []string{"sqlite", "postgres"} {
		t.Run(name, func(t *testing.T) {
			u := ""
			if name == "postgres" {
				u = dbtest.Schema(t)
			}
			fn(newWorld(t, u))
		})
	}
}

// inFiles names the files of the installation that hold a word: database, write-ahead log, photos, lists.
func (w *world) inFiles(dir, word string) (found []string) {
	w.t.Helper()
	w.ok(filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		b, err := os.ReadFile(p)
		if bytes.Contains(b, []byte(word)) {
			found = append(found, filepath.Base(p))
		}
		return err
	}))
	return found
}

// inTables names the columns of the database that hold a word, as a dump would.
func (w *world) inTables(word string) (found []string) {
	w.t.Helper()
	w.ok(w.k.DB.Read(context.Background(), func(tx *db.Tx) error {
		schema, err := people.Columns(tx)
		if err != nil {
			return err
		}
		for table, columns := range schema {
			for _, c := range columns {
				hit, err := tx.Exists("SELECT 1 FROM "+table+` WHERE CAST("`+c+`" AS TEXT) LIKE ?`, "%"+word+"%")
				if err != nil {
					return err
				}
				if hit {
					found = append(found, table+"."+c)
				}
			}
		}
		return nil
	}))
	return found
}

// A person asks to be forgotten (PIPL 47): one colleague asks, another agrees, and then no door, no table, no file and no
// later backup shows the name; the ledger is sound and the matter he raised is still there, without him.
func TestErasureByRight(t *testing.T) {
	eachWorld(t, func(w *world) {
		ctx := context.Background()
		const name, phone = "卓玛金丝雀", "10000033333"
		who, err := w.k.People.Add(ctx, founder, people.Draft{Name: name, Phone: phone, Home: w.a.home.ID, Private: people.Private{Note: name + "独居"}})
		w.ok(err)
		_, err = w.k.People.MoveIn(ctx, founder, people.MoveIn{Person: who.ID, Home: w.a.home.ID, Relation: "母亲"})
		w.ok(err)
		tk, err := w.k.Matters.Report(ctx, access.Public(), matter.Report{Place: w.a.building.ID, Kind: "facility.lamp", Text: "灯坏了", Source: "qr", Name: name, Phone: phone})
		w.ok(err)

		page := "/people/" + who.ID
		if s, body := w.do("POST", page+"/rights", access.Secretary, url.Values{"what": {"erase"}}); s != 303 {
			t.Fatalf("taking down: %d %.400s", s, body)
		}
		if s, _ := w.do("POST", page+"/rights", access.Secretary, url.Values{"what": {"erase"}}); s != 409 {
			t.Errorf("the same request twice: %d", s)
		}
		if s, body := w.do("GET", "/rights", access.Community, nil); s != 200 || strings.Contains(body, name) || !strings.Contains(body, "办理中") {
			t.Errorf("the list of requests: %d", s)
		}
		if s, _ := w.do("POST", page+"/erase", access.Secretary, url.Values{"ground": {"3"}}); s != 403 {
			t.Errorf("a secretary asks for an erasure: %d", s)
		}
		if s, body := w.do("POST", page+"/erase", access.Community, url.Values{"ground": {"3"}}); s != 303 {
			t.Fatalf("asking: %d %.400s", s, body)
		}
		var x access.Wish
		w.ok(w.k.DB.Read(ctx, func(tx *db.Tx) (err error) {
			x, err = w.k.Access.SecondAbout(tx, access.SecondErase, who.ID)
			return err
		}))
		if s, _ := w.do("POST", "/second/"+x.ID, access.Community, url.Values{"yes": {"1"}}); s != 403 {
			t.Errorf("he agrees to his own request: %d", s)
		}
		if s, body := w.do("POST", "/second/"+x.ID, access.Street, url.Values{"yes": {"1"}}); s != 303 {
			t.Fatalf("agreeing: %d %.600s", s, body)
		}
		w.gone(who.ID, name)
		w.ok(w.k.DB.Read(ctx, func(tx *db.Tx) error {
			p, err := w.k.People.Get(tx, who.ID)
			if p.State != people.Locked {
				t.Errorf("the open matter should hold the destruction: %s", p.State)
			}
			return err
		}))

		// The matter ends; 180 days later the job destroys what was locked.
		w.ok(w.k.DB.Write(ctx, func(tx *db.Tx) error {
			_, err := w.k.Matters.DeclineTx(tx, access.System("test"), matter.Simple{Do: matter.Do{ID: tk.Matter.ID, Note: "不属于本社区"}})
			return err
		}))
		if n, err := w.k.People.EraseDue(ctx, access.System("timer").Actor); n != 0 || err != nil {
			t.Errorf("destroyed too early: %d %v", n, err)
		}
		w.k.DB.SetClock(clock.From(time.Now().AddDate(0, 0, 181)))
		if n, err := w.k.People.EraseDue(ctx, access.System("timer").Actor); n != 1 || err != nil {
			t.Fatalf("destroyed when due: %d %v", n, err)
		}
		w.gone(who.ID, name)
		w.ok(w.k.DB.Read(ctx, func(tx *db.Tx) error {
			m, err := w.k.Matters.Plain(tx, tk.Matter.ID)
			if err != nil || m.Title == "" {
				t.Errorf("the matter is gone: %v", err)
			}
			if who, err := w.k.Matters.Contact(tx, tk.Matter.ID); len(who) != 0 || err != nil {
				t.Errorf("the matter still knows %v %v", who, err)
			}
			_, err = w.k.People.LockOf(tx, who.ID)
			if !fault.Is(err, fault.KindNotFound) {
				t.Errorf("the box is still there: %v", err)
			}
			return nil
		}))
	})
}

// gone looks at every door, table and file, and verifies the ledger.
func (w *world) gone(id, name string) {
	w.t.Helper()
	ctx := context.Background()
	for _, r := range w.rows {
		if r.Method != "GET" || strings.HasPrefix(r.Pattern, "/assets/") || r.Pattern == "/ui" {
			continue
		}
		if _, body := w.do("GET", fill(r.Pattern, id)+"?q="+url.QueryEscape("卓玛"), access.Community, nil); strings.Contains(body, name) {
			w.t.Errorf("%s shows the person", r.Pattern)
		}
	}
	if s, _ := w.do("GET", "/people/"+id, access.Community, nil); s != 404 {
		w.t.Errorf("the person's page: %d", s)
	}
	if found := w.inTables(name); len(found) > 0 {
		w.t.Errorf("a dump shows the name in %v", found)
	}
	_, err := w.k.Log.Sequence(ctx)
	w.ok(err)
	w.ok(w.k.DB.Scrub(ctx))
	if found := w.inFiles(w.k.Config.Data, name); len(found) > 0 {
		w.t.Errorf("files hold the name: %v", found)
	}
	if w.k.Config.DB == "" {
		dir := w.t.TempDir()
		w.ok(w.k.DB.Backup(ctx, filepath.Join(dir, "copy.db")))
		if found := w.inFiles(dir, name); len(found) > 0 {
			w.t.Error("a backup made afterwards holds the name")
		}
	}
	r, err := w.k.Log.Verify(ctx, verifyAll(w.k))
	w.ok(err)
	if !r.Sound() {
		w.t.Errorf("the ledger after the erasure: %v", r)
	}
}
