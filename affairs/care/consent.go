package care

import (
	"context"

	"linli/kernel/access"
	"linli/kernel/ledger"
	"linli/kernel/people"
	"linli/platform/db"
	"linli/platform/fault"
)

// Why somebody is no longer visited, or on which ground still, after a consent was taken back. They stand in the list and the table.
const (
	whyWithdrawn = "本人撤回同意"
	whyByLaw     = "本人撤回同意，按法定职责继续"
)

// Withdrawals are the consents of somebody on the list that can be taken back on the person's page.
var Withdrawals = []string{"visit", "peace"}

// WithdrawConsent takes a consent of somebody on the list back for them (PIPL 15: as easy as giving it): what = visit or peace. What
// rested on it ends in the same transaction. NotYet (care.no_consent) when none stands; NotFound outside the actor's reach.
func (s *Service) WithdrawConsent(ctx context.Context, a access.Actor, careID, what string) (Person, error) {
	return db.Value(ctx, s.DB, func(tx *db.Tx) (Person, error) {
		p, err := s.reached(tx, a, access.CareEdit, careID)
		if err != nil {
			return p, err
		}
		purpose := map[string]string{"visit": ConsentVisit, "peace": ConsentPeace}[what]
		if purpose == "" {
			return p, fault.InvalidFields(fault.Field{Name: "what", Key: "care.need_what"})
		}
		_, err = s.People.WithdrawTx(tx, a.Actor, p.Person, purpose)
		if fault.Is(err, fault.KindNotFound) {
			return p, fault.NotYet("care.no_consent")
		}
		if err != nil {
			return p, err
		}
		return s.person(tx, careID)
	})
}

// withdrawn ends what rested on a consent that was taken back, wherever that was done: the visits, the relatives' links, the shifts.
func (s *Service) withdrawn(tx *db.Tx, actor ledger.Actor, c people.Consent) error {
	switch c.Purpose {
	case ConsentVisit:
		return s.visitWithdrawn(tx, actor, c)
	case ConsentPeace:
		return s.endPeace(tx, actor, "person = ?", c.Person)
	case ConsentRespite:
		return s.endShifts(tx, actor, "carer = ?", c.Person)
	}
	return nil
}

// visitWithdrawn takes somebody off the list, or leaves them on it on the ground of a law when there is one.
func (s *Service) visitWithdrawn(tx *db.Tx, actor ledger.Actor, c people.Consent) error {
	list, err := s.persons(tx, "person = ? AND state = 'active' AND ground = 'consent'", c.Person)
	if err != nil {
		return err
	}
	for _, p := range list {
		if !p.Sealed.ByLaw(today(tx)) {
			if err := s.leave(tx, actor, &p, whyWithdrawn); err != nil {
				return err
			}
			continue
		}
		p.Ground, p.Consent, p.LeftWhy = GroundDuty, "", whyByLaw
		if err := s.savePerson(tx, &p); err != nil {
			return err
		}
		if err := s.note(tx, actor, "care.edit", p); err != nil {
			return err
		}
		if err := s.endPeace(tx, actor, "care = ?", p.ID); err != nil {
			return err
		}
	}
	return nil
}

// ByLaw tells whether a law makes visiting this person a duty (PIPL 13(1)(3)): a category in force whose line in the data says so.
func (s Sealed) ByLaw(day string) bool {
	for _, c := range s.Cats {
		if k, ok := CategoryOf(c.Code); ok && k.Law && (c.Until == "" || c.Until > day) {
			return true
		}
	}
	return false
}

// endPeace revokes the running links of a condition, each with its entry.
func (s *Service) endPeace(tx *db.Tx, actor ledger.Actor, where string, arg any) error {
	list, err := s.peaces(tx, where+" AND revoked = 0 ORDER BY id", arg)
	for i := range list {
		if err == nil {
			err = s.revokePeace(tx, actor, &list[i])
		}
	}
	return err
}

// revokePeace ends one link now.
func (s *Service) revokePeace(tx *db.Tx, actor ledger.Actor, p *Peace) error {
	p.Revoked, p.Rev = tx.NowMS(), p.Rev+1
	n, err := tx.Exec("UPDATE care_peace SET revoked = ?, rev = ? WHERE id = ? AND revoked = 0", p.Revoked, p.Rev, p.ID)
	if err == nil && n == 0 {
		err = fault.Conflict("care.stale")
	}
	if err != nil {
		return err
	}
	return s.peaceNote(tx, actor, "care.peace.revoke", *p)
}

// endErrands cancels what nobody has laid money out for; an errand with open money stays until it is settled.
func (s *Service) endErrands(tx *db.Tx, actor ledger.Actor, p Person) error {
	list, err := s.errands(tx, "care = ? AND ended = 0 ORDER BY id", p.ID)
	for _, e := range list {
		if err != nil {
			return err
		}
		if e.In != e.Out {
			continue
		}
		e.State, e.Ended = ErrandCancelled, tx.NowMS()
		if err = s.saveErrand(tx, &e); err == nil {
			err = s.errandNote(tx, actor, "care.errand", e, p, nil)
		}
	}
	return err
}

// endShifts cancels the shifts of a condition that have not begun.
func (s *Service) endShifts(tx *db.Tx, actor ledger.Actor, where string, arg any) error {
	list, err := s.respites(tx, where+" AND state IN ('asked', 'matched', 'confirmed') ORDER BY id", arg)
	for i := range list {
		if err != nil {
			return err
		}
		list[i].State = "cancelled"
		err = s.stepped(tx, actor, "care.respite.cancel", &list[i])
	}
	return err
}
