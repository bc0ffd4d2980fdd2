package matter

import (
	"encoding/json"

	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
)

// Plain reads a matter without asking who asks: for readers of the ledger (notices, statistics), never for a page.
// NotFound when there is none.
func (s *Service) Plain(tx *db.Tx, id string) (Matter, error) { return load(tx, id) }

// Word is what is told of a step: which matter, and whom it concerns.
type Word struct {
	Matter, No, Title, Spot, Kind, Raiser string
	Path                                  place.Path
	Act                                   Act
	Actor, Holder                         string
	Told                                  []string // whom the clock names
}

// WordOf reads what is told of the step behind a ledger entry of a matter, without asking who asks. NotFound when there is
// no such step.
func (s *Service) WordOf(tx *db.Tx, matter, entry string) (w Word, err error) {
	var detail string
	err = tx.Get(`SELECT m.id,m.no,m.title,m.spot_label,m.kind,m.raiser,m.path,s.act,s.actor,s.holder,s.detail
FROM matter_step s JOIN matter m ON m.id=s.matter WHERE s.matter=? AND s.entry=?`, []any{matter, entry},
		&w.Matter, &w.No, &w.Title, &w.Spot, &w.Kind, &w.Raiser, &w.Path, &w.Act, &w.Actor, &w.Holder, &detail)
	if fault.Is(err, fault.KindNotFound) {
		return w, fault.NotFound("matter.not_found")
	}
	if err != nil || detail == "" {
		return w, err
	}
	var d Detail
	if err := json.Unmarshal([]byte(detail), &d); err != nil {
		return w, fault.Internal(err, "matter: detail of a step")
	}
	w.Told = d.Told
	return w, nil
}
