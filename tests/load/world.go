package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"linli/app"
	"linli/kernel/access"
	"linli/kernel/document"
	"linli/kernel/duty"
	"linli/kernel/ledger"
	"linli/kernel/matter"
	"linli/kernel/people"
	"linli/kernel/place"
	"linli/kernel/statute"
	"linli/platform/blob"
	"linli/platform/clock"
	"linli/platform/crypto"
	"linli/platform/db"
)

// house is the kernel over a data folder, as app builds it, opened for loading or reading.
type house struct {
	db      *db.DB
	keys    *crypto.Keys
	log     *ledger.Log
	places  *place.Service
	people  *people.Service
	access  *access.Service
	docs    *document.Service
	duties  *duty.Service
	matters *matter.Service
	law     *statute.Service
}

const origin = "linli.city/bench/log1"

var founder = ledger.Actor{ID: "founder", Kind: "staff", Name: "founder"}

// open builds a house in dir; bulk leaves out the fsync of each commit.
func open(ctx context.Context, dir string, bulk bool) (h *house, err error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	h = &house{}
	if h.db, err = db.Open(ctx, filepath.Join(dir, "linli.db"), db.Options{Bulk: bulk}); err != nil {
		return nil, err
	}
	if err := h.build(ctx, dir); err != nil {
		h.db.Close()
		return nil, err
	}
	return h, nil
}

func (h *house) build(ctx context.Context, dir string) (err error) {
	if err := h.db.Migrate(ctx, app.Migrations()); err != nil {
		return err
	}
	if h.keys, err = crypto.OpenKeys(filepath.Join(dir, "keys"), crypto.Std); err != nil {
		return err
	}
	if err := h.db.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(`INSERT INTO installation (name, value) VALUES ('origin', ?), ('demo', '1') ON CONFLICT (name) DO NOTHING`, origin)
		return err
	}); err != nil {
		return err
	}
	if h.log, err = ledger.New(h.db, h.keys, clock.System, ledger.Config{Origin: origin, Dir: dir}); err != nil {
		return err
	}
	h.log.Guard(app.SealedTables()...) // what is measured writes and verifies as the program does
	if err := h.log.Adopt(ctx); err != nil {
		return err
	}
	h.law = statute.New(h.db, h.log)
	h.places = place.New(h.db, h.log)
	h.people = people.New(people.Deps{DB: h.db, Log: h.log, Keys: h.keys, Places: h.places})
	if h.access, err = access.New(access.Deps{DB: h.db, Log: h.log, Keys: h.keys, People: h.people}, access.Config{Second: access.SecondNone}); err != nil {
		return err
	}
	blobs, err := blob.For(h.db, filepath.Join(dir, "blob"), blob.Options{})
	if err != nil {
		return err
	}
	h.docs = document.New(h.db, h.log, blobs, h.keys, document.Config{})
	h.duties = duty.New(duty.Deps{DB: h.db, Log: h.log, Places: h.places, People: h.people})
	h.matters = matter.New(matter.Deps{DB: h.db, Log: h.log, Places: h.places, Duties: h.duties, People: h.people, Statute: h.law, Keys: h.keys, Docs: h.docs})
	return h.matters.Seed(ctx)
}

// replayers compare the business tables with the entries, as linli ledger verify does.
func (h *house) replayers() []ledger.Replayer {
	list := append(h.people.Replayers(), h.access.Replayers()...)
	return append(list, h.law.Replayer(), h.places.Replayer(), h.matters.Replayer(), h.duties.Replayer(), h.docs.Replayer())
}

// town is what a measurement must know of a data set.
type town struct {
	Dir                     string
	Community, City, Street string // place ids
	Monitor                 string // the one with a year of minutes
	Codes                   []string
	Login, Password         string
	Made                    time.Time
}

// townAge is how long a kept data set is used: its open matters must not be overdue, or the
// server would be busy reminding people.
const townAge = 3 * time.Hour

// town gives a data folder with a city of 480 buildings and n matters, made now or kept.
func (b *bench) town(name string, n int) (town, error) { return b.townOf(name, n, plainTown) }

// townOf is town of another shape.
func (b *bench) townOf(name string, n int, like shape) (t town, err error) {
	t.Dir = filepath.Join(b.dir, fmt.Sprintf("%s-%d", name, n))
	note := filepath.Join(t.Dir, "town.json")
	if raw, err := os.ReadFile(note); err == nil && json.Unmarshal(raw, &t) == nil && time.Since(t.Made) < townAge {
		return t, nil
	}
	t = town{Dir: t.Dir} // nothing of one that is too old
	if err := os.RemoveAll(t.Dir); err != nil {
		return t, err
	}
	began := time.Now()
	h, err := open(b.ctx, t.Dir, true)
	if err != nil {
		return t, err
	}
	defer h.db.Close()
	m := &maker{house: h, ctx: b.ctx, town: &t, shape: like}
	if err := m.city(); err != nil {
		return t, err
	}
	if like.heightCM > 0 {
		if err := m.files(); err != nil {
			return t, err
		}
	}
	if like.outlets > 0 {
		if err := m.monitored(n); err != nil {
			return t, err
		}
		n = 0
	}
	if err := m.history(n); err != nil {
		return t, err
	}
	if err := m.finish(); err != nil {
		return t, err
	}
	t.Made = time.Now()
	raw, err := json.Marshal(t)
	if err != nil {
		return t, err
	}
	say("   data set %s: %d matters in %s", name, n, time.Since(began).Round(time.Second))
	return t, os.WriteFile(note, raw, 0o600)
}
