package place

import (
	"strings"

	"linli/kernel/ledger"
	"linli/platform/db"
)

// Moved says what a move changed: the place as it stands now, and the path everything below it had before.
type Moved struct {
	Place Place
	From  Path
	Above []Place // from the root to the new parent
}

// Follower rewrites the copies of paths that a package keeps beside its rows; it runs in the transaction of the move.
type Follower func(tx *db.Tx, actor ledger.Actor, m Moved) error

// Follow registers a package that keeps paths. Every package that stores a path must follow, or its rows would fall out
// of everybody's scope when a place moves.
func (s *Service) Follow(f Follower) { s.followers = append(s.followers, f) }

// PathsIn is the follower of a table whose columns hold paths and nothing else about the place.
func PathsIn(table string, columns ...string) Follower {
	return func(tx *db.Tx, _ ledger.Actor, m Moved) error { return m.Rewrite(tx, table, columns...) }
}

// Rewrite leads the paths in columns of a table to where the place now stands. The names are the caller's own constants.
func (m Moved) Rewrite(tx *db.Tx, table string, columns ...string) error {
	lo, hi := m.From.Range()
	for _, c := range columns {
		q := strings.NewReplacer("{t}", table, "{c}", c).Replace("UPDATE {t} SET {c} = ? || substr({c}, ?) WHERE {c} >= ? AND {c} < ?")
		if _, err := tx.Exec(q, string(m.Place.Path), len(m.From)+1, lo, hi); err != nil {
			return err
		}
	}
	return nil
}

// Lead gives the path that a path had below the moved place, as it is now.
func (m Moved) Lead(p Path) Path {
	return m.Place.Path + Path(strings.TrimPrefix(string(p), string(m.From)))
}

// follow tells everybody who keeps paths.
func (s *Service) follow(tx *db.Tx, actor ledger.Actor, p Place, from Path) error {
	line, err := s.line(tx, p.ID)
	if err != nil {
		return err
	}
	m := Moved{Place: p, From: from, Above: line[:len(line)-1]}
	if err := s.leaveGrids(tx, actor, p); err != nil {
		return err
	}
	for _, f := range s.followers {
		if err := f(tx, actor, m); err != nil {
			return err
		}
	}
	return nil
}

// leaveGrids takes buildings out of the grids they no longer stand in once a place has moved: a grid holds buildings of
// its own community or street only. They show up as buildings without a grid until somebody assigns them anew.
func (s *Service) leaveGrids(tx *db.Tx, actor ledger.Actor, p Place) error {
	lo, hi := p.Path.Range()
	var out []string
	err := tx.Each(`SELECT b.id, b.path, u.path FROM building_grid x JOIN place b ON b.id = x.building JOIN place g ON g.id = x.grid
		JOIN place u ON u.id = g.parent WHERE x.until_at = 0 AND (b.path >= ? AND b.path < ? OR g.path >= ? AND g.path < ?) ORDER BY b.id`,
		[]any{lo, hi, lo, hi}, func(scan func(dest ...any) error) error {
			var id string
			var at, area Path
			err := scan(&id, &at, &area)
			if err == nil && !area.Contains(at) {
				out = append(out, id)
			}
			return err
		})
	if err != nil {
		return err
	}
	for _, id := range out {
		if _, err := tx.Exec("UPDATE building_grid SET until_at = CASE WHEN from_at > ? THEN from_at ELSE ? END WHERE building = ? AND until_at = 0",
			tx.NowMS(), tx.NowMS(), id); err != nil {
			return err
		}
		b, err := one(tx, "WHERE id = ?", id)
		if err != nil {
			return err
		}
		if b, err = update(tx, b); err != nil {
			return err
		}
		if err := s.record(tx, actor, EntryGrid, b, map[string]any{"grid": "", "from": tx.NowMS()}); err != nil {
			return err
		}
	}
	return nil
}
