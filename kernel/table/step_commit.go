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

// commit is step 确认: one transaction for the whole file, whatever its size. The rows come from the stage chunk by chunk and are
// resolved once more inside the transaction, so that what changed since the dry run is noticed.
func (s *Service) commit(ctx context.Context, j *Job) error {
	return s.write(ctx, func(tx *db.Tx) error {
		fresh, err := getJob(tx, j.ID)
		if err != nil {
			return err
		}
		if fresh.Rev != j.Rev || fresh.State != Committing {
			return errStopped
		}
		c := &writing{s: s, j: &fresh, batches: map[string]*Batch{}, mine: map[uint64]bool{}, seed: maphash.MakeSeed()}
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
	mine    map[uint64]bool // objects this batch has written
	seed    maphash.Seed
}

// chunk writes the rows of one chunk, block by block.
func (c *writing) chunk(tx *db.Tx, chunk []byte) error {
	rows, err := readStage(chunk, func(block int) int {
		if block >= 0 && block < len(c.j.Found.Blocks) {
			if t := c.s.Catalog.Find(c.j.Found.Blocks[block].Table); t != nil {
				return len(t.Columns)
			}
		}
		return 0
	})
	if err != nil {
		return err
	}
	for from := 0; from < len(rows); {
		to := from + 1
		for to < len(rows) && rows[to].Block == rows[from].Block && to-from < batchRows {
			to++
		}
		if err := c.rows(tx, rows[from:to]); err != nil {
			return err
		}
		from = to
	}
	return nil
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
	b.Block = block
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
		if r.Verdict != verdicts[i] && r.Object != "" && c.mine[maphash.String(c.seed, r.Object)] {
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
			c.mine[maphash.String(c.seed, r.Object)] = true
		}
	}
	if err := c.s.park(tx, b, parked); err != nil {
		return err
	}
	c.done += len(rows)
	c.s.progress.Store(c.j.ID, int64(c.done))
	return c.spill(tx, b, false)
}

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
	buf := appendString(nil, b.Table.Name)
	for _, t := range b.Touched {
		buf = appendString(buf, t.Obj)
		buf = binary.AppendVarint(buf, t.Rev)
		made := byte(0)
		if t.Made {
			made = 1
		}
		buf = append(buf, made)
		buf = appendString(buf, t.Before)
	}
	b.Touched = b.Touched[:0]
	err := c.s.putChunk(tx, c.j.ID, roleTouched, c.touched, buf)
	c.touched++
	return err
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

// Withdraw takes a whole batch back while no later change touches its rows; otherwise it says what blocks it.
func (s *Service) Withdraw(ctx context.Context, a access.Actor, jobID string) (Job, error) {
	return s.change(ctx, a, jobID, 0, []JobState{Done}, func(tx *db.Tx, j *Job) error {
		var chunks [][]byte
		if err := s.eachChunk(tx, j.ID, roleTouched, func(b []byte) error { chunks = append(chunks, b); return nil }); err != nil {
			return err
		}
		batches := map[string]*Batch{}
		for i := len(chunks) - 1; i >= 0; i-- {
			if err := s.withdrawChunk(tx, a, j, batches, chunks[i]); err != nil {
				return err
			}
		}
		if _, err := tx.Exec(`DELETE FROM table_unmatched WHERE job = ?`, j.ID); err != nil {
			return err
		}
		_, err := s.Log.Append(tx, ledger.Entry{Kind: "table.withdraw", Obj: j.ID, Rev: j.Rev + 1, Actor: a.Actor, Link: j.SHA256, Pub: map[string]any{"table": j.Table}})
		j.State = Withdrawn
		return err
	})
}

func (s *Service) withdrawChunk(tx *db.Tx, a access.Actor, j *Job, batches map[string]*Batch, chunk []byte) error {
	name, touched, err := readTouched(chunk)
	if err != nil {
		return err
	}
	t, err := s.find(name)
	if err != nil {
		return err
	}
	if t.Owner.Withdraw == nil {
		return fault.NotYet("table.no_withdraw", t.Title)
	}
	b, err := s.batch(tx, j, t, batches)
	if err != nil {
		return err
	}
	b.Actor = a.Actor
	blocks, err := t.Owner.Withdraw(tx, b, touched)
	if err != nil {
		return err
	}
	if len(blocks) > 0 {
		return fault.Conflict("table.withdraw_blocked", len(blocks), joinSome(blocks, 5))
	}
	return nil
}

func joinSome(list []string, n int) string {
	s := ""
	for i, x := range list {
		if i == n {
			return s + "…"
		}
		if i > 0 {
			s += "、"
		}
		s += x
	}
	return s
}

// Parked is one row of the list 待认址.
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
