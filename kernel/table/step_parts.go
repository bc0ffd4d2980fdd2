package table

import (
	"context"
	"time"

	"linli/platform/db"
	"linli/platform/fault"
)

// onePiece is how many rows are written in one transaction. On SQLite nobody else writes meanwhile: five thousand rows are about half
// a second. More rows go in parts, each with its ledger entries and the progress of the job in its own transaction, so
// that a resident's report waits for one part at most and a killed node goes on where it stopped. What cannot be finished is taken
// back part by part (state Undoing). See docs/adr/0006.
const onePiece = 5000

// A part is as long as others can wait: the next one gets half as many rows when it took more than partMost, and twice as many when it
// took less than half of it. Many rows together cost less than the same rows apart, because each part writes the pages of the indexes
// it touches.
const (
	partMost  = time.Second
	partLeast = 2000
)

// inParts says whether the rows of a job are written in parts. A table that gathers its rows first (Finish) is one piece as long as a
// row may complete an earlier one, on the same sheet or on another: what belongs together is written together.
func (s *Service) inParts(j *Job) bool {
	if j.Counts.New+j.Counts.Changed+j.Counts.Parked <= s.OnePiece {
		return false
	}
	for i := range j.Found.Blocks {
		if t := s.Catalog.Find(j.Found.Blocks[i].Table); t != nil && t.Owner.Finish != nil && (len(j.Found.Blocks) > 1 || j.Counts.Changed > 0) {
			return false
		}
	}
	return true
}

// commitParts writes the stage part by part from where the job stands, and the entry of the batch with the last one.
func (s *Service) commitParts(ctx context.Context, j *Job) error {
	c := newWriting(s, j)
	c.parts = true
	if err := s.read(ctx, c.recall); err != nil {
		return err
	}
	at := 0 // rows of the stage before the chunk
	for n := 0; ; n++ {
		chunk, err := s.chunkAt(ctx, j.ID, roleStage, n)
		if err != nil {
			return err
		}
		if chunk == nil {
			break
		}
		rows, err := c.read(chunk)
		if err != nil {
			return err
		}
		from := min(max(0, j.Read-at), len(rows))
		for at += len(rows); from < len(rows); {
			to := min(len(rows), from+c.size)
			if err := c.part(ctx, chunk, rows, from, to); err != nil {
				return err
			}
			from = to
		}
	}
	if err := c.show(ctx); err != nil {
		return err
	}
	return s.write(ctx, func(tx *db.Tx) error {
		fresh, err := c.still(tx)
		if err != nil {
			return err
		}
		c.j = &fresh
		return c.finish(tx)
	})
}

// chunkAt reads one chunk in a transaction of its own; nil when there is none.
func (s *Service) chunkAt(ctx context.Context, job, role string, n int) (body []byte, err error) {
	err = s.read(ctx, func(tx *db.Tx) error {
		var sealed []byte
		err := tx.Get(`SELECT body FROM import_chunk WHERE job = ? AND role = ? AND n = ?`, []any{job, role, n}, &sealed)
		if fault.Is(err, fault.KindNotFound) {
			return nil
		}
		if err == nil {
			body, err = s.Keys.Open("table.chunk", chunkAD(job, role, n), sealed)
		}
		return err
	})
	return body, err
}

// recall reads what parts written before (by a node that was stopped) have touched.
func (c *writing) recall(tx *db.Tx) error {
	c.done = c.j.Read
	return c.s.eachChunk(tx, c.j.ID, roleTouched, func(chunk []byte) error {
		_, list, err := readTouched(chunk)
		for i := range list {
			c.mine[c.hash(list[i].Obj)] = true
		}
		c.touched++
		return err
	})
}

// still loads the job and says errStopped when another node or a person has gone on with it.
func (c *writing) still(tx *db.Tx) (Job, error) {
	fresh, err := getJob(tx, c.j.ID)
	if err == nil && (fresh.Rev != c.j.Rev || fresh.State != Committing || fresh.Read != c.done) {
		err = errStopped
	}
	return fresh, err
}

// part writes one run of rows in its own transaction. A transaction that has to be run again (PostgreSQL) starts from the stage: what
// the first try remembered is not in the database.
func (c *writing) part(ctx context.Context, chunk []byte, rows []*Row, from, to int) error {
	done, touched, tries := c.done, c.touched, 0
	var took time.Duration
	err := c.s.write(ctx, func(tx *db.Tx) error {
		began := time.Now()
		defer func() { took = time.Since(began) }()
		c.done, c.touched = done, touched
		if tries++; tries > 1 {
			again, err := c.read(chunk)
			if err != nil {
				return err
			}
			rows, c.batches = again, map[string]*Batch{}
		}
		for _, b := range c.batches {
			b.forget()
		}
		if _, err := c.still(tx); err != nil {
			return err
		}
		for k := from; k < to; {
			end := min(to, runOf(rows, k))
			if err := c.rows(tx, rows[k:end]); err != nil {
				return err
			}
			k = end
		}
		for _, b := range c.batches {
			if b.Table.Owner.Finish != nil {
				if err := b.Table.Owner.Finish(tx, b); err != nil {
					return err
				}
			}
			if err := c.spill(tx, b, true); err != nil {
				return err
			}
		}
		n, err := tx.Exec(`UPDATE import_job SET read_rows = ?, lease_until = ? WHERE id = ? AND read_rows = ?`, c.done, tx.Now.Add(leaseFor).UnixMilli(), c.j.ID, done)
		if err == nil && n == 0 {
			err = errStopped
		}
		return err
	})
	switch {
	case err != nil:
		c.done = done
	case took > partMost:
		c.size = max(min(partLeast, c.s.OnePiece), c.size/2)
	case took < partMost/2:
		c.size = min(c.s.OnePiece, c.size*2)
	}
	return err
}

// show makes visible what the parts wrote hidden, some parts in one transaction, as many as others can wait for.
func (c *writing) show(ctx context.Context) error {
	w := &taking{s: c.s, j: c.j, batches: map[string]*Batch{}}
	for n := 0; n < c.touched; {
		next := n
		err := c.s.write(ctx, func(tx *db.Tx) error {
			if _, err := c.still(tx); err != nil {
				return err
			}
			began := time.Now()
			for next = n; next < c.touched && time.Since(began) < partMost; next++ {
				_, b, touched, err := w.load(tx, next)
				if err == nil && b.Table.Owner.Show != nil {
					err = b.Table.Owner.Show(tx, b, touched)
				}
				if err != nil {
					return err
				}
			}
			_, err := tx.Exec(`UPDATE import_job SET lease_until = ? WHERE id = ?`, tx.Now.Add(leaseFor).UnixMilli(), c.j.ID)
			return err
		})
		if err != nil {
			return err
		}
		n = next
	}
	return nil
}

// forget drops what others may have changed since the part before.
func (b *Batch) forget() {
	delete(b.Cache, "lived")
	if h, ok := b.Cache["hazard"].(*hazardRun); ok {
		h.people = map[string]named{}
	}
	if r, ok := b.Cache["roster"].(*roster); ok {
		r.forget()
	}
}
