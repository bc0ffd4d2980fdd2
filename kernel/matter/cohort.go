package matter

import (
	"linli/kernel/access"
	"linli/platform/db"
)

// Cohort counts the matters raised at a place from one instant (inclusive) to another (exclusive), Unix ms, by where they
// stand now: the funnel of one set of matters, in which no stage can be wider than the one before it. Sums of weekly
// figures would mix matters of different months. Its cost follows what was raised in the span, not what there ever was.
func (s *Service) Cohort(tx *db.Tx, a access.Actor, placeID string, from, to int64) (map[State]int64, error) {
	return s.CohortOf(tx, a, Query{Places: []string{placeID}}, from, to)
}

// CohortOf is Cohort for the places, kinds and grade of q.
func (s *Service) CohortOf(tx *db.Tx, a access.Actor, q Query, from, to int64) (map[State]int64, error) {
	out := map[State]int64{}
	err := s.spanned(tx, a, q, from, to, func(l *lane, where string, args []any) error {
		n, err := tx.Count("SELECT count(*) FROM matter WHERE "+where, args...)
		out[l.state] += n
		return err
	})
	return out, err
}

// EachRaised gives the ids of all matters of q raised in a span, in no order worth relying on; an id may come twice when
// q.Places overlap. For draws, which must see every candidate.
func (s *Service) EachRaised(tx *db.Tx, a access.Actor, q Query, from, to int64, each func(id string) error) error {
	return s.spanned(tx, a, q, from, to, func(_ *lane, where string, args []any) error {
		return tx.Each("SELECT id FROM matter WHERE "+where, args, func(scan func(...any) error) error {
			var id string
			if err := scan(&id); err != nil {
				return err
			}
			return each(id)
		})
	})
}

// EachClosed gives the ids of matters of q that were closed in a span and still are, in no order worth relying on. For
// draws among what is over.
func (s *Service) EachClosed(tx *db.Tx, a access.Actor, q Query, from, to int64, each func(id string) error) error {
	q.States = []State{Closed}
	lanes, err := s.lanes(tx, a, q)
	if err != nil {
		return err
	}
	kinds, err := s.Kinds(tx)
	if err != nil {
		return err
	}
	cond, args := q.filter(kinds, tx.NowMS())
	for i := range lanes {
		lanes[i].cond, lanes[i].args = cond, args
		where, values := lanes[i].where()
		err := tx.Each("SELECT id FROM matter WHERE "+where+" AND next_due>=? AND next_due<?", append(values, from, to), func(scan func(...any) error) error {
			var id string
			if err := scan(&id); err != nil {
				return err
			}
			return each(id)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// DueBy counts what runs, is not late yet, and ends at or before an instant (Unix ms): 今天到期.
func (s *Service) DueBy(tx *db.Tx, a access.Actor, q Query, until int64) (int64, error) {
	q.States = []State{Open, Assigned, Working}
	lanes, err := s.lanes(tx, a, q)
	if err != nil {
		return 0, err
	}
	var total int64
	for i := range lanes {
		where, args := lanes[i].where()
		n, err := tx.Count("SELECT count(*) FROM matter WHERE "+where+" AND next_due>? AND next_due<=?", append(args, tx.NowMS(), until)...)
		if err != nil {
			return 0, err
		}
		total += n
	}
	return total, nil
}

// spanned walks the index ranges of all states. What ended before the span began can not have been raised in it, and
// next_due of an ended matter is the moment it ended, so the old ones are not read.
func (s *Service) spanned(tx *db.Tx, a access.Actor, q Query, from, to int64, each func(l *lane, where string, args []any) error) error {
	q.States = States
	lanes, err := s.lanes(tx, a, q)
	if err != nil {
		return err
	}
	kinds, err := s.Kinds(tx)
	if err != nil {
		return err
	}
	cond, args := q.filter(kinds, tx.NowMS())
	for i := range lanes {
		l := &lanes[i]
		l.cond, l.args = cond, args
		where, values := l.where()
		where += " AND raised_at>=? AND raised_at<?"
		values = append(values, from, to)
		if l.state.Ended() {
			where += " AND next_due>=?"
			values = append(values, from)
		}
		if err := each(l, where, values); err != nil {
			return err
		}
	}
	return nil
}
