package matter

import (
	"encoding/json"

	"linli/platform/db"
	"linli/platform/fault"
)

// publicChange is the moment of the last change as the public is told it: for what is closed, the closing, so that a
// rating afterwards does not look like news.
const publicChange = "CASE WHEN state='closed' THEN closed_at ELSE updated_at END"

// PublicPage gives the public matters of a query from row number skip on, newest first by raising whatever is asked
// for: Open311 counts pages instead of giving a key to go on from. Updated bounds look at the change as the public is told it.
func (s *Service) PublicPage(tx *db.Tx, q PublicQuery, skip int) ([]Public, error) {
	if q.Limit <= 0 || q.Limit > 1000 {
		q.Limit = 1000
	}
	from, to, order := q.UpdatedFrom, q.UpdatedTo, "raised_at"
	if q.From == 0 && q.To == 0 && from != 0 {
		order = "raised_at+0" // the changes are few, the matters many: not by the index of raising
	}
	q.UpdatedTo, q.After = 0, ""
	where, args, err := q.where("raised_at")
	if err != nil {
		return nil, err
	}
	if from != 0 {
		where, args = where+" AND "+publicChange+">=?", append(args, from)
	}
	if to != 0 {
		where, args = where+" AND "+publicChange+"<?", append(args, to)
	}
	var ids []any
	n := 0
	err = tx.Each("SELECT id FROM matter "+where+" ORDER BY "+order+" DESC, id DESC LIMIT ?", append(args, skip+q.Limit), func(scan func(...any) error) error {
		var id string
		if err := scan(&id); err != nil {
			return err
		}
		if n++; n > skip {
			ids = append(ids, id)
		}
		return nil
	})
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	rows, err := query(tx, "WHERE id IN ("+db.In(len(ids))+") ORDER BY raised_at DESC, id DESC", ids...)
	if err != nil {
		return nil, err
	}
	return s.publics(tx, rows)
}

// PublicHistory gives 经过 of public matters as everybody may see it, by id, oldest step first. What is not there or
// not public has none.
func (s *Service) PublicHistory(tx *db.Tx, ids ...string) (map[string][]PublicStep, error) {
	out := map[string][]PublicStep{}
	if len(ids) == 0 {
		return out, nil
	}
	args := make([]any, len(ids))
	for i, id := range ids {
		args[i] = id
	}
	err := tx.Each(toldSQL+"WHERE m.public AND s.public AND m.id IN ("+db.In(len(ids))+") ORDER BY s.matter, s.rev", args, func(scan func(...any) error) error {
		id, u, err := scanTold(scan)
		out[id] = append(out[id], u.PublicStep)
		return err
	})
	return out, err
}

// PublicUpdate is one step of a public matter, in a stream of steps of all of them.
type PublicUpdate struct {
	No   string // of the matter
	Kind string
	Rev  int64
	PublicStep
}

// PublicUpdates gives the public steps of all public matters from an instant (inclusive) to another (exclusive), in
// the order in which they were done, from row number skip on. The report itself is no update.
func (s *Service) PublicUpdates(tx *db.Tx, from, to int64, skip, limit int) ([]PublicUpdate, error) {
	var out []PublicUpdate
	n := 0
	err := tx.Each(toldSQL+`WHERE m.public AND m.updated_at>=? AND s.public AND s.at>=? AND s.at<? AND s.act<>'report'
		ORDER BY s.at, s.matter, s.rev LIMIT ?`, []any{from, from, to, skip + limit}, func(scan func(...any) error) error {
		_, u, err := scanTold(scan)
		if n++; n > skip {
			out = append(out, u)
		}
		return err
	})
	return out, err
}

// toldSQL reads steps as they may be told: the organisation of the holder of that moment, never a person.
const toldSQL = `SELECT m.id, m.no, m.kind, s.rev, s.at, s.act, s.state_to, s.round, s.note, s.due_to, s.detail,
	COALESCE((SELECT h.org FROM matter_holding h WHERE h.matter=s.matter AND h.holder=s.holder AND h.holder<>'' ORDER BY h.rev DESC LIMIT 1),'')
	FROM matter m JOIN matter_step s ON s.matter=m.id `

func scanTold(scan func(...any) error) (id string, u PublicUpdate, err error) {
	var note, detail string
	if err := scan(&id, &u.No, &u.Kind, &u.Rev, &u.At, &u.Act, &u.To, &u.Round, &note, &u.DueTo, &detail, &u.Org); err != nil {
		return "", u, err
	}
	var d Detail
	if detail != "" {
		if err := json.Unmarshal([]byte(detail), &d); err != nil {
			return "", u, fault.Internal(err, "matter: step of "+u.No)
		}
	}
	u.Other, u.Note = d.Other, toldNote(u.Act, note, d)
	return id, u, nil
}

// toldNote is what of the words of a step everybody may read.
func toldNote(act Act, note string, d Detail) string {
	switch act {
	case ActDecline, ActNotFixed, ActUrge, ActAnswer, ActHang, ActGrantExtend:
		return note
	case ActRectify:
		return d.Measures
	}
	return ""
}
