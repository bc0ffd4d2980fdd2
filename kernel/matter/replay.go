package matter

import (
	"linli/kernel/ledger"
	"linli/platform/db"
	"linli/platform/fault"
)

// Replayer lets ledger.Verify compare every row of matter with what its entries say: state, kind, deadline, round,
// revision. This finds a business table changed behind the ledger's back (security.md 5.7).
func (s *Service) Replayer() ledger.Replayer {
	return ledger.Replayer{Name: "matter", Kinds: []string{"matter.*", "lookback.*"}, State: replayOne, Rows: replayAll}
}

func replayOne(tx *db.Tx, obj string) (map[string]any, int64, error) {
	var m Matter
	err := tx.Get("SELECT state,kind,due,round,rev FROM matter WHERE id=?", []any{obj}, &m.State, &m.Kind, &m.Due, &m.Round, &m.Rev)
	if fault.Is(err, fault.KindNotFound) {
		return nil, 0, fault.NotFound("matter.not_found")
	}
	return Pub(m), m.Rev, err
}

func replayAll(tx *db.Tx, each func(obj string, pub map[string]any, rev int64) error) error {
	return tx.Each("SELECT id,state,kind,due,round,rev FROM matter ORDER BY id", nil, func(scan func(...any) error) error {
		var m Matter
		if err := scan(&m.ID, &m.State, &m.Kind, &m.Due, &m.Round, &m.Rev); err != nil {
			return err
		}
		return each(m.ID, Pub(m), m.Rev)
	})
}
