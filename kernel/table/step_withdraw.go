package table

import (
	"context"

	"linli/kernel/access"
	"linli/kernel/ledger"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
)

// Obstacle is what stands in the way of taking an object of a batch back, in words a user finds it by.
type Obstacle struct{ Obj, What string }

// backAtOnce is how many objects of a large batch are taken back in one transaction.
const backAtOnce = 500

// Withdraw takes a whole batch back while no later change touches its rows; otherwise it says what blocks it and changes nothing. A
// batch of more than OnePiece rows is taken back in the background (state Withdrawing). Errors: Conflict (table.withdraw_blocked),
// NotYet when a table of the file cannot be withdrawn.
func (s *Service) Withdraw(ctx context.Context, a access.Actor, jobID string) (Job, error) {
	return s.change(ctx, a, jobID, 0, []JobState{Done}, func(tx *db.Tx, j *Job) error {
		if j.Counts.New+j.Counts.Changed > s.OnePiece {
			j.State, j.Read, j.Problem, j.ActorID, j.ActorKind = Withdrawing, 0, "", a.ID, a.Kind
			return nil
		}
		blocks, err := s.blocked(tx, j, a.Actor)
		if err != nil {
			return err
		}
		if len(blocks) > 0 {
			return fault.Conflict("table.withdraw_blocked", len(blocks), joinSome(blocks, 5))
		}
		w := &taking{s: s, j: j, actor: a.Actor, batches: map[string]*Batch{}, seen: map[string]bool{}}
		for more := true; more; {
			if more, err = w.part(tx); err != nil {
				return err
			}
		}
		return s.taken(tx, j, a.Actor, Withdrawn)
	})
}

// blocked looks through everything a batch touched without changing anything. An object that was touched twice counts as it was left.
func (s *Service) blocked(tx *db.Tx, j *Job, actor ledger.Actor) (list []string, err error) {
	w := &taking{s: s, j: j, actor: actor, batches: map[string]*Batch{}, seen: map[string]bool{}}
	n, err := w.last(tx)
	if err != nil {
		return nil, err
	}
	for ; n >= 0; n-- {
		_, b, touched, err := w.load(tx, n)
		if err != nil {
			return nil, err
		}
		blocks, err := b.Table.Owner.Blocks(tx, b, w.once(touched))
		if err != nil {
			return nil, err
		}
		for _, x := range blocks {
			list = append(list, x.What)
		}
	}
	return list, nil
}

// taking is one withdrawal under way, from the last chunk of touched objects to the first.
type taking struct {
	s       *Service
	j       *Job
	actor   ledger.Actor
	batches map[string]*Batch
	seen    map[string]bool
	kept    []string // objects that stay because somebody changed them meanwhile
	done    int
}

// last is the number of the last chunk; -1 when there is none.
func (w *taking) last(tx *db.Tx) (int, error) {
	n, err := tx.Count(`SELECT COALESCE(MAX(n), -1) FROM import_chunk WHERE job = ? AND role = ?`, w.j.ID, roleTouched)
	return int(n), err
}

func (w *taking) load(tx *db.Tx, n int) (name string, b *Batch, touched []Touched, err error) {
	var sealed []byte
	if err := tx.Get(`SELECT body FROM import_chunk WHERE job = ? AND role = ? AND n = ?`, []any{w.j.ID, roleTouched, n}, &sealed); err != nil {
		return "", nil, nil, err
	}
	body, err := w.s.Keys.Open("table.chunk", chunkAD(w.j.ID, roleTouched, n), sealed)
	if err != nil {
		return "", nil, nil, fault.Internal(err, "table.withdraw")
	}
	if name, touched, err = readTouched(body); err != nil {
		return name, nil, nil, err
	}
	t, err := w.s.find(name)
	if err != nil {
		return name, nil, nil, err
	}
	if t.Owner.Withdraw == nil || t.Owner.Blocks == nil {
		return name, nil, nil, fault.NotYet("table.no_withdraw", t.Title)
	}
	b, err = w.s.batch(tx, w.j, t, w.batches)
	if err == nil && w.actor.ID != "" {
		b.Actor = w.actor
	}
	return name, b, touched, err
}

// once leaves out objects that were seen in a later chunk, or later in this one.
func (w *taking) once(touched []Touched) []Touched {
	var out []Touched
	for i := len(touched) - 1; i >= 0; i-- {
		if !w.seen[touched[i].Obj] {
			w.seen[touched[i].Obj] = true
			out = append(out, touched[i])
		}
	}
	return out
}

// part takes the last backAtOnce objects back and shortens the list of touched ones in the same transaction; more says whether any
// are left. What somebody has changed meanwhile stays and is named in kept.
func (w *taking) part(tx *db.Tx) (more bool, err error) {
	n, err := w.last(tx)
	if err != nil || n < 0 {
		return false, err
	}
	name, b, touched, err := w.load(tx, n)
	if err != nil {
		return false, err
	}
	cut := max(0, len(touched)-backAtOnce)
	blocks, err := b.Table.Owner.Blocks(tx, b, w.once(touched[cut:]))
	if err != nil {
		return false, err
	}
	stay := map[string]bool{}
	for _, x := range blocks {
		stay[x.Obj], w.kept = true, append(w.kept, x.What)
	}
	var free []Touched
	for i := len(touched) - 1; i >= cut; i-- { // an object touched twice goes back step by step
		if !stay[touched[i].Obj] {
			free = append(free, touched[i])
		}
	}
	if err := b.Table.Owner.Withdraw(tx, b, free); err != nil {
		return false, err
	}
	w.done += len(touched) - cut
	if _, err := tx.Exec(`DELETE FROM import_chunk WHERE job = ? AND role = ? AND n = ?`, w.j.ID, roleTouched, n); err != nil || cut == 0 {
		return n > 0, err
	}
	return true, w.s.putChunk(tx, w.j.ID, roleTouched, n, packTouched(name, touched[:cut]))
}

// taken ends a withdrawal: the rows without a place go from their list, and the ledger says that the batch is struck through.
func (s *Service) taken(tx *db.Tx, j *Job, actor ledger.Actor, to JobState) error {
	if _, err := tx.Exec(`DELETE FROM table_unmatched WHERE job = ?`, j.ID); err != nil {
		return err
	}
	pub := map[string]any{"table": j.Table}
	if to != Withdrawn {
		pub["unfinished"] = true
	}
	_, err := s.Log.Append(tx, ledger.Entry{Kind: "table.withdraw", Obj: j.ID, Rev: j.Rev + 1, Actor: actor, Link: j.SHA256, Pub: pub})
	j.State, j.Read = to, 0
	return err
}

// takeBack is the work of the states Withdrawing (a large batch) and Undoing (an import in parts that could not be finished). The
// list of touched objects gets shorter with each transaction, so any node can go on with it.
func (s *Service) takeBack(ctx context.Context, j *Job) error {
	if j.State == Withdrawing && j.Read == 0 {
		stop, err := s.lookFirst(ctx, j)
		if err != nil || stop {
			return err
		}
	}
	w := &taking{s: s, j: j, done: j.Read}
	for more := true; more; {
		seen, done := w.seen, w.done
		err := s.write(ctx, func(tx *db.Tx) (err error) {
			fresh, err := getJob(tx, j.ID)
			if err != nil {
				return err
			}
			if fresh.Rev != j.Rev || fresh.State != j.State || fresh.Read != done {
				return errStopped
			}
			*w = taking{s: s, j: &fresh, batches: map[string]*Batch{}, seen: copyOf(seen), done: done}
			if more, err = w.part(tx); err != nil {
				return err
			}
			if len(w.kept) > 0 {
				fresh.Problem += " " + text.T(text.ZH, "table.kept", len(w.kept), joinSome(w.kept, 5))
			}
			_, err = tx.Exec(`UPDATE import_job SET read_rows = ?, problem = ?, lease_until = ? WHERE id = ?`, w.done, fresh.Problem, tx.Now.Add(leaseFor).UnixMilli(), j.ID)
			return err
		})
		if err != nil {
			return err
		}
		s.progress.Store(j.ID, int64(w.done))
	}
	to := map[JobState]JobState{Withdrawing: Withdrawn, Undoing: Tried}[j.State]
	return s.write(ctx, func(tx *db.Tx) error {
		fresh, err := getJob(tx, j.ID)
		if err != nil {
			return err
		}
		if fresh.Rev != j.Rev || fresh.State != j.State {
			return errStopped
		}
		if err := s.taken(tx, &fresh, ledger.Actor{ID: j.ActorID, Kind: j.ActorKind}, to); err != nil {
			return err
		}
		return updateJob(tx, &fresh)
	})
}

func copyOf(m map[string]bool) map[string]bool {
	out := make(map[string]bool, len(m))
	for k := range m {
		out[k] = true
	}
	return out
}

// lookFirst refuses a large withdrawal before anything is changed; readers hold no writer up.
func (s *Service) lookFirst(ctx context.Context, j *Job) (stop bool, err error) {
	var blocks []string
	err = s.read(ctx, func(tx *db.Tx) (err error) {
		blocks, err = s.blocked(tx, j, ledger.Actor{ID: j.ActorID, Kind: j.ActorKind})
		return err
	})
	if fault.Is(err, fault.KindNotYet) {
		blocks, err = []string{text.T(text.ZH, fault.Of(err).Key, fault.Of(err).Args...)}, nil
	}
	if err != nil || len(blocks) == 0 {
		return false, err
	}
	return true, s.write(ctx, func(tx *db.Tx) error {
		fresh, err := getJob(tx, j.ID)
		if err != nil {
			return err
		}
		if fresh.Rev != j.Rev || fresh.State != Withdrawing {
			return errStopped
		}
		fresh.State, fresh.Problem = Done, text.T(text.ZH, "table.withdraw_blocked", len(blocks), joinSome(blocks, 20))
		return updateJob(tx, &fresh)
	})
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
