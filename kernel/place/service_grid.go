package place

import (
	"time"

	"linli/platform/db"
	"linli/platform/fault"
)

// GridOf gives the grid in which a building, or the building of a unit or home, is at a moment; false when it is in none.
// Errors: NotFound.
func (s *Service) GridOf(tx *db.Tx, id string, at time.Time) (Place, bool, error) {
	p, err := s.Get(tx, id)
	if err != nil {
		return Place{}, false, err
	}
	b, err := s.above(tx, p, Building)
	if fault.Is(err, fault.KindNotFound) {
		return Place{}, false, nil // a compound or street lies in many grids or in none
	}
	if err != nil {
		return Place{}, false, err
	}
	return gridOf(tx, b.ID, at)
}

// gridOf is GridOf for what is known to be a building.
func gridOf(tx *db.Tx, building string, at time.Time) (Place, bool, error) {
	g, err := one(tx, "WHERE id = (SELECT grid FROM building_grid WHERE building = ? AND from_at <= ? AND (until_at = 0 OR until_at > ?))",
		building, at.UnixMilli(), at.UnixMilli())
	if fault.Is(err, fault.KindNotFound) {
		return Place{}, false, nil
	}
	return g, err == nil, err
}

// BuildingsIn lists the standing buildings that are in a grid at a moment.
func (s *Service) BuildingsIn(tx *db.Tx, grid string, at time.Time) ([]Place, error) {
	return many(tx, `WHERE id IN (SELECT building FROM building_grid WHERE grid = ? AND from_at <= ? AND (until_at = 0 OR until_at > ?))
		AND ended = 0 ORDER BY path`, grid, at.UnixMilli(), at.UnixMilli())
}

// Spans lists the grids a building was in, the oldest first.
func (s *Service) Spans(tx *db.Tx, building string) ([]GridSpan, error) {
	var out []GridSpan
	err := tx.Each("SELECT building, grid, from_at, until_at FROM building_grid WHERE building = ? ORDER BY from_at", []any{building},
		func(scan func(dest ...any) error) error {
			var g GridSpan
			err := scan(&g.Building, &g.Grid, &g.From, &g.Until)
			out = append(out, g)
			return err
		})
	return out, err
}

// GridReport says how an area is cut into grids at a moment: how many homes each holds, whether that is unusual, and
// which buildings with homes are in no grid.
func (s *Service) GridReport(tx *db.Tx, area Path, at time.Time) (GridState, error) {
	lo, hi := area.Range()
	grids, err := many(tx, "WHERE kind = 'grid' AND door = FALSE AND path >= ? AND path < ? AND ended = 0 ORDER BY path", lo, hi)
	if err != nil {
		return GridState{}, err
	}
	in, err := s.gridsAt(tx, lo, hi, at)
	if err != nil {
		return GridState{}, err
	}
	buildings, err := many(tx, "WHERE kind = 'building' AND door = FALSE AND path >= ? AND path < ? AND ended = 0 ORDER BY path", lo, hi)
	if err != nil {
		return GridState{}, err
	}
	homes, err := s.homesByBuilding(tx, lo, hi)
	if err != nil {
		return GridState{}, err
	}
	var out GridState
	load := map[string]*GridLoad{}
	for _, g := range grids {
		out.Grids = append(out.Grids, GridLoad{Grid: g})
	}
	for i := range out.Grids {
		load[out.Grids[i].Grid.ID] = &out.Grids[i]
	}
	for _, b := range buildings {
		n := homes[string(b.Path)]
		if l := load[in[b.ID]]; l != nil {
			l.Buildings++
			l.Homes += n
		} else if n > 0 {
			out.Orphan = append(out.Orphan, b)
		}
	}
	for i := range out.Grids {
		out.Grids[i].Warning = GridWarning(out.Grids[i].Homes)
	}
	return out, nil
}

// gridsAt maps the buildings of a range to their grid at a moment.
func (s *Service) gridsAt(tx *db.Tx, lo, hi string, at time.Time) (map[string]string, error) {
	in := map[string]string{}
	err := tx.Each(`SELECT g.building, g.grid FROM building_grid g JOIN place p ON p.id = g.building
		WHERE p.path >= ? AND p.path < ? AND g.from_at <= ? AND (g.until_at = 0 OR g.until_at > ?)`,
		[]any{lo, hi, at.UnixMilli(), at.UnixMilli()}, func(scan func(dest ...any) error) error {
			var b, g string
			err := scan(&b, &g)
			in[b] = g
			return err
		})
	return in, err
}

// homesByBuilding counts the homes of a range by the path of their building: two steps up in a unit, one without units.
func (s *Service) homesByBuilding(tx *db.Tx, lo, hi string) (map[string]int, error) {
	byParent := map[string]int{}
	err := tx.Each(`SELECT u.path, u.kind, count(*) FROM place h JOIN place u ON u.id = h.parent
		WHERE h.path >= ? AND h.path < ? AND h.kind = 'home' AND h.ended = 0 GROUP BY u.path, u.kind`, []any{lo, hi},
		func(scan func(dest ...any) error) error {
			var path Path
			var kind Kind
			n := 0
			if err := scan(&path, &kind, &n); err != nil {
				return err
			}
			if kind == Unit {
				path = path.Parent()
			}
			byParent[string(path)] += n
			return nil
		})
	return byParent, err
}
