package matter

import (
	"context"
	"strings"

	"linli/kernel/ledger"
	"linli/platform/clock"
	"linli/platform/db"
)

var shanghai = clock.Shanghai

// statBatch is how many ledger entries one transaction of the reader takes.
const statBatch = 2000

// cell is one row of matter_week in the making.
type cell struct{ place, week, kind string }

type sums struct {
	opened, assigned, claimed, fixed, ontime, late, looked, passed, closed, ended, reopened, recurred, closeMS, good, fair, bad int64
}

// FollowStats reads the ledger on from where it stopped and adds it to the weekly figures by place and kind. Derived
// work: it can be thrown away and made again. It gives the number of entries read; 0 = up to date.
//
// What it adds is read beside the writer, and thrown away when another node was faster: nothing of it can change afterwards.
func (s *Service) FollowStats(ctx context.Context) (int, error) {
	var after int64
	var list []ledger.Numbered
	sum := tally{cells: map[cell]*sums{}, days: map[cell]map[int64]int64{}}
	err := s.db.Read(ctx, func(tx *db.Tx) (err error) {
		if after, err = s.log.Cursor(tx, "matter.stats"); err != nil {
			return err
		}
		if list, err = s.log.Follow(tx, after, statBatch); err != nil {
			return err
		}
		return sum.add(tx, list)
	})
	if err != nil || len(list) == 0 {
		return 0, err
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		if err := lockReader(tx); err != nil {
			return err
		}
		if now, err := s.log.Cursor(tx, "matter.stats"); err != nil || now != after {
			return err
		}
		if err := sum.write(tx); err != nil {
			return err
		}
		return s.log.Advance(tx, "matter.stats", list[len(list)-1].Seq)
	})
	return len(list), err
}

// lockReader lets one node at a time move the cursor on PostgreSQL; SQLite has one writer anyway.
func lockReader(tx *db.Tx) error {
	if tx.Dialect() != db.Postgres {
		return nil
	}
	return tx.Each("SELECT pg_advisory_xact_lock(hashtext('matter.stats'))", nil, func(func(...any) error) error { return nil })
}

type tally struct {
	cells map[cell]*sums
	days  map[cell]map[int64]int64
}

// counted is what the figures need of a matter; it never changes.
type counted struct {
	kind             string
	places           []string
	raisedAt, recurs int64
}

// add counts entries. A matter whose row is gone is not counted: verify tells of it; statistics go on.
func (t *tally) add(tx *db.Tx, list []ledger.Numbered) error {
	known, err := countedOf(tx, list)
	if err != nil {
		return err
	}
	for _, e := range list {
		count := counterOf(e)
		m, ok := known[e.Obj]
		if count == nil || !ok {
			continue
		}
		week := Week(e.Time)
		for _, place := range m.places {
			c := cell{place, week, m.kind}
			x := t.cells[c]
			if x == nil {
				x = &sums{}
				t.cells[c] = x
			}
			count(x, m, e)
			if e.Kind == "matter.close" {
				t.closing(cell{place: place, week: week}, (e.Time.UnixMilli()-m.raisedAt)/day)
			}
		}
	}
	return nil
}

// countedOf reads the matters of entries that count, each once. The first place of each is "", the whole installation.
func countedOf(tx *db.Tx, list []ledger.Numbered) (map[string]counted, error) {
	const chunk = 64
	out := map[string]counted{}
	var ask []any
	for _, e := range list {
		if _, ok := out[e.Obj]; !ok && counterOf(e) != nil {
			out[e.Obj] = counted{}
			ask = append(ask, e.Obj)
		}
	}
	clear(out)
	for len(ask)%chunk != 0 {
		ask = append(ask, "") // one shape of statement
	}
	for ; len(ask) > 0; ask = ask[chunk:] {
		err := tx.Each("SELECT id,kind,district,street,community,compound,raised_at,recurs FROM matter WHERE id IN ("+db.In(chunk)+")", ask[:chunk], func(scan func(...any) error) error {
			var id string
			var at [4]string
			m := counted{places: []string{""}}
			err := scan(&id, &m.kind, &at[0], &at[1], &at[2], &at[3], &m.raisedAt, &m.recurs)
			for _, p := range at {
				if p != "" {
					m.places = append(m.places, p)
				}
			}
			out[id] = m
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (t *tally) closing(c cell, days int64) {
	if t.days[c] == nil {
		t.days[c] = map[int64]int64{}
	}
	t.days[c][min(days, 400)]++
}

// counterOf says what an entry adds to its week; nil = nothing.
func counterOf(e ledger.Numbered) func(*sums, counted, ledger.Numbered) {
	switch e.Kind {
	case "matter.open":
		return func(x *sums, m counted, _ ledger.Numbered) {
			x.opened++
			if m.recurs > 0 {
				x.recurred++
			}
		}
	case "matter.assign":
		return func(x *sums, _ counted, _ ledger.Numbered) { x.assigned++ }
	case "matter.claim":
		return func(x *sums, _ counted, _ ledger.Numbered) { x.claimed++ }
	case "matter.done":
		return countDone
	case "lookback.pass":
		return func(x *sums, _ counted, _ ledger.Numbered) { x.looked++; x.passed++ }
	case "lookback.fail":
		return func(x *sums, _ counted, e ledger.Numbered) { x.looked++; x.reopened++ }
	case "matter.notfixed":
		return func(x *sums, _ counted, _ ledger.Numbered) { x.reopened++ }
	case "matter.close":
		return func(x *sums, m counted, e ledger.Numbered) { x.closed++; x.closeMS += e.Time.UnixMilli() - m.raisedAt }
	case "matter.merge", "matter.decline", "matter.withdraw":
		return func(x *sums, _ counted, _ ledger.Numbered) { x.ended++ }
	case "matter.rate":
		return countRating
	}
	return nil
}

func countDone(x *sums, _ counted, e ledger.Numbered) {
	x.fixed++
	due, _ := e.Pub["due"].(int64)
	if e.Time.UnixMilli() < due {
		x.ontime++
	} else {
		x.late++
	}
}

func countRating(x *sums, _ counted, e ledger.Numbered) {
	switch e.Pub["rating"] {
	case "good":
		x.good++
	case "fair":
		x.fair++
	case "bad":
		x.bad++
	}
}

var weekColumns = []string{"opened", "assigned", "claimed", "fixed", "ontime", "late", "looked", "passed", "closed", "ended", "reopened", "recurred", "close_ms", "good", "fair", "bad"}

var upsertWeek = func() string {
	var set []string
	for _, c := range weekColumns {
		set = append(set, c+"=matter_week."+c+"+excluded."+c)
	}
	return "INSERT INTO matter_week (place,week,kind," + strings.Join(weekColumns, ",") + ") VALUES (" + db.In(3+len(weekColumns)) +
		") ON CONFLICT (place,week,kind) DO UPDATE SET " + strings.Join(set, ",")
}()

func (x *sums) values() []any {
	return []any{x.opened, x.assigned, x.claimed, x.fixed, x.ontime, x.late, x.looked, x.passed, x.closed, x.ended, x.reopened, x.recurred, x.closeMS, x.good, x.fair, x.bad}
}

func (x *sums) addresses() []any {
	return []any{&x.opened, &x.assigned, &x.claimed, &x.fixed, &x.ontime, &x.late, &x.looked, &x.passed, &x.closed, &x.ended, &x.reopened, &x.recurred, &x.closeMS, &x.good, &x.fair, &x.bad}
}

func (t tally) write(tx *db.Tx) error {
	for c, x := range t.cells {
		if _, err := tx.Exec(upsertWeek, append([]any{c.place, c.week, c.kind}, x.values()...)...); err != nil {
			return err
		}
	}
	for c, by := range t.days {
		for d, n := range by {
			if _, err := tx.Exec("INSERT INTO matter_days (place,week,days,n) VALUES (?,?,?,?) ON CONFLICT (place,week,days) DO UPDATE SET n=matter_days.n+excluded.n",
				c.place, c.week, d, n); err != nil {
				return err
			}
		}
	}
	return nil
}
