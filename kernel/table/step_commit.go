package table

import (
	"context"
	"encoding/binary"
	"hash/maphash"

	"linli/kernel/access"
	"linli/kernel/ledger"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/id"
)

// commit is step 确认. A file of up to onePiece rows is one transaction; a larger one is written in parts (step_parts.go). The rows
// come from the stage chunk by chunk and are resolved once more inside the transaction, so that what changed since the dry run is
// noticed.
func (s *Service) commit(ctx context.Context, j *Job) error {
	if s.inParts(j) {
		return s.commitParts(ctx, j)
	}
	return s.write(ctx, func(tx *db.Tx) error {
		fresh, err := getJob(tx, j.ID)
		if err != nil {
			return err
		}
		if fresh.Rev != j.Rev || fresh.State != Committing {
			return errStopped
		}
		c := newWriting(s, &fresh)
		if err := s.eachChunk(tx, j.ID, roleStage, func(chunk []byte) error { return c.chunk(tx, chunk) }); err != nil {
			return err
		}
		return c.finish(tx)
	})
}

// writing is the state of one commit.
type writing struct {
	s       *Service
	j       *Job
	batches map[string]*Batch
	done    int
	touched int
	parts   bool            // written in parts (step_parts.go)
	size    int             // rows of the next part
	mine    map[uint64]bool // objects this batch has written
	seed    maphash.Seed
}

func newWriting(s *Service, j *Job) *writing {
	return &writing{s: s, j: j, size: min(partLeast, s.OnePiece), batches: map[string]*Batch{}, mine: map[uint64]bool{}, seed: maphash.MakeSeed()}
}

// chunk writes the rows of one chunk, block by block.
func (c *writing) chunk(tx *db.Tx, chunk []byte) error {
	rows, err := c.read(chunk)
	if err != nil {
		return err
	}
	for from := 0; from < len(rows); {
		to := runOf(rows, from)
		if err := c.rows(tx, rows[from:to]); err != nil {
			return err
		}
		from = to
	}
	return nil
}

// read turns a chunk of the stage into rows.
func (c *writing) read(chunk []byte) ([]*Row, error) {
	return readStage(chunk, func(block int) int {
		if block >= 0 && block < len(c.j.Found.Blocks) {
			if t := c.s.Catalog.Find(c.j.Found.Blocks[block].Table); t != nil {
				return len(t.Columns)
			}
		}
		return 0
	})
}

// runOf gives the end of the rows of one block that are written together.
func runOf(rows []*Row, from int) int {
	to := from + 1
	for to < len(rows) && rows[to].Block == rows[from].Block && to-from < batchRows {
		to++
	}
	return to
}

func (c *writing) rows(tx *db.Tx, rows []*Row) error {
	n := rows[0].Block
	if n >= len(c.j.Found.Blocks) {
		return fault.Conflict("table.stage_old")
	}
	block := &c.j.Found.Blocks[n]
	t := c.s.Catalog.Find(block.Table)
	if t == nil || t.Owner.Commit == nil {
		return fault.NotYet("table.no_owner", block.Table)
	}
	b, err := c.s.batch(tx, c.j, t, c.batches)
	if err != nil {
		return err
	}
	b.Block, b.Hidden = block, c.parts
	cols := newRowMaker(t, block, n, c.s.around(c.j)).cols
	verdicts := make([]Verdict, len(rows))
	var write, parked []*Row
	for i, r := range rows {
		r.Cols = cols
		verdicts[i], r.Verdict = r.Verdict, Undecided
	}
	if err := locate(tx, b, rows); err != nil {
		return err
	}
	open := make([]*Row, 0, len(rows))
	for _, r := range rows {
		if r.Verdict == Undecided && !r.Bad() {
			open = append(open, r)
		}
	}
	if err := resolve(tx, b, open); err != nil {
		return err
	}
	for i, r := range rows {
		if r.Verdict != verdicts[i] && r.Object != "" && c.mine[c.hash(r.Object)] {
			continue // a second row about what this batch has just written: taken with the first
		}
		if r.Verdict != verdicts[i] || r.Bad() {
			return fault.Conflict("table.changed_since_try", r.Line)
		}
		if r.Verdict == Parked {
			parked = append(parked, r)
		} else {
			write = append(write, r)
		}
	}
	if len(write) > 0 {
		if err := t.Owner.Commit(tx, b, write); err != nil {
			return err
		}
		for _, r := range write {
			c.mine[c.hash(r.Object)] = true
		}
	}
	if err := c.s.park(tx, b, parked); err != nil {
		return err
	}
	c.done += len(rows)
	c.s.progress.Store(c.j.ID, int64(c.done))
	return c.spill(tx, b, false)
}

func (c *writing) hash(obj string) uint64 { return maphash.String(c.seed, obj) }

// park puts rows whose place was not found on the list 待认址.
func (s *Service) park(tx *db.Tx, b *Batch, rows []*Row) error {
	for _, r := range rows {
		uid := id.New()
		body, err := s.Keys.Seal("table.unmatched", []byte(uid), []byte(addressText(b.Table, r)))
		if err != nil {
			return fault.Internal(err, "table.park")
		}
		_, err = tx.Exec(`INSERT INTO table_unmatched (id, job, table_name, sheet, line, path, body, place, created) VALUES (?,?,?,?,?,?,?,'',?)`,
			uid, b.Job, b.Table.Name, r.Sheet, r.Line, string(b.Path), body, tx.NowMS())
		if err != nil {
			return err
		}
	}
	return nil
}

// addressText joins the address columns of a row as they were understood.
func addressText(t *Table, r *Row) string {
	s := ""
	for i := range t.Columns {
		if t.Columns[i].Part != NoPart {
			s += r.Values[i].Text
		}
	}
	return s
}

// spill keeps the touched objects in chunks, for the withdrawal.
func (c *writing) spill(tx *db.Tx, b *Batch, all bool) error {
	if len(b.Touched) == 0 || !all && len(b.Touched) < 5000 {
		return nil
	}
	err := c.s.putChunk(tx, c.j.ID, roleTouched, c.touched, packTouched(b.Table.Name, b.Touched))
	b.Touched = b.Touched[:0]
	c.touched++
	return err
}

func packTouched(table string, list []Touched) []byte {
	buf := appendString(nil, table)
	for _, t := range list {
		buf = appendString(buf, t.Obj)
		buf = binary.AppendVarint(buf, t.Rev)
		made := byte(0)
		if t.Made {
			made = 1
		}
		buf = append(buf, made)
		buf = appendString(buf, t.Before)
	}
	return buf
}

func readTouched(chunk []byte) (table string, list []Touched, err error) {
	u := &unstage{b: string(chunk)}
	table = u.string()
	for len(u.b) > 0 && !u.bad {
		list = append(list, Touched{Obj: u.string(), Rev: u.int64(), Made: u.byte() == 1, Before: u.string()})
	}
	if u.bad {
		err = fault.Conflict("table.stage_old")
	}
	return table, list, err
}

// finish writes the one ledger entry of the batch: the hash of the file and the mapping used.
func (c *writing) finish(tx *db.Tx) error {
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
	j := c.j
	ref, err := c.s.Log.Append(tx, ledger.Entry{Kind: "table.import", Obj: j.ID, Rev: j.Rev + 1, Link: j.SHA256, Actor: ledger.Actor{ID: j.ActorID, Kind: j.ActorKind},
		Pub:   map[string]any{"table": j.Table, "rows": j.Counts.New + j.Counts.Changed, "new": j.Counts.New, "changed": j.Counts.Changed, "parked": j.Counts.Parked, "refused": j.Counts.Bad - j.Counts.Parked},
		Slots: []ledger.Slot{{Name: "file", Body: map[string]any{"name": j.FileName, "mapping": mappingUsed(j)}}}})
	if err != nil {
		return err
	}
	j.Entry, j.State, j.Problem = ref.ID, Done, ""
	if err := dropChunks(tx, j.ID, roleStage); err != nil {
		return err
	}
	return updateJob(tx, j)
}

func mappingUsed(j *Job) []map[string]any {
	var list []map[string]any
	for i := range j.Found.Blocks {
		b := &j.Found.Blocks[i]
		cols := map[string]string{}
		for _, m := range b.Columns {
			if m.Key != "" {
				cols[m.Header] = m.Key
			}
		}
		list = append(list, map[string]any{"sheet": b.SheetName, "header": b.HeaderRow, "table": b.Table, "columns": cols})
		if len(list) == 50 {
			break
		}
	}
	return list
}

// Unmatched is one row of the list 待认址.
type Unmatched struct {
	ID, Job, Table, Text string
	Sheet, Line          int
	Created              int64
}

// Unmatched lists addresses that were not found, oldest first.
func (s *Service) Unmatched(ctx context.Context, a access.Actor, after string, limit int) ([]Unmatched, error) {
	var list []Unmatched
	err := s.read(ctx, func(tx *db.Tx) error {
		for _, scope := range a.Scope(access.TableImport) {
			if err := s.unmatchedUnder(tx, scope, after, limit, &list); err != nil {
				return err
			}
		}
		return nil
	})
	return list, err
}

func (s *Service) unmatchedUnder(tx *db.Tx, scope place.Path, after string, limit int, list *[]Unmatched) error {
	lo, hi := scope.Range()
	return tx.Each(`SELECT id, job, table_name, sheet, line, body, created FROM table_unmatched WHERE place = '' AND path >= ? AND path < ? AND id > ? ORDER BY id LIMIT ?`, []any{lo, hi, after, limit}, func(scan func(...any) error) error {
		var u Unmatched
		var body []byte
		if err := scan(&u.ID, &u.Job, &u.Table, &u.Sheet, &u.Line, &body, &u.Created); err != nil {
			return err
		}
		plain, err := s.Keys.Open("table.unmatched", []byte(u.ID), body)
		if err != nil {
			return fault.Internal(err, "table.Unmatched")
		}
		u.Text = string(plain)
		*list = append(*list, u)
		return nil
	})
}

// Settle says which place an address on the list means. The row itself is imported again with the corrected file.
func (s *Service) Settle(ctx context.Context, a access.Actor, unmatched, placeID string) error {
	return s.write(ctx, func(tx *db.Tx) error {
		var path string
		if err := tx.Get(`SELECT path FROM table_unmatched WHERE id = ? AND place = ''`, []any{unmatched}, &path); err != nil {
			return err
		}
		if err := a.May(access.TableImport, place.Path(path)); err != nil {
			return err
		}
		p, err := s.Places.Get(tx, placeID)
		if err != nil {
			return err
		}
		if err := a.May(access.TableImport, p.Path); err != nil {
			return err
		}
		_, err = tx.Exec(`UPDATE table_unmatched SET place = ? WHERE id = ?`, placeID, unmatched)
		return err
	})
}
