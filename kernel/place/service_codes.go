package place

import (
	"time"

	"linli/kernel/ledger"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
)

// SetCodeTx is SetCode inside a transaction. The code in force from the source of c ends on the day c begins.
func (s *Service) SetCodeTx(tx *db.Tx, actor ledger.Actor, c Code) error {
	c.Code, c.Source = text.Squeeze(c.Code), orLocal(c.Source)
	if c.From == "" {
		c.From = tx.Now.In(clock.Shanghai).Format("2006-01-02")
	}
	_, bad := time.Parse("2006-01-02", c.From)
	if c.Code == "" || len(c.Code) > 40 || bad != nil {
		return fault.Invalid("place.code_wrong", c.Code)
	}
	p, err := one(tx, "WHERE id = ?", c.Place)
	if err != nil {
		return err
	}
	if p.Kind.door() {
		return fault.Invalid("place.code_wrong", c.Code)
	}
	if _, err := tx.Exec("UPDATE place_code SET valid_to = ? WHERE place = ? AND source = ? AND valid_to = ''", c.From, p.ID, c.Source); err != nil {
		return err
	}
	if err := insertCode(tx, c); err != nil {
		return err
	}
	if c.To == "" {
		p.Code = c.Code
	}
	if p, err = update(tx, p); err != nil {
		return err
	}
	return s.record(tx, actor, EntryCoded, p, map[string]any{"source": c.Source, "from": c.From})
}

// ReissueQRTx is ReissueQR inside a transaction.
func (s *Service) ReissueQRTx(tx *db.Tx, actor ledger.Actor, id string) (Scan, error) {
	p, err := one(tx, "WHERE id = ?", id)
	if err != nil {
		return Scan{}, err
	}
	if p.Kind == Home {
		return Scan{}, fault.Invalid("place.no_plaque", p.Kind.Word(text.ZH))
	}
	if _, err := tx.Exec("UPDATE place_qr SET retired = ? WHERE place = ? AND retired = 0", tx.NowMS(), id); err != nil {
		return Scan{}, err
	}
	if p.QR, err = freeCode(tx, s.draw); err != nil {
		return Scan{}, err
	}
	if err := insertQR(tx, id, p.QR); err != nil {
		return Scan{}, err
	}
	if p, err = update(tx, p); err != nil {
		return Scan{}, err
	}
	if p.Kind.door() {
		err = s.touchBuilding(tx, actor, p, "plaque")
	} else {
		err = s.record(tx, actor, EntryPlaque, p, nil)
	}
	if err != nil {
		return Scan{}, err
	}
	return s.Scan(tx, p.QR)
}

// AssignGridTx is AssignGrid inside a transaction.
func (s *Service) AssignGridTx(tx *db.Tx, actor ledger.Actor, building, grid string, from int64) error {
	b, err := one(tx, "WHERE id = ?", building)
	if err != nil {
		return err
	}
	g, err := one(tx, "WHERE id = ?", grid)
	if err != nil {
		return err
	}
	up, err := one(tx, "WHERE id = ?", g.Parent)
	if err != nil {
		return err
	}
	if b.Kind != Building || g.Kind != Grid || !up.Path.Contains(b.Path) {
		return fault.Invalid("place.grid_elsewhere", b.Name, g.Name)
	}
	later := 0
	if err := tx.Get("SELECT count(*) FROM building_grid WHERE building = ? AND from_at >= ?", []any{building, from}, &later); err != nil {
		return err
	}
	if later > 0 {
		return fault.Conflict("place.grid_later", b.Name)
	}
	if _, err := tx.Exec("UPDATE building_grid SET until_at = ? WHERE building = ? AND until_at = 0", from, building); err != nil {
		return err
	}
	if _, err := tx.Exec("INSERT INTO building_grid (building, grid, from_at) VALUES (?,?,?)", building, grid, from); err != nil {
		return err
	}
	if b, err = update(tx, b); err != nil {
		return err
	}
	return s.record(tx, actor, EntryGrid, b, map[string]any{"grid": grid, "from": from})
}

// MoveTx is Move inside a transaction.
func (s *Service) MoveTx(tx *db.Tx, actor ledger.Actor, id string, rev int64, parent string) (Place, error) {
	p, err := one(tx, "WHERE id = ?", id)
	if err != nil {
		return Place{}, err
	}
	if p.Rev != rev {
		return stale(tx, id)
	}
	if p.Parent == parent {
		return p, nil
	}
	path, err := roomUnder(tx, p, parent)
	if err != nil {
		return Place{}, err
	}
	lo, hi := p.Path.Range()
	if _, err := tx.Exec("UPDATE place SET path = ? || substr(path, ?) WHERE path >= ? AND path < ?", string(path), len(p.Path)+1, lo, hi); err != nil {
		return Place{}, err
	}
	if _, err := tx.Exec("UPDATE place SET parent = ? WHERE id = ?", parent, id); err != nil {
		return Place{}, err
	}
	from, before := p.Parent, p.Path
	p.Parent, p.Path = parent, path
	if p, err = update(tx, p); err != nil {
		return p, err
	}
	if err := s.record(tx, actor, EntryMoved, p, map[string]any{"from": from}); err != nil {
		return p, err
	}
	if err := s.follow(tx, actor, p, before); err != nil {
		return p, err
	}
	return one(tx, "WHERE id = ?", id) // a building that left its grid has a further revision
}

// roomUnder gives the path a place would have under a new parent, or says why it cannot stand there.
func roomUnder(tx *db.Tx, p Place, parent string) (Path, error) {
	number, err := reserve(tx, parent, 1)
	if err != nil {
		return "", err
	}
	to, err := one(tx, "WHERE id = ?", parent)
	if err != nil {
		return "", err
	}
	if !MayHold(to.Kind, p.Kind) || p.Path.Contains(to.Path) || p.Kind.door() {
		return "", fault.Invalid("place.wrong_parent", p.Kind.Word(text.ZH), to.Kind.Word(text.ZH))
	}
	if err := labelFree(tx, parent, p.Kind, p.Label, p.ID); err != nil {
		return "", err
	}
	path, err := to.Path.Child(number)
	if err != nil {
		return "", fault.Invalid("place.too_many").With(err)
	}
	return path, nil
}

// EndTx is End inside a transaction. What stands below ends at the same instant; the buildings among it are recorded too.
func (s *Service) EndTx(tx *db.Tx, actor ledger.Actor, id string, rev int64) (Place, error) {
	return s.EndForTx(tx, actor, id, rev, "")
}
