package place

import (
	"context"
	"slices"

	"linli/kernel/ledger"
	"linli/platform/db"
	"linli/platform/fault"
)

// EndReasons are why a place is no longer there: 拆除, 合并, 登记重复.
var EndReasons = []string{"demolished", "merged", "duplicate"}

// EndForTx is EndTx with one of EndReasons in the entry ("" = not said). Errors: NotFound, Conflict, Invalid with the
// field reason.
func (s *Service) EndForTx(tx *db.Tx, actor ledger.Actor, id string, rev int64, reason string) (Place, error) {
	if reason != "" && !slices.Contains(EndReasons, reason) {
		return Place{}, fault.InvalidFields(fault.Field{Name: "reason", Key: "place.end_reason"})
	}
	p, err := one(tx, "WHERE id = ?", id)
	if err != nil {
		return Place{}, err
	}
	if p.Rev != rev {
		return stale(tx, id)
	}
	if p.Ended != 0 {
		return p, nil
	}
	lo, hi := p.Path.Range()
	if _, err := tx.Exec("UPDATE place SET ended = ?, rev = rev + 1 WHERE path >= ? AND path < ? AND ended = 0", tx.NowMS(), lo, hi); err != nil {
		return Place{}, err
	}
	return s.recordSpan(tx, actor, p, tx.NowMS(), EntryEnded, reason)
}

// Restore takes an end back: the place and all that ended at the same instant below it stand again. The end stays in the
// ledger, a second entry follows it. Errors: NotFound, Conflict (stale, or another has its label by now), Invalid (what
// it stands in has ended).
func (s *Service) Restore(ctx context.Context, actor ledger.Actor, id string, rev int64) (Place, error) {
	return s.write(ctx, func(tx *db.Tx) (Place, error) { return s.RestoreTx(tx, actor, id, rev) })
}

// RestoreTx is Restore inside a transaction.
func (s *Service) RestoreTx(tx *db.Tx, actor ledger.Actor, id string, rev int64) (Place, error) {
	p, err := one(tx, "WHERE id = ?", id)
	if err != nil {
		return Place{}, err
	}
	if p.Rev != rev {
		return stale(tx, id)
	}
	if p.Ended == 0 {
		return p, nil
	}
	if p.Parent != "" {
		// the parent's row is locked first, as creation does, so that two cannot take one label
		if _, err := tx.Exec("UPDATE place SET children = children WHERE id = ?", p.Parent); err != nil {
			return Place{}, err
		}
		up, err := one(tx, "WHERE id = ?", p.Parent)
		if err != nil {
			return Place{}, err
		}
		if up.Ended != 0 {
			return Place{}, fault.Invalid("place.parent_ended", up.Name)
		}
		if err := labelFree(tx, p.Parent, p.Kind, p.Label, p.ID); err != nil {
			return Place{}, err
		}
	}
	lo, hi := p.Path.Range()
	if _, err := tx.Exec("UPDATE place SET ended = 0, rev = rev + 1 WHERE path >= ? AND path < ? AND ended = ?", lo, hi, p.Ended); err != nil {
		return Place{}, err
	}
	return s.recordSpan(tx, actor, p, p.Ended, EntryRestored, "")
}

// recordSpan writes an entry for every place below p that ended at an instant, or stands again; doors speak through
// their building. p is as it was before.
func (s *Service) recordSpan(tx *db.Tx, actor ledger.Actor, p Place, at int64, kind, reason string) (Place, error) {
	now, err := one(tx, "WHERE id = ?", p.ID)
	if err != nil {
		return Place{}, err
	}
	if p.Kind.door() {
		act := "end"
		if kind == EntryRestored {
			act = "restore"
		}
		return now, s.touchBuilding(tx, actor, now, act)
	}
	list := []Place{now}
	lo, hi := p.Path.Range()
	if kind == EntryEnded {
		list, err = many(tx, "WHERE path >= ? AND path < ? AND door = FALSE AND ended = ? ORDER BY path", lo, hi, at)
	} else {
		list, err = many(tx, "WHERE path >= ? AND path < ? AND door = FALSE AND ended = 0 ORDER BY path", lo, hi)
	}
	if err != nil {
		return Place{}, err
	}
	extra := map[string]any{}
	if reason != "" {
		extra["reason"] = reason
	}
	for _, g := range list {
		if err := s.record(tx, actor, kind, g, extra); err != nil {
			return Place{}, err
		}
	}
	return now, nil
}
