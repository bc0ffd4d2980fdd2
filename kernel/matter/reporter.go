package matter

import (
	"strings"

	"linli/kernel/access"
	"linli/kernel/ledger"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/id"
)

// Reporter is who raised or seconded a matter, and the words as they were typed.
type Reporter struct {
	What               string // raised | seconded
	Name, Phone, Email string
	Said               string // unmasked words, "" when nothing was masked
	At                 int64
}

// peeksPerDay bounds how many reporters one person may look up in 24 hours.
const peeksPerDay = 50

// Reporter opens the identities behind a matter for somebody above the ones complained about (matter.identity), with a
// reason. The look is an entry view.sensitive and stands on the reporter's own receipt page. NotFound when nobody left a name.
func (s *Service) Reporter(tx *db.Tx, a access.Actor, matter, reason string) ([]Reporter, error) {
	m, err := s.Get(tx, a, matter)
	if err != nil {
		return nil, err
	}
	if !may(a, access.MatterIdentity, &m) {
		return nil, fault.Denied("access.denied." + string(access.MatterIdentity))
	}
	if a.ID == m.Holder {
		return nil, fault.Denied("matter.holder_not_reporter")
	}
	if len([]rune(strings.TrimSpace(reason))) < 2 {
		return nil, fault.InvalidFields(fault.Field{Name: "reason", Key: "matter.reason_needed"})
	}
	n, err := tx.Count("SELECT count(*) FROM matter_peek WHERE actor=? AND at>?", a.ID, tx.NowMS()-day)
	if err != nil {
		return nil, err
	}
	if n >= peeksPerDay {
		return nil, fault.NotYet("matter.peeks_many", peeksPerDay)
	}
	out, err := s.openReporters(tx, matter)
	if err != nil {
		return nil, err
	}
	if len(out) == 0 {
		return nil, fault.NotFound("matter.no_reporter")
	}
	ref, err := s.log.Append(tx, ledger.Entry{Kind: "view.sensitive", Place: m.Spot, Obj: m.ID, Actor: a.Actor,
		Pub: map[string]any{"field": "matter.reporter"}, Slots: []ledger.Slot{{Name: "reason", Body: reason}}})
	if err != nil {
		return nil, err
	}
	_, err = tx.Exec("INSERT INTO matter_peek (id,matter,actor,label,reason,at,entry) VALUES (?,?,?,?,?,?,?)",
		id.New(), m.ID, a.ID, identify(a, false).Label, Mask(strings.TrimSpace(reason)), tx.NowMS(), ref.ID)
	return out, err
}

func (s *Service) openReporters(tx *db.Tx, matter string) ([]Reporter, error) {
	var out []Reporter
	err := tx.Each("SELECT id,what,name,phone,email,said,at FROM matter_reporter WHERE matter=? AND NOT hidden ORDER BY at,id", []any{matter}, func(scan func(...any) error) error {
		var r Reporter
		var row string
		var name, phone, email, said []byte
		if err := scan(&row, &r.What, &name, &phone, &email, &said, &r.At); err != nil {
			return err
		}
		for _, f := range []struct {
			field string
			box   []byte
			to    *string
		}{{"name", name, &r.Name}, {"phone", phone, &r.Phone}, {"email", email, &r.Email}, {"said", said, &r.Said}} {
			if len(f.box) == 0 {
				continue
			}
			b, err := s.keys.Open("matter.reporter", []byte(row+"/"+f.field), f.box)
			if err != nil {
				return fault.Internal(err, "matter: reporter "+row)
			}
			*f.to = string(b)
		}
		out = append(out, r)
		return nil
	})
	return out, err
}

// Peek is one look at the one who reported.
type Peek struct {
	Label, Reason string
	At            int64
}

func peeks(tx *db.Tx, matter string) ([]Peek, error) {
	var out []Peek
	err := tx.Each("SELECT label,reason,at FROM matter_peek WHERE matter=? ORDER BY at,id", []any{matter}, func(scan func(...any) error) error {
		var p Peek
		err := scan(&p.Label, &p.Reason, &p.At)
		out = append(out, p)
		return err
	})
	return out, err
}

// Contact gives the ways to tell the ones who raised and seconded a matter what came of it, for kernel/notify only: it
// never reaches a page, so it is no look.
func (s *Service) Contact(tx *db.Tx, matter string) ([]Reporter, error) {
	return s.openReporters(tx, matter)
}
