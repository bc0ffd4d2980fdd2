package duty

import (
	"context"

	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
)

// Coverage counts the doors at or below a place and how many have a first-responsible today.
// How it is counted: up to a street the duties below the place (few rows: they stand at the
// coarsest place) are walked in the order of the tree and the doors below each are counted by
// an index range, so the cost goes with the homes of the place. Districts and the city add up
// the counters of their compounds (duty_cover), which Refresh keeps; a compound whose counter is
// stale is counted at once.
func (s *Service) Coverage(tx *db.Tx, path place.Path) (Cover, error) {
	p, err := s.Places.ByPath(tx, path)
	if err != nil {
		return Cover{}, err
	}
	if p.Kind != place.City && p.Kind != place.District {
		c, _, err := s.count(tx, p)
		return c, err
	}
	list, err := s.CoverByCompound(tx, path) // and the buildings outside compounds
	out := Cover{Place: p.ID}
	for _, c := range list {
		out.Homes += c.Homes
		out.Covered += c.Covered
		out.Doubled += c.Doubled
	}
	return out, err
}

// count counts one place now, and says until when the count holds if nothing is written.
func (s *Service) count(tx *db.Tx, p place.Place) (Cover, int64, error) {
	c := Cover{Place: p.ID}
	ms := tx.NowMS()
	homes, err := s.Places.CountHomes(tx, p.Path)
	if err != nil {
		return c, 0, err
	}
	c.Homes = homes
	list, err := firsts(tx, p.Path, ms)
	if err != nil {
		return c, 0, err
	}
	c.Covered, c.Doubled, err = tally(list, func(q place.Path) (int, error) {
		if q.Contains(p.Path) {
			return homes, nil
		}
		return s.Places.CountHomes(tx, q)
	})
	if err != nil {
		return c, 0, err
	}
	good := Open
	for _, d := range list {
		good = min(good, d.Until)
	}
	lo, hi := p.Path.Range()
	next, err := tx.Count("SELECT COALESCE(MIN(from_at), ?) FROM duty WHERE role = 'first' AND path >= ? AND path < ? AND from_at > ?", Open, lo, hi, ms)
	return c, min(good, next), err
}

// CoverByCompound counts the doors of each compound at or below a place. The buildings of a
// community or street that stand in no compound are one more line with the id of that community
// or street, so that no door is lost.
func (s *Service) CoverByCompound(tx *db.Tx, path place.Path) ([]Cover, error) {
	lo, hi := path.Range()
	known := map[string]Cover{}
	err := tx.Each("SELECT place, homes, covered, doubled FROM duty_cover WHERE path >= ? AND path < ? AND stale = FALSE AND good_until > ?", []any{lo, hi, tx.NowMS()},
		func(scan func(...any) error) error {
			var c Cover
			err := scan(&c.Place, &c.Homes, &c.Covered, &c.Doubled)
			known[c.Place] = c
			return err
		})
	if err != nil {
		return nil, err
	}
	var out []Cover
	err = s.parts(tx, path, func(p place.Place) error {
		c, ok := known[p.ID]
		if !ok {
			var err error
			if c, _, err = s.countPart(tx, p); err != nil {
				return err
			}
		}
		if p.Kind == place.Compound || c.Homes > 0 {
			out = append(out, c)
		}
		return nil
	})
	return out, err
}

// partKinds are the places whose doors are counted by themselves: compounds, and of what lies
// above only the buildings that stand in it directly.
var partKinds = []place.Kind{place.Compound, place.Community, place.Street}

// parts calls f for every such place at or below a path.
func (s *Service) parts(tx *db.Tx, path place.Path, f func(place.Place) error) error {
	for _, k := range partKinds {
		if err := s.subtree(tx, path, k, f); err != nil {
			return err
		}
	}
	return nil
}

// countPart counts a compound, or the loose buildings of a community or street.
func (s *Service) countPart(tx *db.Tx, p place.Place) (Cover, int64, error) {
	if p.Kind == place.Compound {
		return s.count(tx, p)
	}
	out, good := Cover{Place: p.ID}, Open
	list, err := s.Places.Children(tx, p.ID, place.Building)
	for _, b := range list {
		if err != nil {
			break
		}
		var c Cover
		var until int64
		c, until, err = s.count(tx, b)
		out.Homes, out.Covered, out.Doubled, good = out.Homes+c.Homes, out.Covered+c.Covered, out.Doubled+c.Doubled, min(good, until)
	}
	return out, good, err
}

// subtree calls f for every place of a kind at or below a path.
func (s *Service) subtree(tx *db.Tx, path place.Path, k place.Kind, f func(place.Place) error) error {
	var after place.Path
	for {
		list, err := s.Places.Subtree(tx, path, k, after, 500)
		if err != nil {
			return err
		}
		for _, p := range list {
			if err := f(p); err != nil {
				return err
			}
			after = p.Path
		}
		if len(list) < 500 {
			return nil
		}
	}
}

// stale marks the counters of the compound and of what lies above a path, also one that is marked already: the
// row must be locked until the duty is committed, or a count in between would miss it.
func stale(tx *db.Tx, path place.Path) error {
	up := append(path.Ancestors(), path)
	args := make([]any, 0, len(up))
	for _, p := range up {
		args = append(args, string(p))
	}
	_, err := tx.Exec("UPDATE duty_cover SET stale = TRUE WHERE path IN ("+db.In(len(up))+")", args...)
	return err
}

// Refresh brings the counters of compounds up to date: it follows the ledger for changes of
// places (a new building has doors without a name), counts what is new, stale or over, and gives how many it counted.
// The program calls it about once a minute; until then those compounds are counted when asked.
func (s *Service) Refresh(ctx context.Context) (int, error) {
	if err := s.followPlaces(ctx); err != nil {
		return 0, err
	}
	var todo []place.Place
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		todo = nil
		good := map[string]bool{}
		err := tx.Each("SELECT place FROM duty_cover WHERE stale = FALSE AND good_until > ?", []any{tx.NowMS()}, func(scan func(...any) error) error {
			var x string
			err := scan(&x)
			good[x] = true
			return err
		})
		if err != nil {
			return err
		}
		return s.parts(tx, place.RootPath, func(p place.Place) error {
			if !good[p.ID] {
				todo = append(todo, p)
			}
			return nil
		})
	})
	for _, p := range todo {
		if err != nil {
			return 0, err
		}
		err = s.DB.Write(ctx, func(tx *db.Tx) error { return s.recount(tx, p) })
	}
	return len(todo), err
}

func (s *Service) recount(tx *db.Tx, p place.Place) error {
	// The mark is taken away first: on PostgreSQL a duty written meanwhile waits for this row
	// and marks it again. A row that is new could not be waited for: it is counted once more soon.
	old, err := tx.Exists("SELECT 1 FROM duty_cover WHERE place = ?", p.ID)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`INSERT INTO duty_cover (place, path, homes, covered, doubled, stale, good_until) VALUES (?,?,0,0,0,FALSE,0)
		ON CONFLICT (place) DO UPDATE SET stale = FALSE, path = excluded.path`, p.ID, string(p.Path))
	if err != nil {
		return err
	}
	c, good, err := s.countPart(tx, p)
	if err != nil {
		return err
	}
	if !old {
		good = min(good, tx.NowMS()+60_000)
	}
	_, err = tx.Exec("UPDATE duty_cover SET homes=?, covered=?, doubled=?, good_until=? WHERE place=?", c.Homes, c.Covered, c.Doubled, good, p.ID)
	return err
}

// reader is the name under which the counters follow the ledger.
const reader = "duty.cover"

// window is how many entries of the ledger one transaction of followPlaces looks at.
const window = 20_000

// followPlaces marks the counters of compounds whose places changed.
func (s *Service) followPlaces(ctx context.Context) error {
	for more := true; more; {
		err := s.DB.Write(ctx, func(tx *db.Tx) error {
			after, err := s.Log.Cursor(tx, reader)
			if err != nil {
				return err
			}
			list, upTo, err := s.Log.FollowKind(tx, after, "place.", window)
			if more = upTo-after == window; err != nil || upTo == after {
				return err
			}
			for _, e := range list {
				p, err := s.Places.Get(tx, e.Obj)
				if fault.Is(err, fault.KindNotFound) {
					continue
				}
				if err == nil {
					err = stale(tx, p.Path)
				}
				if err != nil {
					return err
				}
			}
			return s.Log.Advance(tx, reader, upTo)
		})
		if err != nil {
			return err
		}
	}
	return nil
}
