package access

import (
	"encoding/json"
	"time"

	"linli/platform/db"
	"linli/platform/fault"
)

// The kinds of tickets.
const (
	ticketLogin = "login" // a log-in that needs one more step
	ticketCode  = "code"  // one-time code from the desktop screen
	ticketKey   = "passkey"
	ticketEnrol = "passkey.enrol"
	ticketTOTP  = "totp.enrol"
	ticketOIDC  = "oidc"
)

// How long tickets live (ASVS 6.5.5: at most 10 minutes) and how often one may be tried (6.6.3).
const (
	ticketLives = 10 * time.Minute
	ticketTries = 5
)

// ticket is something half-finished that waits for one more step. Its secret is in the browser, its hash and its
// sealed body in the database, so that the next step may reach another node.
type ticket struct {
	hash    string
	kind    string
	account string
	tries   int64
}

// putTicket stores a ticket under the hash of its secret.
func (s *Service) putTicket(tx *db.Tx, kind, account, hash string, lives time.Duration, body any) error {
	plain, err := json.Marshal(body)
	if err != nil {
		return fault.Internal(err, "access.putTicket")
	}
	sealed, err := s.keys.Seal("access.ticket", []byte(hash), plain)
	if err != nil {
		return fault.Internal(err, "access.putTicket")
	}
	_, err = tx.Exec(`INSERT INTO login_ticket (hash, kind, account, body, ends, tries, used) VALUES (?,?,?,?,?,0,0)`,
		hash, kind, account, sealed, tx.NowMS()+lives.Milliseconds())
	return err
}

// readTicket gives a live ticket. NotFound (access.ticket_over) when it is unknown, over, used, or tried too often:
// all look the same.
func (s *Service) readTicket(tx *db.Tx, kind, hash string, body any) (ticket, error) {
	t := ticket{hash: hash, kind: kind}
	var sealed []byte
	err := tx.Get(`SELECT account, body, tries FROM login_ticket WHERE hash=? AND kind=? AND ends>? AND used=0 AND tries<?`,
		[]any{hash, kind, tx.NowMS(), ticketTries}, &t.account, &sealed, &t.tries)
	if fault.Is(err, fault.KindNotFound) {
		return t, fault.NotFound("access.ticket_over")
	}
	if err != nil {
		return t, err
	}
	plain, err := s.keys.Open("access.ticket", []byte(hash), sealed)
	if err != nil {
		return t, fault.NotFound("access.ticket_over").With(err)
	}
	if body != nil {
		if err := json.Unmarshal(plain, body); err != nil {
			return t, fault.Internal(err, "access.readTicket")
		}
	}
	return t, nil
}

// useTicket takes the ticket: of two who come with it at once, one gets it.
func useTicket(tx *db.Tx, t ticket) error {
	n, err := tx.Exec(`UPDATE login_ticket SET used=? WHERE hash=? AND used=0`, tx.NowMS(), t.hash)
	if err == nil && n == 0 {
		err = fault.NotFound("access.ticket_over")
	}
	return err
}

// tryTicket counts a wrong try.
func tryTicket(tx *db.Tx, hash string) error {
	_, err := tx.Exec(`UPDATE login_ticket SET tries=tries+1 WHERE hash=?`, hash)
	return err
}

// reseal changes the body of a live ticket.
func (s *Service) reseal(tx *db.Tx, t ticket, body any) error {
	plain, err := json.Marshal(body)
	if err != nil {
		return fault.Internal(err, "access.reseal")
	}
	sealed, err := s.keys.Seal("access.ticket", []byte(t.hash), plain)
	if err != nil {
		return fault.Internal(err, "access.reseal")
	}
	_, err = tx.Exec(`UPDATE login_ticket SET body=? WHERE hash=?`, sealed, t.hash)
	return err
}
