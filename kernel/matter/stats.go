package matter

import (
	"cmp"
	"slices"
	"time"

	"linli/kernel/access"
	"linli/kernel/place"
	"linli/platform/db"
)

// Counts are the numbers on top of a page: what is under way now within a scope.
type Counts struct {
	ByState   map[State]int64
	Returned  int64 // 整改中 from the second round on
	Overdue   int64 // of those whose term runs
	LateLook  int64 // checks, looks and reviews that are due and not done
	DueSoon   int64 // end within 48 h
	LooksSoon int64 // looks due within a week
	Gaps      int64 // no one answerable at the place itself
	Pending   int64 // requests that wait for a decision
	Oldest    int64 // RaisedAt of the oldest under way, 0 = none
}

// Live is the number under way.
func (c Counts) Live() int64 {
	var n int64
	for _, st := range Live {
		n += c.ByState[st]
	}
	return n
}

// Hazards is dynamic zero (动态清零): what is overdue or waits to be verified.
func (c Counts) Hazards() int64 { return c.Overdue + c.ByState[Fixed] + c.LateLook }

// Counts counts what is under way at places, or in the actor's whole reach. Its cost follows the number under way, which
// is small, not the number there ever were.
func (s *Service) Counts(tx *db.Tx, a access.Actor, q Query) (Counts, error) {
	out := Counts{ByState: map[State]int64{}}
	q.States = Live
	lanes, err := s.lanes(tx, a, q)
	if err != nil {
		return out, err
	}
	kinds, err := s.Kinds(tx)
	if err != nil {
		return out, err
	}
	cond, args := q.filter(kinds, tx.NowMS())
	for i := range lanes {
		lanes[i].cond, lanes[i].args = cond, args
		if err := lanes[i].count(tx, &out); err != nil {
			return out, err
		}
	}
	return out, nil
}

func (l *lane) count(tx *db.Tx, c *Counts) error {
	now := tx.NowMS()
	where, args := l.where()
	var n, late, soon, week, back, gaps, pending, oldest int64
	err := tx.Get(`SELECT count(*),COALESCE(sum(CASE WHEN next_due<=? AND next_due>0 THEN 1 ELSE 0 END),0),
COALESCE(sum(CASE WHEN next_due>? AND next_due<=? THEN 1 ELSE 0 END),0),COALESCE(sum(CASE WHEN next_due>? AND next_due<=? THEN 1 ELSE 0 END),0),
COALESCE(sum(CASE WHEN round>1 THEN 1 ELSE 0 END),0),COALESCE(sum(CASE WHEN gap THEN 1 ELSE 0 END),0),
COALESCE(sum(CASE WHEN pending<>'' THEN 1 ELSE 0 END),0),COALESCE(min(raised_at),0) FROM matter WHERE `+where,
		append([]any{now, now, now + 2*day, now, now + 7*day}, args...), &n, &late, &soon, &week, &back, &gaps, &pending, &oldest)
	if err != nil || n == 0 {
		return err
	}
	c.ByState[l.state] += n
	if l.state.Running() {
		c.Overdue += late
		c.DueSoon += soon
	} else {
		c.LateLook += late
		c.LooksSoon += week
	}
	if l.state == Working {
		c.Returned += back
	}
	c.Gaps += gaps
	c.Pending += pending
	if c.Oldest == 0 || oldest < c.Oldest {
		c.Oldest = oldest
	}
	return nil
}

// Row is the counts of one place in a comparison of places (S2). Places are compared, never people.
type Row struct {
	Place, Name string
	Counts
}

// CountsBy counts what is under way in each child of a kind (community, compound) below a place.
func (s *Service) CountsBy(tx *db.Tx, a access.Actor, placeID string, level place.Kind) ([]Row, error) {
	p, err := s.places.Get(tx, placeID)
	if err != nil {
		return nil, err
	}
	if err := a.May(access.MatterRead, p.Path); err != nil {
		return nil, err
	}
	subs, err := s.places.Subtree(tx, p.Path, level, "", 500)
	if err != nil {
		return nil, err
	}
	var out []Row
	for _, sub := range subs {
		c, err := s.Counts(tx, a, Query{Places: []string{sub.ID}})
		if err != nil {
			return nil, err
		}
		out = append(out, Row{Place: sub.ID, Name: sub.Name, Counts: c})
	}
	return out, nil
}

// Spot is a building with what is under way in it.
type Spot struct {
	Building          string // place id
	Live, Late, Major int64  // under way; of them past what is due next; of them major
}

// Spots counts what is under way by building, the worst first: most late, then most under way. Buildings are compared, never people.
// Its cost follows the number under way.
func (s *Service) Spots(tx *db.Tx, a access.Actor, q Query, limit int) ([]Spot, error) {
	q.States = Live
	lanes, err := s.lanes(tx, a, q)
	if err != nil {
		return nil, err
	}
	kinds, err := s.Kinds(tx)
	if err != nil {
		return nil, err
	}
	cond, more := q.filter(kinds, tx.NowMS())
	sums := map[string]*Spot{}
	for i := range lanes {
		lanes[i].cond, lanes[i].args = cond, more
		where, args := lanes[i].where()
		err := tx.Each("SELECT building,count(*),COALESCE(sum(CASE WHEN next_due<=? AND next_due>0 THEN 1 ELSE 0 END),0),COALESCE(sum(CASE WHEN grade='major' THEN 1 ELSE 0 END),0) FROM matter WHERE building<>'' AND "+where+" GROUP BY building",
			append([]any{tx.NowMS()}, args...), func(scan func(...any) error) error {
				var x Spot
				if err := scan(&x.Building, &x.Live, &x.Late, &x.Major); err != nil {
					return err
				}
				if o := sums[x.Building]; o != nil {
					o.Live, o.Late, o.Major = o.Live+x.Live, o.Late+x.Late, o.Major+x.Major
				} else {
					sums[x.Building] = &x
				}
				return nil
			})
		if err != nil {
			return nil, err
		}
	}
	out := make([]Spot, 0, len(sums))
	for _, x := range sums {
		out = append(out, *x)
	}
	slices.SortFunc(out, func(a, b Spot) int {
		return cmp.Or(cmp.Compare(b.Late, a.Late), cmp.Compare(b.Major, a.Major), cmp.Compare(b.Live, a.Live), cmp.Compare(a.Building, b.Building))
	})
	return out[:min(limit, len(out))], nil
}

// Week is the Monday of a week in Asia/Shanghai, yyyy-mm-dd: the key of weekly statistics.
func Week(t time.Time) string {
	t = t.In(shanghai)
	back := (int(t.Weekday()) + 6) % 7
	return t.AddDate(0, 0, -back).Format(time.DateOnly)
}
