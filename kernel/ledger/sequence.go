package ledger

import (
	"context"
	"slices"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/fault"
)

const (
	leaseFor = 5 * time.Second
	pollFor  = 400 * time.Millisecond
	restFor  = 200 * time.Millisecond // after a turn: each one is a transaction of its own, and a report should not wait behind it
)

// Run is the sequencer's loop: it numbers what has been committed, at most about half a second later, until ctx ends,
// and once more then. On PostgreSQL one node at a time does it, by a lease that it renews; when that node dies another takes over
// after five seconds. Troubles go to Config.Report and the loop goes on: a full disk may be emptied again.
func (l *Log) Run(ctx context.Context) {
	tick := time.NewTicker(pollFor)
	defer tick.Stop()
	var told time.Time
	for {
		if now := clock.System.Now(); now.Sub(told) >= beatEvery*time.Second && ctx.Err() == nil {
			if err := l.beat(ctx); err == nil {
				told = now
			} else if ctx.Err() == nil {
				l.report(err)
			}
		}
		select {
		case <-ctx.Done():
			last, cancel := context.WithTimeout(context.WithoutCancel(ctx), leaseFor)
			defer cancel()
			if err := l.silence(last); err != nil {
				l.report(err)
			}
			if _, err := l.Sequence(last); err != nil {
				l.report(err)
			}
			return
		case <-l.wake:
		case <-tick.C:
		}
		if err := l.turn(ctx); err != nil && ctx.Err() == nil {
			l.report(err)
		}
		select {
		case <-ctx.Done():
		case <-time.After(restFor):
		}
	}
}

func (l *Log) report(err error) {
	if l.cfg.Report != nil {
		l.cfg.Report(err)
	}
}

// turn is one round of Run: nothing while another node holds the lease.
func (l *Log) turn(ctx context.Context) error {
	theirs := false
	err := l.d.Read(ctx, func(tx *db.Tx) error {
		var holder string
		var until int64
		err := tx.Get("SELECT holder, until FROM ledger_lease WHERE name='sequencer'", nil, &holder, &until)
		theirs = holder != l.holder && holder != "" && until > clock.System.Now().UnixMilli()
		return err
	})
	if err != nil || theirs {
		return err
	}
	_, err = l.Sequence(ctx)
	return err
}

// Sequence is one pass of the sequencer: it numbers everything that is committed, in batches, each in one transaction, and
// signs a checkpoint with the last one. n is how many entries got a number. Tests call it directly; beside another
// sequencer it is safe, because each batch first takes the lock row. Conflict (ledger.rollback): the entries are numbered, but
// the log is shorter or other than what this node signed before, so nothing is signed.
func (l *Log) Sequence(ctx context.Context) (n int, err error) {
	idle, err := l.idle(ctx)
	if err != nil || idle {
		return 0, err
	}
	for {
		var done int
		var more bool
		var refused error
		var fresh Checkpoint
		err := l.d.Write(ctx, func(tx *db.Tx) (err error) {
			done, more, refused, fresh, err = l.batch(tx)
			return err
		})
		if err != nil {
			return n, err
		}
		n += done
		if refused == nil {
			refused = l.remember(fresh)
		}
		if refused != nil || !more {
			return n, refused
		}
	}
}

// idle: no draft waits and the newest checkpoint covers everything. It costs a reader and no lock.
func (l *Log) idle(ctx context.Context) (idle bool, err error) {
	err = l.d.Read(ctx, func(tx *db.Tx) error {
		waiting, err := tx.Exists("SELECT id FROM ledger_draft LIMIT 1")
		if err != nil || waiting {
			return err
		}
		size, err := sizeOf(tx)
		if err != nil {
			return err
		}
		_, signed, err := tipOf(tx)
		idle = size == signed
		return err
	})
	return idle, err
}

// batch is one transaction of the sequencer.
func (l *Log) batch(tx *db.Tx) (done int, more bool, refused error, fresh Checkpoint, err error) {
	if err = l.lock(tx); err != nil {
		return
	}
	drafts, more, err := l.pick(tx)
	if err != nil {
		return
	}
	if err = l.numberDrafts(tx, drafts); err != nil {
		return
	}
	done = len(drafts)
	if !more {
		fresh, refused, err = l.sign(tx)
	}
	return
}

// lock takes the one row that every numbering transaction changes first. On PostgreSQL a second sequencer waits here
// until the first has committed and then sees what it did, because each statement has its own snapshot; on SQLite
// there is one writer anyway.
func (l *Log) lock(tx *db.Tx) error {
	n, err := tx.Exec("UPDATE ledger_lease SET holder=?, until=? WHERE name='sequencer'",
		l.holder, clock.System.Now().Add(leaseFor).UnixMilli())
	if err == nil && n != 1 {
		err = fault.Internal(nil, "ledger: the lock row is missing")
	}
	return err
}

// pick reads the next drafts in order of time. more: there may be others. A draft whose mark is wrong was changed behind our
// back: it stays where it is, is never numbered, and Verify names it.
func (l *Log) pick(tx *db.Tx) (drafts []draft, more bool, err error) {
	rows := 0
	err = tx.Each("SELECT "+draftColumns+" FROM ledger_draft ORDER BY id LIMIT ?", []any{l.cfg.Batch}, func(scan func(...any) error) error {
		rows++
		d, sound, err := l.scanDraft(scan)
		if sound {
			drafts = append(drafts, d)
		}
		return err
	})
	if err != nil || len(drafts) == 0 {
		return nil, false, err
	}
	more = rows == l.cfg.Batch
	if more {
		drafts, err = l.withEarlier(tx, drafts)
	}
	orderByRev(drafts)
	return drafts, more, err
}

// withEarlier adds drafts that the limit of the batch cut off although a later revision of their object is in it. Ids follow
// the clocks of the nodes, so on PostgreSQL revision 5 may sort before revision 4; that revision 4 is visible here is
// certain, because 5 could only be written after 4 was committed (the row's rev is compared and set).
func (l *Log) withEarlier(tx *db.Tx, drafts []draft) ([]draft, error) {
	highest, in := map[string]int64{}, map[[16]byte]bool{}
	for _, d := range drafts {
		in[d.id] = true
		if d.obj != "" && d.rev > 1 {
			highest[d.obj] = max(highest[d.obj], d.rev)
		}
	}
	objs := make([]string, 0, len(highest))
	for o := range highest {
		objs = append(objs, o)
	}
	slices.Sort(objs)
	err := eachChunk(objs, func(args []any) error {
		q := "SELECT " + draftColumns + " FROM ledger_draft WHERE obj IN (" + db.In(len(args)) + ") ORDER BY id"
		return tx.Each(q, args, func(scan func(...any) error) error {
			d, sound, err := l.scanDraft(scan)
			if err == nil && sound && !in[d.id] && d.rev > 0 && d.rev < highest[d.obj] {
				drafts = append(drafts, d)
			}
			return err
		})
	})
	return drafts, err
}

// orderByRev keeps the order of time, except that an object's versioned entries take their places in order of rev.
func orderByRev(drafts []draft) {
	slices.SortStableFunc(drafts, func(a, b draft) int { return compareIDs(a.id, b.id) })
	places := map[string][]int{}
	for i, d := range drafts {
		if d.rev > 0 && d.obj != "" {
			places[d.obj] = append(places[d.obj], i)
		}
	}
	for _, at := range places {
		if slices.IsSortedFunc(at, func(a, b int) int { return int(drafts[a].rev - drafts[b].rev) }) {
			continue
		}
		own := make([]draft, len(at))
		for i, j := range at {
			own[i] = drafts[j]
		}
		slices.SortStableFunc(own, func(a, b draft) int { return int(a.rev - b.rev) })
		for i, j := range at {
			drafts[j] = own[i]
		}
	}
}

func compareIDs(a, b [16]byte) int { return slices.Compare(a[:], b[:]) }

// numberDrafts numbers drafts and takes them out of the waiting room.
func (l *Log) numberDrafts(tx *db.Tx, drafts []draft) error {
	if len(drafts) == 0 {
		return nil
	}
	if _, err := l.number(tx, drafts); err != nil {
		return err
	}
	for i := 0; i < len(drafts); {
		size := chunkFor(len(drafts) - i)
		args := make([]any, size)
		for j := range size {
			args[j] = drafts[i+j].id[:]
		}
		n, err := tx.Exec("DELETE FROM ledger_draft WHERE id IN ("+db.In(size)+")", args...)
		if err != nil {
			return err
		}
		if n != int64(size) {
			return fault.Internal(nil, "ledger: a draft vanished while it was numbered")
		}
		i += size
	}
	return nil
}

// number writes the entries after the last one, with their tiles. The caller holds the lock.
func (l *Log) number(tx *db.Tx, drafts []draft) (size int64, err error) {
	last, lastTime, err := lastEntry(tx)
	if err != nil {
		return 0, err
	}
	if last < 0 {
		drafts = append([]draft{l.genesis(drafts[0])}, drafts...)
	}
	prev, err := previous(tx, drafts)
	if err != nil {
		return 0, err
	}
	e, err := loadEdge(tx, last+1)
	if err != nil {
		return 0, err
	}
	rows := make([][]any, len(drafts))
	for i, d := range drafts {
		seq := last + 1 + int64(i)
		lastTime = max(momentOf(d.id), lastTime-backwardMS)
		body := d.leaf(seq, lastTime, prev)
		if err := e.add(tlog.RecordHash(body), writeTile(tx)); err != nil {
			return 0, err
		}
		rows[i] = []any{seq, drafts[i].id[:], d.obj, d.kind, lastTime, body, d.slots, l.entryMark(d.suite, d.id, seq)}
	}
	err = insertMany(tx, "INSERT INTO ledger_entry (seq, id, obj, kind, time, body, slots, mark) VALUES ", 8, len(rows), "",
		func(i int) []any { return rows[i] })
	if err != nil {
		return 0, err
	}
	return e.size, e.flush(writeTile(tx))
}

// leaf gives the proved bytes of a draft under its number, and remembers it as the object's newest.
func (d draft) leaf(seq, ms int64, prev map[string]int64) []byte {
	lf := leaf{Seq: seq, Time: ms, Suite: d.suite, Kind: d.kind, Place: d.place, Obj: d.obj, Rev: d.rev, Actor: d.actor,
		Prev: -1, Commit: d.commit, Pub: d.pub, Link: d.link}
	if d.obj != "" {
		if p, ok := prev[d.obj]; ok {
			lf.Prev = p
		}
		prev[d.obj] = seq
	}
	return lf.bytes()
}

// genesis is entry 0: what this log is called and which key signs it. A reader that starts after 0 misses nothing.
func (l *Log) genesis(first draft) draft {
	pub, err := encodePub(map[string]any{"origin": l.cfg.Origin, "key": l.vkey})
	if err != nil {
		pub = ""
	}
	return draft{id: l.newID(time.UnixMilli(momentOf(first.id))), suite: l.keys.Suite().ID(), kind: "log.open", pub: pub}
}

// lastEntry gives the number and time of the newest entry, -1 when there is none.
func lastEntry(tx *db.Tx) (seq, ms int64, err error) {
	err = tx.Get("SELECT seq, time FROM ledger_entry ORDER BY seq DESC LIMIT 1", nil, &seq, &ms)
	if fault.Is(err, fault.KindNotFound) {
		return -1, 0, nil
	}
	return seq, ms, err
}

func sizeOf(tx *db.Tx) (int64, error) {
	seq, _, err := lastEntry(tx)
	return seq + 1, err
}

// previous finds the newest entry of every object in the batch, in an index alone.
func previous(tx *db.Tx, drafts []draft) (map[string]int64, error) {
	prev := make(map[string]int64, len(drafts))
	objs := make([]string, 0, len(drafts))
	seen := make(map[string]bool, len(drafts))
	for _, d := range drafts {
		if d.obj != "" && !seen[d.obj] {
			seen[d.obj] = true
			objs = append(objs, d.obj)
		}
	}
	err := eachChunk(objs, func(args []any) error {
		q := "SELECT obj, MAX(seq) FROM ledger_entry WHERE obj IN (" + db.In(len(args)) + ") GROUP BY obj"
		return tx.Each(q, args, func(scan func(...any) error) error {
			var obj string
			var seq int64
			err := scan(&obj, &seq)
			prev[obj] = seq
			return err
		})
	})
	return prev, err
}
