package people

import (
	"context"
	"slices"

	"linli/kernel/ledger"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/id"
)

// hows are the ways in which consent is given; law asks for paper in some cases.
var hows = []string{"paper", "voice", "online"}

// Consent records a person's yes to one purpose. Given again while it stands it is a Conflict
// (people.consent_twice): a wider scope needs a new yes after the old one is withdrawn.
func (s *Service) Consent(ctx context.Context, actor ledger.Actor, person, purpose, scope, how string) (Consent, error) {
	return db.Value(ctx, s.DB, func(tx *db.Tx) (Consent, error) { return s.ConsentTx(tx, actor, person, purpose, scope, how) })
}

// ConsentTx is Consent inside a transaction.
func (s *Service) ConsentTx(tx *db.Tx, actor ledger.Actor, person, purpose, scope, how string) (Consent, error) {
	c := Consent{ID: id.New(), Person: person, Purpose: purpose, Scope: scope, How: how, Given: tx.NowMS(), Rev: 1}
	if purpose == "" {
		return c, fault.InvalidFields(fault.Field{Name: "purpose", Key: "people.purpose_missing"})
	}
	if !slices.Contains(hows, how) {
		return c, fault.InvalidFields(fault.Field{Name: "how", Key: "people.how_wrong"})
	}
	p, err := s.alive(tx, person)
	if err != nil {
		return c, err
	}
	n, err := tx.Exec("INSERT INTO consent (id, person, purpose, scope, how, given_at, withdrawn_at, rev) VALUES (?,?,?,?,?,?,0,?) ON CONFLICT DO NOTHING",
		c.ID, c.Person, c.Purpose, c.Scope, c.How, c.Given, c.Rev)
	if err != nil {
		return c, err
	}
	if n == 0 {
		return c, fault.Conflict("people.consent_twice")
	}
	return c, s.noteConsent(tx, actor, "consent.give", p, c)
}

// Withdraw takes a consent back. NotFound (people.no_consent) when none stands.
func (s *Service) Withdraw(ctx context.Context, actor ledger.Actor, person, purpose string) (Consent, error) {
	return db.Value(ctx, s.DB, func(tx *db.Tx) (Consent, error) { return s.WithdrawTx(tx, actor, person, purpose) })
}

// WithdrawTx is Withdraw inside a transaction. The packages that acted on the consent end what they did in it.
func (s *Service) WithdrawTx(tx *db.Tx, actor ledger.Actor, person, purpose string) (Consent, error) {
	p, err := s.Get(tx, person)
	if err != nil {
		return Consent{}, err
	}
	list, err := consents(tx, "person = ? AND purpose = ? AND withdrawn_at = 0", person, purpose)
	if err != nil {
		return Consent{}, err
	}
	if len(list) == 0 {
		return Consent{}, fault.NotFound("people.no_consent")
	}
	c := list[0]
	c.Withdrawn, c.Rev = tx.NowMS(), c.Rev+1
	n, err := tx.Exec("UPDATE consent SET withdrawn_at=?, rev=? WHERE id=? AND rev=?", c.Withdrawn, c.Rev, c.ID, c.Rev-1)
	if err != nil {
		return c, err
	}
	if n == 0 {
		return c, fault.Conflict("people.stale")
	}
	if err := s.noteConsent(tx, actor, "consent.withdraw", p, c); err != nil {
		return c, err
	}
	for _, f := range s.followers {
		if f.Withdrawn == nil {
			continue
		}
		if err := f.Withdrawn(tx, actor, c); err != nil {
			return c, err
		}
	}
	return c, nil
}

func (s *Service) noteConsent(tx *db.Tx, actor ledger.Actor, kind string, p Person, c Consent) error {
	return s.note(tx, p.Path, ledger.Entry{Kind: kind, Obj: c.ID, Rev: c.Rev, Actor: actor, Pub: map[string]any{"state": standing(c)},
		Slots: []ledger.Slot{{Name: "consent", Subject: c.Person, Body: map[string]any{"person": c.Person, "purpose": c.Purpose, "scope": c.Scope, "how": c.How}}}})
}

// Consents lists all consents of a person, the latest first.
func (s *Service) Consents(tx *db.Tx, person string) ([]Consent, error) {
	return consents(tx, "person = ? ORDER BY given_at DESC, id", person)
}

// Consented tells whether a consent for the purpose stands.
func (s *Service) Consented(tx *db.Tx, person, purpose string) (bool, error) {
	return tx.Exists("SELECT 1 FROM consent WHERE person = ? AND purpose = ? AND withdrawn_at = 0", person, purpose)
}

func consents(tx *db.Tx, where string, args ...any) ([]Consent, error) {
	var out []Consent
	err := tx.Each("SELECT id, person, purpose, scope, how, given_at, withdrawn_at, rev FROM consent WHERE "+where, args, func(scan func(...any) error) error {
		var c Consent
		err := scan(&c.ID, &c.Person, &c.Purpose, &c.Scope, &c.How, &c.Given, &c.Withdrawn, &c.Rev)
		out = append(out, c)
		return err
	})
	return out, err
}

func standing(c Consent) string {
	if c.Withdrawn == 0 {
		return "stands"
	}
	return "withdrawn"
}
