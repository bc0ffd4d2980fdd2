package matter

import (
	"linli/kernel/ledger"
	"linli/kernel/place"
	"linli/platform/db"
)

// replaced leads the matters of a place that was moved under another parent: their paths, and which district, street,
// community and compound they count for from now on. What was reported for past weeks stays where it was counted.
func replaced(tx *db.Tx, _ ledger.Actor, m place.Moved) error {
	if err := m.Rewrite(tx, "matter", "path", "grid_path", "holder_path"); err != nil {
		return err
	}
	lo, hi := m.Place.Path.Range()
	columns := map[place.Kind]string{place.District: "district", place.Street: "street", place.Community: "community", place.Compound: "compound", place.Building: "building"}
	for _, up := range m.Above {
		if c := columns[up.Kind]; c != "" {
			if _, err := tx.Exec("UPDATE matter SET "+c+" = ? WHERE path >= ? AND path < ?", up.ID, lo, hi); err != nil {
				return err
			}
		}
	}
	return leaveGrid(tx, m, lo, hi)
}

// leaveGrid takes matters out of a grid their place no longer stands in; a community moves with its own grids.
func leaveGrid(tx *db.Tx, m place.Moved, lo, hi string) error {
	area := m.Place
	for i := len(m.Above) - 1; i >= 0 && area.Kind != place.Community && area.Kind != place.Street; i-- {
		area = m.Above[i]
	}
	glo, ghi := area.Path.Range()
	_, err := tx.Exec("UPDATE matter SET grid = '', grid_path = '' WHERE path >= ? AND path < ? AND grid_path <> '' AND NOT (grid_path >= ? AND grid_path < ?)", lo, hi, glo, ghi)
	return err
}
