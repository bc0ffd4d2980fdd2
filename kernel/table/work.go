package table

import (
	"context"
	"errors"
	"sort"
	"time"

	"linli/kernel/access"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
)

// leaseFor is how long a node may be silent before another takes its import over. A commit in one piece cannot renew, so its lease
// is longer.
const (
	leaseFor       = 2 * time.Minute
	commitLeaseFor = 30 * time.Minute
)

func sortJobs(list []Job) { sort.Slice(list, func(i, j int) bool { return list[i].ID > list[j].ID }) }

// Work does the next step of one waiting import; did is false when there is none. Any number of nodes may call it.
func (s *Service) Work(ctx context.Context, node string) (did bool, err error) {
	j, ok, err := s.take(ctx, node, "")
	if err != nil || !ok {
		return false, err
	}
	return true, s.step(ctx, &j)
}

// lookAgain is how often Run looks whether another node is done with a step.
const lookAgain = 200 * time.Millisecond

// Run works on one import until it waits for a person or is over (command line, tests). A running server may be faster and take a
// step: then Run waits until that is done, or the lease is over, and goes on from there. Busy when ctx ends first.
func (s *Service) Run(ctx context.Context, a access.Actor, id string) (Job, error) {
	for {
		j, err := s.Job(ctx, a, id)
		if err != nil || !j.Busy() {
			return j, err
		}
		j, ok, err := s.take(ctx, "run", id)
		if err != nil {
			return j, err
		}
		if ok {
			if err := s.step(ctx, &j); err != nil {
				return j, err
			}
			continue
		}
		select {
		case <-ctx.Done():
			return j, fault.Busy("table.job_elsewhere").With(ctx.Err())
		case <-time.After(lookAgain):
		}
	}
}

// take leases a job that has work to do.
func (s *Service) take(ctx context.Context, node, only string) (j Job, ok bool, err error) {
	err = s.write(ctx, func(tx *db.Tx) error {
		ok = false
		id := only
		if only == "" {
			err := tx.Get(`SELECT id FROM import_job WHERE state IN (?,?,?,?,?) AND lease_until < ? ORDER BY id LIMIT 1`, []any{string(Reading), string(Trying), string(Committing), string(Undoing), string(Withdrawing), tx.NowMS()}, &id)
			if fault.Is(err, fault.KindNotFound) {
				return nil
			}
			if err != nil {
				return err
			}
		}
		j, err = getJob(tx, id)
		if err != nil {
			return err
		}
		until := tx.Now.Add(leaseFor)
		if j.State == Committing && !s.inParts(&j) {
			until = tx.Now.Add(commitLeaseFor)
		}
		n, err := tx.Exec(`UPDATE import_job SET lease_node = ?, lease_until = ? WHERE id = ? AND state = ? AND lease_until < ?`, node, until.UnixMilli(), id, string(j.State), tx.NowMS())
		ok = n > 0
		return err
	})
	return j, ok, err
}

var errStopped = errors.New("the import was cancelled")

// step does the work of the state. A fault that the user can understand ends the import with its sentence; trouble of storage
// leaves it where it is, to be tried again.
func (s *Service) step(ctx context.Context, j *Job) error {
	defer s.progress.Delete(j.ID)
	var err error
	switch j.State {
	case Reading:
		err = s.recognise(ctx, j)
	case Trying:
		err = s.try(ctx, j)
	case Committing:
		err = s.commit(ctx, j)
	case Undoing, Withdrawing:
		err = s.takeBack(ctx, j)
	}
	if err == nil || errors.Is(err, errStopped) || fault.Is(err, fault.KindConflict) && fault.Of(err).Key == "table.job_changed" {
		return nil
	}
	if fault.Is(err, fault.KindBusy) || fault.Is(err, fault.KindFull) || ctx.Err() != nil {
		return errors.Join(err, s.release(context.WithoutCancel(ctx), j.ID))
	}
	if j.State == Undoing || j.State == Withdrawing {
		return err // half taken back is no end: the next node tries again when the lease is over
	}
	return s.fail(context.WithoutCancel(ctx), j.ID, err)
}

func (s *Service) release(ctx context.Context, id string) error {
	return s.write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(`UPDATE import_job SET lease_node = '', lease_until = 0 WHERE id = ?`, id)
		return err
	})
}

// fail ends an import with a sentence. A commit that failed goes back to the dry run: nothing of it was written, or what was written
// in parts is taken back first.
func (s *Service) fail(ctx context.Context, id string, cause error) error {
	f := fault.Of(cause)
	err := s.write(ctx, func(tx *db.Tx) error {
		j, err := getJob(tx, id)
		if err != nil || !j.Busy() {
			return err
		}
		j.Problem = text.T(text.ZH, f.Key, f.Args...)
		switch {
		case j.State == Committing && j.Read > 0:
			j.State, j.Read = Undoing, 0
		case j.State == Committing && f.Kind != fault.KindInternal:
			j.State = Tried
		default:
			j.State = Failed
		}
		return updateJob(tx, &j)
	})
	if f.Kind == fault.KindInternal {
		return errors.Join(cause, err)
	}
	return err
}

// report keeps the progress of a step and notices a cancellation; done is called at most every other second.
func (s *Service) report(ctx context.Context, j *Job, rows int) error {
	s.progress.Store(j.ID, int64(rows))
	return s.write(ctx, func(tx *db.Tx) error {
		n, err := tx.Exec(`UPDATE import_job SET read_rows = ?, lease_until = ? WHERE id = ? AND state = ? AND rev = ?`, rows, tx.Now.Add(leaseFor).UnixMilli(), j.ID, string(j.State), j.Rev)
		if err == nil && n == 0 {
			return errStopped
		}
		return err
	})
}
