package access

import (
	"encoding/json"
	"time"
	"unicode/utf8"

	"linli/kernel/ledger"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/id"
)

// The second person (security.md 2.3.5, 2.4.4): what one person asked has effect only after another one, who may do
// the same there, agreed. Asking, answer and use are each one entry of the ledger.

// What is asked for.
const (
	SecondExport = "export" // many rows, or whole numbers
	SecondErase  = "erase"  // a person's data, by right
)

// The states of a request.
const (
	SecondAsked   = "asked"
	SecondAgreed  = "agreed"
	SecondRefused = "refused"
	SecondUsed    = "used"
)

// How long somebody has to agree, and how long what was agreed may be used.
const (
	SecondWaits = 7 * 24 * time.Hour
	SecondLives = 24 * time.Hour
)

// Wish is such a request. Reason and Body are sealed in the database.
type Wish struct {
	ID, Kind  string
	Perm      Perm
	Path      place.Path
	Obj       string
	State     string
	Asker     string // person id
	AskerName string
	Decider   string
	ByName    string // of the decider
	Asked     int64  // Unix ms
	Decided   int64
	Ends      int64
	Used      int64
	Rev       int64
	Reason    string
	Body      []byte // of the package that asked

	account string
}

// AskSecond is the asking half.
type AskSecond struct {
	Kind    string
	Perm    Perm       // the second person needs it at Path
	Own     Perm       // the one who asks needs it; "" = Perm as well
	Path    place.Path //
	Obj     string
	Subject string // person whom the reason speaks of: the ledger seals it under his key; "" = nobody
	Reason  string // 4 to 200 characters
	Body    any    // what is to be done, as JSON
}

type secondBody struct {
	Reason string          `json:"reason"`
	Body   json.RawMessage `json:"body"`
}

// AskSecondTx writes down what a logged-in person wants and for what. Nothing happens yet. Invalid with field reason;
// Denied or NotFound without the right; NotYet without a fresh proof of log-in.
func (s *Service) AskSecondTx(tx *db.Tx, a Actor, q AskSecond) (Wish, error) {
	if q.Own == "" {
		q.Own = q.Perm
	}
	if err := s.secondRight(tx, a, q.Own, q.Path); err != nil {
		return Wish{}, err
	}
	x := Wish{ID: id.New(), Kind: q.Kind, Perm: q.Perm, Path: q.Path, Obj: q.Obj, State: SecondAsked, Asker: a.ID, AskerName: a.Name,
		Asked: tx.NowMS(), Ends: tx.NowMS() + SecondWaits.Milliseconds(), Rev: 1, Reason: short(q.Reason, 200), account: a.Account}
	if utf8.RuneCountInString(x.Reason) < 4 {
		return Wish{}, fault.InvalidFields(fault.Field{Name: "reason", Key: "access.second_reason"})
	}
	box, err := s.sealSecond(&x, q.Body)
	if err != nil {
		return Wish{}, err
	}
	_, err = tx.Exec(`INSERT INTO second_person (id, kind, perm, path, obj, state, asker, account, asker_name, asked, ends, body, rev) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)`,
		x.ID, x.Kind, string(x.Perm), string(x.Path), x.Obj, x.State, x.Asker, x.account, x.AskerName, x.Asked, x.Ends, box, x.Rev)
	if err != nil {
		return Wish{}, err
	}
	return x, s.noteSecond(tx, a, x, ledger.Slot{Name: "reason", Subject: q.Subject, Body: x.Reason})
}

func (s *Service) sealSecond(x *Wish, body any) ([]byte, error) {
	raw, err := json.Marshal(body)
	if err != nil {
		return nil, fault.Internal(err, "access.AskSecond")
	}
	x.Body = raw
	plain, err := json.Marshal(secondBody{x.Reason, raw})
	if err == nil {
		plain, err = s.keys.Seal("access.second", []byte(x.ID), plain)
	}
	if err != nil {
		return nil, fault.Internal(err, "access.AskSecond")
	}
	return plain, nil
}

// secondRight is what both halves need: a person, the right at the place, a fresh proof of log-in.
func (s *Service) secondRight(tx *db.Tx, a Actor, p Perm, at place.Path) error {
	if !a.LoggedIn() || a.ID == "" {
		return denied(p)
	}
	if err := a.May(p, at); err != nil {
		return err
	}
	return a.RequireStepUp(tx.Now)
}

// DecideSecondTx is the agreeing half, by another person than the one who asked (Denied access.second_self), with the
// same right there. Of several answers one counts: the others get Conflict access.second_decided. What was agreed may
// be used within SecondLives.
func (s *Service) DecideSecondTx(tx *db.Tx, a Actor, sid string, yes bool) (Wish, error) {
	x, err := s.second(tx, sid)
	if err != nil {
		return x, err
	}
	if err := s.secondRight(tx, a, x.Perm, x.Path); err != nil {
		return x, err
	}
	if a.ID == x.Asker || a.Account == x.account {
		return x, fault.Denied("access.second_self")
	}
	if x.State == SecondAsked && x.Ends <= tx.NowMS() {
		return x, fault.NotYet("access.second_over")
	}
	x.State, x.Decider, x.ByName, x.Decided = SecondRefused, a.ID, a.Name, tx.NowMS()
	if yes {
		x.State, x.Ends = SecondAgreed, tx.NowMS()+SecondLives.Milliseconds()
	}
	n, err := tx.Exec(`UPDATE second_person SET state=?, decider=?, decider_name=?, decided=?, ends=?, rev=rev+1 WHERE id=? AND state=?`,
		x.State, x.Decider, x.ByName, x.Decided, x.Ends, x.ID, SecondAsked)
	if err == nil && n == 0 {
		err = fault.Conflict("access.second_decided")
	}
	if err != nil {
		return x, err
	}
	x.Rev++
	return x, s.noteSecond(tx, a, x)
}

// UseSecondTx takes what was agreed: once, within SecondLives, by the account that asked. For everybody else it is not
// there (NotFound); NotYet access.second_over when the time has passed, Conflict access.second_used the second time.
func (s *Service) UseSecondTx(tx *db.Tx, a Actor, sid, kind string) (Wish, error) {
	x, err := s.second(tx, sid)
	if err != nil {
		return x, err
	}
	if x.Kind != kind || !a.LoggedIn() || x.Asker != a.ID || x.account != a.Account {
		return Wish{}, fault.NotFound("access.no_second")
	}
	switch {
	case x.State == SecondUsed:
		return x, fault.Conflict("access.second_used")
	case x.State == SecondAsked || x.State == SecondRefused:
		return x, fault.NotYet("access.second_" + x.State)
	case x.Ends <= tx.NowMS():
		return x, fault.NotYet("access.second_over")
	}
	return s.DoneSecondTx(tx, a, x)
}

// DoneSecondTx marks that what was agreed has been carried out, in the transaction of the effect.
func (s *Service) DoneSecondTx(tx *db.Tx, a Actor, x Wish) (Wish, error) {
	n, err := tx.Exec(`UPDATE second_person SET state=?, used=?, rev=rev+1 WHERE id=? AND state=?`, SecondUsed, tx.NowMS(), x.ID, SecondAgreed)
	if err == nil && n == 0 {
		err = fault.Conflict("access.second_used")
	}
	if err != nil {
		return x, err
	}
	x.State, x.Used, x.Rev = SecondUsed, tx.NowMS(), x.Rev+1
	return x, s.noteSecond(tx, a, x)
}

func (s *Service) noteSecond(tx *db.Tx, a Actor, x Wish, slots ...ledger.Slot) error {
	_, err := s.log.Append(tx, ledger.Entry{Kind: "second." + x.State, Obj: x.ID, Rev: x.Rev, Actor: a.Actor,
		Pub: map[string]any{"what": x.Kind, "state": x.State}, Slots: slots})
	return err
}
